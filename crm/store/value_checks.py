"""The doctor's look at single values: types, days, codes, amounts that cannot be."""

from collections.abc import Callable, Iterator

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, String, Table, text
from sqlalchemy.orm import Session

from crm.domain import choices
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.models.base import UuidBlob
from crm.settings import ME
from crm.store.findings import MOST, Finding, as_found, record_id
from crm.store.triggers import fact_tables

CODES = {
    "contact.birth_calendar": choices.CALENDARS,
    "customer.kind": choices.CUSTOMER_KINDS,
    "gift.approval": choices.APPROVALS,
    "goods_return.state": choices.RETURN_STATES,
    "learning.kind": choices.LEARNING_KINDS,
    "meeting.approval": choices.APPROVALS,
    "meeting.kind": choices.MEETING_KINDS,
    "note.kind": choices.NOTE_KINDS,
    "order_line.state": choices.LINE_STATES,
    "payment.kind": choices.PAYMENT_KINDS,
    "reading.nature": choices.READING_NATURES,
    "sales_order.state": choices.ORDER_STATES,
    "stage_change.stage": choices.STAGES,
    "target.basis": choices.BASES,
    "target.each": choices.EACH,
    "target.sense": choices.SENSES,
    "task.state": choices.TASK_STATES,
    "visit.mode": choices.VISIT_MODES,
    "visit.state": choices.VISIT_STATES,
}

NEVER_NEGATIVE = {
    "customer.cadence_ideal",
    "customer.cadence_maximum",
    "customer.terms_days",
    "gift.budget",
    "gift.cost",
    "goods_return.amount",
    "goods_return.quantity",
    "meeting.budget",
    "meeting.companions",
    "meeting.cost",
    "payment.amount",
    "price_change.price",
    "sales_order.terms_days",
}

# code -> what is wrong with the value
_WRONG = {
    "bad_id": mark("{field} holds {value}, which is no id."),
    "bad_day": mark("{field} holds {value}, which is no day."),
    "bad_time": mark("{field} holds {value}, which is no time of day."),
    "bad_type": mark("{field} holds {value}, which is of the wrong type."),
    "bad_flag": mark("{field} holds {value}, which is neither yes nor no."),
    "bad_json": mark("{field} holds {value}, which cannot be read."),
    "bad_code": mark("{field} holds {value}, which is none of its codes."),
    "bad_currency": mark("{field} holds {value}, which is no currency."),
    "negative": mark("{field} holds {value}, which cannot be below zero."),
}


def value_findings(session: Session) -> Iterator[Finding]:
    """Values that no part of the program would write."""
    for table in fact_tables():
        yield from as_found(_of_table(session, table), table.name)


def _of_table(session: Session, table: Table) -> Iterator[Finding]:
    checks = [
        (code, column.name, sql)
        for column in table.columns
        for code, sql in _rules(table, column, f'"{column.name}"')
    ]
    rows = session.execute(
        text(
            f"SELECT id, {', '.join(f'coalesce({sql}, 0)' for _code, _name, sql in checks)}"
            f' FROM "{table.name}" WHERE {" OR ".join(sql for _code, _name, sql in checks)}'
            f" LIMIT {MOST}"
        )
    ).all()
    for row, *wrong in rows:
        for (code, name, _sql), flag in zip(checks, wrong, strict=True):
            if flag:
                value = session.execute(
                    text(f'SELECT quote("{name}") FROM "{table.name}" WHERE id IS :id'),
                    {"id": row},
                ).scalar()
                sentence = _(_WRONG[code]).format(field=name, value=value)
                yield Finding(code, table.name, record_id(row), sentence)


def _rules(table: Table, column: Column[object], name: str) -> Iterator[tuple[str, str]]:
    """Codes and conditions that hold for a value that must not be; null is for the constraints."""
    for kind, code, wrong in _BY_TYPE:
        if isinstance(column.type, kind):
            yield code, wrong(name)
            break
    full = f"{table.name}.{column.name}"
    if full in CODES:
        listed = ", ".join(f"'{code}'" for code in CODES[full])
        yield "bad_code", f"{name} NOT IN ({listed})"
    if full in NEVER_NEGATIVE:
        yield "negative", f"{name} < 0"
    if column.name == "currency":
        yield "bad_currency", f"{name} NOT GLOB '[A-Z][A-Z][A-Z]'"
    if column.name == "time":
        yield "bad_time", f"({name} NOT GLOB '[0-2][0-9]:[0-5][0-9]' OR {name} > '23:59')"


_BY_TYPE: tuple[tuple[type, str, Callable[[str], str]], ...] = (
    (
        UuidBlob,
        "bad_id",
        lambda name: f"(typeof({name}) || length({name}) <> 'blob16' AND {name} IS NOT NULL)",
    ),
    (Date, "bad_day", lambda name: f"({name} IS NOT date({name}))"),
    (Boolean, "bad_flag", lambda name: f"({name} NOT IN (0, 1))"),
    (JSON, "bad_json", lambda name: f"(NOT json_valid({name}))"),
    (BigInteger, "bad_type", lambda name: f"(typeof({name}) NOT IN ('integer', 'null'))"),
    (String, "bad_type", lambda name: f"(typeof({name}) NOT IN ('text', 'null'))"),
)


def me_findings(session: Session) -> Iterator[Finding]:
    """A store that belongs to nobody."""
    reps = session.execute(text("SELECT id FROM rep WHERE NOT deleted")).scalars().all()
    stored = session.execute(
        text("SELECT value FROM setting WHERE id = :id AND NOT deleted"), {"id": ME.id.bytes}
    ).scalar()
    try:
        me = ME.parse(stored or "")
    except ValueError:
        me = None
    if reps and (me is None or me.bytes not in reps):
        yield Finding("me_missing", "setting", ME.id, _("Nobody among the reps is you."))
