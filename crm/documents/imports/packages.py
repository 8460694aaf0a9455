"""Workbooks that are packages (XLSX, XLSM, XLSB, ODS), looked through before they are unpacked.

The reader of workbooks holds a sheet whole, empty cells too, and stops the program when memory
runs out: what would not fit, or lies about its size, is refused here.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from crm.documents.imports import reading
from crm.documents.imports.reading import Report, damaged, encrypted, too_large, unreadable
from crm.i18n import gettext as _

_CHUNK = 1 << 22
_BOMB_SIZE = 32 * 1024 * 1024
_BOMB_RATIO = 250  # a sheet of cells that are all alike comes to 60
_MOST_BLANKS = 65_536

_PLACE = re.compile(rb' r="([A-Z]{0,3}[0-9]{1,7})"')
_ANY_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*[0-9]*)""")
_ODD_PLACES = (b" r='", b" r =", b" r= ")
_BREAKS = (b"\n", b"\r", b"\t")
_EMPTY_CELL = re.compile(rb"""<c(?: [a-z]+="[A-Za-z0-9]*")*(?:/>|></c>)""")
_EMPTY_ROW = re.compile(rb"""<row(?: [\w:]+="[^"<>]*")*(?:/>|>\s*</row>)""")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_SHARED_PLACE = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<""")
_DATE_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true|on)["']""")
_BLANKS = re.compile(rb"""text:c\s*=\s*["']([0-9]+)""")
_REPEATED = re.compile(rb"""table:number-columns-repeated\s*=\s*["']([0-9]+)""")
_ROWS_REPEATED = re.compile(rb"""table:number-rows-repeated\s*=\s*["']([0-9]+)""")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)")
_SPAN = re.compile(rb"""table:number-([a-z-]+)\s*=\s*["']([0-9]+)""")
_VALUE = re.compile(rb"office:(?:value|string-value|date-value|time-value|boolean-value)|<text:p")

_WORKBOOK = re.compile(r"(.*/)?workbook\w*\.xml|(.*/)?worksheets/.*\.xml")

Format = Literal["xlsx", "xlsb", "ods"]


@dataclass(slots=True)
class Package:
    """What looking through a workbook told."""

    format: Format
    is_1904: bool = False
    room: int = 0  # how many cells its sheets have room for, empty ones too
    texts: bytes = field(default=b"", repr=False)
    content: bytes = field(default=b"", repr=False)  # of an ODS: its content.xml


def look_through(path: Path, content: bytes, report: Report | None = None) -> Package:
    """What is in the package; KnownError for what is no workbook, has a password, or is too large.

    Everything the reader may unpack is unpacked once, a piece at a time, and must be as long as
    the package says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            listed = package.infolist()
        entries = {_part(entry): entry for entry in listed}
        if len(entries) != len(listed):
            raise damaged(path)
        return _looked(path, content, entries, report)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise damaged(path) from error
    except (EOFError, zlib.error) as error:
        raise damaged(path) from error


def _looked(
    path: Path, content: bytes, entries: dict[str, zipfile.ZipInfo], report: Report | None
) -> Package:
    found = Package(_format(path, entries))
    _check_sizes(path, entries)
    shared: dict[zipfile.ZipInfo, int] = {}
    done, total = 0, sum(entry.file_size for entry in entries.values())
    for name, entry in entries.items():
        if not name.endswith((".xml", ".rels", ".bin")) or name.endswith("vbaproject.bin"):
            continue
        pieces = _told(unpacked_pieces(content, entry), done, total, report)
        done += entry.file_size
        if name.endswith(".xml") and found.format == "xlsx" and "sharedstrings" not in name:
            look = _Cells()
            for piece in pieces:
                look.take(piece)
            if look.extent > reading.MOST_CELLS:  # empty cells may be formatted to the end
                look = _Cells(only_full=True)
                for piece in unpacked_pieces(content, entry):
                    look.take(piece)
            found.room += look.extent
            if look.shared:
                shared[entry] = look.shared
            found.is_1904 |= look.is_1904 and name.endswith("workbook.xml")
        else:
            _take_part(path, found, name, b"".join(pieces))
        check_room(path, found.room)
    _check_texts(path, content, found.texts, shared)
    return found


def _told(pieces: Iterator[bytes], done: int, total: int, report: Report | None) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        done += len(piece)
        if report is not None:
            report(done, total)


def _check_sizes(path: Path, entries: dict[str, zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise encrypted(path)
    unpacked = sum(entry.file_size for entry in entries.values())
    most = max(entries.values(), key=lambda entry: entry.file_size)
    is_bomb = most.file_size > max(_BOMB_SIZE, _BOMB_RATIO * most.compress_size)
    if unpacked > reading.MOST_UNPACKED or is_bomb:
        raise too_large(path, _("{size} MB unpacked").format(size=unpacked // 1024**2))


def _take_part(path: Path, found: Package, name: str, part: bytes) -> None:
    if name.endswith("sharedstrings.xml"):
        found.texts = part
    elif found.format == "xlsb" and "worksheets/" in name:
        found.room += _binary_room(path, part)
    elif name.endswith("workbook.bin"):
        found.is_1904 |= _binary_1904(part)
    elif name == "content.xml":
        found.content = part
        _check_repeated(path, part)
    elif name == "meta-inf/manifest.xml" and b"encryption-data" in part:
        raise encrypted(path)


def _format(path: Path, entries: dict[str, zipfile.ZipInfo]) -> Format:
    if any(name.endswith("workbook.bin") for name in entries):
        return "xlsb"
    if any(_WORKBOOK.fullmatch(name) for name in entries):
        return "xlsx"
    if "content.xml" in entries:
        return "ods"
    raise unreadable(path, _("it is no table; save it as XLSX or CSV UTF-8"))


def unpacked_pieces(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, piece by piece; BadZipFile where they are not as many as it says."""
    start = entry.header_offset
    if content[start : start + 4] != b"PK\3\4":
        raise zipfile.BadZipFile(entry.filename)
    names = int.from_bytes(content[start + 26 : start + 28], "little")
    extra = int.from_bytes(content[start + 28 : start + 30], "little")
    start += 30 + names + extra
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) != entry.file_size:
            raise zipfile.BadZipFile(entry.filename)
        for place in range(0, len(packed), _CHUNK):
            yield bytes(packed[place : place + _CHUNK])
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(entry.filename)
    inflate = zlib.decompressobj(-15)
    total, rest = 0, bytes(packed)
    while not inflate.eof:
        piece = inflate.decompress(rest, _CHUNK)
        rest = inflate.unconsumed_tail
        total += len(piece)
        if total > entry.file_size or not (piece or rest or inflate.eof):
            raise zipfile.BadZipFile(entry.filename)
        if piece:
            yield piece
    if total != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)


