"""The tab of statements (对账单): one customer over a period, on screen, as PDF, as a file."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.domain.periods import Period, previous_period
from crm.i18n import gettext as _
from crm.i18n import mark, ngettext
from crm.labels import label
from crm.queries.choosing import Choice, customer_choices
from crm.queries.receivables import ReceivableRow, receivables
from crm.queries.reps import RepRow, get_rep, me
from crm.queries.statements import Statement, StatementEntry, statements
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.save_list import save_list
from crm.ui.pages.money_tab import MoneyTab, sum_words
from crm.ui.periods import period_days
from crm.ui.printing import print_pdf, save_pdf, write_pdf
from crm.ui.tables.record_list import RecordList
from crm.ui.tables.records import Column
from crm.ui.widgets.chips import Chips
from crm.ui.widgets.choice_edit import ChoiceEdit
from crm.ui.widgets.day_edit import DayEdit
from crm.ui.widgets.layouts import boxed, clear, column, line, row

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported

_PERIODS = {
    "last": mark("Last month"),
    "month": mark("This month"),
    "quarter": mark("This quarter"),
    "year": mark("This year"),
    "own": mark("Other days"),
}
_MOST_OWING = 5
_FORMS = {"order": "order", "payment": "payment", "refund": "payment", "return": "return"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementData:
    """The statement of a customer, one for each currency; nobody's where nobody is chosen."""

    today: dt.date
    start: dt.date
    end: dt.date
    customer: Choice | None
    seller: RepRow | None
    found: Sequence[Statement]
    owing: Sequence[tuple[uuid.UUID, str]]  # who owes most, while nobody is chosen


