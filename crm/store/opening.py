"""Opening a store: make a new one, bring an old one up to date, refuse a newer or damaged one."""

import os
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from crm.domain.ids import RANDOM_BYTES, uuid7
from crm.errors import KnownError, why
from crm.i18n import gettext as _
from crm.store.backup import copy_database
from crm.store.engine import BUSY_SECONDS, Access, connect, make_engine
from crm.store.faults import corrupt, known_errors
from crm.store.install import APPLICATION_ID, install_schema, user_version
from crm.store.search_schema import is_old
from crm.store.store import Store, system_clock

FILE_NAME = "tuoke.db"
BACKUPS = "backups"
SCHEMA = 3  # number of the newest revision in migrations/versions

KEPT_BACKUPS = 3  # of one and the same migration, should it fail again and again


def open_store(
    folder: Path,
    *,
    clock: Callable[[], int] = system_clock,
    entropy: Callable[[int], bytes] = os.urandom,
) -> Store:
    """The store of this folder, made or brought up to date if need be; else KnownError."""
    path = folder / FILE_NAME
    _make_folder(folder)
    header = _read_header(path)
    try:
        _refuse(path, header)
        return _open(path, header, clock, entropy)
    except (DBAPIError, driver.Error, ValueError) as error:
        if header is None:  # a new file has nothing to be damaged
            raise
        raise corrupt(path) from error


def _open(
    path: Path,
    header: "_Header | None",
    clock: Callable[[], int],
    entropy: Callable[[int], bytes],
) -> Store:
    access, refusal = Access.WRITE, None
    engine = make_engine(path)
    try:
        try:
            _prepare(engine, path, clock, entropy)
        except KnownError as error:
            readable = _reading_only(path, header)
            if error.code not in _PLACE_REFUSES or readable is None:
                raise
            engine.dispose()
            access, refusal = readable, error
            engine = make_engine(path, access)
            with known_errors(path), engine.connect() as connection:
                user_version(connection)
    except BaseException:
        engine.dispose()
        raise
    return Store(
        path, engine, access=access, refusal=refusal, schema=SCHEMA, clock=clock, entropy=entropy
    )


_PLACE_REFUSES = {"store_unwritable", "disk_full", "disk_failed"}
_INDEX_WAITS = {"store_unwritable", "disk_full", "store_busy"}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(
            "store_unwritable",
            _("The folder {folder} cannot be made: {reason}. Choose another with --data.").format(
                folder=folder, reason=why(error)
            ),
        ) from error


@dataclass(frozen=True, slots=True)
class _Header:
    """What the first bytes of the file say, read without SQLite, which might write on closing."""

    version: int
    application: int


_HEADER_BYTES = 100  # https://www.sqlite.org/fileformat.html, the database header
_MAGIC = b"SQLite format 3\0"


def _read_header(path: Path) -> _Header | None:
    """None where there is no file, an empty one, or one that is no database."""
    try:
        with path.open("rb") as file:
            start = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KnownError(
            "store_unreadable",
            _(
                "The file {path} cannot be read: {reason}. Allow reading it, or choose --data."
            ).format(path=path, reason=why(error)),
        ) from error
    if start and (len(start) < _HEADER_BYTES or not start.startswith(_MAGIC)):
        raise corrupt(path)
    if not start:
        if _log_bytes(path):  # SQLite would throw away what is still in the write-ahead log
            raise corrupt(path)
        return None
    version, application = struct.unpack_from(">i4xi", start, 60)
    return _Header(version, application)


def _log_bytes(path: Path) -> int:
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


def _refuse(path: Path, header: _Header | None) -> None:
    """Refuse a foreign or newer file before anything is opened that could touch it."""
    if header is None:
        return
    version, application = header.version, header.application
    if _log_bytes(path):  # the newest page may be there; a connection that only reads leaves it
        with known_errors(path):
            reader = connect(path, Access.READ)
            try:
                (version,) = reader.execute("PRAGMA user_version").fetchone()
                (application,) = reader.execute("PRAGMA application_id").fetchone()
            finally:
                reader.close()
    if application == APPLICATION_ID:
        if version > SCHEMA:
            raise _newer(path)
    elif application or version or not _is_empty(path):
        again = _read_header(path)  # another program may be making it just now
        if again is None or again.application != APPLICATION_ID:
            raise KnownError(
                "store_foreign",
                _(
                    "The file {path} is another program's; choose another folder with --data."
                ).format(path=path),
            )


def _newer(path: Path) -> KnownError:
    return KnownError(
        "store_newer",
        _(
            "The store {path} was written by a newer program; it was not touched. "
            "Install the newest version and open it with that."
        ).format(path=path),
    )


def _is_empty(path: Path) -> bool:
    access = Access.READ if _log_bytes(path) else Access.FROZEN
    with known_errors(path):
        reader = connect(path, access)
        try:
            return not reader.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            reader.close()


def _reading_only(path: Path, header: _Header | None) -> Access | None:
    """How to read where nothing can be written; None if what is there cannot be read so."""
    if header is None or header.version != SCHEMA:
        return None
    if not _log_bytes(path):
        return Access.FROZEN
    return Access.READ if path.with_name(path.name + "-shm").exists() else None


def _prepare(
    engine: Engine,
    path: Path,
    clock: Callable[[], int],
    entropy: Callable[[int], bytes],
) -> None:
    with known_errors(path):
        found = _first_look(engine, path)
        if found == 0:
            _create(engine, clock, entropy)
        elif found < SCHEMA:
            _migrate(engine, path, found, clock)
        elif found > SCHEMA:  # it came between the first look and now
            raise _newer(path)
        if found:
            try:
                _bring_search_up_to_date(engine)
            except KnownError as error:  # next time; what the facts say is there without it
                if error.code not in _INDEX_WAITS:
                    raise


def _first_look(engine: Engine, path: Path) -> int:
    """The revision; patient, for switching to the write-ahead log does not wait by itself."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with known_errors(path), engine.connect() as connection:
                return user_version(connection)
        except KnownError as error:
            if error.code != "store_busy" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _bring_search_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        if not is_old(connection):
            return
    with known_errors(Path(engine.url.database or "")), engine.connect() as plain:
        from crm.store.search_index import rebuild  # seldom needed

        connection = plain.execution_options(write=True)
        with connection.begin():
            if is_old(connection):  # else another program was faster
                rebuild(connection)


def _create(engine: Engine, clock: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
    with engine.connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            if not user_version(connection):  # else another process made it in the meantime
                replica = uuid7(clock(), entropy(RANDOM_BYTES))
                install_schema(connection, SCHEMA, replica.bytes)


def _migrate(engine: Engine, path: Path, found: int, clock: Callable[[], int]) -> None:
    from crm.store.migrations.run import upgrade  # alembic is slow to import

    name = f"before-{SCHEMA:04}-from-{found:04}"
    stamp = datetime.fromtimestamp(clock() / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    copy_database(path, path.parent / BACKUPS / f"tuoke-{stamp}-{name}.db")
    for old in sorted((path.parent / BACKUPS).glob(f"tuoke-*-{name}.db"))[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
    upgrade(engine, SCHEMA)
