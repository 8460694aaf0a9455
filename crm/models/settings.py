"""What the user chose."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Setting(Fact, kw_only=True):
    """A setting by its key; its id is derived from the key, so two devices mean the same row."""

    __tablename__ = "setting"
    __table_args__ = (Index(None, "key"),)

    key: Mapped[str]
    value: Mapped[str | None] = mapped_column(default=None)
