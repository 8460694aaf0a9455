"""How far long work is: told a few times a second, which is when it may be stopped."""

from collections.abc import Iterable, Iterator, Sized
from time import monotonic
from typing import TypeVar

from crm.documents.imports.reading import Report

T = TypeVar("T")

WHOLE = 1000
_PAUSE = 0.1
_MANY = 64


def stretch(report: Report | None, start: int, end: int) -> Report | None:
    """A report for a part of the work: from `start` to `end` thousandths of the whole."""
    if report is None:
        return None

    def tell(done: int, total: int) -> None:
        report(start + (end - start) * min(done, total) // max(total, 1), WHOLE)

    return tell


def paced(items: Iterable[T], report: Report | None, total: int | None = None) -> Iterator[T]:
    """The items, telling from time to time how many of them are done; whoever is told may raise."""
    if report is None:
        yield from items
        return
    if total is None:
        total = len(items) if isinstance(items, Sized) else 0
    told = 0.0
    for done, item in enumerate(items):
        if not done % _MANY and monotonic() - told > _PAUSE:
            report(done, total)
            told = monotonic()
        yield item
