"""Steps and bin: what was done, what it changed, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm.documents.imports.importing import import_file
from crm.documents.imports.kinds import KINDS
from crm.i18n import use
from crm.queries.customers import list_customers
from crm.queries.wording import _KINDS, about_name
from crm.services.customers import add_customer, delete_customer, edit_customer
from crm.ui.pages.history import HistoryPage
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


def _page(qtbot: QtBot, window: MainWindow, shown: str) -> HistoryPage:
    window.open_room("history", {"shown": shown})
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: page._seen is not None or page.step is None)
    return page


def _names(desk: Desk) -> set[str]:
    return {row.name for row in desk.store.read(list_customers, today=TODAY)}


def test_an_earlier_step_is_undone_alone(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    acme = next(r for r in known.store.read(list_customers, today=TODAY) if "Acme" in r.name)
    edit_customer(known.store, acme.id, city="Wuhan", today=TODAY)
    add_customer(known.store, name="Later", day=TODAY)
    window = open_window(known)
    page = _page(qtbot, window, "steps")
    verbs = [row.verb for row in page.table.rows]
    assert verbs[:2] == ["add_customer", "edit_customer"]
    page.view.selectRow(1)
    qtbot.waitUntil(lambda: page._seen == page.table.rows[1].n)
    page.back.click()
    settle(qtbot, window)
    acme = next(r for r in known.store.read(list_customers, today=TODAY) if "Acme" in r.name)
    assert acme.city == "Hangzhou"
    assert "Later" in _names(known)


def test_what_was_deleted_waits_in_the_bin(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    acme = next(r for r in known.store.read(list_customers, today=TODAY) if "Acme" in r.name)
    delete_customer(known.store, acme.id)
    add_customer(known.store, name="Later", day=TODAY)
    window = open_window(known)
    page = _page(qtbot, window, "bin")
    assert [row.verb for row in page.table.rows] == ["delete_customer"]
    assert "Acme Foods" not in _names(known)
    page.back.click()
    settle(qtbot, window)
    assert {"Acme Foods", "Later"} <= _names(known)
    assert page.table.rows == []


def test_a_file_is_named_with_what_it_brought(
    qtbot: QtBot, desk: Desk, open_window: Opener, tmp_path: Path
) -> None:
    file = tmp_path / "Order_Details.csv"
    file.write_text("Customer,City\nAcme Foods,Hangzhou\n", "utf-8")
    import_file(desk.store, file, kind="customers", today=TODAY)
    use("zh")
    page = _page(qtbot, open_window(desk), "steps")
    (about,) = (
        page.table.index(place, 2).data()
        for place, row in enumerate(page.table.rows)
        if row.verb == "import_file"
    )
    assert about == "客户 Order_Details.csv"
    assert about_name("visits inc.", "add_customer") == "visits inc."
    assert {*_KINDS} == {*KINDS}
    for kind, words in _KINDS.items():
        assert words == KINDS[kind].label
