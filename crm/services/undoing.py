"""Taking back a step although others came after it: what follows it, and what stands in the way."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import ChangeEntry, Customer, Step
from crm.queries.merging import moving_columns, references_to
from crm.queries.wording import TABLES, record_name, step_name

CUSTOMER = Customer.__tablename__

# What has no life of its own: the column names the record that it is a part of.
_PARTS = (
    ("order_line", "order_id", "sales_order"),
    ("pitch", "visit_id", "visit"),
    ("attendance", "meeting_id", "meeting"),
    ("price_change", "product_id", "product"),
)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that a step did: the kept customer, and the other one."""

    keep: uuid.UUID
    other: uuid.UUID


def merges_of(session: Session, step: int) -> list[Merge]:
    """The merges that the step did."""
    merged = func.json_extract(ChangeEntry.fields, "$.merged_into_id")
    rows = session.execute(
        select(ChangeEntry.row, merged)
        .where(ChangeEntry.step == step, ChangeEntry.tbl == CUSTOMER, merged.is_not(None))
        .order_by(ChangeEntry.n.desc())
    )
    return [Merge(uuid.UUID(hex=keep), other) for other, keep in rows]


def check_survivors(session: Session, merges: Sequence[Merge]) -> None:
    """KnownError if a kept customer was deleted or merged itself since."""
    for merge in merges:
        row = session.get(Customer, merge.keep, populate_existing=True)
        if row is not None and row.deleted:
            since = latest_step(session, CUSTOMER, merge.keep, "deleted")
            raise _refused(
                _(
                    "{name}, which has the facts of both, is gone since step {step} ({what}); "
                    "nothing was changed. Undo that step first."
                ).format(name=row.name, step=since.n if since else "?", what=_what(since))
            )


def follow(session: Session, merges: Sequence[Merge], merged: int, number: int) -> None:
    """What was added since the step `merged` goes with the people and orders it hangs on.

    KnownError if something hangs on both; `number` is the step that takes the merge back.
    """
    last = session.execute(
        select(func.max(ChangeEntry.n)).where(ChangeEntry.step == merged)
    ).scalar_one()
    for merge in merges:
        while _follow_once(session, merge, last, number):
            pass
        _check_apart(session, merge, last, number)


def check_parts(session: Session, number: int) -> None:
    """KnownError if the step left a part living whose whole is deleted."""
    parts = [(table, column, CUSTOMER) for table, column in moving_columns()]
    for table, column in (
        references_to("sales_order")
        + references_to("visit")
        + references_to("meeting")
        + references_to("product")
    ):
        whole = next((w for t, c, w in _PARTS if (t, c) == (table.name, column.name)), None)
        if whole is not None:
            parts.append((table, column, whole))
    for table, column, whole in parts:
        _check_whole(session, table, column, whole, number)


def check_merged(session: Session, number: int) -> None:
    """KnownError if the step deleted a customer whom others were merged into."""
    keep, other = aliased(Customer), aliased(Customer)
    row = session.execute(
        select(other.id, keep.id)
        .select_from(ChangeEntry)
        .join(keep, keep.id == ChangeEntry.row)
        .join(other, other.merged_into_id == keep.id)
        .where(ChangeEntry.step == number, ChangeEntry.tbl == CUSTOMER)
        .where(keep.deleted, func.json_extract(ChangeEntry.fields, "$.deleted") == 1)
        .limit(1)
    ).first()
    if row is not None:
        part, whole = row
        raise _left(session, CUSTOMER, part.bytes, CUSTOMER, whole.bytes)


def latest_step(
    session: Session, table: str, record: uuid.UUID, field: str, *, after: int = 0
) -> Step | None:
    """The step that last changed the field of the record after a step, if that still holds."""
    turned = aliased(Step)
    gone = select(turned.n).where(turned.state == "undone")  # what is redone was not undone
    return session.scalars(
        select(Step)
        .join(ChangeEntry, ChangeEntry.step == Step.n)
        .where(ChangeEntry.row == record, ChangeEntry.tbl == table)
        .where(Step.state == "done", or_(Step.kind == "do", Step.of_step.in_(gone)))
        .where(Step.n > after)
        .where(func.json_type(ChangeEntry.fields, f"$.{field}").is_not(None))
        .order_by(ChangeEntry.n.desc())
        .limit(1)
    ).first()


def _what(step: Step | None) -> str:
    return "" if step is None else step_name(step.kind, step.verb)


