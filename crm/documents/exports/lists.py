"""Lists that are answers rather than records, as files: what is owed, the facts behind a number."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from crm.documents.exports.cells import Cell, Number, Writer
from crm.documents.exports.exporting import SEPARATED, WORKBOOK, Exported
from crm.documents.exports.landing import landing
from crm.documents.exports.separated import separated
from crm.documents.exports.workbooks import workbook
from crm.domain.money import minor_digits, minor_scale
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.words import joined
from crm.queries.limit_uses import LimitUse
from crm.queries.measure import FactRow
from crm.queries.receivables import ReceivableRow
from crm.queries.spending import SpendingRow
from crm.queries.statements import Statement

Row = Sequence[Cell]


def export_receivables(
    rows: Iterable[ReceivableRow], path: Path, *, force: bool = False
) -> Exported:
    """What is owed, an order a row. KnownError unknown_format, file_exists, file_unwritable."""
    heads = (
        *(_("Customer"), _("Order"), _("Order date"), _("Due on"), _("Days late"), _("Age")),
        *(_("Amount"), _("Settled amount"), _("Owed"), _("Currency"), _("Rep")),
    )
    cells = [
        (
            *(row.customer, row.code, row.day, row.due, Number(row.days_past_due)),
            label("age", row.band),
            *(_money(value, row.currency) for value in (row.amount, row.settled, row.owed)),
            *(row.currency, row.rep),
        )
        for row in rows
    ]
    return _export("receivables", _("Money owed"), heads, cells, path, force=force)


def export_statement(
    found: Iterable[Statement], path: Path, *, title: str, force: bool = False
) -> Exported:
    """A customer's statement, a line a row, each currency with its opening and closing balance."""
    heads = (
        *(_("Date"), _("About"), _("Number"), _("Order"), _("Note")),
        *(_("Charged"), _("Credited"), _("Balance"), _("Currency")),
    )
    cells: list[Row] = []
    for each in found:
        code = each.currency
        blank = (None, None, None, None, None)
        opening = _money(each.opening, code)
        cells.append((each.start, _("Opening balance"), *blank, opening, code))
        for entry in each.entries:
            charged = _money(entry.amount, code) if entry.amount > 0 else None
            credited = None if entry.amount > 0 else _money(-entry.amount, code)
            cells.append(
                (
                    *(entry.day, label("statement", entry.kind), entry.code, entry.order),
                    *(entry.text, charged, credited, _money(entry.balance, code), code),
                )
            )
        closing = _money(each.closing, code)
        cells.append((each.end, _("Closing balance"), *blank, closing, code))
    return _export("statement", title, heads, cells, path, force=force)


def export_limits(rows: Iterable[LimitUse], path: Path, *, force: bool = False) -> Exported:
    """What is used of each limit on gifts and meals, by whom."""
    heads = (
        *(_("Limit on"), _("For"), _("Name"), _("Customer"), _("From"), _("To")),
        *(_("Used"), _("Limit"), _("Left"), _("Currency"), _("State"), _("Awaiting approval")),
    )
    cells = [
        (
            *(row.label, label("each", row.each), row.name, row.customer, row.start, row.end),
            *(_money(value, row.currency) for value in (row.used, row.limit, row.left)),
            *(row.currency, label("progress_state", row.state), Number(row.pending)),
        )
        for row in rows
    ]
    return _export("limits", _("Gift and meal limits"), heads, cells, path, force=force)


def export_spending(rows: Iterable[SpendingRow], path: Path, *, force: bool = False) -> Exported:
    """Gifts, meetings and meals in one list."""
    heads = (
        *(_("Date"), _("Kind"), _("What"), _("Customer"), _("People"), _("What for")),
        *(_("Cost"), _("Budget"), _("Currency"), _("Approval"), _("Rep")),
    )
    cells = [
        (
            row.day,
            _("Gift") if row.kind == "gift" else label("meeting_kind", row.kind),
            *(row.item, joined(list(row.customers)), joined(list(row.people)), row.occasion),
            None if row.cost is None else _money(row.cost, row.currency),
            None if row.budget is None else _money(row.budget, row.currency),
            *(row.currency, label("approval", row.approval), row.rep),
        )
        for row in rows
    ]
    return _export("spending", _("Gifts & meals"), heads, cells, path, force=force)


def export_facts(
    rows: Iterable[FactRow], path: Path, *, title: str, scale: int = 1, force: bool = False
) -> Exported:
    """The facts behind a number; `scale` is that of values without a currency."""
    heads = (
        *(_("Date"), _("Rep"), _("Customer"), _("Product")),
        *(_("Value"), _("Currency"), _("About")),
    )
    cells = [
        (
            *(row.day, row.rep, row.customer, row.product),
            _money(row.value, row.currency) if row.currency else Number(row.value, scale),
            *(row.currency, row.text),
        )
        for row in rows
    ]
    return _export("facts", title, heads, cells, path, force=force)


def _money(value: int, currency: str) -> Number:
    return Number(value, minor_scale(currency), minor_digits(currency))


def _export(
    kind: str, title: str, heads: Sequence[str], rows: Sequence[Row], path: Path, *, force: bool
) -> Exported:
    ending = path.suffix.lower()
    if ending not in {WORKBOOK, SEPARATED}:
        raise KnownError(
            "unknown_format",
            _("{file} tells no format; let its name end in .xlsx or .csv.").format(file=path.name),
        )
    with landing(path, force=force) as part:
        if ending == SEPARATED:
            with separated(part) as sheet:
                sheet.header(heads)
                for row in rows:
                    sheet.row(_safe(row, Writer(typed=False)))
        else:
            with workbook(part) as book, book.sheet(_sheet_name(title)) as sheet_of_book:
                sheet_of_book.header(heads)
                for row in rows:
                    sheet_of_book.row(_safe(row, Writer(typed=True)))
    return Exported(path, {kind: len(rows)})


def _safe(row: Row, writer: Writer) -> list[Cell]:
    return [writer.text(cell) if isinstance(cell, str) else cell for cell in row]


def _sheet_name(title: str) -> str:
    """A name that a workbook takes: 31 characters, none of its marks."""
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31].strip() or "1"
