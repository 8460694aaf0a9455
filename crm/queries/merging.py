"""Two customers that are one: what each field says in both, and what it will say."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from crm.domain.money import format_scaled, minor_scale
from crm.domain.stages import further
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.models import Assignment, Base, Contact, Customer, Fact
from crm.queries.owners import owner_on, stage_on
from crm.queries.people import JoinedPerson, same_people
from crm.queries.reps import rep_names

KEEP, OTHER, BOTH = "keep", "other", "both"

_NO_FIELDS: Final = {"id", "deleted", "merged_into_id"}
_WRITTEN: Final = {"note", "needs", "situation"}  # joined line by line
_LISTED: Final = {"phone", "fax", "email", "website"}  # may be joined with a semicolon
_UNITED: Final = {"tags", "extra"}
_AMOUNTS: Final = {"credit_limit", "expected_amount"}
_USUAL: Final = {"kind": "end_customer"}  # what a customer is without anybody having said so


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field of both customers, and what it will hold; `choice` is keep, other or both.

    `choices` are what may be chosen, none where both say the same or only one says anything.
    `stage` and `owner` are fields here too; an owner is the id of a rep.
    """

    field: str
    keep: Any
    other: Any
    result: Any
    choice: str
    choices: tuple[str, ...]
    keep_text: str
    other_text: str
    result_text: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging does: `fields` in the order of the record, those that say something.

    `people` are joined with one of the kept customer; `moved` counts the facts by table.
    """

    keep: uuid.UUID
    keep_name: str
    other: uuid.UUID
    other_name: str
    fields: tuple[MergeField, ...]
    people: tuple[JoinedPerson, ...]
    moved: Mapping[str, int]

    @property
    def differences(self) -> tuple[MergeField, ...]:
        """The fields of which one may choose."""
        return tuple(field for field in self.fields if field.choices)


def merge_preview(
    session: Session,
    keep: uuid.UUID,
    other: uuid.UUID,
    *,
    choices: Mapping[str, str] | None = None,
    day: dt.date,
) -> MergePreview:
    """What `merge_customers` would do with these choices; KnownError where it would refuse."""
    ours, theirs = _both(session, keep, other)
    chosen = dict(choices or {})
    fields = [*_stored(ours, theirs, chosen), *_derived(session, ours, theirs, chosen, day)]
    unknown = chosen.keys() - {field.field for field in fields}
    if unknown:
        raise KnownError(
            "unknown_column",
            _("Customers have no field {name}; take one of {fields}.").format(
                name=min(unknown), fields=listed(field.field for field in fields)
            ),
        )
    names, currency = rep_names(session), _of(fields, "currency").result
    money = {KEEP: ours.currency, OTHER: theirs.currency, BOTH: currency}
    shown = tuple(
        replace(
            field,
            keep_text=_text(field.field, field.keep, names, money[KEEP]),
            other_text=_text(field.field, field.other, names, money[OTHER]),
            result_text=_text(field.field, field.result, names, money[BOTH]),
        )
        for field in fields
        if not (_is_nothing(field.keep) and _is_nothing(field.other))
    )
    return MergePreview(
        keep,
        ours.name,
        other,
        theirs.name,
        shown,
        tuple(same_people(session, keep, other)),
        _moved(session, other),
    )


def references_to(table: str) -> list[tuple[Table, Column[Any]]]:
    """Every column of a fact that names a record of the table."""
    facts = {
        mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Fact)
    }
    return [
        (of, column)
        for of in Base.metadata.sorted_tables
        if of in facts
        for column in of.columns
        if any(key.column.table.name == table for key in column.foreign_keys)
    ]


def moving_columns() -> list[tuple[Table, Column[Any]]]:
    """The columns by which a fact hangs on a customer."""
    return [
        (table, column)
        for table, column in references_to(Customer.__tablename__)
        if column.name == "customer_id"
    ]


def _both(session: Session, keep: uuid.UUID, other: uuid.UUID) -> tuple[Customer, Customer]:
    if keep == other:
        raise KnownError(
            "same_customer", _("Both are the same customer already; name two different ones.")
        )
    found = []
    for customer in (keep, other):
        row = session.get(Customer, customer)
        if row is None or row.deleted:
            raise KnownError(
                "unknown_customer",
                _("There is no customer {text}; see crm customers.").format(text=customer),
            )
        found.append(row)
    return found[0], found[1]


def _stored(ours: Customer, theirs: Customer, chosen: Mapping[str, str]) -> list[MergeField]:
    columns = [c.name for c in Customer.__table__.columns if c.name not in _NO_FIELDS]
    fields = {
        name: _field(name, getattr(ours, name), getattr(theirs, name), chosen.get(name))
        for name in columns
    }
    _keep_currencies(fields, ours, theirs, chosen)
    _keep_cadence(fields, chosen)
    return list(fields.values())


def _field(name: str, keep: Any, other: Any, chosen: str | None) -> MergeField:  # noqa: ANN401
    possible: tuple[str, ...] = (KEEP, OTHER)
    if name in _WRITTEN | _LISTED | _UNITED:
        possible = (KEEP, OTHER, BOTH)
    if keep == other or (chosen is None and (_is_nothing(keep) or _is_nothing(other))):
        choice = OTHER if _is_nothing(keep) and not _is_nothing(other) else KEEP
    else:
        choice = chosen or _usual(name, keep, other)
    if chosen is not None and chosen not in possible:
        raise KnownError(
            "bad_choice",
            _("{value} is not possible here; choose one of {choices}.").format(
                value=f"{name}={chosen}", choices=listed(possible)
            ),
        )
    result = {KEEP: keep, OTHER: other}.get(choice)
    if choice == BOTH:
        result = _joined(name, keep, other)
    return MergeField(
        name, keep, other, result, choice, () if keep == other else possible, "", "", ""
    )


def _usual(name: str, keep: Any, other: Any) -> str:  # noqa: ANN401 - whatever the column holds
    if name == "since":
        return OTHER if other < keep else KEEP
    if name in _WRITTEN | _UNITED:
        return BOTH
    return OTHER if keep == _USUAL.get(name) else KEEP


def _joined(name: str, keep: Any, other: Any) -> Any:  # noqa: ANN401 - as above
    if _is_nothing(keep) or _is_nothing(other):
        return other if _is_nothing(keep) else keep
    if name == "tags":
        return [*keep, *(tag for tag in other if tag not in keep)]
    if name == "extra":
        return {**other, **keep}
    if other in keep or keep in other:
        return keep if other in keep else other
    return f"{keep}\n{other}" if name in _WRITTEN else f"{keep}; {other}"


def _keep_currencies(
    fields: dict[str, MergeField], ours: Customer, theirs: Customer, chosen: Mapping[str, str]
) -> None:
    """An amount goes with the currency it was said in."""
    if ours.currency == theirs.currency:
        return
    side = fields["currency"].choice
    for name in _AMOUNTS:
        field = fields[name]
        if chosen.get(name, side) != side and field.result is not None:
            raise KnownError(
                "other_currency",
                _("{field} is in another currency; take the currency from there, too.").format(
                    field=name
                ),
            )
        value = field.keep if side == KEEP else field.other
        fields[name] = replace(field, result=value, choice=side)


def _keep_cadence(fields: dict[str, MergeField], chosen: Mapping[str, str]) -> None:
    """What was not said itself gives way where the ideal would exceed the maximum."""
    ideal, maximum = fields["cadence_ideal"], fields["cadence_maximum"]
    if None in {ideal.result, maximum.result} or ideal.result <= maximum.result:
        return
    if ideal.field in chosen and maximum.field in chosen:
        raise KnownError(
            "cadence_crossed",
            _("The ideal days between contacts exceed the maximum; make the maximum larger."),
        )
    side = chosen.get(ideal.field) or chosen.get(maximum.field) or KEEP
    for field in (ideal, maximum):
        value = field.keep if side == KEEP else field.other
        fields[field.field] = replace(field, result=value, choice=side)


def _derived(
    session: Session,
    ours: Customer,
    theirs: Customer,
    chosen: Mapping[str, str],
    day: dt.date,
) -> list[MergeField]:
    stages: list[str] = []
    owners: list[uuid.UUID | None] = []
    for customer in (ours, theirs):
        stored, rep = session.execute(
            select(stage_on(Customer.id, day), owner_on(Customer.id, day)).where(
                Customer.id == customer.id
            )
        ).one()
        stages.append(stored or ("won" if customer.since else "lead"))
        owners.append(rep)
    stage = _field("stage", stages[0], stages[1], chosen.get("stage"))
    if "stage" not in chosen and stages[0] != stages[1]:
        side = KEEP if further(*stages) == stages[0] else OTHER
        stage = replace(stage, choice=side, result=further(*stages))
    owner = _field("owner", owners[0], owners[1], chosen.get("owner"))
    if "owner" not in chosen and has_owners(session, ours.id):
        owner = replace(owner, choice=KEEP, result=owners[0])
    return [stage, owner]


def has_owners(session: Session, customer: uuid.UUID) -> bool:
    """Whether anybody ever said whose it is."""
    found = select(Assignment.id).where(Assignment.customer_id == customer, ~Assignment.deleted)
    return session.execute(found.limit(1)).first() is not None


def _moved(session: Session, other: uuid.UUID) -> dict[str, int]:
    counts = {}
    for table, column in moving_columns():
        count = session.execute(
            select(func.count()).select_from(table).where(column == other, ~table.c.deleted)
        ).scalar_one()
        if count:
            counts[table.name] = count
    return counts


def _of(fields: Sequence[MergeField], name: str) -> MergeField:
    return next(field for field in fields if field.field == name)


def _is_nothing(value: object) -> bool:
    return value is None or value in ("", [], {})


def _text(field: str, value: Any, names: Mapping[uuid.UUID, str], currency: str) -> str:  # noqa: ANN401
    if _is_nothing(value):
        return ""
    if field == "owner":
        return names.get(value, "")
    if field in _AMOUNTS:
        return f"{format_scaled(value, minor_scale(currency))} {currency}"
    if field == "tags":
        return listed(value)
    if field == "extra":
        return listed(f"{name}: {each}" for name, each in value.items())
    return label(field, value) if field in {"stage", "kind", "channel"} else str(value)


def merge_contact(keep: Contact, other: Contact) -> dict[str, Any]:
    """What the kept person learns from the other one: what was not known, and what is added."""
    fields: dict[str, Any] = {}
    birthday = ("birth_year", "birth_month", "birth_day", "birth_calendar")
    for column in Contact.__table__.columns:
        name = column.name
        if name in {"id", "deleted", "customer_id", "name", *birthday}:
            continue
        ours, theirs = getattr(keep, name), getattr(other, name)
        if _is_nothing(theirs) or ours == theirs:
            continue
        if _is_nothing(ours):
            fields[name] = theirs
        elif name in _UNITED | {"note", "likes"}:
            fields[name] = _joined("note" if name == "likes" else name, ours, theirs)
    if keep.birth_month is None and other.birth_month is not None:
        fields |= {name: getattr(other, name) for name in birthday}
    return {name: value for name, value in fields.items() if getattr(keep, name) != value}
