"""Kinds of rows about numbers: readings that were reported, and targets."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from crm.documents.imports import metric_words, synonyms, values, words
from crm.documents.imports.fields import (
    BadCell,
    Draft,
    Given,
    Kind,
    Units,
    field_of,
    own_columns,
    table_of,
)
from crm.documents.imports.reading import Cell
from crm.documents.imports.references import References, naming
from crm.documents.imports.spans import span_of
from crm.domain.money import minor_scale, parse_scaled
from crm.domain.periods import parse_kind
from crm.domain.targets import BadTarget, TargetVersion, check_target, effective_start
from crm.errors import KnownError
from crm.i18n import mark
from crm.labels import code_of
from crm.models import Reading, Target
from crm.queries.dimensions import SCOPES
from crm.queries.metrics import Metric, find_built_in, find_metric, reported_metric
from crm.queries.settings import setting
from crm.queries.targets import TEAM
from crm.settings import FIRST_WEEKDAY, ME

f = field_of

UNKNOWN_METRIC = mark(
    "There is no metric {value}, named in column {column}; write the name of one, as sales_amount."
)
METRIC_TAKEN = mark(
    "{value} in column {column} is counted by the program itself; give the reading another name."
)
BAD_PERIOD = mark("{value} in column {column} is not a period; write week, month, year or 10d.")
BAD_SCOPE = mark(
    "{value} in column {column} narrows nothing down; write region=华东, parted by semicolons."
)
BAD_TARGET = mark("The target cannot be as row and column {column} say; check bounds and days.")


_EVER = 1901  # the year that stands for the beginning

_PERIODS = values.one_of(words.PERIODS, "period", own_words=True)


def period(cell: Cell, units: Units) -> tuple[str, dt.date | None]:
    """A kind of period (week, month, 10d); of a named one (2026年3月) its first day too."""
    said = _PERIODS(cell, units)
    try:
        return parse_kind(said), None
    except ValueError:
        found = span_of(said, units.year)
        if found is None:
            raise BadCell("bad_period", BAD_PERIOD, cell) from None
        return found


TEAM_WORDS = frozenset({TEAM, "团队", "全体", "公司", "部门"})
"""What stands for everybody in the column of the rep."""


def weekday(cell: Cell, units: Units) -> int:
    """A day of the week as ISO counts it, from 1 for Monday, to ours from 0."""
    found = values.whole(cell, units)
    if not 1 <= found <= 7:  # noqa: PLR2004 - days of a week
        raise BadCell("bad_number", values.NOT_WHOLE, cell)
    return found - 1


READINGS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f("code", mark("Code"), values.code, "ReadingID|Code|编号"),
    f(
        "metric",
        mark("Metric"),
        values.text,
        "Metric|指标|指标名称|名称|Name|项目|KPI|统计项目|统计指标|考核指标",
    ),
    f(
        "day",
        mark("Date"),
        values.last_day,
        "Day|日期|Date|统计日期|时间|报告日期|截止日期|数据日期|上报日期",
    ),
    f(
        "value",
        mark("Value"),
        values.reading,
        "Value|数值|值|实际|实际值|Amount|数据|读数|完成值|实际完成",
    ),
    f("unit", mark("Unit"), values.text, "Unit|单位"),
    f(
        "nature",
        mark("Adds up or as of a day"),
        values.one_of(words.READING_NATURES, "nature"),
        "Nature|性质|类型",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f("rep", mark("Rep"), values.text, synonyms.OWNER),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("product", mark("Product"), values.text, "Product|产品|商品|ProductID|产品编号|产品名称"),
    f("region", mark("Region"), values.text, "Region|区域|地区"),
    f("source", mark("Source"), values.text, "Source|来源|数据来源"),
)
TARGETS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "metric",
        mark("Metric"),
        values.text,
        "Metric|指标|目标类型|指标名称|Name|目标|考核指标|目标名称|目标项|KPI",
    ),
    f("period", mark("Period"), period, "Period|周期|期间|考核周期|目标周期"),
    f(
        "low",
        mark("Low"),
        values.bounds,
        "Low|下限|保底|最低|Min|Minimum|Floor|目标值|保底目标|基本目标|最低目标|目标金额|目标数量|Target",
    ),
    f(
        "high",
        mark("High"),
        values.number_text,
        "High|上限|冲刺|最高|Max|Maximum|Stretch|冲刺目标|挑战目标|最高目标|力争|奋斗目标",
    ),
    f("sense", mark("Sense"), values.one_of(words.SENSES, "sense"), "Sense|方向|目标方向"),
    f(
        "starts_on",
        mark("From"),
        values.first_day,
        "From|Starts On|开始日期|起始日期|生效日期|Start",
    ),
    f("until", mark("Until"), values.last_day, "Until|结束日期|截止日期|To|End"),
    f("rep", mark("Rep"), values.text, f"{synonyms.OWNER}|员工"),
    f("scope", mark("Scope"), values.words_of, "Scope|范围"),
    f("each", mark("Each"), values.one_of(words.EACH, "each"), "Each|每|单位对象"),
    f("basis", mark("Basis"), values.one_of(words.BASES, "basis"), "Basis|口径|统计口径"),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f("note", mark("Note"), values.text, synonyms.NOTE),
    f("anchor", mark("Grid from"), values.day, "Anchor|起算日期|Grid From"),
    f("first_weekday", mark("First weekday"), weekday, "First Weekday|每周起始日|每周第一天"),
    f("ended", mark("Ends here"), values.truth, "Ended|已终止|终止"),
    f("same_since", mark("The same since"), values.day, "Same Since"),
)


def _settle_reading(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Reading), "value")
    draft = Draft(row, columns)
    with naming("metric"):
        if find_built_in(columns.get("metric", "")) is not None:
            raise BadCell("metric_taken", METRIC_TAKEN, columns["metric"])
    if "value" in given:
        columns["value"], unit = given["value"]
        if unit is not None:
            columns.setdefault("unit", unit)
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
    if "product" in given:
        with naming("product"):
            columns["product_id"] = references.products.get(given["product"])
    if (rep := references.rep(draft, given)) is not None:
        columns["rep_id"] = rep
    return draft


def _settle_target(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Target), "scope", "low", "high")
    draft = Draft(row, columns)
    for name in ("metric", "period"):
        if name not in given:
            return draft
    columns["period"], named = given["period"]
    if named is not None:
        columns.setdefault("starts_on", named)
    with naming("metric"):
        metric, basis = _metric(references, given["metric"])
    columns["metric"] = metric.name
    if basis is not None and basis in metric.bases:
        columns.setdefault("basis", basis)
    if metric.is_money:
        columns.setdefault("currency", references.currency)
    else:
        columns.pop("currency", None)
    _set_bounds(columns, given, metric)
    limit = "low" not in columns and ("each" in given or metric.limited)
    columns.setdefault("sense", "cap" if limit else "reach")
    if "basis" not in columns and metric.bases:
        columns["basis"] = metric.bases[0]
    columns["scope"] = _scope(draft, given, references)
    columns.setdefault("first_weekday", setting(references.session, FIRST_WEEKDAY))
    _set_days(columns, references)
    if (since := given.get("same_since")) is not None:
        _keep_governing(draft, references, since)
    return draft


def _metric(references: References, text: str) -> tuple[Metric, str | None]:
    """The metric of the name, a reading of it first, and the basis that the name implies."""
    try:
        return find_built_in(text) or find_metric(references.session, text), None
    except KnownError:
        if (coming := _reported(references, text)) is not None:
            return coming, None
        name, basis = metric_words.BY_WORD.get(values.folded(text).replace(" ", ""), ("", None))
        metric = find_built_in(name)
        if metric is None:
            raise BadCell("unknown_metric", UNKNOWN_METRIC, text) from None
        return metric, basis


def _reported(references: References, name: str) -> Metric | None:
    """A metric of which the first readings come with the same file."""
    columns = ("id", "day", "nature", "unit", "currency")
    rows = references.foreseen.rows(table_of(Reading), columns, "metric", [name])
    if not rows:
        return None
    _id, _day, nature, unit, currency = max(rows, key=lambda row: row[1])
    return reported_metric(name, nature, unit, currency)


def _set_bounds(columns: dict[str, Any], given: Given, metric: Metric) -> None:
    """The low bound and the high one; a range in the column of the low is both."""
    currency = columns.get("currency")
    low, beside = given.get("low", (None, None))
    high = given.get("high")
    if beside is not None and high is not None:
        with naming("low"):
            raise BadCell("bad_number", values.NOT_EXACT, f"{low}-{beside}")
    for name, column, text in (
        ("low", "low", low),
        ("high", "high", high),
        ("high", "low", beside),
    ):
        if text is not None:
            with naming(column):
                columns[name] = _bound(text, metric, currency)


def _bound(text: str, metric: Metric, currency: str | None) -> int:
    scale = minor_scale(currency or "") if metric.is_money else metric.scale
    number = text.removesuffix("%") if metric.unit == "percent" else text
    try:
        return parse_scaled(number, scale)
    except ValueError:
        raise BadCell("bad_number", values.NOT_A_NUMBER, text) from None


def _scope(draft: Draft, given: Given, references: References) -> dict[str, str]:
    """What the target is narrowed down to; the rep me unless another or the team is meant."""
    scope: dict[str, str] = {}
    with naming("scope"):
        for part in given.get("scope", ()):
            key, is_pair, value = (piece.strip() for piece in part.partition("="))
            if not is_pair or key not in SCOPES or not value:
                raise BadCell("bad_scope", BAD_SCOPE, part)
            scope[key] = _scoped(key, value, references)
    rep = given.get("rep")
    if rep is not None and values.folded(rep) not in TEAM_WORDS:
        scope["rep"] = str(references.rep(draft, given))
    elif rep is not None:
        scope["rep"] = TEAM
    me = setting(references.session, ME)
    mine = TEAM if given.get("each") == "rep" or me is None else str(me)
    if scope.setdefault("rep", mine) == TEAM:
        del scope["rep"]
    return dict(sorted(scope.items()))


def _scoped(key: str, value: str, references: References) -> str:
    if key == "rep":
        return TEAM if value == TEAM else str(references.reps.get(value))
    if key == "customer":
        return str(references.customers.get(value))
    if key == "product":
        return str(references.products.get(value))
    return (code_of(key, value) if key in {"kind", "channel", "grade"} else None) or value


def _set_days(columns: dict[str, Any], references: References) -> None:
    """From when the target counts: as the row says, as it did already, else the next period."""
    kind = columns["period"]
    first = columns.get("starts_on")
    if kind == "once":
        columns.setdefault("anchor", first)
    else:
        columns.pop("until", None)
    if first is None:
        first = _known_start(columns, references)
    try:
        start = effective_start(
            kind,
            references.today,
            from_date=first,
            first_weekday=columns["first_weekday"],
            anchor=columns.get("anchor"),
        )
        if kind not in words.PERIODS:
            columns.setdefault("anchor", start)
        columns["starts_on"] = start
        check_target(
            TargetVersion(
                id="",
                starts_on=start,
                metric=columns["metric"],
                period=kind,
                low=columns.get("low"),
                high=columns.get("high"),
                sense=columns["sense"],
                first_weekday=columns["first_weekday"],
                anchor=columns.get("anchor"),
                until=columns.get("until"),
            )
        )
    except BadTarget:
        error = BadCell("bad_target", BAD_TARGET)
        error.field = "low"
        raise error from None


def _keep_governing(draft: Draft, references: References, since: dt.date) -> None:
    """Mean the version that says the same of the period already, where no month before differs.

    A form names each month; a target of each month is one version that holds till the next one.
    """
    columns, table = draft.columns, table_of(Target)
    names = ("metric", "period", "sense", "each", "basis", "currency")
    shown = ("id", "starts_on", "low", "high", "scope", "ended", "first_weekday", *names)
    rows = references.foreseen.rows(table, shown, "metric", [columns["metric"]])
    found = [
        row
        for values_of in rows
        if (row := dict(zip(shown, values_of, strict=True)))["starts_on"] <= columns["starts_on"]
        and all(row[name] == columns.get(name) for name in names)
        and dict(row["scope"] or {}) == columns["scope"]
    ]
    last = max(found, key=lambda row: row["starts_on"], default=None)
    if last is None or last["ended"]:
        return
    is_same = all(last[name] == columns.get(name) for name in ("low", "high"))
    if is_same and (last["starts_on"] >= since or since.year <= _EVER):
        draft.id = last["id"]
        columns |= {name: last[name] for name in ("starts_on", "first_weekday")}


def _known_start(columns: dict[str, Any], references: References) -> Any:  # noqa: ANN401
    """The start of the version that says the same; a sheet imported again means that one."""
    t = table_of(Target).c
    names = ("metric", "period", "low", "high", "sense", "each", "basis", "currency")
    rows = references.session.execute(
        select(t.starts_on, t.scope)
        .where(
            ~t.deleted,
            ~t.ended,
            *(t[name].is_not_distinct_from(columns.get(name)) for name in names),
        )
        .order_by(t.starts_on.desc())
    )
    return next((start for start, scope in rows if dict(scope or {}) == columns["scope"]), None)


READING = Kind(
    "readings",
    mark("Readings"),
    table_of(Reading),
    READINGS,
    _settle_reading,
    required={"metric": "metric", "day": "day", "value": "value"},
    natural=("metric", "day", "rep_id", "customer_id", "product_id", "region", "currency"),
    anchor="metric",
)
TARGET = Kind(
    "targets",
    mark("Targets"),
    table_of(Target),
    TARGETS,
    _settle_target,
    required={"metric": "metric", "period": "period", "starts_on": "starts_on"},
    natural=(
        *("metric", "period", "starts_on", "scope"),
        *("each", "basis", "currency", "sense"),
    ),
    anchor="metric",
)
