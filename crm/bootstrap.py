"""The only place where store, clock and language are wired together."""

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from crm import i18n
from crm.i18n import gettext as _
from crm.models import Rep
from crm.queries.settings import setting
from crm.services.desk import Desk, default_folder
from crm.services.settings import put_setting
from crm.settings import LANGUAGE, ME
from crm.store.opening import open_store
from crm.store.store import Store


def open_desk(folder: Path | None, *, today: dt.date | None, language: str | None) -> Desk:
    """Open the store of this folder in this language; KnownError if it cannot be."""
    i18n.use(language or i18n.system_language())
    store = open_store(folder or default_folder())
    try:
        if language is None:
            chosen = store.read(setting, LANGUAGE)
            if chosen is not None:
                i18n.use(chosen)
        _ensure_me(store)
    except BaseException:
        store.close()
        raise
    return Desk(store, (lambda: today) if today is not None else dt.date.today)


def _ensure_me(store: Store) -> None:
    """A new store has one rep, me."""
    with store.reading() as session:
        if session.scalars(select(Rep.id).limit(1)).first() is not None:
            return
    with store.unit_of_work("open_store", kind="setup") as work:
        if work.session.scalars(select(Rep.id).limit(1)).first() is None:
            me = work.add(Rep(id=work.new_id(), name=_("Me")))
            put_setting(work, ME, me.id)
