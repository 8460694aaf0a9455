"""The doctor's look at the file, its tables, indexes and triggers, against the metadata."""

import re
from collections.abc import Iterator
from functools import lru_cache

import sqlcipher3.dbapi2 as driver
from sqlalchemy import CheckConstraint, Connection, StaticPool, create_engine, text
from sqlalchemy.orm import Session

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.models import Base
from crm.store.findings import MOST, Finding, record_id
from crm.store.install import APPLICATION_ID, install_schema

# how SQLite's integrity_check begins or ends its lines
_INTEGRITY = (
    (r"missing from index|wrong # of entries in index|non-unique entry in index", "index_damaged"),
    (r"^NULL value in ", "null_value"),
    (r"^CHECK constraint failed in ", "check_failed"),
    (r"", "page_damaged"),
)


def file_findings(session: Session) -> Iterator[Finding]:
    """Pages, indexes, constraints and references as SQLite itself checks them."""
    for (line,) in session.execute(text(f"PRAGMA integrity_check({MOST})")).all():
        if line != "ok":
            code = next(code for pattern, code in _INTEGRITY if re.search(pattern, line))
            yield Finding(code, None, None, _("SQLite reports: {line}.").format(line=line))


def reference_findings(session: Session) -> Iterator[Finding]:
    """Rows that refer to a record that is not there."""
    lost = session.execute(text("SELECT * FROM pragma_foreign_key_check")).all()
    for table, rowid, parent, _key in lost[:MOST]:
        row = session.execute(
            text(f'SELECT id FROM "{table}" WHERE rowid = :rowid'), {"rowid": rowid}
        ).scalar()
        yield Finding(
            "reference_lost",
            table,
            record_id(row),
            _("It refers to a record of {table} that is not there.").format(table=parent),
        )


def identity_findings(session: Session, schema: int) -> Iterator[Finding]:
    """Whose file it is, and of which revision: all places must say the same."""
    application = session.execute(text("PRAGMA application_id")).scalar_one()
    if application != APPLICATION_ID:
        yield Finding(
            "application_id", None, None, _("The file does not say that it is a store of Tuoke.")
        )
    version = session.execute(text("PRAGMA user_version")).scalar_one()
    stamped = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if version != schema or stamped != [f"{schema:04}"]:
        yield Finding(
            "revision",
            "alembic_version",
            None,
            _("The file is of revision {file}, its tables of {tables}; {wanted} is right.").format(
                file=version, tables=", ".join(stamped) or "–", wanted=schema
            ),
        )


_DIFFERENCES = {
    "missing": mark("{name} is missing."),
    "altered": mark("{name} is not as it must be."),
    "extra": mark("{name} does not belong here."),
}


def schema_findings(session: Session, schema: int) -> Iterator[Finding]:
    """Tables, columns, constraints, indexes and triggers that differ from a new store's."""
    wanted, found = _expected(schema), _shape(session.connection())
    tables = {table for kind, table, _name in found if kind == "table"}
    for key in sorted(wanted.keys() | found.keys()):
        kind, table, name = key
        if key not in found:
            difference = "missing"
            if kind != "table" and table not in tables:
                continue  # the table itself is missing
        elif key not in wanted:
            difference = "extra"
            if kind != "table" and ("table", table, table) not in wanted:
                continue
        elif wanted[key] != found[key]:
            difference = "altered"
        else:
            continue
        yield Finding(
            f"{kind}_{difference}", table, None, _(_DIFFERENCES[difference]).format(name=name)
        )


Shape = dict[tuple[str, str, str], object]


@lru_cache(maxsize=1)
def _expected(schema: int) -> Shape:
    engine = create_engine("sqlite://", module=driver, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            install_schema(connection, schema, bytes(16))
            return _shape(connection)
    finally:
        engine.dispose()


def _shape(connection: Connection) -> Shape:
    """Kind, table and name of all there is, and how it is made."""
    shape: Shape = {}
    tables: dict[str, str] = {}
    objects = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
        " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    for kind, name, table, sql in objects.all():
        shape[kind, table, name] = None if kind == "table" else _plain(sql)
        if kind == "table":
            tables[name] = _plain(sql)
    for table, sql in tables.items():
        columns = connection.exec_driver_sql(
            'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?)', (table,)
        )
        for name, *made in columns.all():
            shape["column", table, name] = tuple(made)
        keys = connection.exec_driver_sql(
            'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (table,)
        )
        for name, *refers in keys.all():
            shape["reference", table, name] = tuple(refers)
        for name, rule in _closed(table):
            if rule in sql:
                shape["constraint", table, name] = rule
    return shape


def _closed(table: str) -> Iterator[tuple[str, str]]:
    known = Base.metadata.tables.get(table)
    for constraint in known.constraints if known is not None else ():
        if isinstance(constraint, CheckConstraint):
            yield str(constraint.name), _plain(f"CHECK ({constraint.sqltext})")


def _plain(sql: str) -> str:
    """The statement as it can be compared: quotes and spaces are a matter of who wrote it."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.replace('"', "").split()))
