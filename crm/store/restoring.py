"""Putting a backup in the place of the store: checked first, in one transaction, the old one kept.

What is in the store is copied while nobody else can write, so that not even the last step of
another program is lost. Others that have the store open see the new content in their next read.
"""

import shutil
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from crm.errors import Cancelled, KnownError, why
from crm.i18n import gettext as _
from crm.store.backup import copy_database
from crm.store.doctor import READABLE, examine
from crm.store.engine import BUSY_SECONDS, Access, connect
from crm.store.faults import busy, full, known_errors, outdated
from crm.store.findings import Finding
from crm.store.install import APPLICATION_ID
from crm.store.opening import FILE_NAME, SCHEMA, open_store
from crm.store.search_index import rebuild
from crm.store.store import Store

Report = Callable[[int, int], None]

_HEADER = 100  # bytes, https://www.sqlite.org/fileformat.html
_MAGIC = b"SQLite format 3\0"
_WAL = 2  # what the header calls a file with a write-ahead log
_COPIED, _CHECKED, _WHOLE = 10, 60, 100  # of all the work, about
_PAGES = 1024  # at once
_LEFT_AFTER = 24 * 3600  # seconds: what a killed restore left is swept away
_WORKSHOP = "restoring-"


def restore(store: Store, source: Path, report: Report | None = None) -> Path:
    """Put what is in the backup in the place of what is in the store; where the latter is kept.

    A backup of an older revision is brought up to date on the way; the file itself stays as it is.
    KnownError, or Cancelled by the report, leaves the store as it was. It is no step: what can be
    undone afterwards is what could be undone when the backup was made.
    """
    tell = report or (lambda _done, _whole: None)
    store.refuse_if_unwritable()
    access = _check_header(store.path, source)
    tell(0, _WHOLE)
    with _workshop(store.path.parent) as place:
        copy = place / FILE_NAME
        try:
            _copy(source, copy, access)
            tell(_COPIED, _WHOLE)
            _check(copy, source, store)
            tell(_CHECKED, _WHOLE)
            return _put(store, copy, tell)
        except KnownError as error:
            if error.code != "backup_failed":
                raise
            raise _no_copy(error, store.path, source) from error


def _check_header(target: Path, source: Path) -> Access:
    """Refuse what is no backup of ours; how to read what is one."""
    try:
        if source.samefile(target):
            raise KnownError(
                "restore_onto_itself",
                _("{path} is the store itself; choose a backup.").format(path=source),
            )
        with source.open("rb") as file:
            start = file.read(_HEADER)
    except OSError as error:
        raise KnownError(
            "restore_unreadable",
            _("The file {path} cannot be read: {reason}. Nothing was changed.").format(
                path=source, reason=why(error)
            ),
        ) from error
    if len(start) < _HEADER or not start.startswith(_MAGIC):
        raise _foreign(source)
    version, application = _marks(source, start)
    if application != APPLICATION_ID:
        raise _foreign(source)
    if version > SCHEMA:
        raise KnownError(
            "restore_newer",
            _(
                "The backup {path} was written by a newer program; nothing was changed. "
                "Install the newest version and restore it with that."
            ).format(path=source),
        )
    beside = [source.with_name(source.name + end) for end in ("-wal", "-shm")]
    if start[18] == _WAL and not any(each.exists() for each in beside):
        return Access.FROZEN  # nobody has it open; a lock would leave files beside it
    return Access.READ


def _marks(source: Path, header: bytes) -> tuple[int, int]:
    """Revision and application, which may be in the write-ahead log beside the file."""
    log = source.with_name(source.name + "-wal")
    if log.exists() and log.stat().st_size:
        try:
            with known_errors(source), closing(connect(source, Access.READ)) as reader:
                (version,) = reader.execute("PRAGMA user_version").fetchone()
                (application,) = reader.execute("PRAGMA application_id").fetchone()
        except KnownError as error:
            raise _damaged(source) from error
        return version, application
    version, application = struct.unpack_from(">i4xi", header, 60)
    return version, application


def _foreign(source: Path) -> KnownError:
    return KnownError(
        "restore_foreign",
        _("{path} is not a backup of Tuoke; nothing was changed. Choose another file.").format(
            path=source
        ),
    )


def _damaged(source: Path, finding: Finding | None = None) -> KnownError:
    return KnownError(
        "restore_damaged",
        _("The backup {path} is damaged; nothing was changed. Choose another one.").format(
            path=source
        ),
        (finding.detail,) if finding is not None else (),
    )


def _copy(source: Path, copy: Path, access: Access) -> None:
    try:
        copy_database(source, copy, access)
    except KnownError as error:
        # The driver does not say what was wrong; the folder can be written, for it was made.
        unsaid = error.code == "backup_failed" and not isinstance(error.__cause__, OSError)
        if error.code == "store_corrupt" or (unsaid and _has_room(copy, source)):
            raise _damaged(source) from error
        raise


