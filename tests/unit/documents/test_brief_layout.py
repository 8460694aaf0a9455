"""Breaking text into lines, and fitting sections into a column."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crm.documents.brief_page import Block, fit, height
from crm.documents.brief_shape import Line, Section
from crm.documents.fonts import FontSet, is_han
from crm.documents.layout import (
    ELLIPSIS,
    HARD_SPACE,
    NEVER_FIRST,
    NEVER_LAST,
    Setting,
    Span,
    wrap,
)


class Squares(FontSet):
    """Han characters are as wide as the size, others half of it."""

    def __init__(self) -> None:
        super().__init__(regular=(), bold=())

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        del bold
        return sum(size if is_han(character) else size / 2 for character in text)


SETTING = Setting(Squares(), 10)


def lines(text: str, width: float, most: int = 1000) -> list[str]:
    wrapped = wrap((Span(text),), width, SETTING, most=most)
    return ["".join(span.text for span in line) for line in wrapped]


def test_han_breaks_anywhere_and_words_at_spaces() -> None:
    assert lines("鼎和餐饮集团", 40) == ["鼎和餐饮", "集团"]
    assert lines("one two three", 35) == ["one two", "three"]
    assert lines("花生油 olive oil", 50) == ["花生油", "olive oil"]


def test_closing_marks_do_not_begin_and_opening_marks_do_not_end_a_line() -> None:
    assert lines("中秋补货，定下", 40) == ["中秋补", "货，定下"]
    assert lines("再看一（低）", 40) == ["再看一", "（低）"]


def test_a_mark_sticks_to_the_word_before_it_across_tones() -> None:
    wrapped = wrap((Span("本季已用"), Span("，还可", "strong")), 40, SETTING)
    assert ["".join(span.text for span in line) for line in wrapped] == ["本季已", "用，还可"]
    assert [span.tone for span in wrapped[1]] == ["plain", "strong"]


def test_a_hard_space_holds() -> None:
    assert lines(f"ab cd{HARD_SPACE}ef", 30) == ["ab", f"cd{HARD_SPACE}ef"]


def test_a_word_wider_than_the_line_is_broken() -> None:
    assert lines("abcdefghij", 25) == ["abcde", "fghij"]


def test_what_is_left_out_ends_in_an_ellipsis() -> None:
    assert lines("鼎和餐饮集团有限公司", 40, most=1) == ["鼎和餐" + ELLIPSIS]
    assert lines("鼎和餐饮", 40, most=1) == ["鼎和餐饮"]
    assert lines("one two three four", 35, most=2) == ["one two", "three" + ELLIPSIS]


texts = st.text(
    st.sampled_from("鼎和餐饮，。（）「」：；！？ abcde,.()¥1 2\n%“”…"), min_size=0, max_size=80
)


@given(texts, st.integers(20, 200))
def test_no_line_is_wider_and_nothing_is_lost(text: str, width: int) -> None:
    found = lines(text, width)
    assert all(SETTING.fonts.width(line, 10) <= width for line in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(texts, st.integers(60, 200))
def test_no_line_begins_or_ends_where_it_may_not(text: str, width: int) -> None:
    found = lines(text, width)
    for before, after in pairwise(found):
        run = before + after
        # A run of marks longer than a line has to be broken somewhere.
        if not any(len(word) * 10 > width - 20 for word in run.replace(" ", "\n").split("\n")):
            assert after[0] not in NEVER_FIRST
            assert before[-1] not in NEVER_LAST


@given(texts, st.integers(20, 200), st.integers(1, 4))
def test_never_more_lines_than_asked_for(text: str, width: int, most: int) -> None:
    found = lines(text, width, most)
    assert 1 <= len(found) <= most
    assert all(SETTING.fonts.width(line, 10) <= width for line in found)


def block(key: str, count: int, text: str = "鼎和餐饮集团") -> Block:
    made = tuple(Line(spans=(Span(f"{text}{n}"),)) for n in range(count))
    return Block(Section(key=key, title=key, note="", lines=made), 300, SETTING)


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 40)), min_size=1, max_size=5),
    st.integers(300, 700),
)
def test_whatever_the_history_the_column_fits(sections: list[tuple[int, int]], room: int) -> None:
    blocks = [block(str(n), count, "字" * long) for n, (count, long) in enumerate(sections)]
    fit(blocks, room)
    assert height(blocks) <= room
    for made in blocks:
        assert made.lines >= 1
        assert made.lines + made.more == len(made.section.lines)


def test_what_fits_is_left_whole() -> None:
    blocks = [block("a", 3), block("b", 2)]
    fit(blocks, 500)
    assert [made.more for made in blocks] == [0, 0]


def test_a_shortened_section_says_how_many_more() -> None:
    made = block("a", 10)
    fit([made], 100)
    assert made.more > 0
    shown = made.entries[-1].tail or made.entries[-1].rows[-1][0]
    assert str(made.more) in shown.text


def test_the_fact_of_an_advice_is_never_cut_off() -> None:
    note = Span("Order 7", "note")
    line = Line(spans=(Span("说" * 200),), note=note)
    made = Block(Section(key="say", title="", note="", lines=(line,)), 280, SETTING)
    made.rows = 2
    assert made.entries[0].rows[-1][-1] == note
    assert len(made.entries[0].rows) == 2
