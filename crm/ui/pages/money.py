"""Orders and money: targets, what was ordered, delivered and collected, what is owed by age."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHeaderView, QPushButton

from crm.domain.ageing import AGE_BANDS
from crm.domain.choices import BASES
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.measure import Measure, measure
from crm.queries.metrics import METRICS
from crm.queries.progress import TargetProgress, today_targets
from crm.queries.receivables import ReceivableRow, ReceivableTotal, receivable_totals, receivables
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.page import Page
from crm.ui.pages.today_targets import target_row
from crm.ui.tables.receivables import AGE, DUE, OWED, ReceivableTable
from crm.ui.tables.view import make_view
from crm.ui.widgets.layouts import boxed, clear, column, line, row
from crm.ui.widgets.rows import Row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

_BANDS = {
    "not_due": mark("Not due yet"),
    "1-30": mark("1–30 d late"),
    "31-60": mark("31–60 d late"),
    "61-90": mark("61–90 d late"),
    "91+": mark("91 d late and more"),
}
_WIDTHS = {DUE: 120, AGE: 110, OWED: 130}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyData:
    """The month's sales by basis, every target of money, and the receivables."""

    today: dt.date
    rep: uuid.UUID
    start: dt.date
    end: dt.date
    sales: Mapping[str, Measure]
    targets: Sequence[TargetProgress]
    rows: Sequence[ReceivableRow]
    totals: Sequence[ReceivableTotal]


def read_money(desk: Desk, today: dt.date) -> MoneyData:
    """The month of today, for me."""
    calendar = desk.calendar(today, today)
    start = today.replace(day=1)
    end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    with desk.store.reading() as session:
        rep = me(session)
        rows = receivables(session, today=today, rep=rep)
        return MoneyData(
            today=today,
            rep=rep,
            start=start,
            end=end,
            sales={
                basis: measure(
                    session, "sales_amount", start, end, basis=basis, rep=rep, today=today
                )
                for basis in BASES
            },
            targets=today_targets(session, rep=rep, today=today, calendar=calendar),
            rows=rows,
            totals=receivable_totals(rows),
        )


class MoneyPage(Page[MoneyData]):
    """Figures and targets above, the open orders by age below."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._band = ""
        self._month = kit.line("", tone="text2")
        log = kit.button(_("Log a visit"), "primary", "log", tip="Ctrl+L")
        log.clicked.connect(context.log_visit())
        head = row(kit.line(_("Orders & money"), "title", strong=True), 4, self._month, None, log)
        self._figures = row(gap=0)
        self._targets = column(gap=2, margins=(10, 10, 12, 8))
        targets = kit.scroll(boxed(self._targets))
        upper = row((boxed(self._figures, "sheet"), 1), gap=12)
        self._target_box = boxed(column(targets, margins=(1, 1, 1, 1)), "sheet")
        self._target_box.setMaximumHeight(250)
        self._bands = row(gap=6)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.table = ReceivableTable(self.desk.today(), kit.look.color("danger"))
        self.view = make_view(kit, self.table, _("Money owed"), stretch=0)
        header = self.view.horizontalHeader()
        for section, width in _WIDTHS.items():
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, width)
        header.resizeSection(1, 150)
        self.view.activated.connect(self._on_activated)
        out = kit.button("", "quiet", "export", name=_("Export what is owed"))
        out.clicked.connect(
            lambda: save_list(context, self.window(), _("Money owed"), self.write_to)
        )
        owed = kit.heading(_("Money owed"), right=out)
        sheet = boxed(column((self.view, 1), margins=(1, 1, 1, 1)), "sheet")
        self.setLayout(
            column(
                head,
                upper,
                (self._target_box, 2),
                owed,
                self._bands,
                (sheet, 3),
                margins=(22, 14, 16, 14),
                gap=10,
            )
        )

    def request(self) -> Callable[[], MoneyData]:
        """The month of today."""
        desk, today = self.desk, self.desk.today()
        return lambda: read_money(desk, today)

    def show_data(self, data: MoneyData) -> None:
        """Show it."""
        self._month.say(formats.month(data.today))
        clear(self._figures)
        for place, (basis, found) in enumerate(data.sales.items()):
            if place:
                self._figures.addWidget(line(upright=True))
            self._figures.addWidget(self._figure(basis, found, data), 1)
        clear(self._targets)
        money = [t for t in data.targets if t.unit == "money"]
        for place, target in enumerate([*money, *(t for t in data.targets if t not in money)]):
            if place:
                self._targets.addWidget(line())
            self._targets.addWidget(target_row(self.context, target, data.today))
        if not data.targets:
            self._targets.addWidget(
                self.kit.nothing("trend", _("No target runs today. Set one with crm target set."))
            )
        self._targets.addStretch(1)
        self._show_bands(data)
        self.table.show_rows(data.rows, data.today, self._band)

    def write_to(self, path: Path) -> "Exported":
        """Write what is owed, of the ages that are shown, to a file."""
        from crm.documents.exports.lists import export_receivables

        return export_receivables(self.table.rows, path, force=True)

    def state(self) -> Mapping[str, Any]:
        """The age that was chosen."""
        return {"band": self._band}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose it again."""
        band = str(state.get("band") or "")
        self._band = band if band in AGE_BANDS else ""

    def _figure(self, basis: str, found: Measure, data: MoneyData) -> QFrame:
        kit = self.kit
        currency = found.currency or "CNY"
        words = label("basis", basis)
        value = formats.money(found.value or 0, currency)
        others = " · ".join(
            formats.money(each.value, each.currency)
            for each in found.others
            if each.value and each.currency
        )
        inside = column(
            kit.line(_("{basis} this month").format(basis=words), "small", "text2"),
            kit.figure(value, "", "display"),
            kit.line(others, "small", "text2", elide=True),
            margins=(18, 10, 18, 8),
            gap=2,
        )
        part = Row(kit.look, inside, f"{words}: {value}")
        asked = FactsAsked(
            title=f"{words}  ·  {formats.month(data.today)}",
            definition=_(METRICS["sales_amount"].definition),
            metric="sales_amount",
            start=data.start,
            end=data.end,
            rep=data.rep,
            basis=basis,
            currency=found.currency,
        )
        part.opened.connect(lambda: self.context.facts_asked.emit(asked))
        return part

    def _show_bands(self, data: MoneyData) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._bands)
        for band in AGE_BANDS:
            sums = [
                formats.short_money(total.bands[band], total.currency)
                for total in data.totals
                if total.bands[band]
            ]
            words = f"{_(_BANDS[band])}  {' + '.join(sums) or formats.NOTHING}"
            chip: QPushButton = self.kit.button(words, "chip")
            chip.setCheckable(True)
            chip.setChecked(band == self._band)
            chip.clicked.connect(lambda on, band=band: self._choose(band if on else ""))
            self._group.addButton(chip)
            self._bands.addWidget(chip)
        self._bands.addStretch(1)
        whole = " + ".join(formats.money(t.owed, t.currency) for t in data.totals)
        self._bands.addWidget(
            self.kit.line(whole or formats.NOTHING, strong=True), 0, Qt.AlignmentFlag.AlignRight
        )

    def _choose(self, band: str) -> None:
        self._band = band
        if self.data is not None:
            self._show_bands(self.data)
            self.table.show_rows(self.data.rows, self.data.today, band)

    def _on_activated(self, index: QModelIndex) -> None:
        self.context.customer_asked.emit(self.table.row_at(index.row()).customer_id)
