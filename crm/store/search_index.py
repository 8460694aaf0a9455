"""Keeping the search index true: fed at the end of each step from the log, in its transaction."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from crm.domain.tokens import (
    Tokens,
    address_tokens,
    code_tokens,
    name_tokens,
    near,
    phone_tokens,
    spoken_tokens,
    text_tokens,
)
from crm.i18n import gettext as _
from crm.store.findings import MOST, Finding, record_id
from crm.store.search_schema import KINDS, TOKENS, first_number

SEPARATOR = "\x1f"  # between the names of one record
_BATCH = 5000
Report = Callable[[int, int], None]
_WORTH = 10  # times what was written: an index up to that size is packed
_MINE = (TOKENS, TOKENS)
_NEAR_FROM = 4  # letters of a word that may be misspelt


@dataclass(frozen=True, slots=True)
class Source:
    """Which columns of a table are searched, and how; `deleted` and the customer's come first."""

    table: str
    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    of_customer: bool = True

    @property
    def is_spoken(self) -> bool:
        """Whether its texts, having no name, are looked for by their sound."""
        return not self.names and not self.people

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them; names stand first."""
        named = (*self.names, *self.people)
        return (*named, *self.texts, *self.codes, *self.phones, *self.addresses)

    @property
    def rows(self) -> str:
        """SQL for the records that can be found: id, customer, columns."""
        columns = ", ".join(f't."{column}"' for column in self.columns)
        if not self.of_customer:
            owner = "t.id" if self.table == "customer" else "NULL"
            return f'SELECT t.id, {owner}, {columns} FROM "{self.table}" t WHERE NOT t.deleted'
        return (
            f'SELECT t.id, t.customer_id, {columns} FROM "{self.table}" t'
            " LEFT JOIN customer o ON o.id = t.customer_id"
            " WHERE NOT t.deleted AND NOT coalesce(o.deleted, 0)"
        )


SOURCES = {
    source.table: source
    for source in (
        Source(
            "customer",
            names=("name", "short_name"),
            texts=("city", "region", "address", "industry", "needs", "situation", "note", "tags"),
            codes=("code",),
            phones=("phone", "fax"),
            addresses=("email", "website"),
            of_customer=False,
        ),
        Source(
            "product",
            names=("name",),
            texts=("category", "specification", "brand", "selling_points", "answers", "tags"),
            codes=("code",),
            of_customer=False,
        ),
        Source(
            "contact",
            people=("name",),
            texts=("title", "department", "likes", "note", "tags"),
            codes=("code", "wechat", "qq"),
            phones=("mobile", "phone"),
            addresses=("email",),
        ),
        Source(
            "visit",
            texts=("purpose", "said", "feedback", "competitor", "next_step"),
            codes=("code",),
        ),
        Source("note", texts=("body",)),
    )
}
_HANGING = [source for source in SOURCES.values() if source.of_customer]


def feed(session: Session, start: int, report: Report | None = None) -> None:
    """Index what the log's entries after `start` have touched."""
    connection = session.connection()
    # What a newer program finds no more, it shall index anew.
    connection.exec_driver_sql("UPDATE search_state SET tokens = ? WHERE tokens > ?", _MINE)
    touched = _touched(connection, start)
    written = sum(len(records) for records in touched.values())
    done = 0
    for kind in KINDS:
        for count in _index(connection, kind, touched.get(kind, {})):
            done += count
            if report is not None:
                report(done, written)
    if written > _BATCH:
        _pack(connection, written)


