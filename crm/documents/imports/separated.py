"""Text with separated cells, as a grid: CSV and TSV of any delimiter, pasted cells, plain lines.

A quote that is never closed must not swallow the rows below it: that row is read without quotes,
and named.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from crm.documents.imports.reading import Grid, Report
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext

_DELIMITERS = ",;\t|"
_WIDE_DELIMITERS = "，；"  # of what somebody typed
_ONE_COLUMN = "\x1f"
_LOOK_AT = 200
_HEAD = 200_000
_FEW = 0.05
_AGREEING = 0.8  # of the lines, where no program wrote the delimiter
_LONGEST_FIELD = 64 * 1024 * 1024
_MOST_LINES = 2_000  # in one row: notes have fewer, what an open quote swallows has more
_MOST_MENDED = 1_000
_REPORTED = 20_000
_NAMED = 8
_LONGEST_MENDED = 10_000

_SEP = re.compile(r'\s*"?sep=(.)"?\s*(?:\r\n|\n|\r|$)', re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_GAP = re.compile(r" {2,}|\t|\u3000+")


def separated(text: str, *, name: str = "", report: Report | None = None) -> Grid:
    """The text as rows of cells, the delimiter told from the lines themselves."""
    said = _SEP.match(text)
    if said is not None:
        delimiter, text = said[1], text[said.end() :]
    else:
        delimiter = find_delimiter(text)
    if len(delimiter) > 1:
        rows = [[*_GAP.split(line.strip())] for line in text.splitlines()]
        return Grid(name, rows, ragged=True)
    reader = _Rows(text, delimiter, report)
    rows = [*reader]
    if '="' in text:
        rows = [[_unwrapped(cell) for cell in row] for row in rows]
    return Grid(name, rows, ragged=True, notes=reader.notes())


def find_delimiter(text: str) -> str:
    """What parts the cells: the mark that stands equally often in most lines.

    Two blanks or more, as in a table set with blanks, are "  "; a single column has none.
    """
    lines = [line for line in _QUOTED.sub("", text[:_HEAD]).splitlines()[:_LOOK_AT] if line.strip()]
    if not lines:
        return _ONE_COLUMN
    best, share = _most_agreeing(lines, _DELIMITERS)
    if share >= _AGREEING / 2 or (share >= _FEW and best in lines[0]):
        return best
    wide, wide_share = _most_agreeing(lines, _WIDE_DELIMITERS)
    if wide_share >= _AGREEING and len(lines) > 1:
        return wide
    gaps = Counter(len(_GAP.findall(line.strip())) for line in lines)
    usual, often = gaps.most_common(1)[0]
    if usual and often >= _AGREEING * len(lines) and len(lines) > 1:
        return "  "
    return best if share >= _FEW and best in lines[0] else _ONE_COLUMN


def _most_agreeing(lines: Sequence[str], marks: str) -> tuple[str, float]:
    scores: list[tuple[float, int, int, str]] = []
    for rank, mark in enumerate(marks):
        counts = Counter(line.count(mark) for line in lines)
        del counts[0]
        if counts:
            count, often = max(counts.items(), key=lambda one: (one[1], one[0]))
            scores.append((often / len(lines), count, -rank, mark))
    if not scores:
        return "", 0.0
    share, _count, _rank, mark = max(scores)
    return mark, share


class _Lines:
    """The lines of a text for a reader of rows, which may be sent back to an earlier one."""

    def __init__(self, text: str) -> None:
        self.all: list[str] = [*io.StringIO(text, newline="")]
        self.place = 0
        self.begun = 0  # where the row began that is being read

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.place >= len(self.all):
            raise StopIteration
        if self.place - self.begun > _MOST_LINES:
            raise csv.Error
        self.place += 1
        return self.all[self.place - 1]


class _Rows:
    """The rows of the text one by one; a row whose quotes do not fit is read by itself."""

    def __init__(self, text: str, delimiter: str, report: Report | None) -> None:
        self._lines = _Lines(text)
        self._delimiter = delimiter
        head = next((line for line in self._lines.all if line.strip()), "")
        self._skip_blank = re.search(re.escape(delimiter) + ' +"', head) is not None
        self._report = report
        self._width = self._usual_width(text)
        self._mended: list[int] = []

    def __iter__(self) -> Iterator[list[str]]:
        before = csv.field_size_limit(_LONGEST_FIELD)
        try:
            yield from self._every()
        finally:
            csv.field_size_limit(before)

    def _every(self) -> Iterator[list[str]]:
        lines, total = self._lines, len(self._lines.all)
        reader = self._reader(lines)
        number = 0
        while lines.place < total:
            number += 1
            lines.begun = lines.place
            try:
                row = next(reader)
            except csv.Error:
                row = self._mend(number)
                if len(self._mended) == _MOST_MENDED:
                    reader = self._reader(lines, plain=True)
            else:
                if lines.place - lines.begun > 1 and self._swallowed(row):
                    row = self._mend(number)
            yield row
            if self._report is not None and number % _REPORTED == 0:
                self._report(lines.place, total)

    def _usual_width(self, text: str) -> int:
        lines = _QUOTED.sub("", text[:_HEAD]).splitlines()[:_LOOK_AT]
        counts = Counter(line.count(self._delimiter) + 1 for line in lines if line.strip())
        return max(counts, key=counts.__getitem__, default=0)

    def _swallowed(self, row: Sequence[str]) -> bool:
        """Whether a row over several lines is no row, while its first line is one by itself."""
        alone = self._alone(self._lines.all[self._lines.begun])
        return len(row) != self._width and len(alone) == self._width

    def _mend(self, number: int) -> list[str]:
        self._mended.append(number)
        self._lines.place = self._lines.begun + 1
        return self._alone(self._lines.all[self._lines.begun])

    def _reader(self, lines: Iterator[str], *, plain: bool = False) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self._delimiter,
            skipinitialspace=self._skip_blank,
            strict=not plain,
            quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL,
        )

    def _alone(self, line: str) -> list[str]:
        """A line by itself: without quotes, or with those that fit where that gives all cells."""
        line = line.rstrip("\r\n")
        plain = next(self._reader(iter([line]), plain=True), [])
        if len(plain) != self._width and len(line) < _LONGEST_MENDED:
            mark = re.escape(self._delimiter)
            cells = re.findall(rf'(?:^|{mark})(?:"(.*?)"(?={mark}|$)|([^{mark}]*))', line)
            if len(cells) == self._width:
                return [quoted or bare for quoted, bare in cells]
        return [
            cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in plain
        ]

    def notes(self) -> list[str]:
        """What was done about quotes."""
        if not self._mended:
            return []
        named = [str(number) for number in self._mended[:_NAMED]]
        if len(self._mended) > _NAMED:
            named.append("…")
        given_up = len(self._mended) >= _MOST_MENDED
        every = _("From row {row} on, quotes are read as they stand.")
        return [every.format(row=self._mended[-1])] * given_up + [
            ngettext(
                "A quote does not fit in row {rows}; the row was read as it stands.",
                "Quotes do not fit in {count} rows ({rows}); they were read as they stand.",
                len(self._mended),
            ).format(rows=listed(named), count=len(self._mended))
        ]


def _unwrapped(cell: str) -> str:
    """A text that was written as a formula so that it stays one: ="00123"."""
    found = _AS_TEXT.fullmatch(cell)
    return found[1].replace('""', '"') if found else cell
