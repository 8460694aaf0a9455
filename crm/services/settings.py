"""Changing settings."""

from typing import TypeVar

from sqlalchemy import select

from crm.models import Setting
from crm.settings import SettingOf
from crm.store.store import Store
from crm.store.unit_of_work import Change, UnitOfWork

T = TypeVar("T")


def set_setting(store: Store, which: SettingOf[T], value: T | None) -> Change:
    """Store the value; none goes back to the default."""
    with store.unit_of_work("set_setting", about=which.key) as work:
        put_setting(work, which, value)
    return work.change()


def put_setting(work: UnitOfWork, which: SettingOf[T], value: T | None) -> None:
    """The same inside a unit of work that is open."""
    text = None if value is None else str(value)
    row = work.session.execute(select(Setting).where(Setting.id == which.id)).scalar_one_or_none()
    if row is None:
        work.add(Setting(id=which.id, key=which.key, value=text))
    else:
        row.value, row.deleted = text, False
