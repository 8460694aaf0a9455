"""Settings as they are stored, or their defaults."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Setting
from crm.settings import SettingOf

T = TypeVar("T")


def setting(session: Session, which: SettingOf[T]) -> T:
    """The stored value, or the default where there is none or nonsense."""
    stored = session.execute(
        select(Setting.value).where(Setting.id == which.id, ~Setting.deleted)
    ).scalar_one_or_none()
    if stored is None:
        return which.default
    try:
        return which.parse(stored)
    except ValueError:
        return which.default
