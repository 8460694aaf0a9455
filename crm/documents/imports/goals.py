"""Goals by month: a row for each rep or department, a column for each month."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from crm.documents.imports.form_cells import (
    PERSON,
    amount,
    around,
    difference,
    first,
    made,
    number_of,
    said,
    year_of,
)
from crm.documents.imports.header_keys import bare, header_key, month_of, quarter_of
from crm.documents.imports.headers import distinct
from crm.documents.imports.reading import Cell, Sheet

_HEADERS = (
    "metric",
    "basis",
    "period",
    "starts_on",
    "rep",
    "scope",
    "low",
    "high",
    "note",
    "same_since",
)
_COLUMNS: Mapping[str, str] = {
    "person": PERSON,
    "department": "部门|团队|公司|单位|组别|Department|Team|公司/部门",
    "region": "区域|地区|大区|Region|负责区域|销售区域",
    "type": "目标类型|类型|指标|指标名称|项目|Metric|目标|目标类型(销售/回款)|Target Type",
    "year": "年度|年份|Year|年|Goal Year",
    "bound": "保底/冲刺|目标档次|档次|级别|目标级别|Floor or Stretch",
}
_YEAR_GOAL = re.compile(
    r"(?:年|全年|年度|\d{4}年)(?:总)?(?:目标|任务|合计|总计|指标)(?:值|额)?|annual(?:goal|target)|total"
)
_HIGH = re.compile("冲刺|挑战|力争|奋斗|上限|最高|stretch|high|max", re.IGNORECASE)
_ACTUAL = re.compile("实际|完成|达成|差额|增长|同期|去年|actual|占比")
_TEAM = frozenset({"公司", "全公司", "团队", "全体", "合计", "总计", "公司合计", "team", "总部"})
_COLLECTED = re.compile("回款|收款|到账|collect", re.IGNORECASE)
_DELIVERED = re.compile("出库|发货|交货|交付|deliver", re.IGNORECASE)
_EVER = dt.date(1901, 1, 1)

Runs: TypeAlias = dict[tuple[Cell, ...], tuple[tuple[Cell, ...], dt.date]]
"""Of a goal its bounds in the month before, and since which month they are so."""


def goal_sheets(sheet: Sheet) -> list[Sheet]:
    """Targets of each month and of the year, a sheet each.

    保底 is the low bound and 冲刺 the high one. Quarters and the year are added up from the
    months and compared; where there are quarters alone, they are the goals.
    """
    names = distinct(sheet.headers)
    place = {what: first(names, words) for what, words in _COLUMNS.items()}
    bounds, quarters = _bounds(names)
    if not any(period == "month" for period, _month in bounds):
        bounds |= {("quarter", 3 * n - 2): {"low": index} for n, index in quarters.items()}
        quarters = {}
    notes = [*sheet.notes, *_differences(sheet, names, bounds, quarters)]
    sheets: list[Sheet] = []
    runs: Runs = {}
    for (period, month), columns in sorted(bounds.items(), key=lambda pair: pair[0]):
        rows = [
            (number, row)
            for number, cells in sheet.rows
            if (
                row := _goal(
                    sheet, names, cells, place=place, period=(period, month), columns=columns
                )
            )
            is not None
        ]
        rows = _folded(rows)
        if period == "month":
            _compare(rows, runs)
        label = bare(names[min(columns.values())]).strip()
        sheets.append(made(sheet, "targets", _HEADERS, rows, label, notes=() if sheets else notes))
    return sheets


def _bounds(
    names: Sequence[str],
) -> tuple[dict[tuple[str, int], dict[str, int]], dict[int, int]]:
    """The columns of each period by bound, and those of quarters."""
    bounds: dict[tuple[str, int], dict[str, int]] = {}
    quarters: dict[int, int] = {}
    for index, name in enumerate(names):
        found = month_of(name)
        if found is not None and not _ACTUAL.search(found[1]):
            bound = "high" if _HIGH.search(found[1]) else "low"
            bounds.setdefault(("month", found[0]), {}).setdefault(bound, index)
        elif (quarter := quarter_of(name)) is not None:
            quarters.setdefault(quarter, index)
        elif _YEAR_GOAL.fullmatch(header_key(bare(name))):
            bounds.setdefault(("year", 1), {}).setdefault("low", index)
    return bounds, quarters


def _goal(
    sheet: Sheet,
    names: Sequence[str],
    cells: Sequence[Cell],
    *,
    place: Mapping[str, int | None],
    period: tuple[str, int],
    columns: Mapping[str, int],
) -> list[Cell] | None:
    low, high = (
        None if index is None else number_of(sheet, cells, index, names[index])
        for index in (columns.get("low"), columns.get("high"))
    )
    if low is None and high is None:
        return None
    if _HIGH.search(said(cells, place["bound"])):
        low, high = None, low
    words = said(cells, place["type"]) or around(sheet)
    year = year_of(said(cells, place["year"]) or around(sheet))
    rep = said(cells, place["person"]) or said(cells, place["department"])
    region = said(cells, place["region"])
    is_team = not rep or rep in _TEAM
    narrowed = bool(region) and is_team and region not in _TEAM
    return [
        "sales_amount",
        _basis(words, said(cells, place["type"])),
        period[0],
        "" if year is None else dt.date(year, period[1], 1),
        "team" if is_team else rep,
        f"region={region}" if narrowed else "",
        low or "",
        high or "",
        "" if narrowed else region,
        "",
    ]


def _basis(words: str, kind: str) -> str:
    if _COLLECTED.search(words):
        return "collected"
    return "delivered" if _DELIVERED.search(kind) else "ordered"


def _folded(rows: Sequence[tuple[int, list[Cell]]]) -> list[tuple[int, list[Cell]]]:
    """A row 保底 and a row 冲刺 of the same goal as one, with both its bounds."""
    found: dict[tuple[Cell, ...], int] = {}
    folded: list[tuple[int, list[Cell]]] = []
    for number, row in rows:
        bounds = _HEADERS.index("low"), _HEADERS.index("high")
        key = tuple(cell for place, cell in enumerate(row) if place not in bounds)
        first = folded[found[key]][1] if key in found else None
        if first is not None and all(first[b] == "" or row[b] == "" for b in bounds):
            for b in bounds:
                first[b] = first[b] or row[b]
        else:
            found[key] = len(folded)
            folded.append((number, row))
    return folded


def _compare(rows: Sequence[tuple[int, list[Cell]]], runs: Runs) -> None:
    """Say of each goal since which month of the form it is the same; the first, since ever."""
    for _number, row in rows:
        key = tuple(row[_HEADERS.index(name)] for name in ("basis", "rep", "scope"))
        bounds = tuple(row[_HEADERS.index(name)] for name in ("low", "high"))
        start = row[_HEADERS.index("starts_on")]
        if not isinstance(start, dt.date):
            continue
        before = runs.get(key)
        since = _EVER if before is None else before[1] if before[0] == bounds else start
        runs[key] = bounds, since
        row[_HEADERS.index("same_since")] = since


def _differences(
    sheet: Sheet,
    names: Sequence[str],
    bounds: Mapping[tuple[str, int], Mapping[str, int]],
    quarters: Mapping[int, int],
) -> Iterator[str]:
    """Where quarters and the year are not the sum of their months."""
    months = {
        month: columns["low"]
        for (period, month), columns in bounds.items()
        if period == "month" and "low" in columns
    }
    parts = {index: range(3 * n - 2, 3 * n + 1) for n, index in quarters.items()}
    if "low" in (year := bounds.get(("year", 1), {})):
        parts[year["low"]] = range(1, 13)
    for number, cells in sheet.rows:
        for index, of in parts.items():
            stated = number_of(sheet, cells, index, names[index])
            if stated is None or any(month not in months for month in of):
                continue
            ours = sum(
                (amount(number_of(sheet, cells, months[m], names[months[m]])) for m in of),
                Decimal(),
            )
            if ours != amount(stated):
                yield difference(number, names[index], stated, ours)
