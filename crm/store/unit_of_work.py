"""The one way to write: a step of the change log, in one IMMEDIATE transaction."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crm.models import ChangeEntry, Fact, Setting, Step, SyncContext
from crm.settings import ME
from crm.store.search_schema import KINDS

FactT = TypeVar("FactT", bound=Fact)

SEARCHED = frozenset(KINDS)  # the tables whose rows are found by their words


@dataclass(frozen=True, slots=True)
class Change:
    """What a service did: its step if anything changed, the record it is about, the tables."""

    step: int | None
    record: uuid.UUID | None = None
    touched: frozenset[str] = frozenset()


@dataclass(slots=True)
class UnitOfWork:
    """An open transaction with its step; `record` is what the caller says the step is about."""

    session: Session
    clock: Callable[[], int]
    mint: Callable[[int], uuid.UUID]
    schema: int
    record: uuid.UUID | None = None
    steps: list[int] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    report: Callable[[int, int], None] | None = None  # told while a large step is indexed

    def new_id(self) -> uuid.UUID:
        """A fresh UUIDv7."""
        return self.mint(self.clock())

    def add(self, fact: FactT) -> FactT:
        """Insert a fact; written at the latest when the unit of work ends."""
        self.session.add(fact)
        return fact

    def begin_step(
        self,
        verb: str,
        *,
        about: str | None = None,
        actor: uuid.UUID | None = None,
        kind: str = "do",
        of_step: int | None = None,
    ) -> int:
        """Open a step: what the triggers log from now on belongs to it."""
        now = self.clock()
        number: int = self.session.execute(
            insert(Step)
            .values(
                kind=kind,
                verb=verb,
                about=about,
                actor=actor or self._me(),
                at=now,
                of_step=of_step,
                state="done",
                changes=0,
            )
            .returning(Step.n)
        ).scalar_one()
        last = self._log_end()
        self.session.execute(
            update(SyncContext).values(
                step=number,
                hlc_from=func.max(SyncContext.hlc, now << 16),
                n_from=last,
                schema=self.schema,
            )
        )
        return number

    def end_step(self, number: int) -> int:
        """Close the step; the number of entries it left in the log."""
        self.session.flush()
        end = self._log_end()
        start = self.session.execute(select(SyncContext.n_from)).scalar_one()
        count = end - start
        self.session.execute(
            update(SyncContext).values(step=None, hlc=SyncContext.hlc_from + count)
        )
        if count:
            self.session.execute(update(Step).where(Step.n == number).values(changes=count))
            touched = set(
                self.session.scalars(
                    select(ChangeEntry.tbl).where(ChangeEntry.n > start).distinct()
                )
            )
            if not SEARCHED.isdisjoint(touched):
                from crm.store.search_index import feed  # not before something is written

                feed(self.session, start, self.report)
            self.touched |= touched
            self.steps.append(number)
        return count

    def clear_redo(self) -> None:
        """After a new step nothing that was undone can be done again."""
        self.session.execute(update(Step).where(Step.state == "undone").values(state="dropped"))

    def change(self) -> Change:
        """What was done, for the caller of the service."""
        step = self.steps[-1] if self.steps else None
        return Change(step, self.record, frozenset(self.touched))

    def _me(self) -> uuid.UUID | None:
        stored = self.session.execute(
            select(Setting.value).where(Setting.id == ME.id, ~Setting.deleted)
        ).scalar_one_or_none()
        return None if stored is None else ME.parse(stored)

    def _log_end(self) -> int:
        return self.session.execute(select(func.coalesce(func.max(ChangeEntry.n), 0))).scalar_one()
