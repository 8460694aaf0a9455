"""Lists of what was sold, a row for each product: orders, and their lines."""

from collections.abc import Sequence

from crm.documents.imports.fields import Kind
from crm.documents.imports.form_cells import at, made, said
from crm.documents.imports.headers import Columns, match_columns
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.sales import ORDER, ORDER_LINE
from crm.i18n import gettext as _

_Rows = list[tuple[int, Sequence[Cell]]]


def is_sales_list(sheet: Sheet) -> bool:
    """Whether a row is a line that says itself whose order it is of, and of which day."""
    if sheet.kind is not None:
        return False
    order, line = _fields(ORDER, sheet), _fields(ORDER_LINE, sheet)
    return (
        {"code", "day"} <= order.keys()
        and bool({"customer", "customer_name"} & order.keys())
        and "order" in line
        and bool({"product", "product_name"} & line.keys())
        and bool({"quantity", "unit_price"} & line.keys())
        and "id" not in line
    )


def sales_sheets(sheet: Sheet) -> list[Sheet]:
    """Each order with its first row, and the lines of all rows.

    A later row of an order that names another customer or day is an order too, which will be said
    to contradict the first.
    """
    order, line = _fields(ORDER, sheet), _fields(ORDER_LINE, sheet)
    code = line["order"]
    who = [order[name] for name in ("customer", "customer_name", "day") if name in order]
    theirs = {*order.values()} - {*line.values()}
    of_orders = sorted({i for i in theirs if not _differs(sheet, code, i)} | {code, *who})
    others = [index for index in range(len(sheet.headers)) if index not in of_orders]
    of_lines = sorted({code, *others})
    orders: _Rows = []
    seen: set[tuple[str, ...]] = set()
    for number, cells in sheet.rows:
        key = said(cells, code), *(said(cells, index) for index in who)
        if key not in seen and key[0]:
            seen.add(key)
            orders.append((number, [at(cells, index) for index in of_orders]))
    lines = [(number, [at(cells, index) for index in of_lines]) for number, cells in sheet.rows]
    headers = sheet.headers
    return [
        made(sheet, "orders", [headers[i] for i in of_orders], orders, _("Orders")),
        made(sheet, "order_lines", [headers[i] for i in of_lines], lines, _("Order lines")),
    ]


def _differs(sheet: Sheet, code: int, index: int) -> bool:
    """Whether the rows of an order say different things in a column: a note on each line."""
    found: dict[str, str] = {}
    for _row, cells in sheet.rows:
        words = said(cells, index)
        if words and found.setdefault(said(cells, code), words) != words:
            return True
    return False


def _fields(kind: Kind, sheet: Sheet) -> dict[str, int]:
    found: Columns = match_columns(kind, sheet.headers, {}, "CNY", sheet.rows)
    return {column.field.name: column.index for column in found.fields}
