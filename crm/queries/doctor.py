"""The health of the store."""

from sqlalchemy.orm import Session

from crm.store.doctor import examine
from crm.store.findings import Finding
from crm.store.opening import SCHEMA


def diagnose(session: Session) -> list[Finding]:
    """Everything that is not as it must be, in the file, its tables and its log; else empty."""
    return examine(session, SCHEMA)
