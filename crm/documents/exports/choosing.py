"""Which rows go out: those of some customers, those of some days, or all."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import Kind, table_of
from crm.documents.imports.foreseen import is_in
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Attendance, Order
from crm.queries.customers import list_customers

_DAYS = {"tasks": "due", "targets": "starts_on", "customers": None, "contacts": None}


@dataclass(frozen=True, slots=True)
class Only:
    """What a list is narrowed down to.

    `text`, `stage`, `kind` and `owner` are those of the list of customers; rows of other kinds go
    out with the customers they belong to. `first` and `last` are days.
    """

    text: str | None = None
    stage: str | None = None
    kind: str | None = None
    owner: uuid.UUID | None = None
    customer: uuid.UUID | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def by_customer(self) -> bool:
        """Whether some customers alone are meant."""
        return any((self.text, self.stage, self.kind, self.owner, self.customer))

    @property
    def by_day(self) -> bool:
        """Whether some days alone are meant."""
        return self.first is not None or self.last is not None

    def customers(self, session: Session, today: dt.date) -> set[uuid.UUID] | None:
        """The customers that are meant; None for all."""
        if not self.by_customer:
            return None
        rows = list_customers(
            session,
            text=self.text,
            stage=self.stage,
            kind=self.kind,
            owner=self.owner,
            today=today,
        )
        return {row.id for row in rows if self.customer in (None, row.id)}


def narrowed(
    statement: Select[Any],
    kind: Kind,
    only: Only,
    customers: Collection[uuid.UUID] | None,
    *,
    strict: bool,
) -> Select[Any]:
    """The statement with what is asked for; `strict` refuses what the kind cannot be asked.

    KnownError not_narrowed.
    """
    table = kind.table
    if customers is not None:
        where = _of_customers(kind, customers)
        if where is not None:
            statement = statement.where(where)
        elif strict:
            raise KnownError(
                "not_narrowed",
                _("{kind} belong to no customer; leave out what narrows them down.").format(
                    kind=_(kind.label)
                ),
            )
    if only.by_day:
        day = _day_of(kind)
        if day is None and strict:
            raise KnownError(
                "not_narrowed",
                _("{kind} have no day; leave out --from and --to.").format(kind=_(kind.label)),
            )
        if day is not None and only.first is not None:
            statement = statement.where(day >= only.first)
        if day is not None and only.last is not None:
            statement = statement.where(day <= only.last)
    return statement.where(~table.c.deleted)


def _of_customers(kind: Kind, customers: Collection[uuid.UUID]) -> Any:  # noqa: ANN401 - SQL's truth
    table = kind.table
    if kind.name == "customers":
        return is_in(table.c.id, customers)
    if "customer_id" in table.c:
        return is_in(table.c.customer_id, customers)
    if kind.name == "order_lines":
        orders = table_of(Order).c
        return table.c.order_id.in_(select(orders.id).where(is_in(orders.customer_id, customers)))
    if kind.name == "meetings":
        seats = table_of(Attendance).c
        return table.c.id.in_(
            select(seats.meeting_id).where(~seats.deleted, is_in(seats.customer_id, customers))
        )
    return None


def _day_of(kind: Kind) -> Any:  # noqa: ANN401 - a column
    if kind.name == "order_lines":
        orders = table_of(Order).c
        return select(orders.day).where(orders.id == kind.table.c.order_id).scalar_subquery()
    name = _DAYS.get(kind.name, "day")
    return kind.table.c[name] if name is not None and name in kind.table.c else None
