"""Finding any record by what a user calls it: its id, its code, its name; deleted ones too."""

import uuid

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from crm.domain.ids import id_ending
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import parted
from crm.models import Base, ChangeEntry, Contact, Customer, Product, Rep
from crm.queries.customers import find_customer
from crm.queries.lookup import SURE_ENDING
from crm.queries.wording import TABLES, record_name

_DIGITS = 32
_MOST = 8
_NAMED = {model.__tablename__ for model in (Customer, Contact, Product, Rep)}
_Record = tuple[str, uuid.UUID]  # the table, and the id


def find_record(session: Session, given: str) -> uuid.UUID:
    """The record with this id or unique ending of one, code or name, or the customer meant.

    What is there comes before what was deleted.
    KnownError unknown_record, ambiguous_record, or what `find_customer` raises.
    """
    ending = id_ending(given)
    found = _ending_in(session, ending) if ending else set()
    if len(found) != 1 or len(ending) < SURE_ENDING:
        found |= _called(session, given.strip())
    if len(found) > 1:
        candidates = [
            f"{_(TABLES.get(table, table))} {record_name(session, table, row.bytes)}"
            f" · {row.hex[-SURE_ENDING:]}"
            for table, row in sorted(found)[:_MOST]
        ]
        raise KnownError(
            "ambiguous_record",
            _("{given} may be any of these: {candidates}; give more of the id.").format(
                given=given, candidates=parted(candidates)
            ),
            candidates,
        )
    if not found:
        raise KnownError(
            "unknown_record",
            _(
                "There is no record {given}; give an id as lists show them, a code, or a customer."
            ).format(given=given),
        )
    return found.pop()[1]


def _ending_in(session: Session, ending: str) -> set[_Record]:
    """Up to a few records that the log knows."""
    rows = select(ChangeEntry.tbl, ChangeEntry.row).distinct().limit(_MOST)
    if len(ending) == _DIGITS:
        which = ChangeEntry.row == uuid.UUID(ending)
    else:
        which = func.substr(func.lower(func.hex(ChangeEntry.row)), -len(ending)) == ending
    return {(table, row) for table, row in session.execute(rows.where(which))}


def _called(session: Session, given: str) -> set[_Record]:
    """What has this code or name; else the customer meant; else what had it and was deleted."""
    rows = session.execute(union_all(*_with_words(given))).all() if given else []
    living = {(table, row) for table, row, deleted in rows if not deleted}
    if living and {table for table, _row in living} != {Customer.__tablename__}:
        return living
    try:
        return {(Customer.__tablename__, find_customer(session, given))}
    except KnownError as error:
        if error.code != "unknown_customer":
            raise
    return {(table, row) for table, row, _deleted in rows}


def _with_words(given: str) -> list[Select[str, uuid.UUID, bool]]:
    """A select of each table whose records have codes or names."""
    selects = []
    for table in Base.metadata.sorted_tables:
        words = [table.c.code] if "code" in table.c else []
        words += [table.c.name] if table.name in _NAMED else []
        if words:
            selects.append(
                select(literal(table.name), table.c.id, table.c.deleted).where(
                    or_(*(word == given for word in words))
                )
            )
    return selects
