"""What the index answers to an expression, and the fields of what it found."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from crm.domain.tokens import LONGEST_WORD, near
from crm.store.search_index import SOURCES
from crm.store.search_schema import KINDS, first_number

_MOST_WORDS = 24
_RANGE = first_number(KINDS[0])


class Doc(NamedTuple):
    """A record that the index knows: its number there, its id, its customer's, names, readings."""

    number: int
    record: bytes
    customer: bytes | None
    names: str | None
    sounds: str | None


class Index:
    """The index of a session; asked through the driver, for a search asks it many times."""

    def __init__(self, session: Session) -> None:
        self._driver: Any = session.connection().connection.driver_connection
        self._filled: dict[str, bool] = {}
        self._completed: dict[str, Sequence[str]] = {}

    def docs(self, kind: str, expression: str, limit: int, *, newest: bool = False) -> list[Doc]:
        """Records of the kind that fit the expression, the oldest (or newest) first."""
        if not expression or not self._has(kind):
            return []
        start = first_number(kind)
        order = "DESC" if newest else "ASC"
        rows = self._driver.execute(
            "SELECT d.n, d.record, d.customer, d.name, d.sound FROM search_text t"  # noqa: S608 - two words
            " CROSS JOIN search_doc d ON d.n = t.rowid"
            " WHERE search_text MATCH ? AND t.rowid >= ? AND t.rowid < ?"
            f" ORDER BY t.rowid {order} LIMIT ?",
            (expression, start, start + _RANGE, limit),
        )
        return [Doc(*row) for row in rows]

    def _has(self, kind: str) -> bool:
        if kind not in self._filled:
            start = first_number(kind)
            row = self._driver.execute(
                "SELECT 1 FROM search_doc WHERE n >= ? AND n < ? LIMIT 1", (start, start + _RANGE)
            ).fetchone()
            self._filled[kind] = row is not None
        return self._filled[kind]

    def hanging(self, kind: str, customers: Sequence[bytes], limit: int) -> list[Doc]:
        """Records of the kind that belong to these customers."""
        if not customers:
            return []
        marks = ", ".join("?" * len(customers))
        rows = self._driver.execute(
            "SELECT d.n, d.record, d.customer, d.name, d.sound"  # noqa: S608 - our own names
            f' FROM "{kind}" r CROSS JOIN search_doc d ON d.record = r.id'
            f" WHERE r.customer_id IN ({marks}) LIMIT ?",
            (*customers, limit),
        )
        return [Doc(*row) for row in rows]

    def complete(self, word: str) -> Sequence[str]:
        """The words that begin so, itself first; of one letter, or of digits, only itself."""
        if len(word) < 2 or word.isdigit():  # noqa: PLR2004 - one letter begins too many
            return (word,)
        found = self._completed.get(word)
        if found is None:
            rows = self._driver.execute(
                "SELECT word FROM search_word WHERE word >= ? AND word < ? LIMIT ?",
                (word, word + "\U0010ffff", _MOST_WORDS),
            )
            found = self._completed[word] = [row[0] for row in rows]
        return found

    def words_with(self, part: str, most: int) -> list[str] | None:
        """The words that hold this; None if they may be too many, or words that are not kept."""
        if len(part) < 2 or part.isdigit():  # noqa: PLR2004 - a letter is no word
            return None
        rows = self._driver.execute(
            "SELECT word FROM search_word WHERE instr(word, ?) OR length(word) >= ? LIMIT ?",
            (part, LONGEST_WORD, most + 1),
        ).fetchall()
        return None if len(rows) > most else [part, *(row[0] for row in rows)]

    def near_words(self, word: str) -> list[str]:
        """The words that this one may be a misspelling of."""
        keys = sorted(near(word))
        marks = ", ".join("?" * len(keys))
        rows = self._driver.execute(
            f"SELECT DISTINCT word FROM search_near WHERE near IN ({marks})",  # noqa: S608 - marks
            keys,
        )
        return [row[0] for row in rows if row[0] != word]

    def fields(self, kind: str, records: Collection[bytes]) -> dict[bytes, dict[str, str]]:
        """The searched fields of these records, without the empty ones."""
        if not records:
            return {}
        columns = SOURCES[kind].columns
        listed = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(records))
        rows = self._driver.execute(
            f'SELECT id, {listed} FROM "{kind}" WHERE id IN ({marks})',  # noqa: S608 - our own names
            tuple(records),
        )
        return {
            row[0]: {
                column: _plain(column, value)
                for column, value in zip(columns, row[1:], strict=True)
                if value
            }
            for row in rows
        }

    def customer_names(self, customers: Iterable[bytes]) -> dict[bytes, str]:
        """What these customers are called."""
        wanted = tuple(set(customers))
        if not wanted:
            return {}
        marks = ", ".join("?" * len(wanted))
        rows = self._driver.execute(
            f"SELECT id, name FROM customer WHERE id IN ({marks})",  # noqa: S608 - marks
            wanted,
        )
        return dict(rows)


def _plain(column: str, value: str) -> str:
    return " ".join(map(str, json.loads(value))) if column == "tags" else value
