"""What a new store consists of, and the triggers that every store is given."""

from sqlalchemy import Connection

from crm.models import Base
from crm.store.search_schema import install_search
from crm.store.triggers import trigger_statements

APPLICATION_ID = 0x54756F6B  # "Tuok", tells our files from other SQLite files

# As Alembic makes it, which is not imported for a new store.
_VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def user_version(connection: Connection) -> int:
    """The revision of the store; 0 of a file that is none yet."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def install_schema(connection: Connection, schema: int, replica: bytes) -> None:
    """Make an empty file a store of this revision."""
    Base.metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(
        "INSERT INTO sync_context(id, replica, schema) VALUES (1, ?, ?)", (replica, schema)
    )
    install_search(connection)
    install_triggers(connection)
    connection.exec_driver_sql(_VERSION_TABLE)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{schema:04}",))
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={schema}")


def install_triggers(connection: Connection) -> None:
    """Replace all triggers of the store by those that the metadata asks for."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
    for (name,) in names.all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for _name, statement in trigger_statements():
        connection.exec_driver_sql(statement)
