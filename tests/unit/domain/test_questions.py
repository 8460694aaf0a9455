"""Questions and answers in one text are read as pairs."""

import pytest

from crm.domain.questions import QuestionAnswer, read_answers


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("问：保质期？答：18个月。", [("保质期？", "18个月。")]),
        ("问：贵吗？答：不贵。问：能退吗？答：能。", [("贵吗？", "不贵。"), ("能退吗？", "能。")]),
        (
            "Question: Kosher? Answer: Yes.\nQ: Halal? A: Also.",
            [("Kosher?", "Yes."), ("Halal?", "Also.")],
        ),
        ("问：有报告吗？\n答：每批都有。", [("有报告吗？", "每批都有。")]),
        ("先说明：桶要还。\n问：多久？", [("", "先说明：桶要还。"), ("多久？", "")]),
        (None, []),
    ],
)
def test_pairs_are_read(text: str | None, pairs: list[tuple[str, str]]) -> None:
    assert read_answers(text) == [QuestionAnswer(*pair) for pair in pairs]
