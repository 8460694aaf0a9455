"""The tab of money owed: by age, by customer or order, with what to do about it."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.queries.choosing import name_of
from crm.queries.receivables import ReceivableRow, ReceivableTotal, receivable_totals, receivables
from crm.queries.reminders import Reminder, reminders
from crm.queries.reps import me
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.money_tab import MoneyTab, sum_words
from crm.ui.sheets import SheetAsked, offer_sheets
from crm.ui.tables.receivables import OwedRow, age_words, owed_columns, owed_rows
from crm.ui.tables.record_list import RecordList
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import boxed, column, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

BANDS = {
    "not_due": mark("Not due yet"),
    "1-30": mark("1–30 d late"),
    "31-60": mark("31–60 d late"),
    "61-90": mark("61–90 d late"),
    "91+": mark("91 d late and more"),
}
_GROUPS = {"customer": mark("By customer"), "order": mark("By order")}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedData:
    """What is owed as of today, order by order, and who was reminded."""

    today: dt.date
    rows: Sequence[ReceivableRow]
    totals: Sequence[ReceivableTotal]
    reminded: Mapping[uuid.UUID, Reminder]
    customer: str | None
    rep: uuid.UUID | None


class OwedTab(MoneyTab[OwedData]):
    """Bands filter; P records a payment, L logs a call, S opens the statement."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.band = ""
        self._bands = row(gap=8)
        self.bands: dict[str, QPushButton] = {}
        for band in AGE_BANDS:
            button = kit.button("", "band")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda on, band=band: self.choose_band(band if on else ""))
            self.bands[band] = button
            self._bands.addWidget(button, 1)
        self.groups = Chips(self.kit, _GROUPS, "customer", self._show_rows)
        self.list = RecordList[OwedRow](
            kit,
            owed_columns(self.desk.today),
            name=_("Money owed"),
            spoken=_spoken,
            identity=lambda owed: owed.key,
            keys={
                Qt.Key.Key_P: self.pay,
                Qt.Key.Key_L: self.log,
                Qt.Key.Key_S: self.open_statement,
                Qt.Key.Key_B: lambda owed: context.brief_asked.emit(owed.customer_id),
            },
            hints=(("B", _("brief")),),
        )
        self.list.opened.connect(lambda owed: context.customer_asked.emit(owed.customer_id))
        self.list.chosen.connect(self._on_chosen)
        order = kit.button(_("New order"), "ghost", "plus")
        order.clicked.connect(context.open_form("order"))
        self.list.when_empty("check", _("Nobody owes anything here."), order)
        out = kit.button("", "quiet", "export", name=_("Export what is owed"))
        save = partial(save_list, context, self, _("Money owed"), self.write_to)
        self.sheets = offer_sheets(
            context, out, ("ageing",), self._sheet_asked, others=((_("This list"), save),)
        )
        self.add_tools(out, self.search)
        self._actions = self._make_actions()
        chips = row(self.groups.layout, self.whose_box, self._customer_chip, None, gap=6)
        self.setLayout(
            column(self._bands, row(chips, self._actions, gap=6), (self.list, 1), gap=10)
        )

    def _make_actions(self) -> QFrame:
        kit = self.kit
        self._act: list[QPushButton] = []
        known = (
            (_("Record a payment"), "P", "money", self.pay),
            (_("Log a call"), "L", "phone", self.log),
            (_("Statement"), "S", "brief", self.open_statement),
        )
        for words, key, icon, act in known:
            button = kit.button(words, "small", icon, tip=f"{words} ({key})")
            button.clicked.connect(lambda _on=False, act=act: self._do(act))
            self._act.append(button)
        return boxed(row(*self._act, gap=6))

    def _do(self, act: Callable[[OwedRow], None]) -> None:
        at_hand = self.list.row_at_hand
        if at_hand is not None:
            act(at_hand)

    def _on_chosen(self, owed: OwedRow | None) -> None:
        for button in self._act:
            button.setEnabled(owed is not None)

    def pay(self, owed: OwedRow) -> None:
        """Record a payment for this order, or for the one that is due the longest."""
        given = {"customer": owed.customer_id, "order": owed.order_id}
        self.context.form_asked.emit("payment", None, given)

    def log(self, owed: OwedRow) -> None:
        """Log the call that reminds them."""
        self.context.call_asked.emit(owed.customer_id)

    def open_statement(self, owed: OwedRow) -> None:
        """Show the customer's statement."""
        self.context.room_asked.emit("money", {"tab": "statement", "customer": owed.customer_id})

    def take_focus(self) -> None:
        """Stand in the list."""
        self.list.take_focus()

    def request(self) -> Callable[[], OwedData]:
        """Every open order of mine or of everybody's, as of today."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        mine = self.mine_only

        def read() -> OwedData:
            with store.reading() as session:
                rep = me(session) if mine else None
                rows = receivables(session, today=today, customer=customer, rep=rep)
                return OwedData(
                    today=today,
                    rows=rows,
                    totals=receivable_totals(rows),
                    reminded=reminders(session, {each.customer_id for each in rows}, today=today),
                    customer=name_of(session, customer),
                    rep=rep,
                )

        return read

    def show_data(self, data: OwedData) -> None:
        """Show the bands and the rows."""
        self.name_customer(data.customer)
        self._show_bands(data)
        self._show_rows()

    def on_search(self) -> None:
        """All of it is at hand."""
        self.list.narrow(self.search.text())

    def _sheet_asked(self) -> SheetAsked:
        """As of today, of whom the list is."""
        mine = self.data.rep if self.mine_only and self.data is not None else None
        return SheetAsked(rep=mine, customer=self.customer)

    def choose_band(self, band: str) -> None:
        """Show what is of this age; all ages for none."""
        self.band = band if band in AGE_BANDS else ""
        if self.data is not None:
            self._show_bands(self.data)
            self._show_rows()

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`band` (or its beginning, 61) and `customer`."""
        band = str(wanted.get("band") or "")
        self.band = next((each for each in AGE_BANDS if band and each.startswith(band)), "")
        self.search.clear()
        super().ask(wanted)
        if self.data is not None:
            self.show_data(self.data)

    def state(self) -> Mapping[str, Any]:
        """Age, grouping, whose, customer."""
        chosen = {"band": self.band, "group": self.groups.chosen}
        return {**super().state(), **chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        super().restore(state)
        self.choose_band(str(state.get("band") or ""))
        self.groups.chosen = str(state.get("group") or "")

    def write_to(self, path: Path) -> "Exported":
        """Write what is owed, of the ages and customers that are shown, to a file."""
        from crm.documents.exports.lists import export_receivables

        shown = {(each.customer_id, each.currency) for each in self.list.table.rows}
        rows = [] if self.data is None else self.data.rows
        chosen = [
            each
            for each in rows
            if (each.customer_id, each.currency) in shown
            and (not self.band or each.band == self.band)
        ]
        return export_receivables(chosen, path, force=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the bands shorter where there is no room."""
        super().resizeEvent(event)
        if self.data is not None:
            self._show_bands(self.data)

    def _show_bands(self, data: OwedData) -> None:
        for band, button in self.bands.items():
            sums = [
                formats.short_money(total.bands[band], total.currency)
                for total in data.totals
                if total.bands[band]
            ]
            value = " + ".join(sums) or formats.NOTHING
            button.setText(f"{_(BANDS[band])}\n{value}")
            button.setAccessibleName(f"{_(BANDS[band])}: {value}")
            button.setChecked(band == self.band)

    def _show_rows(self) -> None:
        data = self.data
        if data is None:
            return
        rows = owed_rows(
            data.rows,
            data.reminded,
            band=self.band,
            by_customer=self.groups.chosen == "customer",
        )
        customers = len({each.customer_id for each in rows})
        orders = sum(each.orders for each in rows)
        count = " · ".join(
            (
                ngettext("{count} customer", "{count} customers", customers).format(
                    count=f"{customers:,}"
                ),
                ngettext("{count} order", "{count} orders", orders).format(count=f"{orders:,}"),
            )
        )
        sums = [
            (total.bands[self.band] if self.band else total.owed, total.currency)
            for total in data.totals
        ]
        self.list.show_rows(rows, count, sum_words(each for each in sums if each[0]))


def _spoken(owed: OwedRow) -> str:
    return f"{owed.customer}, {formats.money(owed.owed, owed.currency)}, {age_words(owed)}"
