"""A store's health: the file, the schema, the change log against the tables."""

from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm.store.findings import Finding, as_found
from crm.store.install import user_version
from crm.store.log_checks import context_findings, fold_findings, log_findings
from crm.store.schema_checks import (
    file_findings,
    identity_findings,
    reference_findings,
    schema_findings,
)
from crm.store.search_index import index_findings
from crm.store.value_checks import me_findings, value_findings

# Values that are wrong and can be read all the same: no error comes from them.
READABLE = {"bad_code", "bad_currency", "bad_time", "negative"}


def examine(session: Session, schema: int) -> list[Finding]:
    """Everything that is not as it must be; empty for a healthy store."""
    return [*_outside(session, schema), *_inside(session), *as_found(me_findings(session), "rep")]


def _outside(session: Session, schema: int) -> Iterator[Finding]:
    yield from as_found(file_findings(session))
    yield from as_found(reference_findings(session))
    yield from as_found(identity_findings(session, schema), "alembic_version")
    yield from as_found(schema_findings(session, schema))
    yield from as_found(value_findings(session))


def _inside(session: Session) -> Iterator[Finding]:
    yield from as_found(context_findings(session), "sync_context")
    yield from as_found(log_findings(session), "change")
    yield from as_found(fold_findings(session), "change")
    yield from as_found(index_findings(session), "search_doc")


def is_damaged(engine: Engine, schema: int) -> bool:
    """Whether an error that nobody expected may come from a file that is not as it was written."""
    try:
        with engine.connect() as connection, Session(bind=connection) as session:
            return any(f.code not in READABLE for f in _outside(session, schema))
    except (DBAPIError, ValueError):  # an error whose text cannot be read is one of values
        return True


def is_outdated(engine: Engine, schema: int) -> bool:
    """Whether another program has brought the store to another revision."""
    try:
        with engine.connect() as connection:
            return user_version(connection) != schema
    except (DBAPIError, ValueError):
        return False