def check_room(path: Path, cells: int) -> None:
    """Two cells in opposite corners make a sheet of seventeen thousand million."""
    if cells > reading.MOST_CELLS:
        raise too_large(path, _("room for {count} cells").format(count=f"{cells:,}"))


class _Cells:
    """How far the cells of a sheet reach, and how many of them are shared texts."""

    def __init__(self, *, only_full: bool = False) -> None:
        self._only_full = only_full
        self.shared = 0
        self.is_1904 = False
        self._rest = b""
        self._columns: set[bytes] = set()
        self._last_row = 0
        self._more_rows = self._more_columns = 0

    def take(self, piece: bytes) -> None:
        """Look at the next piece."""
        whole = self._rest + piece
        cut = whole.rfind(b"<")
        self._rest, whole = (whole[cut:], whole[:cut]) if cut > 0 else (b"", whole)
        if len(self._rest) > _CHUNK:
            self._rest, whole = b"", whole + self._rest
        if _is_blank(whole):
            tag = max(whole.rfind(b"<c "), whole.rfind(b"<row"))
            self._more_rows += whole.count(b"<row>")
            self._rest = whole[tag:] + self._rest
            return
        self.is_1904 |= b"date1904" in whole and _DATE_1904.search(whole) is not None
        self.shared += whole.count(b' t="s"')
        if self.shared == 0:
            self.shared += len(_SHARED.findall(whole))
        if self._only_full:
            whole = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", whole))
        places = _PLACE.findall(whole)
        odd = _ODD_PLACES if all(b not in whole for b in _BREAKS) else _BREAKS
        if whole.count(b' r="') != len(places) or any(mark in whole for mark in odd):
            places = _ANY_PLACE.findall(whole)
        if places:
            joined = b"\n".join(places)
            columns = joined.translate(None, _DIGITS).split()
            self._columns.update(columns)
            rows = set(joined.translate(None, _LETTERS).split())
            longest = max(map(len, rows), default=0)
            last = max((row for row in rows if len(row) == longest), default=b"0")
            self._last_row = max(self._last_row, int(last[:12]))
            cells, lines = len(columns), len(places) - len(columns)
        else:
            cells = lines = 0
        # What bears no place stands after what was before it.
        self._more_rows += max(0, whole.count(b"<row") + whole.count(b":row") - lines)
        if whole.count(b"<c ") + whole.count(b"<c>") + whole.count(b":c ") > cells:
            in_rows = (row.count(b"<c") + row.count(b":c ") for row in whole.split(b"row"))
            self._more_columns = max(self._more_columns, *in_rows)

    @property
    def extent(self) -> int:
        """Rows times columns."""
        width = max((_column_number(name[:8].upper()) for name in self._columns), default=0)
        return (self._last_row + self._more_rows) * (width + self._more_columns)


def _is_blank(part: bytes) -> bool:
    """Whether a part of a sheet holds rows and cells and nothing in them: formats to the end."""
    if b"<c " not in part or b"<v" in part or b"<is" in part:
        return False
    tags = part.count(b"<c ") + part.count(b"<row") + part.count(b"</c>") + part.count(b"</row>")
    return tags == part.count(b"<")


