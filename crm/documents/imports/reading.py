"""Reading a CSV or XLSX file into rows of cells; whatever is wrong with it is one sentence."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from crm.errors import KnownError, why
from crm.i18n import gettext as _

Cell: TypeAlias = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta
Report: TypeAlias = Callable[[int, int], None]
Why: TypeAlias = Literal["title", "header", "total", "sign_off", "note"]

EPOCH = dt.date(1899, 12, 30)

MOST_BYTES = 200 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 16_384
MOST_CELLS = 20_000_000  # rows times columns: a sheet is held whole, empty cells too
MOST_TEXT = 512 * 1024 * 1024
LONGEST_FIELD = 16 * 1024 * 1024  # a quote that is never closed swallows the rest of the file

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 << 20
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_TEXT_END = re.compile(rb"</(?:\w+:)?si>")
_SHARED = re.compile(rb"""\bt=["']s["']""")
_SHARED_PLACE = re.compile(rb"""\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<""")
_DELIMITERS = ",;\t|"
_SIMPLIFIED_SHARE = 0.7  # of the characters beyond ASCII, in a text that is really Chinese


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is no record: its number in the sheet, what it holds, and what it is."""

    row: int
    cells: Sequence[Cell]
    why: Why


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its header, and the rows that hold anything, by their 1-based numbers in the sheet.

    `kind` where the file itself says what its rows are. `totals` is what a row 合计 over the whole
    table states, by column index. `words` are labels around the table with their values (填表日期).
    A number that means a day counts from `epoch`. `notes` are sentences on what reading it took.
    """

    headers: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[Cell]]]
    name: str = ""
    kind: str | None = None
    set_aside: Sequence[SetAside] = ()
    totals: Mapping[int, Cell] = field(default_factory=dict)
    epoch: dt.date = EPOCH
    words: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()


