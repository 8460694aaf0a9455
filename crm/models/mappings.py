"""How the columns of files were taken, for the next file that looks alike."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Fact


class ImportMapping(Fact, kw_only=True):
    """What a file with these headers was taken for; its id is derived from the signature."""

    __tablename__ = "import_mapping"
    __table_args__ = (Index(None, "signature"),)

    # what the headers look like, whatever their order
    signature: Mapped[str]
    # the kind of rows
    kind: Mapped[str]
    # header to field, an empty field for a column that is left out
    columns: Mapped[Mapping[str, Any]]
    # what was decided for whole columns: the order of days and months
    decisions: Mapped[Mapping[str, Any] | None] = mapped_column(default=None)