def _check_texts(
    path: Path, content: bytes, texts: bytes, sheets: dict[zipfile.ZipInfo, int]
) -> None:
    """One long text that many cells share is unpacked once for each of them."""
    if not texts:
        return
    lengths = [*map(len, texts.split(b"</si>"))]
    if len(lengths) == 1:
        lengths = [*map(len, _TEXT_END.split(texts))]
    longest, total = max(lengths), 0
    for sheet, count in sheets.items():
        if longest * count <= reading.MOST_TEXT // max(1, len(sheets)):
            total += longest * count
        else:
            cells = b"".join(unpacked_pieces(content, sheet))
            places = [int(place) for place in _SHARED_PLACE.findall(cells)]
            total += sum(lengths[place] for place in places if place < len(lengths))
            total += longest * max(0, count - len(places))
    if total > reading.MOST_TEXT:
        raise too_large(path, _("{size} MB of text").format(size=total // 1024**2))


def _check_repeated(path: Path, content: bytes) -> None:
    """A cell that is repeated is a cell for each time, and a row is a row."""
    if any(int(count[:12]) > _MOST_BLANKS for count in _BLANKS.findall(content)):
        raise damaged(path)
    cells = text = 0
    for table in content.split(b"<table:table ")[1:]:
        width = height = 0
        for row in table.split(b"<table:table-row")[1:]:
            times = _ROWS_REPEATED.search(row, 0, max(0, row.find(b">")))
            count = int(times[1][:12]) if times else 1
            held = _width(row)
            if held:
                width = max(width, held)
                text += count * (len(row) + _repeated_text(row))
            height += count if held or count < reading.MOST_ROWS // 2 else 0
        cells += width * height
    check_room(path, cells)
    if text > reading.MOST_TEXT:
        raise too_large(path, _("{size} MB of text").format(size=text // 1024**2))


def _width(row: bytes) -> int:
    """How many cells a row has up to the last that holds something."""
    if b"table:number-columns-repeated" not in row:
        held = b" office:" in row or b"<text:p" in row
        return row.count(b"<table:table-cell") + row.count(b"<table:covered-") if held else 0
    last = max((found.end() for found in _VALUE.finditer(row)), default=0)
    row = row[:last]
    count = row.count(b"<table:table-cell") + row.count(b"<table:covered-")
    return count + sum(int(times[:12]) - 1 for times in _REPEATED.findall(row))


def _repeated_text(row: bytes) -> int:
    """How much longer a row is when its cells are repeated."""
    if b"table:number-columns-repeated" not in row:
        return 0
    places = [(found.start(), int(found[1][:12])) for found in _REPEATED.finditer(row)]
    ends = [start for start, _times in places[1:]] + [len(row)]
    return sum(
        (times - 1) * (end - start)
        for (start, times), end in zip(places, ends, strict=True)
        if _VALUE.search(row, start, end)
    )


def _binary_room(path: Path, sheet: bytes) -> int:
    """How far the cells of an XLSB sheet reach: each record a number, a length, its bytes."""
    place, size, last_row, width = 0, len(sheet), 0, 1
    while place < size:
        kind = sheet[place]
        place += 1
        if kind & 0x80:
            if place >= size:
                raise damaged(path)
            kind = (kind & 0x7F) | (sheet[place] & 0x7F) << 7
            place += 1
        length = shift = 0
        while place < size:
            byte = sheet[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:  # noqa: PLR2004 - four bytes at most
                break
        if kind == 0:
            last_row = max(last_row, int.from_bytes(sheet[place : place + 4], "little") + 1)
        elif kind <= 11:  # noqa: PLR2004 - the records of cells
            width = max(width, int.from_bytes(sheet[place : place + 4], "little") + 1)
        place += length
    return last_row * width


def _binary_1904(workbook: bytes) -> bool:
    """The first flag of an XLSB workbook's properties (record 153)."""
    place = workbook.find(b"\x99\x01")
    return 0 <= place < len(workbook) - 4 and bool(workbook[place + 3] & 1)


def _part(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lower().lstrip("/")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def merges(content: bytes) -> list[list[reading.Merge]]:
    """The merged cells of each table of an ODS, which its reader does not tell."""
    return [_table_merges(table) for table in content.split(b"<table:table ")[1:]]


def _table_merges(table: bytes) -> list[reading.Merge]:
    if b"-spanned" not in table:
        return []
    found: list[reading.Merge] = []
    number = 0
    for row in table.split(b"<table:table-row")[1:]:
        times = _ROWS_REPEATED.search(row, 0, max(0, row.find(b">")))
        column = 0
        if b"-spanned" in row:
            for cell in _CELL.findall(row):
                named = {name: int(value[:7]) for name, value in _SPAN.findall(cell)}
                down, right = named.get(b"rows-spanned", 1), named.get(b"columns-spanned", 1)
                if down > 1 or right > 1:
                    found.append((number, column, number + down - 1, column + right - 1))
                column += named.get(b"columns-repeated", 1)
        number += int(times[1][:7]) if times else 1
    return found
