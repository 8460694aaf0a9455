"""What forms are made of: columns by their names, numbers with their factor, the day of a sheet."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from crm.documents.imports.amount_columns import factor_of as factor_of_words
from crm.documents.imports.header_keys import header_key, header_keys
from crm.documents.imports.headers import units_of
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.values import is_empty, no_value, text
from crm.errors import KnownError
from crm.i18n import gettext as _

PERSON = (
    "员工|业务员|姓名|销售员|销售人员|负责人|客户经理|人员|责任人|业务代表|公司/部门/员工|Rep|"
    "Salesperson"
)

_UNIT_WORDS = ("单位", "金额单位", "货币单位", "计量单位")
_DAY_WORDS = re.compile("日期|截止|截至|日|时间|date|as of", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FACTORS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}


def keys_of(words: str) -> frozenset[str]:
    """The keys of headers parted by bars."""
    return frozenset(header_key(word) for word in words.split("|"))


def first(names: Sequence[str], words: str | Collection[str]) -> int | None:
    """The index of the first of the columns that bears one of the names."""
    wanted = keys_of(words) if isinstance(words, str) else frozenset(words)
    return next((i for i, name in enumerate(names) if wanted & {*header_keys(name)}), None)


def at(cells: Sequence[Cell], index: int | None) -> Cell:
    """The cell, empty where there is none."""
    return cells[index] if index is not None and index < len(cells) else ""


def said(cells: Sequence[Cell], index: int | None) -> str:
    """The text of a cell, empty where it says nothing."""
    cell = at(cells, index)
    return "" if is_empty(cell) or no_value(cell) else text(cell)


def factor_of(sheet: Sheet, header: str) -> int:
    """In what a column counts: its own unit, else the one beside the table (单位：万元)."""
    own = units_of(header, "").factor
    if own != 1:
        return own
    for name, unit in sheet.words.items():
        if name.strip() in _UNIT_WORDS:
            return units_of(f"({unit})", "").factor
    return 1


def number_of(sheet: Sheet, cells: Sequence[Cell], index: int | None, header: str) -> str | None:
    """The number a cell states, in whole units, exactly; None where it states none."""
    cell = at(cells, index)
    if index is None or is_empty(cell) or no_value(cell) or isinstance(cell, bool):
        return None
    words = unicodedata.normalize("NFKC", text(cell)).replace(",", "").replace(" ", "")
    words = words.strip("¥￥$元")
    times = factor_of(sheet, header)
    for word, factor in _FACTORS.items():
        if words.endswith(word):
            words, times = words.removesuffix(word), factor
            break
    if _NUMBER.fullmatch(words) is None:
        return text(cell)  # the row will be refused, with its own words
    return plain(Decimal(words) * times)


def amount(words: str | None) -> Decimal:
    """A stated number to count with; what is none counts nothing."""
    try:
        return Decimal(words or 0)
    except InvalidOperation:
        return Decimal()


def plain(number: Decimal) -> str:
    """The number without idle zeros and exponent."""
    words = format(number, "f")
    return words.rstrip("0").rstrip(".") if "." in words else words


def around(sheet: Sheet) -> str:
    """What stands around the table: its name, its titles, its words."""
    titles = [
        text(cell)
        for aside in sheet.set_aside
        if aside.why == "title"
        for cell in aside.cells
        if isinstance(cell, str)
    ]
    return " ".join([sheet.name, *titles, *sheet.words.values()])


def year_of(words: str) -> int | None:
    """The year that words name."""
    found = _YEAR.search(unicodedata.normalize("NFKC", words).removesuffix(".0"))
    return int(found[1]) if found else None


def day_of(sheet: Sheet, names: Sequence[str]) -> int | Cell:
    """The column with the day, else the day that stands around the table.

    KnownError form_refused where neither says one.
    """
    column = first(
        names, "日期|统计日期|调查日期|截止日期|盘点日期|填表日期|Date|账龄日期|基准日期|制表日期"
    )
    if column is not None:
        return column
    for name, value in sheet.words.items():
        if _DAY_WORDS.search(name) and any(c.isdigit() for c in value):
            return value
    found = re.search(r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?", around(sheet))
    if found is not None:
        return found.group()
    raise KnownError(
        "form_refused",
        _("The sheet does not say of which day its figures are; add a column 日期 and try again."),
    )


def difference(row: int, header: str, theirs: str, ours: Decimal) -> str:
    """That a total in a sheet is not what its parts add up to."""
    return _("Row {row}: {header} says {theirs}, its parts add up to {ours}.").format(
        row=row, header=header, theirs=theirs, ours=plain(ours)
    )


def made(
    sheet: Sheet,
    kind: str,
    headers: Sequence[str],
    rows: Sequence[tuple[int, Sequence[Cell]]],
    name: str,
    *,
    notes: Sequence[str] = (),
    in_whole_units: bool = False,
) -> Sheet:
    """A sheet of rows of the kind, under the numbers of the sheet they come from.

    Where its numbers are `in_whole_units` already, the unit beside the table is theirs no more.
    """
    words = sheet.words
    if in_whole_units:
        words = {label: word for label, word in words.items() if not factor_of_words({label: word})}
    return replace(
        sheet,
        words=words,
        headers=tuple(headers),
        rows=rows,
        name=f"{sheet.name} · {name}".removeprefix(" · "),
        kind=kind,
        totals={},
        set_aside=(),
        notes=tuple(notes),
    )
