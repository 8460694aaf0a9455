"""The SQLite engine: driver, pragmas, explicit transactions."""

from enum import Enum
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Engine, create_engine, event

# Longer than a big import writes; whoever waits that long is better told.
BUSY_SECONDS = 30.0

# A big import leaves a big write-ahead log; it is cut back to this once it has been taken over.
_JOURNAL_BYTES = 16 * 1024 * 1024
_CACHE_KIB = 16 * 1024

_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # or INSERT OR REPLACE removes a row behind the delete trigger
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    f"cache_size=-{_CACHE_KIB}",
)


class Access(Enum):
    """How a file is opened; FROZEN is for a place where not even a lock can be written."""

    WRITE = ""
    READ = "mode=ro"
    FROZEN = "mode=ro&immutable=1"


def connect(path: Path, access: Access = Access.WRITE) -> driver.Connection:
    """A bare connection of the driver, without our pragmas."""
    if access is Access.WRITE:
        return driver.connect(str(path), timeout=BUSY_SECONDS, check_same_thread=False)
    return driver.connect(
        f"{path.absolute().as_uri()}?{access.value}",
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )


def make_engine(path: Path, access: Access = Access.WRITE) -> Engine:
    """An engine on this file whose transactions begin when we say so.

    A connection with the execution option `write=True` begins IMMEDIATE; any other cannot write.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver,
        creator=lambda: connect(path, access),
    )
    writes = access is Access.WRITE

    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver is untyped
        connection.isolation_level = None
        if writes:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA journal_size_limit={_JOURNAL_BYTES}")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", on_connect, insert=True)
    event.listen(engine, "begin", _on_begin)
    event.listen(engine, "reset", _on_reset)
    return engine


def _on_reset(connection: Any, _record: object, _state: object) -> None:  # noqa: ANN401 - as above
    """SQLAlchemy takes a failed COMMIT for an end; transaction and lock would stay."""
    connection.rollback()


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
    if write:  # until the commit: a unit of work may add a child before its parent
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
