"""The quick log: one sentence from any room, understood, corrected, saved, and what it moves."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm.queries.contacts import list_contacts
from crm.queries.customers import get_customer, list_customers
from crm.queries.tasks import list_tasks
from crm.queries.visits import list_visits
from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.services.steps import undo
from crm.services.targets import set_target
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.pages.today import TodayPage
from crm.ui.rooms import ROOMS
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def told(known: Desk) -> Desk:
    """Acme with a person; a target of new clients."""
    acme = next(
        row.id for row in known.store.read(list_customers, today=TODAY) if row.name == "Acme Foods"
    )
    add_contact(known.store, customer=acme, name="Anna Smith", title="buyer")
    set_target(
        known.store, metric="new_client_visits", period="week", low=2, high=4, today=TODAY,
        this_period=True,
    )  # fmt: skip
    return known


def write(qtbot: QtBot, window: MainWindow, text: str) -> VisitDialog:
    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    dialog.sentence.setPlainText(text)
    settle(qtbot, window)
    return dialog


def pills(dialog: VisitDialog) -> dict[str, tuple[str, str]]:
    return {
        pill.data.key.partition(":")[0]: (pill.data.words, pill.data.about)
        for pill in dialog.pills.pills
    }


def save(qtbot: QtBot, window: MainWindow, dialog: VisitDialog) -> None:
    gone: list[int] = []
    dialog.finished.connect(gone.append)
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(gone))
    settle(qtbot, window)


def week_value(window: MainWindow, metric: str) -> int:
    page = window.findChild(TodayPage)
    assert isinstance(page, TodayPage)
    assert page.data is not None
    return next(t.value for t in page.data.week if t.metric == metric)


def _note_visits(window: MainWindow, seen: list[Any], _code: int) -> None:
    seen.append(week_value(window, "visits"))


def _is_filled(seen: list[Any]) -> bool:
    return bool(seen)


def test_from_every_room_with_two_keys_besides_the_text_and_the_gauge_moves_first(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    for number, room in enumerate(ROOMS, start=1):
        window.context.room_asked.emit(room.key, None)
        settle(qtbot, window)
        keys = 0
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
        keys += 1
        dialog = dialog_of(qtbot, window, VisitDialog)
        seen: list[Any] = []
        dialog.finished.connect(partial(_note_visits, window, seen))
        QTest.keyClicks(dialog.sentence, "acme wants samples")
        QTest.keyClick(dialog.sentence, Qt.Key.Key_Return, CONTROL)
        keys += 1
        qtbot.waitUntil(partial(_is_filled, seen))
        assert seen == [number], room.key  # the number on Today, before the dialog was gone
        assert keys <= 3
        settle(qtbot, window)


def test_all_of_a_sentence_is_one_step(qtbot: QtBot, told: Desk, open_window: Opener) -> None:
    window = open_window(told)
    dialog = write(
        qtbot,
        window,
        "Yesterday at 10:30 met Anna at Acme, needs 40 cases of oil, promised to send samples by "
        "Friday, visit again next Tue",
    )
    found = pills(dialog)
    assert found["customer"][0] == "Acme Foods"
    assert found["person"] == ("Anna Smith", "buyer")
    assert found["day"][0] == "Yesterday 10:30"
    assert found["need"][0] == "Need: 40 cases of oil"
    assert found["promise"] == ("Promise: send samples", "Thu 24 Sep")  # Friday is a holiday
    assert found["next"][1] == "Tue 29 Sep"
    text = dialog.sentence.text()
    assert {text[mark.start : mark.end] for mark in dialog.sentence.marks} >= {"Acme", "Anna"}
    save(qtbot, window, dialog)

    (planned, visit) = told.store.read(list_visits)
    assert (visit.customer, visit.day, visit.time) == ("Acme Foods", dt.date(2026, 9, 21), "10:30")
    assert (visit.contact, visit.said) == ("Anna Smith", text)
    assert (planned.day, planned.state) == (dt.date(2026, 9, 29), "planned")
    (task,) = told.store.read(list_tasks, today=TODAY)
    assert (task.title, task.due) == ("send samples", dt.date(2026, 9, 24))
    assert told.store.read(get_customer, visit.customer_id, today=TODAY).needs == "40 cases of oil"

    undo(told.store)
    assert told.store.read(list_visits) == []
    assert told.store.read(list_tasks, today=TODAY) == []
    assert told.store.read(get_customer, visit.customer_id, today=TODAY).needs is None


def test_a_holiday_is_said_and_can_be_taken_back(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "Acme, promised a quote by Friday")
    assert dialog.notes.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    assert not dialog.notes.isVisible()
    assert pills(dialog)["promise"][1] == "Fri 25 Sep"
    save(qtbot, window, dialog)
    (task,) = told.store.read(list_tasks, today=TODAY)
    assert task.due == dt.date(2026, 9, 25)


def test_what_is_not_meant_is_taken_away_and_stays_in_the_note(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "Acme wants samples, promised a quote by Thursday")
    pill = next(pill for pill in dialog.pills.pills if pill.data.key.startswith("promise"))
    pill.setFocus()
    QTest.keyClick(pill, Qt.Key.Key_Delete)
    assert "promise" not in pills(dialog)
    save(qtbot, window, dialog)
    assert told.store.read(list_tasks, today=TODAY) == []
    (visit,) = told.store.read(list_visits)
    assert visit.said == "Acme wants samples, promised a quote by Thursday"


def test_one_of_several_is_chosen_by_a_key(qtbot: QtBot, told: Desk, open_window: Opener) -> None:
    add_customer(told.store, name="Acme Steel", day=TODAY)
    window = open_window(told)
    dialog = write(qtbot, window, "acme wants samples")
    offered = [pill.data.words for pill in dialog.asked.pills]
    assert sorted(offered) == ["Acme Foods", "Acme Steel"]
    dialog.save.click()
    assert "Who was it?" in dialog.wrong
    QTest.keyClick(dialog, Qt.Key.Key_2, CONTROL)
    settle(qtbot, window)
    assert pills(dialog)["customer"][0] == offered[1]
    assert dialog.wrong == ""
    save(qtbot, window, dialog)
    (visit,) = told.store.read(list_visits)
    assert visit.customer == offered[1]


def test_a_customer_nobody_knows_is_written_down_with_the_visit(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "Dropped by Riverside Deli, they want olives")
    assert [pill.data.words for pill in dialog.asked.pills] == ["New customer “Riverside Deli”"]
    QTest.keyClick(dialog, Qt.Key.Key_1, CONTROL)
    settle(qtbot, window)
    assert pills(dialog)["customer"] == ("Riverside Deli", "new customer")
    qtbot.waitUntil(dialog.target.isVisible)
    assert "0 → 1 / 2–4" in dialog._target_line.text()  # a visit to a new client
    save(qtbot, window, dialog)
    assert week_value(window, "new_client_visits") == 1
    names = {row.name for row in told.store.read(list_customers, today=TODAY)}
    assert "Riverside Deli" in names
    undo(told.store)
    assert "Riverside Deli" not in {
        row.name for row in told.store.read(list_customers, today=TODAY)
    }


def test_counting_what_would_move_writes_nothing(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "acme wants samples")
    qtbot.waitUntil(dialog.target.isVisible)
    settle(qtbot, window)
    assert told.store.read(list_visits) == []
    assert len(told.store.read(list_contacts)) == 1
    dialog.close()


def test_somebody_nobody_knows_is_added_with_the_visit_if_met_and_offered_if_mentioned(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "Met Mr Brown at Acme, Mrs Green wants samples")
    (met, mentioned) = [pill for pill in dialog.pills.pills if pill.data.key.startswith("person:")]
    assert met.data.words == "New person: Mr Brown"
    assert not met.data.is_open
    assert mentioned.data.is_open
    mentioned.setFocus()
    QTest.keyClick(mentioned, Qt.Key.Key_Return)
    again = next(pill for pill in dialog.pills.pills if pill.data.key == "person:Mrs Green")
    assert not again.data.is_open
    save(qtbot, window, dialog)
    people = {row.name for row in told.store.read(list_contacts)}
    assert people == {"Anna Smith", "Mr Brown", "Mrs Green"}
    (visit,) = told.store.read(list_visits)
    assert visit.contact == "Mr Brown"
    undo(told.store)
    assert [row.name for row in told.store.read(list_contacts)] == ["Anna Smith"]
    assert told.store.read(list_visits) == []


def test_beside_a_customers_page_the_sentence_needs_no_name(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    acme = next(row.id for row in told.store.read(list_customers, today=TODAY))
    window = open_window(told)
    window.context.customer_asked.emit(acme)
    settle(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    dialog = dialog_of(qtbot, window, VisitDialog)
    settle(qtbot, window)
    QTest.keyClicks(dialog.sentence, "wants samples")
    gone: list[int] = []
    dialog.finished.connect(gone.append)
    QTest.keyClick(dialog.sentence, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(gone))
    settle(qtbot, window)
    (visit,) = told.store.read(list_visits)
    assert visit.customer_id == acme
    assert visit.said == "wants samples"


def test_the_toast_says_what_moved(qtbot: QtBot, told: Desk, open_window: Opener) -> None:
    window = open_window(told)
    said: list[tuple[str, bool]] = []
    window.context.said.connect(lambda words, undoable: said.append((words, undoable)))
    dialog = write(qtbot, window, "New client Riverside Deli, they want olives")
    before: list[int] = []
    dialog.finished.connect(lambda _code: before.append(len(said)))
    save(qtbot, window, dialog)
    assert before == [1]  # said before the dialog was gone
    ((words, undoable),) = said
    assert "Riverside Deli" in words
    assert "1 / 2" in words
    assert undoable


def test_a_title_alone_never_decides_against_a_name_nobody_knows(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    add_contact(
        told.store, customer=told.store.read(list_customers, today=TODAY)[0].id,
        name="刘海燕", title="老板",
    )  # fmt: skip
    window = open_window(told)
    dialog = write(qtbot, window, "刘老板说再等等")
    assert pills(dialog)["customer"][0] == told.store.read(list_customers, today=TODAY)[0].name
    dialog.sentence.setPlainText("拜访滨江渔港刘老板，有意向")
    settle(qtbot, window)
    assert "customer" not in pills(dialog)
    assert "滨江渔港" in dialog.asked.pills[-1].data.words
    dialog.asked.pills[-1].open()
    settle(qtbot, window)
    assert pills(dialog)["person"][0] == "New person: 刘老板"
    save(qtbot, window, dialog)
    (visit,) = told.store.read(list_visits)
    assert (visit.customer, visit.contact) == ("滨江渔港", "刘老板")


def test_tab_goes_from_the_sentence_through_the_pills_to_the_results(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "Acme wants samples, promised a quote by Thursday")
    dialog.sentence.setFocus()
    reached: list[str] = []
    for _press in range(len(dialog.pills.pills) + 1):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        focused = dialog.focusWidget()
        assert focused is not None
        reached.append(focused.accessibleName())
    assert reached[0] == "Customer: Acme Foods"
    assert "Need: samples" in reached
    assert any(name.startswith("Promise: a quote") or "quote" in name for name in reached)
    assert reached[-1] == "Ordered"
    assert all(reached)
    dialog.close()


def test_a_draft_is_taken_up_and_understood_again(
    qtbot: QtBot, told: Desk, open_window: Opener
) -> None:
    window = open_window(told)
    dialog = write(qtbot, window, "Acme wants samples")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(qtbot, window)
    window.opener.log_visit(None, None)
    again = dialog_of(qtbot, window, VisitDialog)
    settle(qtbot, window)
    assert again.sentence.text() == "Acme wants samples"
    assert pills(again)["customer"][0] == "Acme Foods"
    again.close()
