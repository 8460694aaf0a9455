"""Finding any record by the id a user gives."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import ChangeEntry
from crm.queries.customers import find_customer
from crm.queries.lookup import MIN_ENDING, SURE_ENDING

_DIGITS = 32
_HEX = frozenset("0123456789abcdef")


def find_record(session: Session, given: str) -> uuid.UUID:
    """The record with this id or unique ending of one, deleted ones too, or the customer meant.

    KnownError unknown_record, ambiguous_record, or what `find_customer` raises.
    """
    ending = given.replace("-", "").strip().lower()
    if len(ending) < MIN_ENDING or not set(ending) <= _HEX:
        return find_customer(session, given)
    found = _ending_in(session, ending)
    if len(found) != 1 or len(ending) < SURE_ENDING:
        try:
            found.add(find_customer(session, given))
        except KnownError as error:
            if error.code != "unknown_customer":
                raise
    if len(found) > 1:
        raise KnownError(
            "ambiguous_record",
            _("Several records end in {given}; give more of the id.").format(given=given),
        )
    if not found:
        raise KnownError(
            "unknown_record",
            _("There is no record {given}; give an id as lists show them, or a customer.").format(
                given=given
            ),
        )
    return found.pop()


def _ending_in(session: Session, ending: str) -> set[uuid.UUID]:
    """Up to two records that the log knows."""
    rows = select(ChangeEntry.row).distinct().limit(2)
    if len(ending) == _DIGITS:
        return set(session.scalars(rows.where(ChangeEntry.row == uuid.UUID(ending))))
    digits = func.lower(func.hex(ChangeEntry.row))
    return set(session.scalars(rows.where(func.substr(digits, -len(ending)) == ending)))
