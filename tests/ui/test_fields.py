"""The fields of forms: days and currencies in the habit of the language, units beside numbers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from crm import i18n
from crm.queries.settings import setting
from crm.settings import CURRENCY
from crm.ui.forms.dialog import FormDialog
from crm.ui.forms.editors import CurrencyBox
from crm.ui.forms.form import Wrong
from crm.ui.forms.numbers import NumberEdit
from crm.ui.pages.settings import SettingsPage
from crm.ui.theme import Look
from crm.ui.widgets.day_edit import DayEdit, read_day
from tests.ui.conftest import TODAY, dialog_of, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk
    from crm.ui.main_window import MainWindow

    Opener = Callable[[Desk], MainWindow]


@pytest.mark.parametrize(("tongue", "words"), [("en", "5 Mar 2026"), ("zh", "2026年3月5日")])
def test_a_day_is_shown_in_the_habit_of_the_language_and_read_again(
    qtbot: QtBot, tongue: str, words: str
) -> None:
    i18n.use(tongue)
    field = DayEdit(Look(), "Date", TODAY, day=dt.date(2026, 3, 5))
    qtbot.addWidget(field)
    assert field.text() == words
    for typed in ("2026-03-05", "5 Mar 2026", "Mar 5, 2026", "2026年3月5日"):
        field.setText(typed)
        field.editingFinished.emit()
        assert (field.day, field.text()) == (dt.date(2026, 3, 5), words)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5 March", dt.date(2027, 3, 5)),
        ("Oct 3", dt.date(2026, 10, 3)),
        ("5 Mac", None),
        ("30 Feb 2026", None),
    ],
)
def test_months_are_read_by_their_english_names(typed: str, day: dt.date | None) -> None:
    assert read_day(typed, TODAY) == day


def test_the_price_of_a_new_product_says_its_currency(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.context.form_asked.emit("product", None, {})
    dialog = dialog_of(qtbot, window, FormDialog)
    price = dialog.editors["price"]
    assert isinstance(price, NumberEdit)
    assert price.unit.text() == known.store.read(setting, CURRENCY)
    dialog.close()


def test_a_currency_is_chosen_or_typed(qtbot: QtBot, known: Desk, open_window: Opener) -> None:
    window = open_window(known)
    box = CurrencyBox(window.context, "Currency", "")
    qtbot.addWidget(box)
    assert not box.value
    box.put("EUR")
    assert box.value == "EUR"
    box.put_back("chf")
    assert box.value == "CHF"
    box.put_back("francs")
    with pytest.raises(Wrong, match="three letters"):
        _ = box.value


def test_the_currency_of_the_store_is_picked_from_a_list(
    qtbot: QtBot, known: Desk, open_window: Opener
) -> None:
    window = open_window(known)
    window.open_room("settings")
    settle(qtbot, window)
    page = window.room_page("settings")
    assert isinstance(page, SettingsPage)
    box = page.currencies
    place = box.findText("USD")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    settle(qtbot, window)
    assert known.store.read(setting, CURRENCY) == "USD"
