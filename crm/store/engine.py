"""The SQLite engine: driver, pragmas, explicit transactions, and its errors in a user's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from crm.errors import KnownError
from crm.i18n import gettext as _

BUSY_SECONDS = 5.0


def make_engine(path: Path) -> Engine:
    """An engine on this file whose transactions begin when we say so.

    A connection with the execution option `write=True` begins IMMEDIATE; any other cannot write.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        module=driver,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_connect, insert=True)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver is untyped
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite reports about this file into errors a user can act on."""
    try:
        yield
    except DBAPIError as error:
        known = explain(error.orig, path)
        if known is None:
            raise
        raise known from error
    except driver.Error as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error


def explain(error: BaseException | None, path: Path) -> KnownError | None:
    """The known error behind a driver's exception; None if it is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & 0xFF:  # primary result codes, https://www.sqlite.org/rescode.html
        case 5 | 6:  # busy, locked
            return KnownError(
                "store_busy",
                _("Another program is writing to {path}; wait a moment and try again.").format(
                    path=path
                ),
            )
        case 11 | 26:  # corrupt, not a database
            return KnownError(
                "store_corrupt",
                _(
                    "The file {path} is damaged; nothing was changed. "
                    "Put the newest copy from the backups folder in its place."
                ).format(path=path),
            )
        case 13:  # full
            return KnownError(
                "disk_full",
                _(
                    "Not saved: the disk is full. Everything saved before is safe; "
                    "free some space and try again."
                ),
            )
        case 3 | 8 | 14:  # permission, read-only, cannot open
            return KnownError(
                "store_unwritable",
                _(
                    "The folder {folder} cannot be written; "
                    "choose another with --data or allow writing to it."
                ).format(folder=path.parent),
            )
        case 10:  # input/output error
            return KnownError(
                "disk_failed",
                _(
                    "Not saved: the disk did not take it. Everything saved before is safe; "
                    "check the disk and try again."
                ),
            )
    return None
