"""Finding while one types, in the log of visits, in the list of customers and in the palette."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from crm.queries.notes import list_notes
from crm.queries.visits import list_visits
from crm.services.contacts import add_contact
from crm.services.customers import add_customer, delete_customer
from crm.services.notes import add_note
from crm.services.orders import NewLine, add_order
from crm.services.products import add_product
from crm.services.visits import log_visit
from crm.ui.dialogs.customer import CustomerDialog
from crm.ui.dialogs.facts import FactsDialog
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.pages.customers import CustomersPage
from crm.ui.tables.customers import TOLD
from tests.ui.conftest import TODAY, dialog_of, settle
from tests.ui.test_palette import open_palette, titles, type_in

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.held import Told
    from crm.ui.main_window import MainWindow
    from crm.ui.widgets.choice_edit import ChoiceEdit

    Opener = Callable[[Desk], MainWindow]


@pytest.fixture
def firms(desk: Desk) -> dict[str, uuid.UUID]:
    """Customers by name; the tea house is reached through its people, numbers and notes."""
    found: dict[str, uuid.UUID] = {}
    for name, city, stage in (
        ("大华食品商行", "宁波", "lead"),
        ("东湖花园酒店", "杭州", "won"),
        ("重庆银行食堂", "重庆", "won"),
        ("Müller Feinkost", "Bonn", "lead"),
        ("悦来茶馆", "杭州", "lead"),
    ):
        made = add_customer(desk.store, name=name, day=TODAY, stage=stage, city=city)
        assert made.record is not None
        found[name] = made.record
    tea = found["悦来茶馆"]
    add_contact(desk.store, customer=tea, name="单雄信", mobile="13812345678")
    add_note(desk.store, customer_id=tea, kind="note", day=TODAY, body="喜欢明前龙井")
    return found


def log(qtbot: QtBot, window: MainWindow) -> VisitDialog:
    window.opener.log_visit(None, None)
    dialog = dialog_of(qtbot, window, VisitDialog)
    dialog.more.setChecked(True)
    return dialog


def write(field: ChoiceEdit, text: str) -> None:
    """As if typed, with an input method where it is Chinese."""
    field.setFocus()
    field.selectAll()
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        field.insert(text)
        field.textEdited.emit(field.text())


def offered(field: ChoiceEdit) -> list[str]:
    table = field.popup.table
    return [table.entry(place).title for place in range(table.rowCount())]


# --- The customer of a visit --------------------------------------------------------------------


def test_a_customer_is_chosen_however_one_thinks_of_it(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    dialog = log(qtbot, window)
    field = dialog.customer
    for text, name in (
        ("dahuasp", "大华食品商行"),
        ("dhsp", "大华食品商行"),
        ("东hhy", "东湖花园酒店"),
        ("chongqingyh", "重庆银行食堂"),
        ("muller", "Müller Feinkost"),
        ("mulelr", "Müller Feinkost"),
        ("5678", "悦来茶馆"),
        ("单雄", "悦来茶馆"),
    ):
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)  # the answer may still be due
        qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.said)
        assert field.chosen is not None, text
        assert field.chosen.name == name, text
        assert field.text().startswith(name)
        assert not field.popup.isVisible()
    dialog.close()


def test_arrows_choose_among_hits_and_escape_closes_only_them(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    dialog = log(qtbot, window)
    field = dialog.customer
    write(field, "杭州")
    settle(qtbot, window)
    assert field.popup.isVisible()
    assert sorted(offered(field)) == ["东湖花园酒店", "悦来茶馆"]
    assert field.best() is None
    second = offered(field)[1]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.popup.isVisible()
    assert dialog.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.popup.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.chosen is not None
    assert field.chosen.name == second
    dialog.close()


def test_a_click_chooses_too(qtbot: QtBot, desk: Desk, firms: object, open_window: Opener) -> None:
    del firms
    window = open_window(desk)
    dialog = log(qtbot, window)
    write(dialog.customer, "dhsp")
    settle(qtbot, window)
    popup = dialog.customer.popup
    place = popup.visualRect(popup.table.index(0)).center()
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.customer.text() == "大华食品商行 · 宁波"
    dialog.close()


def test_what_was_typed_becomes_the_name_it_found_when_one_goes_on(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    dialog = log(qtbot, window)
    write(dialog.customer, "dhsp")
    QTest.keyClick(dialog.customer, Qt.Key.Key_Tab)  # before the answer
    qtbot.waitUntil(lambda: dialog.customer.text() == "大华食品商行 · 宁波")
    assert not dialog.customer.popup.isVisible()
    write(dialog.customer, "杭州")
    settle(qtbot, window)
    QTest.keyClick(dialog.customer, Qt.Key.Key_Tab)
    assert dialog.customer.text() == "杭州"  # there are two: it is not guessed
    assert dialog.customer.best() is None
    dialog.close()


def test_of_two_of_one_name_the_whole_words_name_one(
    qtbot: QtBot, desk: Desk, open_window: Opener
) -> None:
    for city, code in (("Hangzhou", "C1"), ("Ningbo", "C2")):
        add_customer(desk.store, name="Acme", day=TODAY, city=city, code=code)
    window = open_window(desk)
    dialog = log(qtbot, window)
    for text, city in (("Acme", ""), ("Acme · Ningbo", "Ningbo"), ("c2", "Ningbo")):
        dialog.customer.setText(text)
        settle(qtbot, window)
        best = dialog.customer.best()
        assert (best.about if best else "") == city, text
    dialog.close()


def test_a_save_waits_until_it_is_known_who_is_meant(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    add_product(desk.store, name="花生油", specification="5L")
    window = open_window(desk)
    dialog = log(qtbot, window)
    write(dialog.customer, "dhsp")
    dialog.pitched.setText("hsy")
    QTest.keyClick(dialog.customer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "大华食品商行" in window.toast.sentence)
    settle(qtbot, window)
    (visit,) = desk.store.read(list_visits)
    assert (visit.customer, visit.pitched) == ("大华食品商行", ("花生油",))


def test_products_are_found_and_added_one_after_the_other(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    for name in ("花生油", "菜籽油", "大豆油"):
        add_product(desk.store, name=name)
    add_product(desk.store, name="芝麻油", active=False)
    window = open_window(desk)
    dialog = log(qtbot, window)
    for text in ("hsy", "caizi"):
        write(dialog.pitched, text)
        QTest.keyClick(dialog.pitched, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.pitched.text())
    assert [product.name for product in dialog._pitched] == ["花生油", "菜籽油"]
    write(dialog.pitched, "zmy")  # sold no more
    settle(qtbot, window)
    assert "zmy" in offered(dialog.pitched)[0]
    dialog.pitched.clear()
    QTest.keyClicks(dialog.said, "half")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    again = log(qtbot, window)
    assert [product.name for product in again._pitched] == ["花生油", "菜籽油"]
    again.close()


# --- The list of customers ----------------------------------------------------------------------


def customers(qtbot: QtBot, window: MainWindow) -> CustomersPage:
    window.open_room("customers")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, CustomersPage)
    return page


def search(qtbot: QtBot, window: MainWindow, text: str) -> list[str]:
    page = customers(qtbot, window)
    page.search.setText(text)
    settle(qtbot, window)
    return [page.table.row_at(place).name for place in range(page.table.rowCount())]


def offers(page: CustomersPage) -> list[QPushButton]:
    """What a list without rows offers to do."""
    shown = page._list.currentWidget()
    return shown.findChildren(QPushButton) if shown is not None else []


def told(page: CustomersPage, place: int = 0) -> Told:
    found: Told = page.table.data(page.table.index(place, 0), TOLD)  # type: ignore[assignment]
    return found


def test_the_list_finds_by_all_ways_and_marks_what_it_found(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    page = customers(qtbot, window)
    assert page.table.rowCount() == 5
    assert search(qtbot, window, "dhhy") == ["东湖花园酒店"]
    assert [*told(page).name_marks] == [(0, 4)]
    assert search(qtbot, window, "单xx") == ["悦来茶馆"]
    assert told(page).about == "单雄信"
    assert search(qtbot, window, "345678") == ["悦来茶馆"]
    about = told(page).about
    assert [about[start:end] for start, end in told(page).about_marks] == ["345678"]
    assert about.startswith("单雄信")
    assert search(qtbot, window, "龙井") == ["悦来茶馆"]
    assert told(page).about == "喜欢明前龙井"
    spoken = page.table.data(page.table.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "龙井" in str(spoken)
    page.view.viewport().grab()  # and it can be painted
    assert len(search(qtbot, window, "")) == 5


def test_the_obvious_comes_first_and_the_chips_go_on_sifting(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    add_customer(desk.store, name="老东家东湖店", day=TODAY, stage="lead")
    window = open_window(desk)
    page = customers(qtbot, window)
    assert search(qtbot, window, "东湖") == ["东湖花园酒店", "老东家东湖店"]
    assert page.view.currentIndex().row() == 0
    page.narrow({"stage": ("lead",)})
    settle(qtbot, window)
    assert page.table.rowCount() == 1
    page.narrow({"stage": ("lost",)})
    settle(qtbot, window)
    assert page.table.rowCount() == 0
    assert page._list.currentIndex() == 1
    offers(page)[0].click()  # look among all
    settle(qtbot, window)
    assert page.table.rowCount() == 2
    assert page._list.currentIndex() == 0


def test_who_is_not_there_can_be_written_down(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    assert search(qtbot, window, "qqzzxx") == []
    page = customers(qtbot, window)
    (new,) = offers(page)
    assert "qqzzxx" in new.text()
    new.click()
    dialog = dialog_of(qtbot, window, CustomerDialog)
    assert dialog.name.text() == "qqzzxx"
    dialog.reject()


def test_a_search_is_kept_when_facts_change(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    assert search(qtbot, window, "dhsp") == ["大华食品商行"]
    page = customers(qtbot, window)
    add_customer(desk.store, name="德惠食品", day=TODAY)
    window.context.changed.emit()
    settle(qtbot, window)
    assert {page.table.row_at(n).name for n in range(page.table.rowCount())} == {
        "大华食品商行",
        "德惠食品",
    }
    here = page.view.currentIndex().row()
    assert page.table.row_at(here).name == "大华食品商行"  # and one stands where one was


# --- The palette --------------------------------------------------------------------------------


def test_an_empty_field_offers_who_was_opened_last(
    qtbot: QtBot, desk: Desk, firms: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    for firm in firms.values():
        window.open_customer(firm)
        settle(qtbot, window)
    window.open_customer(firms["大华食品商行"])
    delete_customer(desk.store, firms["重庆银行食堂"])
    settle(qtbot, window)
    open_palette(qtbot, window)
    settle(qtbot, window)
    assert titles(window)[1:5] == ["大华食品商行", "悦来茶馆", "Müller Feinkost", "东湖花园酒店"]
    assert "Log a visit" in titles(window)
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert customers(qtbot, window).panel.customer == firms["大华食品商行"]


def test_a_visit_long_ago_is_shown_where_it_stands(
    qtbot: QtBot, desk: Desk, firms: dict[str, uuid.UUID], open_window: Opener
) -> None:
    firm = firms["大华食品商行"]
    with desk.store.unit_of_work("import_file"):
        for days in range(70):
            said = "第一次说到芝麻酱" if days == 69 else f"第{days}次"
            day = TODAY - dt.timedelta(days=days)
            log_visit(desk.store, customer=firm, day=day, today=TODAY, mode="call", said=said)
    window = open_window(desk)
    open_palette(qtbot, window)
    type_in(qtbot, window, "芝麻酱")
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    panel = customers(qtbot, window).panel
    settle(qtbot, window)
    timeline = panel.timeline.timeline
    assert panel.entry is not None
    place = timeline.place_of(panel.entry)
    assert place is not None
    qtbot.waitUntil(lambda: not timeline.visibleRegion().intersected(place).isEmpty())


def test_a_note_leads_to_its_place_too(
    qtbot: QtBot, desk: Desk, firms: dict[str, uuid.UUID], open_window: Opener
) -> None:
    window = open_window(desk)
    open_palette(qtbot, window)
    type_in(qtbot, window, "明前")
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    panel = customers(qtbot, window).panel
    settle(qtbot, window)
    assert panel.customer == firms["悦来茶馆"]
    (note,) = desk.store.read(list_notes, customer=panel.customer)
    assert panel.entry == note.id


def test_a_product_leads_to_its_sales_and_nothing_leads_nowhere(
    qtbot: QtBot, desk: Desk, firms: dict[str, uuid.UUID], open_window: Opener
) -> None:
    product = add_product(desk.store, name="花生油").record
    assert product is not None
    line = NewLine(quantity=5_000, unit_price=100_000, product=product)
    add_order(desk.store, customer=firms["东湖花园酒店"], day=TODAY, lines=[line])
    add_note(desk.store, kind="note", day=TODAY, body="花生油要涨价")  # nobody's
    window = open_window(desk)
    open_palette(qtbot, window)
    type_in(qtbot, window, "花生油")
    assert titles(window)[1:] == ["花生油"]
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, window, FactsDialog)
    assert dialog.table.rowCount() == 1
    dialog.close()


def test_a_call_is_logged_from_the_palette(
    qtbot: QtBot, desk: Desk, firms: object, open_window: Opener
) -> None:
    del firms
    window = open_window(desk)
    open_palette(qtbot, window)
    type_in(qtbot, window, "log a call")
    assert titles(window)[:2] == ["Actions", "Log a call"]
    QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, window, VisitDialog)
    assert dialog.mode.chosen == "call"
    dialog.close()
