"""What was read of a store for a plan, kept for the next plan on the same state of it.

Planning one corrected row must not read a hundred thousand customers again. What is kept is what
the store itself holds, never what a plan foresees.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from crm.documents.imports.values import email_keys, phone_keys

T = TypeVar("T")


@dataclass(slots=True)
class Numbers:
    """Whose a number or an address is."""

    phones: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    emails: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))

    def add(self, record: uuid.UUID, email: str | None, phones: Iterable[str | None]) -> None:
        """Know the record by these."""
        for number in phones:
            for key in phone_keys(number):
                self.phones[key].append(record)
        for key in email_keys(email):
            self.emails[key].append(record)

    def of(self, phones: Iterable[str], emails: Iterable[str]) -> set[uuid.UUID]:
        """The records that have any of these."""
        found = {one for key in phones for one in self.phones.get(key, ())}
        return found | {one for key in emails for one in self.emails.get(key, ())}


class Ground:
    """What is known of one state of a store."""

    def __init__(self) -> None:
        self._kept: dict[object, Any] = {}

    def keep(self, name: object, read: Callable[[], T]) -> T:
        """What was read under this name, now if it was not yet."""
        if name not in self._kept:
            self._kept[name] = read()
        found: T = self._kept[name]
        return found

    def numbers(
        self, session: Session, table: Table, columns: Sequence[str], whose: str = "id"
    ) -> Numbers:
        """The e-mail addresses and the numbers in these columns of all living rows."""

        def read() -> Numbers:
            found = Numbers()
            names = (whose, "email", *columns)
            rows = select(*(table.c[name] for name in names)).where(~table.c.deleted)
            for row in session.execute(rows.order_by(table.c.id)):
                found.add(row[0], row[1], row[2:])
            return found

        return self.keep((table.name, *columns), read)