def read_sheet(path: Path) -> Sheet:
    """The first sheet of the file that holds anything; KnownError if it cannot be read."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_large(path, _("{size} MB").format(size=size // 1024**2))
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, why(error)) from error
    if content.startswith(b"PK"):
        return _sheet(path, _workbook(path, content), is_grid=True)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _encrypted(path)
        raise _unreadable(path, _("it is an old or foreign format; save it as XLSX"))
    return _sheet(path, _separated(path, _decoded(path, content)), is_grid=False)


def _sheet(path: Path, cells: Iterable[Sequence[Cell]], *, is_grid: bool) -> Sheet:
    headers: tuple[str, ...] = ()
    rows: list[tuple[int, Sequence[Cell]]] = []
    for number, row in enumerate(cells, start=1):
        if all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in row):
            continue
        if not headers:
            headers = tuple(str(cell).strip().lstrip("\ufeff") for cell in row)
            if len(headers) > MOST_COLUMNS:
                raise _too_large(path, _("{count} columns").format(count=f"{len(headers):,}"))
            continue
        rows.append((number, row))
        if len(rows) > MOST_ROWS:
            raise _too_large(path, _("more than {count} rows").format(count=f"{MOST_ROWS:,}"))
    if not headers:
        raise _unreadable(path, _("it holds no cells; choose another file"))
    while not headers[-1] and (not is_grid or _is_blank(rows, len(headers) - 1)):
        headers = headers[:-1]
    return Sheet(headers, rows)


def _is_blank(rows: Iterable[tuple[int, Sequence[Cell]]], index: int) -> bool:
    """A grid is as wide as its widest row; a column without a header may still hold something."""
    return all(len(row) <= index or row[index] == "" for _number, row in rows)


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise _unreadable(path, _("it is neither CSV nor XLSX; save it as one of these"))
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_chinese(text):
            return text
    raise _unreadable(path, _("its encoding is not known; save it as CSV UTF-8"))


def _is_chinese(text: str) -> bool:
    """Whether a text makes sense as GB18030: almost any bytes can be decoded as that."""
    beyond = [character for character in text[:100_000] if not character.isascii()]
    simplified = sum(len(c.encode("gb2312", "ignore")) > 0 for c in beyond)
    return simplified >= _SIMPLIFIED_SHARE * len(beyond)


def _separated(path: Path, text: str) -> Iterator[Sequence[Cell]]:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    outside = re.sub(r'"[^"]*"', "", head)
    delimiter = max(_DELIMITERS, key=lambda mark: (outside.count(mark), mark == ","))
    before = csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise _unreadable(
            path,
            _("a quote does not fit in line {line}; repair it, or save the file as XLSX").format(
                line=reader.line_num
            ),
        ) from error
    finally:
        csv.field_size_limit(before)


def _workbook(path: Path, content: bytes) -> Iterable[Sequence[Cell]]:
    _check_package(path, content)
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetVisibleEnum,
    )

    broken = _unreadable(path, _("it is damaged; open it and save it again as XLSX"))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible
            ]
            for name in visible or book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if any(cell != "" for row in rows for cell in row):
                    return rows
    except PasswordError as error:
        raise _encrypted(path) from error
    except (CalamineError, ValueError, OSError) as error:
        raise broken from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a panic of calamine's arrives
            raise broken from error
        raise
    return []


def _check_package(path: Path, content: bytes) -> None:
    """Refuse what would not fit in memory, before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if not any(re.fullmatch(r"(.*/)?workbook\w*\.xml", _part(e)) for e in entries):
                raise _unreadable(path, _("it is neither CSV nor XLSX; save it as one of these"))
            if any(entry.flag_bits & 1 for entry in entries):
                raise _encrypted(path)
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MOST_UNPACKED:
                raise _too_large(path, _("{size} MB unpacked").format(size=unpacked // 1024**2))
            sheets = [e for e in entries if "worksheets/" in _part(e)]
            for entry in sheets:
                _check_extent(path, package, entry)
            for entry in entries:
                if _part(entry).endswith("sharedstrings.xml"):
                    _check_texts(path, package, entry, sheets)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError) as error:
        raise _unreadable(path, _("it is damaged; open it and save it again as XLSX")) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise _unreadable(path, _("it is damaged; open it and save it again as XLSX")) from error


def _check_extent(path: Path, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Two cells in opposite corners make a sheet of seventeen thousand million."""
    rows, letters, rest = 0, {b"A"}, b""
    with package.open(entry) as file:
        while chunk := file.read(_CHUNK):
            found = _PLACE.findall(rest + chunk)
            if found:
                letters.update(place[0] for place in found)
                rows = max(rows, *(int(place[1]) for place in found))
            rest = chunk[-32:]
    columns = max(_column_number(name) for name in letters)
    if rows * columns > MOST_CELLS:
        raise _too_large(
            path,
            _("{rows} rows times {columns} columns").format(
                rows=f"{rows:,}", columns=f"{columns:,}"
            ),
        )


def _check_texts(
    path: Path, package: zipfile.ZipFile, entry: zipfile.ZipInfo, sheets: Sequence[zipfile.ZipInfo]
) -> None:
    """One long text that many cells share is unpacked once for each of them."""
    lengths = [len(text) for text in _TEXT_END.split(package.read(entry))]
    total = 0
    for sheet in sheets:
        cells = package.read(sheet)
        count = len(_SHARED.findall(cells))
        if max(lengths) * count <= MOST_TEXT:
            total += max(lengths) * count
        else:
            places = [int(place) for place in _SHARED_PLACE.findall(cells)]
            total += sum(lengths[place] for place in places if place < len(lengths))
            total += max(lengths) * (count - len(places))
    if total > MOST_TEXT * max(1, len(sheets)):
        raise _too_large(path, _("{size} MB of text").format(size=total // 1024**2))


def _part(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lower().lstrip("/")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(index: int) -> str:
    """What a spreadsheet calls the column with this index from 0: A, B, … AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _unreadable(path: Path, reason: str) -> KnownError:
    return KnownError(
        "file_unreadable",
        _("The file {name} cannot be read: {reason}.").format(name=path.name, reason=reason),
    )


def _encrypted(path: Path) -> KnownError:
    return KnownError(
        "file_encrypted",
        _("The file {name} has a password; save a copy without one and import that.").format(
            name=path.name
        ),
    )


def _too_large(path: Path, size: str) -> KnownError:
    return KnownError(
        "file_too_large",
        _("The file {name} is too large ({size}); split it and import the parts.").format(
            name=path.name, size=size
        ),
    )
