"""What is found and marked while one types: the line, the actions, the newest answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from crm.ui.actions import Action, fitting
from crm.ui.finder import Finder
from crm.ui.tasks import Tasks
from crm.ui.theme import Look
from crm.ui.widgets.marked import elided

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("qapp")


def metrics() -> QFontMetricsF:
    return QFontMetricsF(Look().font())


def test_a_mark_far_back_is_seen_where_the_text_is_elided() -> None:
    text = "杭州新晨兴达华盛恒远金信德利医疗器械有限公司宏泰分公司"
    at = text.index("宏泰")
    shown, marks = elided(text, [(at, at + 2)], metrics(), 120)
    assert metrics().horizontalAdvance(shown) <= 121
    assert [shown[start:end] for start, end in marks] == ["宏泰"]
    assert shown.startswith("…")


def test_what_fits_or_is_marked_in_front_is_elided_at_its_end() -> None:
    assert elided("大华", [(0, 2)], metrics(), 200) == ("大华", [(0, 2)])
    shown, marks = elided("大华食品商行有限责任公司", [(0, 2), (10, 12)], metrics(), 80)
    assert shown.startswith("大华")
    assert shown.endswith("…")
    assert list(marks) == [(0, 2)]
    shown, marks = elided("大华食品商行", [(0, 6)], metrics(), 50)  # a mark longer than the room
    assert shown.endswith("…")
    assert list(marks) == [(0, len(shown) - 1)]


@given(
    text=st.text(st.sampled_from("大华aW 公司i1"), max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=6),
    room=st.integers(30, 300),
)
def test_marks_never_leave_the_text(text: str, cuts: list[int], room: int) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    marks = list(zip(edges[::2], edges[1::2], strict=False))
    shown, seen = elided(text, marks, metrics(), room)
    assert all(0 <= start < end <= len(shown) for start, end in seen)
    marked = {text[start:end] for start, end in marks}
    assert all(any(shown[start:end] in whole for whole in marked) for start, end in seen)


def action(label: str, words: str = "") -> Action:
    return Action(label, "plus", lambda: None, words=words)


@pytest.mark.parametrize(
    ("text", "first", "mark"),
    [
        ("dh", "记一次电话", "电话"),
        ("dianhua", "记一次电话", "电话"),
        ("dr", "导入文件", "导入"),
        ("daoruwj", "导入文件", "导入文件"),
        ("导", "导入文件", "导"),
        ("cf", "可能重复的客户", "重复"),
        ("und", "Undo", "Und"),
        ("again", "Do again", "again"),
    ],
)
def test_actions_are_found_by_pinyin_and_initials(text: str, first: str, mark: str) -> None:
    labels = ("记拜访", "记一次电话", "导入文件", "导出", "可能重复的客户", "Undo", "Do again")
    (found, place), *_others = fitting(map(action, labels), text)
    assert found.label == first
    assert place is not None
    assert found.label[slice(*place)] == mark


def test_actions_are_found_by_their_further_words() -> None:
    assert fitting([action("深浅色", "theme")], "theme")[0][1] is None
    assert fitting([action("深浅色")], "zzz") == fitting([action("深浅色")], " ") == []


def test_only_the_newest_question_is_answered_and_what_was_overtaken_is_not_asked(
    qtbot: QtBot,
) -> None:
    lane, gate = Tasks(), threading.Event()
    finder = Finder(lane)
    asked: list[str] = []
    answers: list[str] = []

    def look(words: str) -> str:
        asked.append(words)
        if words == "d":
            gate.wait(10)
        return words.upper()

    for words in ("d", "da", "dah"):
        finder.ask(lambda words=words: look(words), answers.append)  # type: ignore[misc]
    waited = [finder.busy]
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert answers == ["DAH"]
    assert "da" not in asked
    assert [*waited, finder.busy] == [True, False]

    finder.ask(lambda: look("gone"), answers.append)
    finder.forget()
    assert not finder.busy
    qtbot.waitUntil(lambda: not lane.busy)
    assert answers == ["DAH"]
    lane.close()


def test_a_question_that_fails_is_told_to_whoever_asked_or_to_all(qtbot: QtBot) -> None:
    lane = Tasks()
    finder = Finder(lane)
    own: list[BaseException] = []
    everybodys: list[object] = []
    lane.failed.connect(everybodys.append)

    def fail() -> None:
        raise ValueError

    finder.ask(fail, lambda _none: None, own.append)
    qtbot.waitUntil(lambda: not lane.busy)
    finder.ask(fail, lambda _none: None)
    qtbot.waitUntil(lambda: not lane.busy)
    assert (len(own), len(everybodys), finder.busy) == (1, 1, False)
    lane.close()
