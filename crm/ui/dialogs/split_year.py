"""A year's goal split into quarters and months: evenly, by season, or as last year went."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from crm.domain.money import format_scaled
from crm.domain.splitting import (
    MONTHS,
    BadSplit,
    round_step,
    seasonal_shares,
    shares_in_percent,
    split_range,
)
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.queries.amounts import read_value, scale_of
from crm.queries.goals import YearGoals, goal_key, read_year_goals
from crm.queries.metrics import Metric
from crm.queries.progress import TargetProgress
from crm.services.year_goals import Bounds, split_year
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon
from crm.ui.widgets.chips import ChoiceChips
from crm.ui.widgets.layouts import column, row

WIDTH = 660
_FIELD = 108  # wide, of a bound
_ROWS = 6  # of months, in each of the two blocks
_SEASON_YEARS = 3


@dataclass(frozen=True, slots=True)
class _Cell:
    low: QLineEdit
    high: QLineEdit


class SplitYearDialog(Dialog):
    """A live table; a month written by hand keeps its value and the others share the rest."""

    def __init__(
        self, context: Context, parent: QWidget, target: TargetProgress | None, year: int
    ) -> None:
        super().__init__(context, parent, _("Split the year"), WIDTH)
        kit, today = self.kit, self.desk.today()
        self._key = None if target is None else goal_key(target)
        self._target, self._today = target, today
        self._data: YearGoals | None = None
        self._fixed: dict[int, dict[str, int]] = {}
        self._months: list[Bounds] = []
        this = today.year
        self.years = ChoiceChips(
            kit, _("Year"), [(str(each), str(each)) for each in (this, this + 1)]
        )
        self.years.choose(str(year if year in {this, this + 1} else this))
        self.years.chosen.connect(lambda _year: self._read())
        self.low, self.high = (
            self._field(_("Floor of the year")),
            self._field(_("Stretch of the year")),
        )
        self.low.setFixedWidth(130)
        self.high.setFixedWidth(130)
        for edit in (self.low, self.high):
            edit.textEdited.connect(lambda _text: self._fill())
        self.how = ChoiceChips(
            kit,
            _("How to split"),
            [("even", _("Evenly")), ("season", _("By season")), ("last", _("As last year"))],
        )
        self.how.choose("even")
        self.how.chosen.connect(self._on_how)
        self.quarters = QCheckBox(_("Quarters too"))
        self.quarters.setFont(kit.look.font())
        self.quarters.setChecked(True)
        self._about = kit.line(" ", "small", "text2", elide=True)
        self._sums = kit.line(" ", "small", "text2", elide=True)
        self._name = kit.line(" ", tone="text2", elide=True)
        self.cells: list[_Cell] = []
        grid = self._grid()
        self._labels_of_year = row(
            kit.line(_("Floor")), self.low, 6, kit.line(_("Stretch")), self.high, None, gap=8
        )
        body = column(
            row((self._name, 1), self.years, gap=8),
            self._labels_of_year,
            row(self.how, None, self.quarters),
            self._about,
            grid,
            self._sums,
            gap=6,
        )
        close = kit.button(_("Cancel"))
        close.clicked.connect(self.reject)
        self.save = kit.button(_("Set these targets"), "primary", tip="Ctrl+Enter")
        self.save.clicked.connect(self._save)
        self.fill(
            _("Split the year"), body, close, self.save, hint=_("Months gone by keep their targets")
        )
        self.save.setEnabled(False)
        self._read()
        focus_soon(self.low)

    def _field(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setFont(self.kit.look.font())
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setAccessibleName(name)
        return edit

    def _grid(self) -> QGridLayout:
        """January to June beside July to December."""
        grid, kit = QGridLayout(), self.kit
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for block in (0, 1):
            first = block * 4
            for offset, words in enumerate((_("Floor"), _("Stretch")), start=1):
                head = kit.line(words, "small", "text2")
                grid.addWidget(head, 0, first + offset, Qt.AlignmentFlag.AlignRight)
        for place in range(MONTHS):
            name = formats.month(dt.date(2000, place + 1, 1))
            block, line = divmod(place, _ROWS)
            cell = _Cell(
                self._field(_("Floor of {month}").format(month=name)),
                self._field(_("Stretch of {month}").format(month=name)),
            )
            self.cells.append(cell)
            grid.addWidget(kit.line(name), line + 1, block * 4)
            for offset, (bound, edit) in enumerate(
                (("low", cell.low), ("high", cell.high)), start=1
            ):
                edit.setFixedWidth(_FIELD)
                grid.addWidget(edit, line + 1, block * 4 + offset)
                edit.editingFinished.connect(
                    lambda place=place, bound=bound: self._on_cell(place, bound)
                )
        grid.setColumnMinimumWidth(3, 14)
        grid.setColumnStretch(3, 1)
        return grid

    # --- What is known ----------------------------------------------------------------------

    @property
    def year(self) -> int:
        """The year to be split."""
        return int(self.years.value)

    def _read(self) -> None:
        store, key, year, today = self.desk.store, self._key, self.year, self._today
        self.context.tasks.run(
            lambda: store.read(read_year_goals, key, year, today=today), self._on_read, self.refuse
        )

    def _on_read(self, data: YearGoals) -> None:
        self._data, self._fixed = data, {}
        metric = data.metric
        basis = label("basis", data.key.basis).lower() if data.key.basis else ""
        name = metric.name if metric.is_reading else _(metric.label)
        self._name.say(" · ".join(part for part in (name, basis) if part))
        self.low.setText(self._shown(data.low))
        self.high.setText(self._shown(data.high))
        self.how.buttons["season"].setEnabled(bool(data.past))
        self.how.buttons["last"].setEnabled(bool(data.past))
        nothing = _("No whole year before this one is known yet.")
        for code in ("season", "last"):
            button = self.how.buttons[code]
            button.setToolTip("" if button.isEnabled() else nothing)
        if not self.how.buttons[self.how.value].isEnabled():
            self.how.choose("even")
        self._fill()

    @property
    def _metric(self) -> Metric:
        assert self._data is not None  # noqa: S101 - nothing is written before it is read
        return self._data.metric

    def _scale(self) -> int:
        return scale_of(self._metric, self._data.currency if self._data else None)

    def _shown(self, value: int | None) -> str:
        if value is None:
            return ""
        whole, dot, part = format_scaled(value, self._scale()).partition(".")
        return f"{int(whole):,}{dot}{part}"

    def _written(self, text: str) -> int | None:
        currency = self._data.currency if self._data else None
        return read_value(text, self._metric, currency) if text.strip() else None

    def _past(self, place: int) -> bool:
        return (self.year, place + 1) < (self._today.year, self._today.month)

    # --- The table --------------------------------------------------------------------------

    def weights(self) -> list[Fraction]:
        """How heavy each month is, in the way that is chosen."""
        data, how = self._data, self.how.value
        if data is None or how == "even":
            return [Fraction(1)] * MONTHS
        if how == "last":
            return seasonal_shares(list(data.past.values())[-1:])
        return seasonal_shares(list(data.past.values())[-_SEASON_YEARS:])

    def _on_how(self, _how: str) -> None:
        self._fixed = {}
        self._fill()

    def _on_cell(self, place: int, bound: str) -> None:
        """A month was written by hand; emptied, it takes its share again."""
        edit = getattr(self.cells[place], bound)
        if self._data is None or not edit.isModified():
            return
        edit.setModified(False)
        try:
            value = self._written(edit.text())
        except KnownError as error:
            self.refuse(error)
            self.save.setEnabled(False)
            return
        fixed = self._fixed.setdefault(place, {})
        fixed.pop(bound, None)
        if value is not None:
            fixed[bound] = value
        self._fill()

    def _kept(self, bound: str) -> Mapping[int, int]:
        return {place: fixed[bound] for place, fixed in self._fixed.items() if bound in fixed}

    def _fill(self) -> None:
        """Work everything out anew and show it."""
        if self._data is None:
            return
        self.say_wrong("")
        self.save.setEnabled(False)
        weights = self.weights()
        try:
            low, high = self._written(self.low.text()), self._written(self.high.text())
            step = round_step(max(low or 0, high or 0), self._scale())
            parts = split_range(
                low,
                high,
                weights,
                step=step,
                fixed_low=self._kept("low"),
                fixed_high=self._kept("high"),
            )
        except KnownError as error:
            self.refuse(error)
            return
        except BadSplit as error:
            self.say_wrong(_split_words(error.code))
            return
        self._months = [Bounds(*part) for part in parts]
        for place, (cell, part) in enumerate(zip(self.cells, parts, strict=True)):
            for edit, value in ((cell.low, part[0]), (cell.high, part[1])):
                edit.setText(self._shown(value))
                edit.setModified(False)
                edit.setEnabled(not self._past(place) and value is not None)
        self._say_about(weights)
        self._say_sums()
        self.save.setEnabled(low is not None or high is not None)

    def _say_about(self, weights: list[Fraction]) -> None:
        data = self._data
        if data is None or self.how.value == "even":
            self._about.say(_("Every month alike; what does not divide goes to one of them."))
            return
        percents = shares_in_percent(weights)
        top = max(range(MONTHS), key=lambda place: percents[place])
        years = list(data.past)[-1 if self.how.value == "last" else -_SEASON_YEARS :]
        self._about.say(
            _("Shares of {years}; {month} is the strongest with {percent} %.").format(
                years=listed(str(each) for each in years),
                month=formats.month(dt.date(2000, top + 1, 1)),
                percent=percents[top],
            )
        )

    def _say_sums(self) -> None:
        names = (_("Q1"), _("Q2"), _("Q3"), _("Q4"))
        parts = []
        for place, name in enumerate(names):
            quarter = self._months[place * 3 : place * 3 + 3]
            sums = [
                sum(getattr(month, bound) or 0 for month in quarter)
                for bound in ("low", "high")
                if any(getattr(month, bound) is not None for month in quarter)
            ]
            if sums:
                words = "–".join(self._short(value) for value in dict.fromkeys(sums))
                parts.append(f"{name} {words}")
        self._sums.say(" · ".join(parts))

    def _short(self, value: int) -> str:
        data = self._data
        return formats.short(
            value, self._metric.unit, self._scale(), data.currency if data else None
        )

    # --- Saving -----------------------------------------------------------------------------

    def _save(self) -> None:
        data = self._data
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit) and focused.isModified():
            focused.clearFocus()  # what is being written is read first
        if data is None or not self.save.isEnabled():
            return
        store, months, today = self.desk.store, list(self._months), self._today
        quarters, year, key = self.quarters.isChecked(), self.year, data.key
        self.save.setEnabled(False)

        def done(_change: object) -> None:
            self.accept()
            self.context.said.emit(
                _("The targets of {year} are set, month by month.").format(year=year), True
            )

        def failed(error: BaseException) -> None:
            self.save.setEnabled(True)
            self.refuse(error)

        self.context.write(
            lambda: split_year(
                store,
                metric=key.metric,
                basis=key.basis,
                currency=data.currency,
                scope=dict(key.scope),
                year=year,
                months=months,
                quarters=quarters,
                today=today,
            ),
            done,
            failed,
        )


def _split_words(code: str) -> str:
    if code == "fixed_above_whole":
        return _("The months written by hand are more than the year; lower one of them.")
    if code == "nothing_left_to_fill":
        return _("The months written by hand are less than the year; raise one of them.")
    if code == "low_above_high":
        return _("A floor is above its stretch; exchange them.")
    return _("The stretches written by hand leave too much or too little; change one of them.")