def _check_whole(
    session: Session, table: Table, column: Column[Any], whole: str, number: int
) -> None:
    """Living parts of what is deleted, where the step touched one of the two."""
    left = "WHERE c.step = :step AND w.deleted AND NOT p.deleted AND c.tbl ="
    row = session.execute(
        text(
            "SELECT * FROM (SELECT p.id part, w.id whole FROM change c"  # noqa: S608 - our tables
            f' CROSS JOIN "{whole}" w ON w.id = c.row'
            f' CROSS JOIN "{table.name}" p ON p."{column.name}" = w.id'
            f" {left} :whole AND json_extract(c.fields, '$.deleted') = 1"
            " UNION ALL SELECT p.id, w.id FROM change c"
            f' CROSS JOIN "{table.name}" p ON p.id = c.row'
            f' CROSS JOIN "{whole}" w ON w.id = p."{column.name}"'
            f" {left} :part AND (json_extract(c.fields, '$.deleted') = 0"
            f" OR json_type(c.fields, '$.{column.name}') IS NOT NULL)) LIMIT 1"
        ),
        {"step": number, "whole": whole, "part": table.name},
    ).first()
    if row is not None:
        part, of = row
        raise _left(session, table.name, part, whole, of)


def _left(session: Session, table: str, part: bytes, whole: str, of: bytes) -> KnownError:
    return _refused(
        _(
            "{table} {record} would be left without its {whole}, {name}; nothing was changed. "
            "Undo what came in between first, or delete it."
        ).format(
            table=_(TABLES.get(table, table)),
            record=record_name(session, table, part),
            whole=_(TABLES.get(whole, whole)),
            name=record_name(session, whole, of),
        )
    )


def _follow_once(session: Session, merge: Merge, last: int, number: int) -> bool:
    """Move what was added since and hangs on the other customer's alone; whether anything was."""
    moved = False
    for table, customer, anchors in _hanging():
        owners = [_owner(table, anchor) for anchor in anchors]
        named = [owner == merge.other for owner in owners]
        others = [or_(owner.is_(None), owner != merge.keep) for owner in owners]
        statement = (
            update(table)
            .where(customer == merge.keep, or_(*named), *others)
            .where(table.c.id.in_(_inserted(table, last, number)))
            .values({customer.name: merge.other})
        )
        result = session.execute(statement, execution_options={"synchronize_session": False})
        moved |= result.rowcount > 0  # type: ignore[attr-defined]
    return moved


def _check_apart(session: Session, merge: Merge, last: int, number: int) -> None:
    for table, customer, anchors in _hanging():
        for anchor in anchors:
            owner = _owner(table, anchor)
            row = session.execute(
                select(table.c.id)
                .where(~table.c.deleted, table.c.id.in_(_touched(table, anchor, last, number)))
                .where(
                    or_(
                        (customer == merge.keep) & (owner == merge.other),
                        (customer == merge.other) & (owner == merge.keep),
                    )
                )
                .limit(1)
            ).first()
            if row is not None:
                raise _refused(
                    _(
                        "{table} {record} was written since and belongs to both {keep} and "
                        "{other}; nothing was changed. Delete it or correct it, then try again."
                    ).format(
                        table=_(TABLES.get(table.name, table.name)),
                        record=record_name(session, table.name, row.id.bytes),
                        keep=record_name(session, CUSTOMER, merge.keep.bytes),
                        other=record_name(session, CUSTOMER, merge.other.bytes),
                    )
                )


def _hanging() -> Iterator[tuple[Table, Column[Any], list[Column[Any]]]]:
    """Each table of a customer's facts, with the columns that name another fact of a customer."""
    customers = {table.name: column for table, column in moving_columns()}
    for table, customer in moving_columns():
        anchors = [
            column
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name in customers or key.column.table.name in _whole_of(customers)
        ]
        if anchors:
            yield table, customer, anchors


def _whole_of(customers: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """The parts of a customer's facts: by table, the column of the whole, and its table."""
    return {part: (column, whole) for part, column, whole in _PARTS if whole in customers}


def _owner(table: Table, anchor: Column[Any]) -> ColumnElement[Any]:
    """The customer of what the column names; null where it names nothing of a customer's."""
    (key,) = anchor.foreign_keys
    customers = {of.name: column for of, column in moving_columns()}
    name = key.column.table.name
    named = key.column.table.alias()
    if name in customers:
        found = select(named.c[customers[name].name]).where(named.c.id == anchor)
    else:
        column, whole = _whole_of(customers)[name]
        of = table.metadata.tables[whole].alias()
        found = (
            select(of.c[customers[whole].name])
            .join_from(of, named, named.c[column] == of.c.id)
            .where(named.c.id == anchor)
        )
    return found.correlate(table).scalar_subquery()


def _inserted(table: Table, last: int, number: int) -> Any:  # noqa: ANN401 - a select of ids
    return select(ChangeEntry.row).where(
        ChangeEntry.tbl == table.name,
        ChangeEntry.kind == "I",
        ChangeEntry.n > last,
        ChangeEntry.step != number,
    )


def _touched(table: Table, anchor: Column[Any], last: int, number: int) -> Any:  # noqa: ANN401
    return select(ChangeEntry.row).where(
        ChangeEntry.tbl == table.name,
        ChangeEntry.n > last,
        ChangeEntry.step != number,
        func.json_type(ChangeEntry.fields, f"$.{anchor.name}").is_not(None),
    )


def _refused(sentence: str) -> KnownError:
    return KnownError("not_undoable", sentence)
