"""Old forms of Chinese characters, so that 東 and 东 are the same to who looks for either.

The table is a constant of the language, kept in resources (`packaging/simplified.py` makes it); it
is read when the first text that is not plain ASCII is.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).resolve().parents[2] / "resources" / "characters" / "simplified.txt"


def simplified(text: str) -> str:
    """The text with the characters as they are written now, as many as before."""
    table = _table()
    return text.translate(table.now) if table.old.search(text) else text


class _Table(NamedTuple):
    old: re.Pattern[str]
    now: dict[int, int]


@lru_cache(maxsize=1)
def _table() -> _Table:
    old, new = TABLE.read_text(encoding="utf-8").splitlines()
    return _Table(re.compile(f"[{old}]"), str.maketrans(old, new))
