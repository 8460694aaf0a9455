"""Exports as CSV: UTF-8 with the mark by which Excel knows it, every text safe to open there."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from crm.documents.exports.cells import Cell, Number


class SeparatedSheet:
    """A CSV file that is being written."""

    def __init__(self, write: Callable[[Sequence[str]], object]) -> None:
        self._write = write

    def header(self, headers: Sequence[str]) -> None:
        """The first row."""
        self._write(headers)

    def row(self, cells: Sequence[Cell]) -> None:
        """One more row."""
        self._write([_plain(cell) for cell in cells])


@contextmanager
def separated(path: Path) -> Iterator[SeparatedSheet]:
    """A CSV file to write to."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        yield SeparatedSheet(csv.writer(file, lineterminator="\r\n").writerow)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Number):
        return cell.text
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return cell.isoformat()
