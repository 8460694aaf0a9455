"""People at a customer."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class Contact(Fact, kw_only=True):
    """A person, with their part in the decision; a birthday may lack its year and may be lunar."""

    __tablename__ = "contact"
    __table_args__ = (
        Index(None, "customer_id"),
        Index(None, "mobile"),
        Index(None, "email"),
        Index(None, "code"),
    )

    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customer.id"))
    name: Mapped[str]
    code: Mapped[str | None] = mapped_column(default=None)
    gender: Mapped[str | None] = mapped_column(default=None)
    department: Mapped[str | None] = mapped_column(default=None)
    title: Mapped[str | None] = mapped_column(default=None)
    # part in the decision, domain.choices.DECISION_ROLES
    role: Mapped[str | None] = mapped_column(default=None)
    mobile: Mapped[str | None] = mapped_column(default=None)
    phone: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    wechat: Mapped[str | None] = mapped_column(default=None)
    qq: Mapped[str | None] = mapped_column(default=None)
    birth_year: Mapped[int | None] = mapped_column(default=None)
    # negative in a lunar leap month
    birth_month: Mapped[int | None] = mapped_column(default=None)
    birth_day: Mapped[int | None] = mapped_column(default=None)
    # solar or lunar
    birth_calendar: Mapped[str] = mapped_column(default="solar", server_default=text("'solar'"))
    likes: Mapped[str | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    tags: Mapped[Sequence[str] | None] = mapped_column(default=None)
    extra: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
