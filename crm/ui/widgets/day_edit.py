"""A day, typed as people type it or picked from a calendar."""

import calendar
import datetime as dt
import re

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidgetAction

from crm.i18n import gettext as _
from crm.ui import formats
from crm.ui.theme import Look
from crm.ui.widgets.icons import make_icon

_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_ALONE = re.compile(r"(\d{1,2})日?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([a-z]{3})[a-z]*\.?(?:,?\s*(\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?", re.ASCII)
_AWAY = re.compile(r"([+-])(\d{1,3})")
_NAMED = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2, "昨天": -1, "yesterday": -1}
_MONTHS = 12
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_day(text: str, today: dt.date, *, past: bool = False) -> dt.date | None:
    """The day meant by 2026-03-05, 3-5, 3月5日, 5 Mar, 5, +7, tomorrow; None if it is none.

    Without a year or month it is the next such day, or with `past` the last one.
    """
    given = text.strip().lower()
    if given in _NAMED:
        return today + dt.timedelta(days=_NAMED[given])
    if away := _AWAY.fullmatch(given):
        return today + dt.timedelta(days=int(away[1] + away[2]))
    given = _in_figures(given)
    if full := _FULL.fullmatch(given):
        return _day(int(full[1]), int(full[2]), int(full[3]))
    if short := _SHORT.fullmatch(given):
        month, day = int(short[1]), int(short[2])
        years = (today.year, today.year + (-1 if past else 1))
        return _first([_day(year, month, day) for year in years], today, past=past)
    if alone := _ALONE.fullmatch(given):
        step = -1 if past else 1
        months = [(today.year * _MONTHS + today.month - 1 + step * n) for n in range(3)]
        days = [_day(m // _MONTHS, m % _MONTHS + 1, int(alone[1])) for m in months]
        return _first(days, today, past=past)
    return None


def _in_figures(given: str) -> str:
    """The day with the month's English name in figures: 5 Mar 2026 as 2026-3-5."""
    if found := _DAY_FIRST.fullmatch(given):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(given):
        name, day, year = found.groups()
    else:
        return given
    if name not in _NAMES:
        return given
    return "-".join(filter(None, (year, str(_NAMES.index(name) + 1), day)))


def _first(days: list[dt.date | None], today: dt.date, *, past: bool) -> dt.date | None:
    fits = [d for d in days if d is not None and (d <= today if past else d >= today)]
    return fits[0] if fits else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not (1 <= year <= dt.MAXYEAR and 1 <= month <= _MONTHS):
        return None
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


class DayEdit(QLineEdit):
    """Up and down go by a day; Alt+Down opens the calendar."""

    day_changed = Signal()

    def __init__(
        self, look: Look, name: str, today: dt.date, *, day: dt.date | None, past: bool = False
    ) -> None:
        super().__init__()
        self._today, self._past, self._looked = today, past, look
        self.setFont(look.font())
        self.setAccessibleName(name)
        self.setFixedWidth(150)
        self._pick = QAction(make_icon("week", look.hex("text2")), _("Calendar"), self)
        self._pick.triggered.connect(self.open_calendar)
        self.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
        self.editingFinished.connect(self._tidy)
        self.set_day(day)

    @property
    def day(self) -> dt.date | None:
        """The day meant; None for nothing."""
        return read_day(self.text(), self._today, past=self._past) if self.text().strip() else None

    @property
    def wrong(self) -> bool:
        """Whether something stands there that is no day."""
        return bool(self.text().strip()) and self.day is None

    def set_day(self, day: dt.date | None) -> None:
        """Show this day in the habit of the language, always with its year."""
        self.setText("" if day is None else formats.day(day, dt.date.min))
        self.day_changed.emit()

    def open_calendar(self) -> None:
        """Pick the day."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker = QCalendarWidget()
        picker.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        picker.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = self.day or self._today
        picker.setSelectedDate(QDate(shown.year, shown.month, shown.day))

        def take(chosen: QDate) -> None:
            self.set_day(dt.date(chosen.year(), chosen.month(), chosen.day()))
            menu.close()

        picker.clicked.connect(take)
        picker.activated.connect(take)
        inside = QWidgetAction(menu)
        inside.setDefaultWidget(picker)
        menu.addAction(inside)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        picker.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go by days, or open the calendar."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            self.set_day((self.day or self._today) + dt.timedelta(days=step))

    def _tidy(self) -> None:
        if self.day is not None:
            self.set_day(self.day)
        self.setProperty("wrong", "true" if self.wrong else "false")
        self.style().unpolish(self)
        self.style().polish(self)
