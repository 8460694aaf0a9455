"""The change log: steps the user took, and the field changes each consists of."""

import uuid

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base


class Step(Base):
    """One user action: the unit of undo, and of what sync will ship."""

    __tablename__ = "step"
    __table_args__ = (
        Index("ix_step_state", "state", "n"),
        {"sqlite_autoincrement": True},
    )

    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str]  # do, undo, redo, or setup (which cannot be undone)
    verb: Mapped[str]  # name of the service, translated when shown
    about: Mapped[str | None]  # what it was done to, in the user's words
    actor: Mapped[uuid.UUID | None]
    at: Mapped[int]  # milliseconds UTC
    of_step: Mapped[int | None] = mapped_column(ForeignKey("step.n"))  # what an undo or redo turns
    state: Mapped[str]  # of a do: done, undone, dropped (a new step cleared it); else done
    changes: Mapped[int]  # how many entries of the change log


class ChangeEntry(Base):
    """What one statement did to one row; written only by the triggers."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_step", "step"),
        Index("ix_change_row", "row", "n"),
        {"sqlite_autoincrement": True},
    )

    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[int]  # the user action, groups what must be pushed together
    tbl: Mapped[str]
    row: Mapped[uuid.UUID]
    kind: Mapped[str]  # I or U: nothing is ever removed
    fields: Mapped[str]  # JSON of the new values; ids in hex; no nulls for an insert
    preimage: Mapped[str | None]  # JSON of the old values of the same fields; none for an insert
    base_seq: Mapped[int] = mapped_column(server_default=text("0"))  # pull cursor at the edit
    hlc: Mapped[int]  # hybrid logical clock: 48 bits of milliseconds, 16 of counter
    schema: Mapped[int]  # store revision that wrote it
    state: Mapped[int] = mapped_column(server_default=text("0"))  # 0 pending; sync will tell


class SyncContext(Base):
    """The one row that tells the triggers who writes and why; without a step, a write aborts."""

    __tablename__ = "sync_context"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    replica: Mapped[uuid.UUID]
    applying: Mapped[bool] = mapped_column(server_default=text("0"))  # mutes capture
    step: Mapped[int | None]
    base_seq: Mapped[int] = mapped_column(server_default=text("0"))
    hlc: Mapped[int] = mapped_column(server_default=text("0"))  # last one minted
    hlc_from: Mapped[int] = mapped_column(server_default=text("0"))  # of this step ...
    n_from: Mapped[int] = mapped_column(server_default=text("0"))  # ... and the log's end before it
    schema: Mapped[int] = mapped_column(server_default=text("0"))
