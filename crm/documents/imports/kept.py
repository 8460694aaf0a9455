"""Text that a cell would not keep: how it is written so that reading gives it back as it was.

A spreadsheet computes what begins like a formula; an import takes NULL for nothing, and straightens
blanks, width and invisible characters. An apostrophe before the text says: as it stands. Reading
takes it away only where it was needed, so one that was typed stays. What no file holds (control
characters, blanks at the ends) is written in quotes behind it, with escapes as in JSON.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from crm.documents.imports.fields import BadCell, Units
from crm.documents.imports.reading import Cell

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a text begins with that a spreadsheet takes for a formula."""

_MARK = "'"
_TOO_MANY = _MARK * 9  # nobody quotes quotes that deep; a hostile file would
_QUOTE = '"'
_LOST = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_NO_UNITS = Units("")


@dataclass(frozen=True, slots=True)
class Kept:
    """A reader of text; `parse` reads a cell, `is_nothing` tells words that say nothing."""

    parse: Callable[[Cell, Units], str]
    is_nothing: Callable[[Cell], bool]

    def __call__(self, cell: Cell, units: Units = _NO_UNITS) -> str:
        """The text of the cell."""
        if isinstance(cell, str) and cell.startswith(_MARK) and not cell.startswith(_TOO_MANY):
            words = cell[1:]
            quoted = _quoted(words)
            if quoted is not None:
                return quoted
            if self._is_spoiled(words) or words.startswith(FORMULAS):
                return words
        return self.parse(cell, units)

    def written(self, words: str, *, formulas: bool) -> str:
        """The text as a cell; `formulas` where the cell's type does not say that it is text."""
        if _is_hard(words):
            inner = _LOST.sub(_escaped, json.dumps(words, ensure_ascii=False))
            return f"{_MARK}{inner}"
        if self._is_spoiled(words) or (formulas and words.startswith(FORMULAS)):
            return f"{_MARK}{words}"
        return words

    def _is_spoiled(self, words: str) -> bool:
        """Whether reading the words as they are would give others."""
        if self.is_nothing(words):
            return True
        try:
            return self(words) != words
        except BadCell:
            return True


def _is_hard(words: str) -> bool:
    return words != words.strip() or bool(_LOST.search(words)) or _quoted(words) is not None


def _quoted(words: str) -> str | None:
    """What stands in quotes, if it needed them."""
    if not (len(words) > 1 and words[0] == words[-1] == _QUOTE):
        return None
    try:
        inner = json.loads(words, strict=False)
    except ValueError:
        return None
    return inner if isinstance(inner, str) and _is_hard(inner) else None


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
