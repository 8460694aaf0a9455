"""Opening a store: make a new one, bring an old one up to date, refuse a newer or damaged one."""

import os
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from crm.domain.ids import RANDOM_BYTES, uuid7
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.models import Base
from crm.store.backup import copy_database
from crm.store.engine import known_errors, make_engine
from crm.store.store import Store, system_clock
from crm.store.triggers import trigger_statements

FILE_NAME = "tuoke.db"
SCHEMA = 2  # number of the newest revision in migrations/versions
APPLICATION_ID = 0x54756F6B  # "Tuok", tells our files from other SQLite files

_USER_VERSION_OFFSET = 60  # https://www.sqlite.org/fileformat.html, the database header
_HEADER_BYTES = 100


def open_store(
    folder: Path,
    *,
    clock: Callable[[], int] = system_clock,
    entropy: Callable[[int], bytes] = os.urandom,
) -> Store:
    """The store of this folder, made or brought up to date if need be; KnownError if it cannot be."""
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(
            "store_unwritable",
            _("The folder {folder} cannot be made: {reason}. Choose another with --data.").format(
                folder=folder, reason=error.strerror
            ),
        ) from error
    _refuse_newer(path, _header_version(path))
    engine = make_engine(path)
    try:
        with known_errors(path):
            with engine.connect() as connection:
                found = _version(connection)
                empty = found == 0 and _is_empty(connection)
            _refuse_newer(path, found)
            if empty:
                _create(engine, clock, entropy)
            elif found == 0:
                raise _foreign(path)
            elif found < SCHEMA:
                _migrate(engine, path, found, clock)
    except BaseException:
        engine.dispose()
        raise
    return Store(path, engine, schema=SCHEMA, clock=clock, entropy=entropy)


def _header_version(path: Path) -> int:
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise KnownError(
            "store_unreadable",
            _(
                "The file {path} cannot be read: {reason}. Allow reading it, or choose --data."
            ).format(path=path, reason=error.strerror),
        ) from error
    if len(header) < _HEADER_BYTES or not header.startswith(b"SQLite format 3\0"):
        return 0
    return int(struct.unpack_from(">i", header, _USER_VERSION_OFFSET)[0])


def _refuse_newer(path: Path, version: int) -> None:
    if version > SCHEMA:
        raise KnownError(
            "store_newer",
            _(
                "The store {path} was written by a newer program; "
                "it was not touched. Install the newest version and open it with that."
            ).format(path=path),
        )


def _foreign(path: Path) -> KnownError:
    return KnownError(
        "store_foreign",
        _("The file {path} is another program's; choose another folder with --data.").format(
            path=path
        ),
    )


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _is_empty(connection: Connection) -> bool:
    return not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()


def _create(engine: Engine, clock: Callable[[], int], entropy: Callable[[int], bytes]) -> None:
    with engine.connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            if _version(connection) or not _is_empty(connection):
                return  # another process made it in the meantime
            Base.metadata.create_all(connection, checkfirst=False)
            replica = uuid7(clock(), entropy(RANDOM_BYTES))
            connection.exec_driver_sql(
                "INSERT INTO sync_context(id, replica, schema) VALUES (1, ?, ?)",
                (replica.bytes, SCHEMA),
            )
            install_triggers(connection)
            connection.exec_driver_sql(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY NOT NULL)"
            )
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{SCHEMA:04}",))
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")


def install_triggers(connection: Connection) -> None:
    """Replace all triggers of the store by those that the metadata asks for."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
    for (name,) in names.all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for _name, statement in trigger_statements():
        connection.exec_driver_sql(statement)


def _migrate(engine: Engine, path: Path, found: int, clock: Callable[[], int]) -> None:
    from crm.store.migrations.run import upgrade  # noqa: PLC0415 - alembic is slow to import

    stamp = datetime.fromtimestamp(clock() / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    copy_database(
        path, path.parent / "backups" / f"tuoke-{stamp}-before-{SCHEMA:04}-from-{found:04}.db"
    )
    upgrade(engine, SCHEMA)
