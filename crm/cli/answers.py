"""What a command answers: data for scripts, lines for people."""

import datetime as dt
import json
import re
import sys
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

WIDEST = 60
"""Columns a column of a table is made wide for; a longer text runs over."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal would obey them


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is printed with --json, `lines` without; `status` is the exit status."""

    data: Any
    lines: Sequence[str] = field(default_factory=tuple)
    status: int = 0


def as_json(data: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """The data as JSON, Chinese readable where it can be written; ids dashed, dates in ISO form."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    readable = encoding.replace("-", "") in {"utf8", "gb18030"}
    return json.dumps(data, ensure_ascii=not readable, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Fraction):
        return float(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def shown(text: str) -> str:
    """The text as a terminal may be given it, whatever somebody put into a name."""
    return _UNSEEN.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text without line breaks, to stand in one line."""
    return shown(" ".join(text.split()))


def width(text: str) -> int:
    """Columns the text takes in a terminal: Han characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a table with columns as wide as what they hold; None is shown as a dash."""
    cells = [[*heads], *([_cell(value) for value in row] for row in rows)]
    widths = [min(WIDEST, max(width(row[i]) for row in cells)) for i in range(len(heads))]
    return [
        "  ".join(
            text + " " * (w - width(text)) for text, w in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    return "–" if value is None or value == "" else one_line(str(value))
