"""What hangs on the rows of a kind and stands in columns of theirs: owner, stage, price, guests."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import table_of
from crm.models import Assignment, Attendance, Pitch, PriceChange, StageChange

Dated: TypeAlias = dict[uuid.UUID, tuple[Any, dt.date | None]]


@dataclass(frozen=True)
class Hanging:
    """The dated facts as they hold today, and what else hangs on a record; read when asked for."""

    session: Session
    today: dt.date
    currency: str

    @cached_property
    def owners(self) -> Dated:
        """Customer to its rep, and since when."""
        t = table_of(Assignment).c
        return self._dated(t.customer_id, t.rep_id, t.day, t.id)

    @cached_property
    def stages(self) -> Dated:
        """Customer to its stored stage, and since when."""
        t = table_of(StageChange).c
        return self._dated(t.customer_id, t.stage, t.day, t.id)

    @cached_property
    def prices(self) -> dict[uuid.UUID, tuple[int, str, dt.date | None]]:
        """Product to what it costs, its currency and since when; in the usual currency if it can.

        A price that is still to come is not what it costs.
        """
        t = table_of(PriceChange).c
        rows = self.session.execute(
            select(t.product_id, t.price, t.currency, t.day)
            .where(~t.deleted, t.day.is_(None) | (t.day <= self.today))
            .order_by(t.day, t.id)  # SQLite puts nulls first
        )
        found: dict[uuid.UUID, tuple[int, str, dt.date | None]] = {}
        for product, price, currency, day in rows:
            if currency == self.currency or found.get(product, (0, ""))[1] != self.currency:
                found[product] = price, currency, day
        return found

    @cached_property
    def pitched(self) -> dict[uuid.UUID, list[uuid.UUID]]:
        """Contact to the products that were pitched."""
        t = table_of(Pitch).c
        return self._lists(select(t.visit_id, t.product_id).where(~t.deleted).order_by(t.id))

    @cached_property
    def seats(self) -> dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID | None]]]:
        """Meeting to who was there: customer and contact."""
        t = table_of(Attendance).c
        found: dict[uuid.UUID, list[tuple[uuid.UUID, uuid.UUID | None]]] = defaultdict(list)
        rows = select(t.meeting_id, t.customer_id, t.contact_id).where(~t.deleted).order_by(t.id)
        for meeting, customer, contact in self.session.execute(rows):
            found[meeting].append((customer, contact))
        return found

    def _dated(self, of: Any, value: Any, day: Any, made: Any) -> Dated:  # noqa: ANN401 - columns
        """What holds today; of what begins later only, the first to come."""
        deleted = of.table.c.deleted
        rows = self.session.execute(
            select(of, value, day).where(~deleted).order_by(day, made)  # nulls first
        )
        found: Dated = {}
        for record, what, since in rows:
            before = found.get(record, (None, since))[1]
            if since is None or since <= self.today or since == before:
                found[record] = what, since
        return found

    def _lists(self, statement: Any) -> dict[uuid.UUID, list[uuid.UUID]]:  # noqa: ANN401
        found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
        for record, other in self.session.execute(statement):
            found[record].append(other)
        return found
