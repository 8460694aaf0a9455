"""Errors a user can do something about; everything else is a bug, and leaves a report."""

import datetime as dt
import errno
import os
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from crm.i18n import gettext as _
from crm.i18n import mark

CRASHES = "crashes"

# What keeps a file from being read or written, for the middle of a sentence.
_REASONS = {
    errno.EACCES: mark("it is not allowed"),
    errno.EISDIR: mark("it is a folder"),
    errno.ENAMETOOLONG: mark("the name is too long"),
    errno.ENOENT: mark("there is no such file or folder"),
    errno.ENOSPC: mark("the disk is full"),
    errno.ENOTDIR: mark("a part of the path is no folder"),
    errno.EPERM: mark("it is not allowed"),
    errno.EROFS: mark("the disk can only be read"),
}


class KnownError(Exception):
    """A refused request: one translated sentence that says what to do, and a stable code.

    `candidates` are the readable choices of an ambiguous request, each one line.
    """

    def __init__(self, code: str, sentence: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.candidates = tuple(candidates)


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """Raised inside work that was asked to stop; a unit of work then writes nothing."""


class Stopped(Cancelled):
    """Cancelled by the user, who does not want it begun again by itself."""


def why(error: OSError) -> str:
    """What kept the system from doing it, in the language spoken now where we know the words."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)


def report_crash(error: BaseException, folder: Path | None) -> Path | None:
    """Write what went wrong to a file in the folder, else in the system's; None if it cannot be."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    text = "".join(traceback.format_exception(error))
    homes = [] if folder is None else [folder / CRASHES]
    for home in (*homes, Path(tempfile.gettempdir())):
        path = home / f"tuoke-crash-{stamp}-{os.getpid()}.txt"
        try:
            home.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    return None
