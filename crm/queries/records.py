"""Finding any record by the id a user gives."""

import uuid

from sqlalchemy import text
from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.queries.customers import find_customer

MIN_ENDING = 4
_HEX = frozenset("0123456789abcdef")


def find_record(session: Session, given: str) -> uuid.UUID:
    """The record with this id or unique ending of one, or the customer meant; else KnownError."""
    ending = given.replace("-", "").lower()
    if len(ending) >= MIN_ENDING and set(ending) <= _HEX:
        rows = session.execute(
            text("SELECT DISTINCT row FROM change WHERE lower(hex(row)) LIKE :ending LIMIT 2"),
            {"ending": f"%{ending}"},
        ).scalars()
        found = [uuid.UUID(bytes=row) for row in rows]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise KnownError(
                "ambiguous_record",
                _("Several records end in {given}; give more of the id.").format(given=given),
            )
    return find_customer(session, given)
