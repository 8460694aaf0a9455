"""Copies through SQLite's backup API: whole and consistent, also while others write."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from crm.errors import KnownError, why
from crm.i18n import gettext as _
from crm.store.engine import Access, connect
from crm.store.faults import full, known_errors
from crm.store.install import APPLICATION_ID

_APPLICATION = slice(68, 72)  # of the header, https://www.sqlite.org/fileformat.html


def copy_database(source: Path, target: Path, access: Access = Access.WRITE) -> None:
    """Copy a store to a file that is there whole or not at all; KnownError if it cannot."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and target.samefile(source):
            raise KnownError(
                "backup_onto_store",
                _("{path} is the store itself; choose another file for the backup.").format(
                    path=target
                ),
            )
        if target.exists() and not _is_ours(target):
            raise KnownError(
                "backup_over_other",
                _("{path} is another file, not a backup; choose a new name for the backup.").format(
                    path=target
                ),
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with known_errors(target):
            _copy(source, part, access)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _no_backup(target, why(error)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _is_ours(path: Path) -> bool:
    """Whether the file is a store or a backup of one; an earlier backup may be replaced."""
    with path.open("rb") as file:
        header = file.read(_APPLICATION.stop)
    return header[_APPLICATION] == APPLICATION_ID.to_bytes(4, "big")


def _copy(source: Path, part: Path, access: Access) -> None:
    origin = connect(source, access)
    copy = connect(part)
    try:
        # All pages at once: they are of one moment. Page by page, a writer makes it start again.
        try:
            origin.backup(copy)
        except driver.Error as error:
            if hasattr(error, "sqlite_errorcode"):
                raise
            raise _unsaid(error, source, part) from error
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole without others beside it
    finally:
        copy.close()
        origin.close()


def _unsaid(error: driver.Error, source: Path, part: Path) -> KnownError:
    """The driver does not say which error stopped a backup: mostly the want of room."""
    if shutil.disk_usage(part.parent).free < source.stat().st_size:
        return full()
    return _no_backup(part.parent, str(error))


def _no_backup(target: Path, reason: str | None) -> KnownError:
    return KnownError(
        "backup_failed",
        _("The backup could not be written to {path}: {reason}. Choose another place.").format(
            path=target, reason=reason
        ),
    )


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not possible, and not needed, on Windows."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