class StatementTab(MoneyTab[StatementData]):
    """Choose a customer and a period; Enter opens what a line is about."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit, today = self.kit, self.desk.today()
        self.who = ChoiceEdit(
            context, "customer", _("Customer"), _("Whose statement: name, pinyin, initials")
        )
        self.who.setMinimumWidth(200)
        self.who.setMaximumWidth(320)
        self.who.picked.connect(self._on_picked)
        self.periods = Chips(self.kit, _PERIODS, "year", self._on_period)
        first = today.replace(day=1)
        self.start = DayEdit(kit.look, _("From"), today, day=first, past=True)
        self.end = DayEdit(kit.look, _("To"), today, day=today, past=True)
        for field in (self.start, self.end):
            field.setFixedWidth(112)
            field.editingFinished.connect(self.fetch)
        self._days = boxed(row(self.start, kit.line("–"), self.end, gap=6))
        self._days.hide()
        self._sums = row(gap=0)
        self._sums_box = boxed(self._sums, "sheet")
        self.list = RecordList[StatementEntry](
            kit, self._columns(), name=_("Statement"), identity=lambda entry: entry.id
        )
        self.list.opened.connect(
            lambda entry: context.form_asked.emit(_FORMS[entry.kind], entry.id, {})
        )
        self.out = kit.button("", "quiet", "export", name=_("Export the statement"))
        self.out.clicked.connect(
            lambda: save_list(context, self.window(), self.title, self.write_to)
        )
        self.pdf = kit.button(_("Save as PDF"), "primary", "brief")
        self.pdf.clicked.connect(self._on_pdf)
        self.print = kit.button("", "quiet", "print", name=_("Print"))
        self.print.clicked.connect(self._on_print)
        self.add_tools(self.out, self.print, self.pdf)
        self.search.hide()
        chips = row(self.periods.layout, self._days, None, gap=6)
        self.setLayout(column(row(self.who, chips, gap=10), self._sums_box, (self.list, 1), gap=10))
        self._say_empty(chosen=False)

    @property
    def title(self) -> str:
        """What a file of it is called."""
        data = self.data
        name = "" if data is None or data.customer is None else data.customer.name
        return f"{_('Statement')} {name}".strip()

    def take_focus(self) -> None:
        """Ask whose, or stand in the lines."""
        if self.customer is None:
            self.who.setFocus()
        else:
            self.list.take_focus()

    def search_in_page(self) -> bool:
        """Ask whose."""
        self.who.setFocus()
        self.who.selectAll()
        return True

    def _on_picked(self) -> None:
        chosen = self.who.chosen
        if chosen is not None:
            self.customer = chosen.id
            self.fetch()

    def _on_period(self) -> None:
        self._days.setVisible(self.periods.chosen == "own")
        self.fetch()

    def days(self) -> tuple[dt.date, dt.date]:
        """From when to when."""
        today, chosen = self.desk.today(), self.periods.chosen
        if chosen == "own":
            start, end = self.start.day or today, self.end.day or today
            return min(start, end), max(start, end)
        if chosen == "last":
            month = previous_period("month", Period(today.replace(day=1), today))
            return (today, today) if month is None else (month.start, month.end)
        begun, _end = period_days(chosen, today)
        return begun or today, today

    def request(self) -> Callable[[], StatementData]:
        """The customer's statement over the days."""
        store, today, customer = self.desk.store, self.desk.today(), self.customer
        start, end = self.days()

        def read() -> StatementData:
            with store.reading() as session:
                known = customer_choices(session, [customer] if customer else [])
                choice = known.get(customer) if customer else None
                return StatementData(
                    today=today,
                    start=start,
                    end=end,
                    customer=choice,
                    seller=get_rep(session, me(session)) if choice else None,
                    found=statements(session, choice.id, start, end) if choice else (),
                    owing=()
                    if choice
                    else _owing(receivables(session, today=today, rep=me(session))),
                )

        return read

    def show_data(self, data: StatementData) -> None:
        """Show balances and lines."""
        known = data.customer is not None
        if data.customer is not None and self.who.chosen != data.customer:
            self.who.take(data.customer)
        for button in (self.pdf, self.print, self.out):
            button.setEnabled(known)
            button.setToolTip(button.accessibleName() if known else _("Choose a customer first."))
        self._say_empty(chosen=known, owing=data.owing)
        self._show_sums(data)
        entries = [entry for each in data.found for entry in each.entries]
        count = ngettext("{count} line", "{count} lines", len(entries)).format(count=len(entries))
        closing = sum_words((each.closing, each.currency) for each in data.found)
        words = _("Closing balance {amount}").format(amount=closing) if closing else ""
        self.list.show_rows(entries, count, words)

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """`customer` and `period`."""
        if wanted.get("period") in _PERIODS:
            self.periods.chosen = str(wanted["period"])
        if wanted.get("customer"):
            super().ask(wanted)
        self.fetch()

    def state(self) -> Mapping[str, Any]:
        """Customer and period."""
        return {**super().state(), "period": self.periods.chosen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again; days of one's own are not kept."""
        super().restore(state)
        period = str(state.get("period") or "")
        if period != "own":
            self.periods.chosen = period

    def _say_empty(self, *, chosen: bool, owing: Sequence[tuple[uuid.UUID, str]] = ()) -> None:
        if chosen:
            words = _("Nothing was owed or paid in these days; orders without terms are settled.")
            self.list.when_empty("check", words)
            return
        self.list.when_empty("search", _("Whose statement? Type a name above."))
        for customer, name in owing:
            button = self.kit.button(name, "ghost", "money")
            button.clicked.connect(lambda _on=False, customer=customer: self._choose(customer))
            self.list.add_when_empty(button)

    def _choose(self, customer: uuid.UUID) -> None:
        self.choose_customer(customer)
        self.list.take_focus()

    def _show_sums(self, data: StatementData) -> None:
        clear(self._sums)
        self._sums_box.setVisible(bool(data.found))
        for place, each in enumerate(data.found[:2]):
            if place:
                self._sums.addWidget(line(upright=True))
            self._sums.addLayout(self._sum(each), 1)

    def _sum(self, each: Statement) -> Any:  # noqa: ANN401 - a layout
        kit, code = self.kit, each.currency
        parts = [
            (_("Opening balance"), each.opening, "text"),
            (_("Ordered"), each.ordered, "text"),
            (_("Paid"), -each.paid, "text"),
            (_("Returned"), -each.returned, "text"),
            (_("Closing balance"), each.closing, "text"),
            (_("Owed"), each.owed, "danger" if _late(each) else "text"),
        ]
        if each.unallocated:
            parts.append((_("Paid without an order"), each.unallocated, "warn"))
        inside = row(gap=18, margins=(18, 8, 18, 8))
        for words, value, tone in parts:
            if value or words in (parts[0][0], parts[4][0]):
                figure = kit.line(formats.money(value, code), tone=tone, strong=True)
                inside.addLayout(column(kit.line(words, "small", "text2"), figure, gap=0))
        inside.addStretch(1)
        return inside

    # --- Files ------------------------------------------------------------------------------

    def write_to(self, path: Path) -> "Exported":
        """Write the statement as a workbook or CSV."""
        from crm.documents.exports.lists import export_statement

        found = () if self.data is None else self.data.found
        return export_statement(found, path, title=self.title, force=True)

    def _file_title(self) -> str:
        data = self.data
        if data is None:
            return self.title
        return f"{self.title} {data.start.isoformat()} {data.end.isoformat()}"

    def _on_pdf(self) -> None:
        save_pdf(self.context, self, self._file_title(), self._write())

    def _on_print(self) -> None:
        print_pdf(self.context, self._file_title(), self._write())

    def save_pdf(self, path: Path) -> None:
        """Write the pages to this file."""
        write_pdf(self.context, path, self._write())

    def _write(self) -> Callable[[Path], None]:
        """What writes the pages of what is shown now."""
        data = self.data
        assert data is not None and data.customer is not None  # noqa: PT018, S101 - the button waits
        customer, seller = data.customer, data.seller

        def write(path: Path) -> None:
            from crm.documents.exports.landing import landing
            from crm.documents.statement_pdf import Parties, statement_pdf

            content = statement_pdf(
                data.found,
                Parties(
                    customer=customer.name,
                    code=customer.code,
                    seller="" if seller is None else seller.name,
                    team=None if seller is None else seller.team,
                ),
                start=data.start,
                end=data.end,
                made_on=data.today,
            )
            with landing(path, force=True) as part:
                part.write_bytes(content)

        return write

    # --- Columns ----------------------------------------------------------------------------

    def _columns(self) -> list[Column[StatementEntry]]:
        return [
            Column(
                key="day",
                title=_("Date"),
                width=124,
                text=lambda entry: formats.day(entry.day, self.desk.today()),
            ),
            Column(
                key="about",
                title=_("About"),
                text=lambda entry: label("statement", entry.kind),
                note=_about,
                strong=True,
            ),
            Column(
                key="charged",
                title=_("Charged"),
                width=130,
                right=True,
                text=lambda entry: _cents(entry.amount, entry) if entry.amount > 0 else "",
            ),
            Column(
                key="credited",
                title=_("Credited"),
                width=130,
                right=True,
                text=lambda entry: "" if entry.amount > 0 else _cents(-entry.amount, entry),
            ),
            Column(
                key="balance",
                title=_("Balance"),
                width=140,
                right=True,
                strong=True,
                text=lambda entry: _cents(entry.balance, entry),
            ),
        ]


def _owing(rows: Sequence[ReceivableRow]) -> list[tuple[uuid.UUID, str]]:
    owed: Counter[tuple[uuid.UUID, str]] = Counter()
    for each in rows:
        owed[each.customer_id, each.customer] += each.owed
    return [key for key, _sum in owed.most_common(_MOST_OWING)]


def _late(each: Statement) -> bool:
    return any(value for band, value in each.bands.items() if band != "not_due")


def _cents(value: int, entry: StatementEntry) -> str:
    return formats.money(value, entry.currency, cents=True)


def _about(entry: StatementEntry) -> str:
    order = entry.order if entry.order != entry.code else None
    parts = (
        entry.code,
        _("for {order}").format(order=order) if order else None,
        " ".join((entry.text or "").split()),
    )
    return " · ".join(filter(None, parts))
