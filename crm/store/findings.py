"""What the doctor finds: one record for each thing that is not as it must be."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from crm.i18n import gettext as _

MOST = 100  # of one kind: the first tell enough


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable; `detail` one translated sentence; table and record where there is one."""

    code: str
    table: str | None
    record: uuid.UUID | None
    detail: str


def record_id(value: object) -> uuid.UUID | None:
    """The id if that is one: in a damaged store it may be anything."""
    if isinstance(value, bytes) and len(value) == 16:  # noqa: PLR2004 - bytes of a UUID
        return uuid.UUID(bytes=value)
    return None


def as_found(findings: Iterator[Finding], table: str | None = None) -> Iterator[Finding]:
    """The findings, and one more where the damage lets nobody look further."""
    try:
        yield from findings
    except (DBAPIError, ValueError, TypeError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        yield Finding(
            "unreadable",
            table,
            None,
            _("It cannot be read to the end: {reason}.").format(
                reason=" ".join(str(reason).split())
            ),
        )
