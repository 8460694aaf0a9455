"""Finding one fact by what a user gives: its code, its id or a unique ending of that."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.domain.ids import id_ending
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import parted
from crm.models import Fact

MAX_CANDIDATES = 8
_DIGITS = 32


def find_fact(session: Session, model: type[Fact], given: str, *, noun: str) -> uuid.UUID:
    """The fact with this code, id or unique ending of one; else KnownError unknown_… ambiguous_….

    `noun` is the word of the command line, which the error codes and the advice are made of.
    """
    found = by_code(session, model, given) or by_ending(session, model, given)
    if len(found) > 1:
        raise ambiguous(noun, given, [str(each) for each in found])
    if not found:
        raise unknown(noun, given)
    return found[0]


def by_code(session: Session, model: type[Fact], given: str) -> list[uuid.UUID]:
    """The facts with this code, for tables that have codes."""
    code = model.__table__.columns.get("code")
    if code is None or not given.strip():
        return []
    return _ids(session, model, code == given.strip())


def by_ending(session: Session, model: type[Fact], given: str) -> list[uuid.UUID]:
    """The facts whose id is this, or ends in it; none for fewer than four digits."""
    ending = id_ending(given)
    if not ending:
        return []
    if len(ending) == _DIGITS:
        return _ids(session, model, model.id == uuid.UUID(ending))
    return _ids(session, model, func.lower(func.hex(model.id)).like(f"%{ending}"))


def unknown(noun: str, given: str) -> KnownError:
    """The error for a text that means nothing."""
    return KnownError(
        f"unknown_{noun}",
        _("There is no {noun} {given} here; see them with crm {noun} list.").format(
            noun=noun, given=given
        ),
    )


def ambiguous(noun: str, given: str, candidates: Sequence[str]) -> KnownError:
    """The error for a text that may mean several."""
    return KnownError(
        f"ambiguous_{noun}",
        _("{given} may be any of these; give the code or the id: {candidates}").format(
            given=given, candidates=parted(candidates)
        ),
        candidates,
    )


def _ids(session: Session, model: type[Fact], condition: ColumnElement[bool]) -> list[uuid.UUID]:
    statement = select(model.id).where(condition, ~model.deleted).limit(MAX_CANDIDATES)
    return list(session.scalars(statement))
