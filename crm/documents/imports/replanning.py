"""Which rows have to be planned again when one is corrected: those that may be about the same.

Rows decide about each other only through what identifies: a code, a number, an address, a name, the
customer or order they are of, the record they turned out to mean. Rows that share any of these with
a changed row, and rows that share one with those, are planned again; all others stay as they were.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from crm.documents.imports.parsing import Parsed
from crm.documents.imports.plan import Choices, Key, RowPlan, SheetPlan
from crm.documents.imports.planning import Part
from crm.documents.imports.values import folded

MOST = 5_000
"""Of more rows than these it is no gain to plan them alone."""

_WORDS = (
    *("id", "code", "name", "customer", "customer_name", "order", "line", "title", "metric"),
    *("previous", "follows", "first_name", "last_name", "contact_code", "short_name"),
)
_NUMBERS = ("phone", "mobile", "contact_phone", "contact_mobile")
_ADDRESSES = ("email", "contact_email")
_PARTS = re.compile(r"[/、,，;；|\n]")
_NO_DIGIT = re.compile(r"\D+", re.ASCII)
_TAIL = 7  # of a number: the same for all ways of writing it

_Place = tuple[int, int]


def changed_rows(before: Choices, after: Choices) -> set[Key] | None:
    """The rows about which something else is said now; None if more than rows is concerned."""
    alike = replace(after, edits=before.edits, rows=before.rows)
    if alike != before:
        return None
    keys = {key for key in before.edits if after.edits.get(key) != before.edits[key]}
    keys |= {key for key in before.rows if after.rows.get(key) != before.rows[key]}
    return keys | (after.edits.keys() - before.edits) | (after.rows.keys() - before.rows)


@dataclass(slots=True)
class Ties:
    """What ties the rows of a file together; read once, and again for rows that change."""

    _under: dict[str, set[_Place]] = field(default_factory=lambda: defaultdict(set))
    _of: dict[_Place, set[str]] = field(default_factory=dict)

    @classmethod
    def between(cls, parts: Sequence[Part], plans: Sequence[SheetPlan]) -> "Ties":
        """The ties between all rows of these parts, as they were planned."""
        ties = cls()
        for n, (part, plan) in enumerate(zip(parts, plans, strict=True)):
            for place, parsed in enumerate(part.rows):
                ties.put((n, place), _ties(part, parsed))
                ties.put((n, place), _meaning(plan.rows[place]))
        return ties

    def put(self, at: _Place, words: Iterable[str]) -> None:
        """Know what ties this row to others; what was known of it before still does."""
        for word in words:
            self._of.setdefault(at, set()).add(word)
            self._under[word].add(at)

    def read(self, at: _Place, part: Part) -> None:
        """Know what the cells of a row say now."""
        self.put(at, _ties(part, part.rows[at[1]]))

    def meant(self, at: _Place, plan: RowPlan) -> None:
        """Know what the row turned out to mean."""
        self.put(at, _meaning(plan))

    def around(self, places: Iterable[_Place]) -> set[_Place] | None:
        """The rows that are tied to these, over however many others; None if they are too many."""
        found, waiting, seen = set(places), list(places), set[str]()
        while waiting:
            for word in self._of.get(waiting.pop(), ()):
                if word not in seen:
                    seen.add(word)
                    new = self._under[word] - found
                    found |= new
                    waiting += new
                    if len(found) > MOST:
                        return None
        return found


def _meaning(plan: RowPlan) -> Iterator[str]:
    if plan.record is not None:
        yield f"={plan.record.hex}"


def _ties(part: Part, parsed: Parsed) -> Iterator[str]:
    given = parsed.given
    anchor = part.kind.anchor
    nameless = "contact_name" if "name" not in given else None  # whose name it takes then
    for name in (*_WORDS, anchor, nameless):
        value = given.get(name) if name else None
        if isinstance(value, str):
            for piece in _PARTS.split(value) if name == "customer_name" else (value,):
                yield folded(piece)
        elif value is not None:
            yield str(value)
    for name in _NUMBERS:
        if isinstance(value := given.get(name), str):
            for piece in _PARTS.split(value):
                yield "#" + _NO_DIGIT.sub("", piece)[-_TAIL:]
    for name in _ADDRESSES:
        if isinstance(value := given.get(name), str):
            yield from (f"@{piece.strip()}" for piece in _PARTS.split(value.casefold()))
