"""Bringing an old store up to date with Alembic: in one real transaction, or not at all."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.store.faults import explain
from crm.store.install import install_triggers, user_version

FOLDER = Path(__file__).parent


def upgrade(engine: Engine, schema: int) -> None:
    """Bring the store to this revision; KnownError if it cannot be, and it stays as it was."""
    with engine.connect() as plain:
        driver: Any = plain.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # ignored once a transaction is open
        connection = plain.execution_options(write=True)
        try:
            with connection.begin():
                if user_version(connection) < schema:  # else another program was faster
                    _migrate(connection, schema)
        except KnownError:
            raise
        except Exception as error:
            known = explain(error, Path(engine.url.database or ""))
            raise known or _failed(error) from error
        finally:
            connection.invalidate()  # its foreign keys are off


def _migrate(connection: Connection, schema: int) -> None:
    connection.exec_driver_sql("UPDATE sync_context SET applying = 1")
    triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
    for (name,) in triggers.all():  # they name columns that may go
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    _run(connection, f"{schema:04}")
    install_triggers(connection)
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        raise ValueError(f"{len(lost)} rows refer to nothing, the first in {lost[0][0]}")
    connection.exec_driver_sql(
        "UPDATE sync_context SET applying = 0, step = NULL, schema = ?", (schema,)
    )
    connection.exec_driver_sql(f"PRAGMA user_version={schema}")


def _run(connection: Connection, target: str) -> None:
    script = ScriptDirectory(str(FOLDER))
    with EnvironmentContext(
        Config(),
        script,
        fn=lambda revision, _context: script._upgrade_revs(target, revision),  # noqa: SLF001 - as alembic.command does
        destination_rev=target,
    ) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def _failed(error: Exception) -> KnownError:
    reason = getattr(error, "orig", error) if isinstance(error, SQLAlchemyError) else error
    return KnownError(
        "migration_failed",
        _(
            "The store could not be brought up to date and is as it was: {reason}. "
            "A copy is in the backups folder; install the newest version and try again."
        ).format(reason=" ".join(str(reason).split())),
    )
