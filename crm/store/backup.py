"""Copies through SQLite's backup API: whole and consistent, also while others write."""

import os
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.store.engine import known_errors

BACKUP_PAGES = 4096


def copy_database(source: Path, target: Path) -> None:
    """Copy a store to a file that is there whole or not at all; KnownError if it cannot."""
    if target.exists() and target.samefile(source):
        raise KnownError(
            "backup_onto_store",
            _("{path} is the store itself; choose another file for the backup.").format(
                path=target
            ),
        )
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with known_errors(target):
            _copy(source, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise KnownError(
            "backup_failed",
            _("The backup could not be written to {path}: {reason}. Choose another place.").format(
                path=target, reason=error.strerror
            ),
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, part: Path) -> None:
    origin = driver.connect(str(source))
    copy = driver.connect(str(part))
    try:
        origin.backup(copy, pages=BACKUP_PAGES)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        origin.close()
