"""Writing reps: adding, correcting, and saying whose desk this is."""

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.labels import folded
from crm.models import Rep
from crm.queries.reps import get_rep, list_reps
from crm.services.facts import check_text, fact, put_fields
from crm.services.settings import put_setting
from crm.settings import ME
from crm.store.store import Store
from crm.store.unit_of_work import Change


class RepFields(TypedDict, total=False):
    """What a rep may have besides a name."""

    code: str | None
    email: str | None
    phone: str | None
    title: str | None
    team: str | None
    hired_on: dt.date | None
    active: bool


def add_rep(store: Store, *, name: str, **fields: Unpack[RepFields]) -> Change:
    """A new rep; KnownError code_taken if another has this code."""
    name = check_text(name, _("name"))
    with store.unit_of_work("add_rep", about=name) as work:
        _check_code(store, fields.get("code"), but=None)
        rep = work.add(Rep(id=work.new_id(), name=name, **fields))
        work.record = rep.id
    return work.change()


def edit_rep(
    store: Store, rep: uuid.UUID, *, name: str | None = None, **fields: Unpack[RepFields]
) -> Change:
    """Set the fields given; the others stay."""
    about = store.read(get_rep, rep).name
    with store.unit_of_work("edit_rep", about=about) as work:
        _check_code(store, fields.get("code"), but=rep)
        row = fact(work.session, Rep, rep)
        if name is not None:
            row.name = check_text(name, _("name"))
        put_fields(row, dict(fields))
        work.record = rep
    return work.change()


def set_me(store: Store, rep: uuid.UUID) -> Change:
    """From now on this is the rep's desk."""
    with store.unit_of_work("set_me", about=store.read(get_rep, rep).name) as work:
        put_setting(work, ME, rep)
        work.record = rep
    return work.change()


def _check_code(store: Store, code: str | None, *, but: uuid.UUID | None) -> None:
    if not code:
        return
    for rep in store.read(list_reps):
        if rep.id != but and rep.code is not None and folded(rep.code) == folded(code):
            raise KnownError(
                "code_taken",
                _("{name} has the code {code} already; choose another.").format(
                    name=rep.name, code=code
                ),
            )
