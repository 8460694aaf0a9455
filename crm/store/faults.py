"""What SQLite and the driver report, in words a user can act on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError, IntegrityError

from crm.errors import KnownError
from crm.i18n import gettext as _

_INTERRUPT = 9
_ROOM = 128 * 1024  # bytes; the lock file beside the store takes 32 KiB


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Turn what goes wrong with this file into errors a user can act on; bugs pass unchanged."""
    try:
        yield
    except (DBAPIError, driver.Error, ValueError, OverflowError) as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error


def explain(error: BaseException, path: Path) -> KnownError | None:
    """The known error behind an exception; None if it is a bug."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return explain(error.orig, path)
    if isinstance(error, UnicodeEncodeError):  # a lone surrogate: bytes that were no text
        return KnownError(
            "not_text", _("The text holds characters that cannot be saved; type it again.")
        )
    if isinstance(error, OverflowError):
        return KnownError(
            "number_too_large", _("A number is too large to be saved; give a smaller one.")
        )
    # https://www.sqlite.org/rescode.html: the low byte is the primary code
    code = getattr(error, "sqlite_errorcode", None)
    sentence = None if code is None else _SENTENCES.get(code & 0xFF)
    return None if sentence is None else sentence(path)


def _failed_or_full(path: Path) -> KnownError:
    """Where there is no room for the lock file, SQLite speaks of the disk, not of the room."""
    with suppress(OSError):
        if shutil.disk_usage(path.parent).free < _ROOM:
            return full()
    return _failed(path)


def is_interrupted(error: BaseException) -> bool:
    """Whether the statement was asked to stop."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(inner, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == _INTERRUPT


def is_refusal(error: BaseException) -> bool:
    """Whether a constraint or trigger said no: the file is sound, the statement was not."""
    return isinstance(error, IntegrityError)


def busy(path: Path) -> KnownError:
    """Another program has been writing for longer than we wait."""
    return KnownError(
        "store_busy",
        _("Another program is writing to {path}; wait a moment and try again.").format(path=path),
    )


def corrupt(path: Path) -> KnownError:
    """The file is not what was written to it."""
    return KnownError(
        "store_corrupt",
        _(
            "The file {path} is damaged; nothing was changed. Put a backup in its place, "
            "and remove the files beside it that end in -wal and -shm."
        ).format(path=path),
    )


def unwritable(path: Path) -> KnownError:
    """Nothing can be written there."""
    return KnownError(
        "store_unwritable",
        _(
            "The folder {folder} cannot be written; "
            "choose another with --data or allow writing to it."
        ).format(folder=path.parent),
    )


def outdated(path: Path) -> KnownError:
    """A newer program brought the store up to date while this one had it open."""
    return KnownError(
        "store_newer",
        _(
            "The store {path} has been brought up to date by a newer program; "
            "it was not touched. Close this one and start the newest version."
        ).format(path=path),
    )


def full() -> KnownError:
    """There is no room."""
    return KnownError(
        "disk_full",
        _(
            "Not saved: the disk is full. Everything saved before is safe; "
            "free some space and try again."
        ),
    )


def _failed(_path: Path) -> KnownError:
    return KnownError(
        "disk_failed",
        _(
            "Not saved: the disk did not take it. Everything saved before is safe; "
            "check the disk and try again."
        ),
    )


_SENTENCES: dict[int, Callable[[Path], KnownError]] = {
    3: unwritable,  # permission
    5: busy,
    6: busy,  # locked
    8: unwritable,  # read-only
    10: _failed_or_full,  # input or output
    11: corrupt,
    13: lambda _path: full(),
    14: unwritable,  # cannot open
    18: lambda _path: KnownError(
        "too_large", _("The text is too large to be saved; give a shorter one.")
    ),
    26: corrupt,  # not a database
}
