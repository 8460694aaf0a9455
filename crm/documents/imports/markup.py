"""Tables in markup: what many programs call an Excel export is a web page, or XML of 2003.

Cut at each "<" and no more: a parser of markup takes minutes for a page made to keep it busy.
"""

import re
from collections.abc import Iterator
from html import unescape

from crm.documents.imports import reading
from crm.documents.imports.reading import Cell, Grid, Merge

_PAGE = re.compile(
    r"\s*<(?:!doctype\s+html|html|table|meta|head|body|style|div|\?xml)", re.IGNORECASE
)
_TABLE = re.compile(r"<(?:[a-z]+:)?table\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")
_LOOK_AT = 20_000
_MOST_COLUMNS = 1_000
_MOST_TABLES = 200
MOST_TAGS = 2_000_000
_BREAKS = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"style", "script", "title", "styles", "documentproperties"})


def is_markup(text: str) -> bool:
    """Whether a text is markup with a table in it."""
    return _PAGE.match(text[:1000]) is not None and _TABLE.search(text[:_LOOK_AT]) is not None


def tables_in(text: str) -> list[Grid]:
    """The tables of a page, or the sheets of a workbook in XML."""
    return [Grid(table.name, table.rows, table.merges) for table in _Page(text).tables()]


class _Table:
    """A table that is being read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[Cell]] = []
        self.merges: list[Merge] = []
        self._covered: dict[int, int] = {}  # column to how many rows below are covered
        self._words: list[str] | None = None

    def row(self, place: int) -> None:
        """A row begins, at this number from 1 where it says so."""
        while 0 < len(self.rows) + 1 < min(place, reading.MOST_ROWS):
            self.rows.append([])
        self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}
        self.rows.append([])

    def cell(self, place: int, right: int, down: int) -> None:
        """A cell begins, over so many columns and rows."""
        if not self.rows:
            self.row(0)
        row = self.rows[-1]
        while (0 < len(row) + 1 < min(place, _MOST_COLUMNS)) or len(row) in self._covered:
            row.append("")
        column, number = len(row), len(self.rows) - 1
        if column + right > _MOST_COLUMNS:
            self._words = None
            return
        down = min(down, 65_536)
        if right > 1 or down > 1:
            self.merges.append((number, column, number + down - 1, column + right - 1))
        if down > 1:
            self._covered |= dict.fromkeys(range(column, column + right), down)
        row.extend([""] * right)
        self._words = []
        self._column = column

    def say(self, words: str) -> None:
        """Words of the cell that is open."""
        if self._words is not None:
            self._words.append(words)

    def end_cell(self) -> None:
        """The cell ends."""
        if self._words is not None:
            lines = "".join(self._words).split("\v")
            said = "\n".join(_BLANKS.sub(" ", unescape(line)).strip() for line in lines)
            self.rows[-1][self._column] = said.strip()
            self._words = None


class _Page:
    """A page, tag by tag."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[_Table] = []
        self._open: list[_Table] = []
        self._name = ""
        self._silent = ""

    def tables(self) -> Iterator[_Table]:
        """The tables that hold cells, each as wide as its widest row."""
        for part in self._text.split("<")[1:]:
            tag, _mark, words = part.partition(">")
            self._tag(tag)
            if words and self._open and not self._silent:
                self._open[-1].say(words)
        for table in self._found:
            width = max((len(row) for row in table.rows), default=0)
            if width * len(table.rows) <= reading.MOST_CELLS:
                for row in table.rows:
                    row.extend([""] * (width - len(row)))
            yield table

    def _tag(self, tag: str) -> None:
        name = tag.split(None, 1)[0].rstrip("/").casefold() if tag.strip() else ""
        ends = name.startswith("/")
        name = name.lstrip("/").rpartition(":")[2]
        if name in _SILENT:
            self._silent = "" if ends else name
        elif name == "worksheet" and not ends:
            self._name = _attributes(tag).get("name", "")
        elif name == "table":
            self._table(ends=ends)
        elif self._open and not self._silent:
            self._inside(name, tag, ends=ends)

    def _table(self, *, ends: bool) -> None:
        if not ends and len(self._found) < _MOST_TABLES:
            self._open.append(_Table(unescape(self._name)))
            self._found.append(self._open[-1])
        elif ends and self._open:
            self._open.pop().end_cell()

    def _inside(self, name: str, tag: str, *, ends: bool) -> None:
        table = self._open[-1]
        if name in {"tr", "row"} and not ends:
            table.end_cell()
            table.row(_number(_attributes(tag).get("index")))
        elif name in {"td", "th", "cell"}:
            table.end_cell()
            if not ends:
                said = _attributes(tag)
                right = _number(said.get("colspan")) or _number(said.get("mergeacross")) + 1
                down = _number(said.get("rowspan")) or _number(said.get("mergedown")) + 1
                table.cell(_number(said.get("index")), right, down)
        elif name in _BREAKS and not (ends and name == "br"):
            table.say("\v")


def _attributes(tag: str) -> dict[str, str]:
    if "=" not in tag:
        return {}
    return {
        name.rpartition(":")[2].casefold(): double or single or bare
        for name, double, single, bare in _ATTRIBUTE.findall(tag[:2_000])
    }


def _number(words: str | None) -> int:
    return int(words) if words and words.isdecimal() and len(words) < 8 else 0  # noqa: PLR2004
