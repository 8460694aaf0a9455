"""New rows that may be about a customer of the store: a question to the user, never a match."""

from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import Draft, Person, table_of
from crm.documents.imports.reading import Report
from crm.models import Customer
from crm.queries.duplicates import Likely, Likeness

MOST = 3


class Possible:
    """The customers of the store that rows without a match of their own look like."""

    def __init__(self, session: Session, report: Report | None = None) -> None:
        self._session = session
        self._report = report

    def look_in(self, session: Session) -> None:
        """Ask this session where nothing was read yet: the one of the plan before is closed."""
        self._session, self._report = session, None

    @cached_property
    def _likeness(self) -> Likeness | None:
        """Nothing where there is nobody to be like: a first import asks nothing."""
        table = table_of(Customer)
        there = self._session.execute(select(table.c.id).where(~table.c.deleted).limit(1)).first()
        return None if there is None else Likeness(self._session, report=self._report)

    def of(self, draft: Draft) -> tuple[Likely, ...]:
        """The customers that the row may be about, the likeliest first."""
        name = draft.columns.get("name")
        if not name or self._likeness is None:
            return ()
        columns = draft.columns
        person: Person | None = draft.related.get("person")
        theirs = {} if person is None else person.columns
        return tuple(
            self._likeness.of(
                name,
                columns.get("short_name"),
                phones=(columns.get("phone"), theirs.get("mobile"), theirs.get("phone")),
                emails=(columns.get("email"), theirs.get("email")),
                city=columns.get("city"),
                limit=MOST,
            )
        )
