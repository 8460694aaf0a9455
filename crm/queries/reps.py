"""Sales reps: who I am, who is meant, who there is."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.ids import id_ending
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import parted
from crm.labels import folded
from crm.models import Rep
from crm.queries.settings import setting
from crm.settings import ME


@dataclass(frozen=True, slots=True)
class RepRow:
    """A rep; `me` for the one whose desk this is."""

    id: uuid.UUID
    name: str
    code: str | None
    email: str | None
    phone: str | None
    title: str | None
    team: str | None
    hired_on: dt.date | None
    active: bool
    me: bool


def me(session: Session) -> uuid.UUID:
    """The rep whose desk this is; the first rep where the one that was set is gone."""
    chosen = setting(session, ME)
    reps = select(Rep.id).where(~Rep.deleted).order_by(Rep.id)
    if chosen is not None:
        found = session.scalars(reps.where(Rep.id == chosen)).first()
        if found is not None:
            return found
    first = session.scalars(reps.limit(1)).first()
    if first is None:
        raise KnownError("unknown_rep", _("There is no rep yet; add one with crm rep add NAME."))
    return first


def list_reps(session: Session) -> list[RepRow]:
    """Every rep, by name."""
    mine = setting(session, ME)
    rows = session.scalars(select(Rep).where(~Rep.deleted).order_by(Rep.name, Rep.id)).all()
    return [_row(rep, mine) for rep in rows]


def get_rep(session: Session, rep: uuid.UUID) -> RepRow:
    """The rep of this id; KnownError if there is none."""
    found = session.scalars(select(Rep).where(Rep.id == rep, ~Rep.deleted)).first()
    if found is None:
        raise _unknown(str(rep))
    return _row(found, setting(session, ME))


def rep_names(session: Session) -> dict[uuid.UUID, str]:
    """The name of every rep, of deleted ones too: past facts still name them."""
    return dict(session.execute(select(Rep.id, Rep.name)).all())


def find_rep(session: Session, text: str) -> uuid.UUID:
    """The rep meant by an id or its end, a code, a name or part of one, or "me"."""
    given = folded(text)
    reps = list_reps(session)
    if given in ("me", folded(_("Me"))):  # before a name: a new store's own rep is called so
        return me(session)
    if given:
        for matches in (
            [rep for rep in reps if rep.code and folded(rep.code) == given],
            [rep for rep in reps if folded(rep.name) == given],
        ):
            if matches:
                return _only(text, matches)
        ending = id_ending(given)
        for matches in (
            [rep for rep in reps if ending and rep.id.hex.endswith(ending)],
            [rep for rep in reps if given in folded(rep.name)],
        ):
            if matches:
                return _only(text, matches)
    raise _unknown(text)


def _row(rep: Rep, mine: uuid.UUID | None) -> RepRow:
    return RepRow(
        rep.id,
        rep.name,
        rep.code,
        rep.email,
        rep.phone,
        rep.title,
        rep.team,
        rep.hired_on,
        rep.active,
        rep.id == mine,
    )


def _only(text: str, matches: list[RepRow]) -> uuid.UUID:
    if len(matches) == 1:
        return matches[0].id
    candidates = [f"{rep.name} · {rep.code or '–'} · {rep.id.hex[-8:]}" for rep in matches[:10]]
    raise KnownError(
        "ambiguous_rep",
        _("{text} may be any of {candidates}; give the code or the end of the id.").format(
            text=text, candidates=parted(candidates)
        ),
        candidates,
    )


def _unknown(text: str) -> KnownError:
    return KnownError(
        "unknown_rep",
        _("There is no rep {text}; see crm reps, or add one with crm rep add NAME.").format(
            text=text
        ),
    )
