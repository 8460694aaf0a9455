"""Errors a user can do something about; everything else is a bug, and leaves a report."""

import datetime as dt
import os
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

CRASHES = "crashes"


class KnownError(Exception):
    """A refused request: one translated sentence that says what to do, and a stable code.

    `candidates` are the readable choices of an ambiguous request, each one line.
    """

    def __init__(self, code: str, sentence: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.candidates = tuple(candidates)


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