def _has_room(path: Path, source: Path) -> bool:
    """Whether it can be looked at, what is there kept, and the transaction written."""
    return shutil.disk_usage(path.parent).free > 3 * source.stat().st_size


def _no_copy(error: KnownError, path: Path, source: Path) -> KnownError:
    if not _has_room(path, source):
        return full()
    return _failed(path, str(error.__cause__ or error))


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder on the disk of the store, where the backup is looked at; it goes afterwards."""
    for left in folder.glob(f"{_WORKSHOP}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER:
                shutil.rmtree(left)
    try:
        place = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=folder))
    except OSError as error:
        raise _failed(folder, str(why(error))) from error
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _check(copy: Path, source: Path, store: Store) -> None:
    """Bring the copy up to date, have all of it examined, and make it a store of its own."""
    try:
        with closing(open_store(copy.parent)) as opened:
            findings = opened.read(examine, SCHEMA)
            grave = [each for each in findings if each.code not in READABLE | _MENDED]
            if grave:
                raise _damaged(source, grave[0])
            with opened.transaction() as work:
                connection = work.session.connection()
                if any(each.code in _MENDED for each in findings):
                    rebuild(connection)
                # The one it was backed up from may go on elsewhere; they must not be taken for one.
                connection.exec_driver_sql(
                    "UPDATE sync_context SET replica = ?", (store.mint(store.clock()).bytes,)
                )
        _match_pages(copy, store.path)
    except KnownError as error:
        if error.code in {"store_corrupt", "store_foreign", "migration_failed"}:
            raise _damaged(source) from error
        raise


def _match_pages(copy: Path, target: Path) -> None:
    """Give the copy the pages of the store: one with a write-ahead log takes no other size."""
    with known_errors(copy), closing(connect(copy)) as made, closing(connect(target)) as there:
        (size,) = there.execute("PRAGMA page_size").fetchone()
        if made.execute("PRAGMA page_size").fetchone() != (size,):
            made.isolation_level = None
            made.execute("PRAGMA journal_mode=DELETE")
            made.execute(f"PRAGMA page_size={size}")
            made.execute("VACUUM")


# The search index is made from the facts, and can be made anew from them.
_MENDED = {"search_lost", "search_spare", "search_missing", "search_stale", "search_extra"}


def _put(store: Store, copy: Path, tell: Report) -> Path:
    """Let the copy take the place of all that is in the store; where that is kept."""
    watch = _Watch(store.path, tell)
    with (
        known_errors(store.path),
        closing(connect(copy)) as origin,
        closing(connect(store.path)) as target,
    ):
        (version,) = target.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA:
            raise outdated(store.path)
        (pages,) = origin.execute("PRAGMA page_count").fetchone()
        target.execute("PRAGMA synchronous=FULL")
        try:
            # The first step never is the last: what is there is kept between them.
            origin.backup(target, pages=max(1, min(_PAGES, pages - 1)), progress=watch.on_step)
        except BaseException as error:
            if watch.is_kept:
                watch.kept.unlink(missing_ok=True)  # nothing was changed
            if watch.stopped is not None:
                raise watch.stopped from error
            if isinstance(error, driver.Error) and not hasattr(error, "sqlite_errorcode"):
                raise _no_copy(KnownError("", str(error)), store.path, copy) from error
            raise
        with suppress(driver.Error):  # the log is as long as the store; nobody needs it
            target.execute("PRAGMA busy_timeout=0")  # who still reads the old one is not waited for
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with suppress(Cancelled):  # too late
        tell(_WHOLE, _WHOLE)
    return watch.kept


class _Watch:
    """What is done between the steps of the copy: after the first one nobody else can write."""

    def __init__(self, path: Path, tell: Report) -> None:
        self._path, self._tell = path, tell
        self._patience = time.monotonic() + BUSY_SECONDS
        self.kept = _free_name(path.parent)
        self.is_kept = False
        self.stopped: Exception | None = None  # the driver may forget what was raised here

    def on_step(self, status: int, remaining: int, total: int) -> None:
        """Keep what is there, and tell how far it is; raise to leave all as it was."""
        try:
            if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                if time.monotonic() > self._patience:
                    raise busy(self._path)
            elif remaining:  # else it is done and cannot be stopped any more
                if not self.is_kept:
                    copy_database(self._path, self.kept)
                    self.is_kept = True
                done = _CHECKED + (_WHOLE - _CHECKED) * (total - remaining) // total
                self._tell(done, _WHOLE)
        except (KnownError, Cancelled) as error:
            self.stopped = error
            raise


def _free_name(folder: Path) -> Path:
    stamp = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    number = 1
    while True:
        tail = "" if number == 1 else f"-{number}"
        path = folder / f"tuoke-before-restore-{stamp}{tail}.db"
        if not path.exists():
            return path
        number += 1


def _failed(path: Path, reason: str) -> KnownError:
    return KnownError(
        "restore_failed",
        _("The backup could not be restored to {path}: {reason}. Nothing was changed.").format(
            path=path, reason=reason
        ),
    )
