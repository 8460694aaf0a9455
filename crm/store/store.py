"""One rep's store: reads, units of work, and the notice of other programs' writes."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from crm.domain.ids import RANDOM_BYTES, IdMinter
from crm.errors import Cancelled, KnownError
from crm.store.backup import copy_database
from crm.store.engine import Access, connect
from crm.store.faults import corrupt, is_interrupted, is_refusal, known_errors, outdated
from crm.store.install import user_version
from crm.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as driver

P = ParamSpec("P")
T = TypeVar("T")


def system_clock() -> int:
    """Milliseconds UTC."""
    return time.time_ns() // 1_000_000


class Store:
    """An open store; safe to use from several threads, each with its own transactions."""

    def __init__(
        self,
        path: Path,
        engine: Engine,
        *,
        access: Access = Access.WRITE,
        refusal: KnownError | None = None,
        schema: int,
        clock: Callable[[], int] = system_clock,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.path = path
        self.clock = clock
        self.mint = _minter(entropy)
        self._access = access
        self._refusal = refusal  # why nothing can be written
        self._engine = engine
        self._schema = schema
        self._local = threading.local()
        self._watch: driver.Connection | None = None
        self._readers: set[Any] = set()  # connections of the driver
        self._readers_lock = threading.Lock()

    def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The query's answer, from one consistent snapshot."""
        with self.reading() as session:
            return query(session, *args, **kwargs)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write; inside a unit of work, that one's session."""
        work = self._current()
        if work is not None:
            work.session.flush()
            yield work.session
            return
        with (
            self._known_errors(),
            self._engine.connect() as connection,
            Session(bind=connection, autoflush=False) as session,
            self._stoppable(connection),
        ):
            yield session

    def stop_reading(self) -> None:
        """End every statement that reads now, from whatever thread; its reader hears Cancelled."""
        with self._readers_lock:
            for reader in self._readers:
                reader.interrupt()

    @contextmanager
    def _stoppable(self, connection: Connection) -> Iterator[None]:
        reader = connection.connection.dbapi_connection
        with self._readers_lock:
            self._readers.add(reader)
        try:
            yield
        except Exception as error:
            if is_interrupted(error):
                raise Cancelled from error
            raise
        finally:
            with self._readers_lock:
                self._readers.discard(reader)

    @contextmanager
    def unit_of_work(
        self,
        verb: str,
        *,
        about: str | None = None,
        actor: uuid.UUID | None = None,
        kind: str = "do",
    ) -> Iterator[UnitOfWork]:
        """One user action: a step, and all or nothing of what it writes.

        Inside another unit of work it joins that one, so that many services can be one step.
        """
        outer = self._current()
        if outer is not None:
            yield outer
            return
        with self.transaction() as work:
            number = work.begin_step(verb, about=about, actor=actor, kind=kind)
            yield work
            if not work.end_step(number):
                work.session.rollback()
            elif kind == "do":
                work.clear_redo()

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """An IMMEDIATE transaction without a step; whoever opens it opens the steps."""
        if self._current() is not None:
            raise RuntimeError("a transaction inside of another")
        self.refuse_if_unwritable()
        with self._known_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(write=True)
            with Session(bind=connection, autoflush=True) as session:
                if user_version(session.connection()) != self._schema:
                    raise outdated(self.path)
                work = UnitOfWork(session, self.clock, self.mint, self._schema)
                self._local.work = work
                try:
                    yield work
                    if session.in_transaction():
                        session.commit()
                finally:
                    self._local.work = None

    @contextmanager
    def minting(self, clock: Callable[[], int], entropy: Callable[[int], bytes]) -> Iterator[None]:
        """Let ids and times come from these for a while: the same sample data for the same seed."""
        before = self.clock, self.mint
        self.clock, self.mint = clock, _minter(entropy)
        try:
            yield
        finally:
            self.clock, self.mint = before

    def version(self) -> int:
        """A number that changes when another connection, of whatever process, has written."""
        with known_errors(self.path):
            if self._watch is None:
                self._watch = connect(self.path, self._access)
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def refuse_if_unwritable(self) -> None:
        """KnownError where this store can only be read."""
        if self._refusal is not None:
            raise KnownError(self._refusal.code, self._refusal.sentence)

    def backup(self, target: Path) -> None:
        """Copy the store as it is now, also while others write."""
        copy_database(self.path, target, self._access)

    def close(self) -> None:
        """Give back every connection."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self._engine.dispose()

    @contextmanager
    def _known_errors(self) -> Iterator[None]:
        """Errors in a user's words; one that nobody expected may come from a damaged file."""
        try:
            with known_errors(self.path):
                yield
        except (KnownError, Cancelled):
            raise
        except Exception as error:
            if not is_refusal(error):
                from crm.store.doctor import is_damaged, is_outdated  # only on the way to an error

                if is_outdated(self._engine, self._schema):
                    raise outdated(self.path) from error
                if is_damaged(self._engine, self._schema):
                    raise corrupt(self.path) from error
            raise

    def _current(self) -> UnitOfWork | None:
        return getattr(self._local, "work", None)


def _minter(entropy: Callable[[int], bytes]) -> Callable[[int], uuid.UUID]:
    minter = IdMinter()
    return lambda now: minter.mint(now, entropy(RANDOM_BYTES))
