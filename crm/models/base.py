"""What every table shares: the id, the soft delete, the column types."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Dialect,
    LargeBinary,
    MetaData,
    String,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator


class UuidBlob(TypeDecorator[uuid.UUID]):
    """A UUID as 16 bytes: half the size of its text, and sorted by time for version 7."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> bytes | None:
        """Bytes for the driver."""
        del dialect
        return None if value is None else value.bytes

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> uuid.UUID | None:
        """UUID for the program."""
        del dialect
        return None if value is None else uuid.UUID(bytes=value)

    def process_literal_param(self, value: uuid.UUID | None, dialect: Dialect) -> str:
        """SQL text, for statements that are compiled with their values."""
        del dialect
        return "NULL" if value is None else f"x'{value.hex}'"


def one_of(column: str, codes: Sequence[str]) -> CheckConstraint:
    """The column holds one of a closed list of codes; numbers are counted by them."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Base(DeclarativeBase):
    """Root of all tables; constraints are named, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        uuid.UUID: UuidBlob(),
        dt.date: Date(),
        str: String(),
        int: BigInteger(),
        bool: Boolean(create_constraint=False),
        Mapping[str, Any]: JSON(none_as_null=True),
        Sequence[str]: JSON(none_as_null=True),
    }


class Fact(MappedAsDataclass, Base, kw_only=True):
    """A row the user knows of: captured by the change log, never removed, only marked deleted."""

    __abstract__ = True

    # first in the row: behind long texts they would be read through overflow pages
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-2)
    deleted: Mapped[bool] = mapped_column(default=False, server_default=text("0"), sort_order=-1)
