"""The tab of gifts and meals: the limits and who is near them, and every gift and meal below."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget

from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.queries.choosing import name_of
from crm.queries.limit_uses import LimitUse, limit_uses
from crm.queries.reps import me
from crm.queries.spending import SpendingRow, list_spending
from crm.services.gifts import approve_gift, refuse_gift
from crm.services.meetings import approve_meeting, refuse_meeting
from crm.ui.context import Context
from crm.ui.dialogs.request import RequestDialog
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.money_tab import MOST, MoneyTab, sum_words
from crm.ui.periods import PERIODS, period_days
from crm.ui.sheets import SheetAsked, offer_sheets
from crm.ui.tables.limits import limit_columns
from crm.ui.tables.record_list import RecordList
from crm.ui.tables.spending import spending_columns
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.layouts import boxed, column, line, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

_VIEWS = {
    "list": mark("Gifts & meals"),
    "pending": mark("Awaiting approval"),
    "limits": mark("Against the limits"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftsData:
    """Gifts and meals of the period, the limits of today, and what goes over one."""

    today: dt.date
    rows: Sequence[SpendingRow]
    limits: Sequence[LimitUse]
    over: frozenset[uuid.UUID]
    customer: str | None


class GiftsTab(MoneyTab[GiftsData]):
    """A approves, R sends back, F opens the application, Enter the form."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.views = Chips(self.kit, _VIEWS, "list", self._on_view)
        self.periods = Chips(self.kit, PERIODS, "quarter", self.fetch)
        self.list = RecordList[SpendingRow](
            kit,
            spending_columns(self.desk.today, self.is_over),
            name=_("Gifts & meals"),
            identity=lambda spent: spent.id,
            keys={
                Qt.Key.Key_A: self.approve,
                Qt.Key.Key_R: self.send_back,
                Qt.Key.Key_F: self.ask_for,
                Qt.Key.Key_C: self._open_customer,
            },
            hints=(("C", _("customer")),),
        )
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._on_chosen)
        self.limits = RecordList[LimitUse](
            kit,
            limit_columns(),
            name=_("Gift and meal limits"),
            identity=lambda use: (use.target, use.key),
        )
        self.limits.opened.connect(self._open_limit)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.limits)
        gift, meal = self._new("gift", _("Gift")), self._new("meeting", _("Meal"))
        empty = kit.button(_("Log a gift"), "ghost", "gift")
        empty.clicked.connect(gift.click)
        self.list.when_empty("gift", _("No gift or meal here."), empty)
        goals = kit.button(_("Set a limit"), "ghost", "trend")
        goals.clicked.connect(
            context.open_form("target", sense="cap", metric="gifts_cost", period="month")
        )
        self.limits.when_empty("gift", _("No limit on gifts or meals is set yet."), goals)
        out = kit.button("", "quiet", "export", name=_("Export this list"))
        save = partial(save_list, context, self, _("Gifts & meals"), self.write_to)
        self.sheets = offer_sheets(
            context,
            out,
            ("gifts", "entertainment"),
            self._sheet_asked,
            others=((_("This list"), save),),
        )
        self.add_tools(out, self.search, meal, gift)
        self._actions = self._make_actions()
        self._period_box = boxed(row(line(upright=True), self.periods.layout, gap=6))
        chips = row(self.views.layout, self._period_box, self._customer_chip, None, gap=6)
        self.setLayout(column(chips, self._actions, (self._lists, 1), gap=8))

    def _new(self, kind: str, words: str) -> QPushButton:
        button = self.kit.button(words, "primary" if kind == "gift" else "", "plus")

        def write() -> None:
            given = {"customer": self.customer} if self.customer else {}
            self.context.form_asked.emit(kind, None, given)

        button.clicked.connect(write)
        return button

    def _make_actions(self) -> QFrame:
        kit = self.kit
        known = (
            (_("Request form"), "F", "brief", self.ask_for),
            (_("Approve"), "A", "check", self.approve),
            (_("Send back"), "R", "undo", self.send_back),
        )
        self.deeds: dict[str, QPushButton] = {}
        self._hint = kit.line("", "small", "text2", elide=True)
        inside = row(gap=6)
        for words, key, icon, act in known:
            button = kit.button(words, "small", icon, tip=f"{words} ({key})")
            button.clicked.connect(lambda _on=False, act=act: self._do(act))
            self.deeds[key] = button
            inside.addWidget(button)
        inside.addSpacing(6)
        inside.addWidget(self._hint, 1)
        return boxed(inside)

    def _do(self, act: Callable[[SpendingRow], None]) -> None:
        at_hand = self.list.row_at_hand
        if at_hand is not None:
            act(at_hand)

    # --- Acting -----------------------------------------------------------------------------

    def is_over(self, spent: SpendingRow) -> bool:
        """Whether it goes over a limit and nobody has said yes or no to it."""
        over = self.data.over if self.data is not None else frozenset()
        return spent.approval in ("none", "pending") and not over.isdisjoint(spent.keys)

    def approve(self, spent: SpendingRow) -> None:
        """Say yes."""
        if spent.approval == "approved":
            return
        store, act = self.desk.store, approve_gift if spent.fact == "gift" else approve_meeting
        self.context.write(
            lambda: act(store, spent.id),
            lambda _change: self.context.said.emit(
                _("Approved: {item}.").format(item=spent.item), True
            ),
        )

    def send_back(self, spent: SpendingRow) -> None:
        """Say no; it no longer counts."""
        if spent.approval == "refused":
            return
        store, act = self.desk.store, refuse_gift if spent.fact == "gift" else refuse_meeting
        self.context.write(
            lambda: act(store, spent.id),
            lambda _change: self.context.said.emit(
                _("Sent back: {item}. It no longer counts.").format(item=spent.item), True
            ),
        )

    def ask_for(self, spent: SpendingRow) -> None:
        """Open the application."""
        RequestDialog(self.context, self.window(), spent.fact, spent.id).open()

    def _open(self, spent: SpendingRow) -> None:
        self.context.form_asked.emit(spent.fact, spent.id, {})

    def _open_customer(self, spent: SpendingRow) -> None:
        if spent.customer_id is not None:
            self.context.customer_asked.emit(spent.customer_id)

    def _open_limit(self, use: LimitUse) -> None:
        if use.customer_id is not None:
            self.views.chosen = "list"
            self.periods.chosen = "year"
            self._on_view()
            self.choose_customer(use.customer_id)
        else:
            self.context.form_asked.emit("target", use.target, {})

    def _on_chosen(self, spent: SpendingRow | None) -> None:
        approval = None if spent is None else spent.approval
        self.deeds["F"].setEnabled(spent is not None)
        self.deeds["A"].setEnabled(approval in ("pending", "refused"))
        self.deeds["R"].setEnabled(approval in ("pending", "approved"))
        over = spent is not None and self.is_over(spent)
        words = _("Over the limit: ask for approval before it is paid.")
        self._hint.say(words if over and approval == "none" else "", "warn")

    # --- Showing ----------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Stand in the list."""
        (self.limits if self.views.chosen == "limits" else self.list).take_focus()

    def _on_view(self) -> None:
        limits = self.views.chosen == "limits"
        self._lists.setCurrentIndex(1 if limits else 0)
        self._actions.setVisible(not limits)
        self._period_box.setVisible(self.views.chosen == "list")
        self.fetch()

    def _sheet_asked(self) -> SheetAsked:
        """Of the period that is chosen; everything there is reaches from ever to ever."""
        start, end = period_days(self.periods.chosen, self.desk.today())
        days = (start or dt.date(1901, 1, 1), end or dt.date(2100, 12, 31))
        return SheetAsked(days=days, customer=self.customer)

    def request(self) -> Callable[[], GiftsData]:
        """Gifts and meals of the period or awaiting approval, and the limits."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        pending = self.views.chosen == "pending"
        start, end = (None, None) if pending else period_days(self.periods.chosen, today)

        def read() -> GiftsData:
            with store.reading() as session:
                limits = limit_uses(session, rep=me(session), day=today, today=today)
                rows = list_spending(
                    session,
                    customer=customer,
                    approval="pending" if pending else None,
                    start=start,
                    end=end,
                    limit=MOST,
                )
                return GiftsData(
                    today=today,
                    rows=rows,
                    limits=limits,
                    over=frozenset(
                        each.key
                        for each in limits
                        if each.state == "over" and each.key and each.each in ("gift", "meeting")
                    ),
                    customer=name_of(session, customer),
                )

        return read

    def show_data(self, data: GiftsData) -> None:
        """Show both lists."""
        self.name_customer(data.customer)
        limits = [each for each in data.limits if self.customer in (None, each.customer_id)]
        urgent = sum(each.state != "ok" for each in limits)
        words = ngettext("{count} near or over", "{count} near or over", urgent)
        self.limits.show_rows(limits, words.format(count=urgent))
        counted = [each for each in data.rows if each.approval != "refused"]
        sums: dict[str, int] = {}
        for each in counted:
            sums[each.currency] = sums.get(each.currency, 0) + (each.cost or 0)
        count = ngettext("{count} gift or meal", "{count} gifts and meals", len(data.rows))
        self.list.show_rows(
            data.rows,
            count.format(count=f"{len(data.rows):,}"),
            sum_words((value, code) for code, value in sums.items() if value),
        )
        pending = sum(each.approval == "pending" for each in data.rows)
        text = _("Awaiting approval")
        self.views.buttons["pending"].setText(f"{text}  {pending}" if pending else text)
        text = _("Against the limits")
        self.views.buttons["limits"].setText(f"{text}  {urgent}" if urgent else text)
        self.on_search()

    def on_search(self) -> None:
        """All of it is at hand."""
        self.list.narrow(self.search.text())
        self.limits.narrow(self.search.text())

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`view` (list, pending, limits), `period` and `customer`."""
        if wanted.get("customer"):
            self.periods.chosen = "year"
        self.views.chosen = str(wanted.get("view") or "list")
        self.periods.chosen = str(wanted.get("period") or "")
        super().ask(wanted)
        self._on_view()

    def state(self) -> Mapping[str, Any]:
        """View, period, customer."""
        chosen = {"view": self.views.chosen, "period": self.periods.chosen}
        return {**super().state(), **chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        super().restore(state)
        self.views.chosen = str(state.get("view") or "")
        self.periods.chosen = str(state.get("period") or "")
        self._on_view()

    def write_to(self, path: Path) -> "Exported":
        """Write the limits, or the gifts and meals that are shown, to a file."""
        from crm.documents.exports.lists import export_limits, export_spending

        if self.views.chosen == "limits":
            return export_limits(self.limits.table.rows, path, force=True)
        return export_spending(self.list.table.rows, path, force=True)
