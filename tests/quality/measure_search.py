"""How well the search finds: recall in the first and the first three, and the rank, by class.

Usage: .venv/bin/python -m tests.quality.measure_search [--fillers 20000] [--misses 99] [--table F]

Puts the corpus into a new store among other people's records, types every query and looks where
the expected record stands among the first twenty.
"""

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from crm.bootstrap import _ensure_me
from crm.models import Contact, Customer, Note
from crm.queries.search import search
from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.services.notes import add_note
from crm.services.products import add_product
from crm.services.visits import log_visit
from crm.store.opening import open_store
from crm.store.store import Store
from crm.store.unit_of_work import UnitOfWork
from tests.quality.corpus import CLASSES, Record, read_corpus
from tests.quality.fillers import fillers

TODAY: Final = dt.date(2026, 3, 18)
NEAR: Final = 3
SEEN: Final = 20
"""So many hits are asked for; what stands behind them is not found."""


@dataclass(frozen=True, slots=True)
class Result:
    """A query and where its record stood, from one; None: not among those seen."""

    name_of_class: str
    text: str
    record: Record
    rank: int | None
    instead: str

    @property
    def is_miss(self) -> bool:
        """Not among the first three."""
        return self.rank is None or self.rank > NEAR


@dataclass(frozen=True, slots=True)
class Score:
    """What a class of queries came to."""

    queries: int
    first: float
    near: float
    reciprocal: float
    lost: int


def fill(folder: Path, records: Sequence[Record], others: int) -> tuple[Store, list[uuid.UUID]]:
    """A store with the records, spread among the others; their ids in order."""
    moment = int(dt.datetime.combine(TODAY, dt.time(8), dt.UTC).timestamp() * 1000)
    clock = count(moment).__next__
    store = open_store(folder, clock=clock, entropy=random.Random(1).randbytes)
    _ensure_me(store)
    with store.unit_of_work("import_file", about="quality") as work:
        half = others // 2
        _write_fillers(work, others, range(half))
        ids = _write_records(store, records)
        _write_fillers(work, others, range(half, others))
    return store, ids


def _write_fillers(work: UnitOfWork, others: int, wanted: range) -> None:
    rows: dict[type[Customer | Contact | Note], list[dict[str, object]]] = defaultdict(list)
    customer = None
    for number, each in enumerate(fillers(others)):
        if number not in wanted:
            continue
        row: dict[str, object] = {"id": work.new_id()}
        if each.kind == "customer":
            customer = row["id"]
            row |= {"name": each.name, "phone": each.phone, "email": each.email, "city": each.city}
            rows[Customer].append(row)
        elif each.kind == "contact":
            row |= {"name": each.name, "mobile": each.phone, "email": each.email}
            rows[Contact].append(row | {"customer_id": customer})
        else:
            rows[Note].append(row | {"body": each.name, "day": TODAY, "customer_id": customer})
    for table, values in rows.items():
        work.session.execute(insert(table), values)


def _write_records(store: Store, records: Sequence[Record]) -> list[uuid.UUID]:
    ids: list[uuid.UUID] = []
    customers: dict[str | None, uuid.UUID] = {}
    for record in records:
        found = _write(store, record, customers.get(record.customer))
        assert found is not None
        ids.append(found)
        if record.kind == "customer":
            customers[record.name] = found
    return ids


def _write(store: Store, record: Record, customer: uuid.UUID | None) -> uuid.UUID | None:
    if record.kind == "customer":
        change = add_customer(
            store,
            name=record.name,
            day=TODAY,
            short_name=record.short_name,
            phone=record.phone,
            email=record.email,
        )
    elif record.kind == "product":
        change = add_product(store, name=record.name)
    elif customer is None:
        raise ValueError(record)
    elif record.kind == "contact":
        change = add_contact(
            store, customer=customer, name=record.name, mobile=record.phone, email=record.email
        )
    elif record.kind == "note":
        change = add_note(store, body=record.name, day=TODAY, customer_id=customer)
    else:
        change = log_visit(
            store, customer=customer, day=TODAY, today=TODAY, said=record.name, new=True
        )
    return change.record


def run(store: Store, records: Sequence[Record], ids: Sequence[uuid.UUID]) -> list[Result]:
    """Type every query."""
    results = []
    with store.reading() as session:
        for record, wanted in zip(records, ids, strict=True):
            for name_of_class, text in record.queries:
                hits = search(session, text, limit=SEEN)
                rank = next((n for n, hit in enumerate(hits, 1) if hit.id == wanted), None)
                instead = hits[0].name if hits else "-"
                results.append(Result(name_of_class, text, record, rank, instead))
    return results


def score(results: Sequence[Result]) -> Score:
    """What these came to."""
    ranks = [result.rank for result in results]
    return Score(
        len(ranks),
        statistics.fmean(rank == 1 for rank in ranks),
        statistics.fmean(rank is not None and rank <= NEAR for rank in ranks),
        statistics.fmean(1 / rank if rank else 0 for rank in ranks),
        sum(rank is None for rank in ranks),
    )


def by_class(results: Iterable[Result]) -> dict[str, list[Result]]:
    """In the order of the classes."""
    found: dict[str, list[Result]] = {name: [] for name in CLASSES}
    for result in results:
        found[result.name_of_class].append(result)
    return found


def is_text(result: Result) -> bool:
    """What was to be found is a note or a visit, not a name."""
    return result.record.kind in {"note", "visit"}


def table(classes: Mapping[str, Sequence[Result]]) -> str:
    """In Markdown; in the last columns what was in the first three, of names and of texts."""
    lines = [
        "| what was typed | queries | first | first three | mean reciprocal rank | names | texts |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    rows = [(CLASSES[name], results) for name, results in classes.items() if results]
    rows.append(("**all**", [each for results in classes.values() for each in results]))
    for name, results in rows:
        s = score(results)
        names = _near([each for each in results if not is_text(each)])
        texts = _near([each for each in results if is_text(each)])
        lines.append(
            f"| {name} | {s.queries} | {s.first:.1%} | {s.near:.1%} | {s.reciprocal:.3f}"
            f" | {names} | {texts} |"
        )
    return "\n".join(lines)


def _near(results: Sequence[Result]) -> str:
    if not results:
        return "–"
    return f"{sum(not each.is_miss for each in results)} of {len(results)}"


def main() -> None:
    """Measure, print what was missed, write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fillers", type=int, default=20_000)
    parser.add_argument("--misses", type=int, default=99, help="of a class, printed")
    parser.add_argument("--table", type=Path, default=Path("build/search-quality.md"))
    args = parser.parse_args()
    records = read_corpus()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        store, ids = fill(Path(folder), records, args.fillers)
        filled = time.perf_counter()
        results = run(store, records, ids)
        done = time.perf_counter()
        store.close()
    classes = by_class(results)
    for name, found in classes.items():
        misses = [result for result in found if result.is_miss]
        print(f"\n{name}: {len(misses)} of {len(found)} not in the first {NEAR}")
        for miss in misses[: args.misses]:
            print(f"  {miss.rank or '-':>2}  {miss.text}  ->  {miss.record.name}  ({miss.instead})")
    text = table(classes)
    args.table.parent.mkdir(parents=True, exist_ok=True)
    args.table.write_text(text + "\n", "utf-8")
    print(f"\n{text}\n\nfilled in {filled - began:.1f} s, searched in {done - filled:.1f} s")


if __name__ == "__main__":
    main()