def rebuild(connection: Connection) -> None:
    """Make the whole index anew, with the tokens of today."""
    connection.exec_driver_sql("INSERT INTO search_text(search_text) VALUES ('delete-all')")
    for table in ("search_doc", "search_word", "search_near"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for kind in KINDS:
        source = SOURCES[kind]
        number = first_number(kind)
        rows = connection.exec_driver_sql(f"{source.rows} ORDER BY t.id")
        while batch := rows.fetchmany(_BATCH):
            _write(connection, source, [(number + at, row) for at, row in enumerate(batch)])
            number += len(batch)
    _pack(connection, None)
    connection.exec_driver_sql("UPDATE search_state SET tokens = ?", (TOKENS,))


def _pack(connection: Connection, written: int | None) -> None:
    """Write the index in one piece, where enough was written for that to be worth it.

    A word is looked up in each piece; all but the words that are in every name cost by that.
    """
    known = connection.exec_driver_sql("SELECT count(*) FROM search_doc").scalar_one()
    if written is None or written * _WORTH > known:
        connection.exec_driver_sql("INSERT INTO search_text(search_text) VALUES ('optimize')")


def index_findings(session: Session) -> Iterator[Finding]:
    """Records that the index does not know, knows otherwise, or should no longer know."""
    connection = session.connection()
    for kind in KINDS:
        yield from islice(_kind_findings(connection, kind), MOST)
    lost = connection.exec_driver_sql(
        "SELECT record FROM search_doc WHERE n NOT IN (SELECT id FROM search_text_docsize) LIMIT ?",
        (MOST,),
    ).all()
    for (record,) in lost:
        sentence = _("The search index knows its name and has lost its words.")
        yield Finding("search_lost", "search_text", record_id(record), sentence)
    spare = connection.exec_driver_sql(
        "SELECT count(*) FROM search_text_docsize WHERE id NOT IN (SELECT n FROM search_doc)"
    ).scalar_one()
    if spare:
        sentence = _("The search index holds words of {count} records that it does not know.")
        yield Finding("search_spare", "search_text", None, sentence.format(count=spare))


def _kind_findings(connection: Connection, kind: str) -> Iterator[Finding]:
    start = first_number(kind)
    docs = connection.exec_driver_sql(
        "SELECT record, checksum FROM search_doc WHERE n >= ? AND n < ?",
        (start, start + first_number(KINDS[0])),
    )
    known: dict[bytes, int] = {row[0]: row[1] for row in docs}
    tokenize = _tokenizer(SOURCES[kind])
    for row in connection.exec_driver_sql(SOURCES[kind].rows):
        checksum = known.pop(row[0], None)
        tokens = Tokens()
        tokenize(row, tokens)
        if checksum is None:
            sentence = _("The search index does not know this record.")
            yield Finding("search_missing", kind, record_id(row[0]), sentence)
        elif checksum != _checksum(row[1], " ".join(tokens)):
            sentence = _("The search index knows this record as it was before.")
            yield Finding("search_stale", kind, record_id(row[0]), sentence)
    for record in known:
        sentence = _("The search index still knows this record, which was deleted.")
        yield Finding("search_extra", kind, record_id(record), sentence)


def _touched(connection: Connection, start: int) -> dict[str, dict[bytes, bool]]:
    """By table the records whose words may be others now, and whether each is a new one."""
    tables = ", ".join(f"'{table}'" for table in SOURCES)
    entries = connection.exec_driver_sql(
        "SELECT tbl, row, kind, CASE kind WHEN 'U' THEN fields END FROM change"
        f" WHERE n > ? AND tbl IN ({tables})",
        (start,),
    ).all()
    searched = {t: {"deleted", "customer_id", *s.columns} for t, s in SOURCES.items()}
    touched: dict[str, dict[bytes, bool]] = {}
    known: dict[
        str, AbstractSet[str]
    ] = {}  # the same few fields over and over in an undo of many rows
    gone: list[bytes] = []
    for table, row, kind, fields in entries:
        if kind == "I":
            touched.setdefault(table, {})[row] = True
            continue
        names = known.get(fields) or known.setdefault(fields, json.loads(fields).keys())
        if not searched[table].isdisjoint(names):
            touched.setdefault(table, {}).setdefault(row, False)
            if table == "customer" and "deleted" in names:
                gone.append(row)
    for marks, rows in _batches(gone):  # what hangs on a customer goes and comes with it
        for source in _HANGING:
            hanging = connection.exec_driver_sql(
                f'SELECT id FROM "{source.table}" WHERE customer_id IN ({marks})', rows
            )
            records = touched.setdefault(source.table, {})
            for (row,) in hanging:
                records.setdefault(row, False)
    return touched


def _index(connection: Connection, kind: str, records: dict[bytes, bool]) -> Iterator[int]:
    """Index these records; how many, batch after batch."""
    if not records:
        return
    source = SOURCES[kind]
    numbers: dict[bytes, int] = {}
    for marks, rows in _batches([row for row, is_new in records.items() if not is_new]):
        known = connection.exec_driver_sql(
            f"SELECT record, n FROM search_doc WHERE record IN ({marks})", rows
        )
        numbers.update({row[0]: row[1] for row in known})
    for marks, rows in _batches(list(numbers.values())):
        connection.exec_driver_sql(f"DELETE FROM search_text WHERE rowid IN ({marks})", rows)
        connection.exec_driver_sql(f"DELETE FROM search_doc WHERE n IN ({marks})", rows)
    start = first_number(kind)
    last = connection.exec_driver_sql(
        "SELECT max(n) FROM search_doc WHERE n >= ? AND n < ?",
        (start, start + first_number(KINDS[0])),
    ).scalar()
    free = start if last is None else last + 1
    free = max([free, *(number + 1 for number in numbers.values())])
    for marks, rows in _batches(sorted(records, key=lambda row: (numbers.get(row, free), row))):
        found = connection.exec_driver_sql(f"{source.rows} AND t.id IN ({marks})", rows).all()
        numbered = []
        for row in sorted(found, key=lambda row: (numbers.get(row[0], free), row[0])):
            number = numbers.get(row[0])
            if number is None:
                number, free = free, free + 1
            numbered.append((number, row))
        _write(connection, source, numbered)
        yield len(rows)


def _batches(values: Sequence[Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for start in range(0, len(values), _BATCH):
        batch = tuple(values[start : start + _BATCH])
        yield ", ".join("?" * len(batch)), batch


def _write(
    connection: Connection, source: Source, numbered: Sequence[tuple[int, Sequence[Any]]]
) -> None:
    """Write the rows, whose numbers ascend: the index would flush at one that does not."""
    if not numbered:
        return
    tokenize = _tokenizer(source)
    docs, texts, words = [], [], set()
    for number, row in numbered:
        tokens = Tokens()
        name, sound = tokenize(row, tokens)
        line = " ".join(tokens)
        docs.append((number, row[0], row[1], name, sound, _checksum(row[1], line)))
        texts.append((number, line))
        if tokens.words:
            words |= tokens.words
    connection.exec_driver_sql("INSERT INTO search_doc VALUES (?, ?, ?, ?, ?, ?)", docs)
    connection.exec_driver_sql("INSERT INTO search_text(rowid, tokens) VALUES (?, ?)", texts)
    _learn(connection, words)


def _learn(connection: Connection, words: Iterable[str]) -> None:
    """Put the words into the vocabulary that beginnings and misspellings are looked up in."""
    spelt = sorted(word for word in words if len(word) > 1 and not word.isdigit())
    new: list[str] = []
    for marks, batch in _batches(spelt):
        known = connection.exec_driver_sql(
            f"SELECT word FROM search_word WHERE word IN ({marks})", batch
        )
        new += sorted(set(batch).difference(known.scalars()))
    if new:
        connection.exec_driver_sql("INSERT INTO search_word VALUES (?)", [(word,) for word in new])
    nears = [
        (key, word)
        for word in new
        if len(word) >= _NEAR_FROM and word.isalpha()
        for key in near(word)
    ]
    if nears:
        connection.exec_driver_sql("INSERT INTO search_near VALUES (?, ?)", sorted(nears))


def _tokenizer(source: Source) -> Callable[[Sequence[Any], Tokens], tuple[str | None, str | None]]:
    """A function that adds a row's tokens and answers with its names and how they sound."""
    ways: dict[str, Callable[[str, Tokens], object]] = {}
    for columns, way in (
        (source.texts, text_tokens),
        (source.codes, code_tokens),
        (source.phones, phone_tokens),
        (source.addresses, address_tokens),
    ):
        ways.update(dict.fromkeys(columns, way))
    if source.is_spoken:
        ways.update(dict.fromkeys(source.texts, spoken_tokens))
    ways["tags"] = _tags_tokens
    named = len(source.names) + len(source.people)
    others = [(at, ways[column]) for at, column in enumerate(source.columns, 2) if at >= 2 + named]
    person = bool(source.people)

    def tokenize(row: Sequence[Any], tokens: Tokens) -> tuple[str | None, str | None]:
        names, sounds = [], []
        for name in row[2 : 2 + named]:
            if name:
                names.append(name)
                sounds.append(name_tokens(name, tokens, person=person))
        for at, way in others:
            value = row[at]
            if value:
                way(value, tokens)
        if not names:
            return None, None
        return SEPARATOR.join(names), SEPARATOR.join(sounds)

    return tokenize


def _tags_tokens(tags: str, into: Tokens) -> None:
    text_tokens(" ".join(map(str, json.loads(tags))), into)


def _checksum(customer: bytes | None, tokens: str) -> int:
    return zlib.crc32(tokens.encode("utf-8", "surrogatepass"), zlib.crc32(customer or b""))
