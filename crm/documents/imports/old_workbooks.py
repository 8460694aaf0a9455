"""Old workbooks (XLS), looked through before they are read: how far their cells reach.

The reader of workbooks takes the sizes in an XLS at their word and stops the program when memory
runs out. Records that only formulas and sizes need are blanked, cells and texts are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from struct import error, unpack_from

from crm.documents.imports import reading
from crm.documents.imports.compound import BrokenCompound, compound_of, streams_in
from crm.documents.imports.reading import damaged, encrypted, too_large, unreadable
from crm.i18n import gettext as _

MOST_OLD_CELLS = 8_000_000  # of all sheets, each of which the reader holds twice

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_SHEET, _TEXTS, _PASSWORD, _EPOCH = 0x0085, 0x00FC, 0x002F, 0x0022
_SIZES, _FORMULA, _MANY, _SHARED = 0x0200, 0x0006, 0x00BD, 0x00FD
_CELLS = frozenset({0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, _SHARED, _FORMULA, _MANY})
_MORE = frozenset({_SHARED, _FORMULA, _MANY})
_NEEDLESS = frozenset({0x0018, 0x0017, 0x013D, _SIZES, 0x00EB, 0x00EC})
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_COLUMNS = 1_024  # the format has 256
_NO_RECORD = b"\xff\x7f"


@dataclass(frozen=True, slots=True)
class OldWorkbook:
    """An XLS that can be read safely, and whether its days count from 1904."""

    content: bytes
    is_1904: bool


def look_through(path: Path, content: bytes) -> OldWorkbook:
    """The workbook without what could hurt; KnownError for another thing, a password, a size."""
    try:
        streams = streams_in(content)
    except BrokenCompound as problem:
        raise (encrypted if _ENCRYPTED in content else damaged)(path) from problem
    if "EncryptedPackage" in streams:
        raise encrypted(path)
    name = next((name for name in _NAMES if name in streams), None)
    if name is None:
        raise unreadable(path, _("it is no table; save it as XLSX or CSV UTF-8"))
    try:
        stream = _Stream(path, bytearray(streams[name]))
        stream.check()
    except (error, IndexError) as problem:
        raise damaged(path) from problem
    return OldWorkbook(compound_of(name, bytes(stream.bytes)), stream.is_1904)


class _Stream:
    """The records of a workbook: first those of all sheets, then those of each."""

    def __init__(self, path: Path, content: bytearray) -> None:
        self.path = path
        self.bytes = content
        self.is_1904 = False
        self._sheets: list[int] = []
        self._texts: Sequence[int] = ()
        self._text = 0

    def check(self) -> None:
        """Blank what is needless and refuse what is too large."""
        end = self._globals()
        room = 0
        for start in sorted(self._sheets):
            if start < end:
                raise damaged(self.path)  # two sheets in one place
            end, cells = self._sheet(start)
            room += cells
            if room > MOST_OLD_CELLS:
                raise too_large(self.path, _("room for {count} cells").format(count=f"{room:,}"))
            if self._text > reading.MOST_TEXT:
                size = _("{size} MB of text").format(size=self._text // 1024**2)
                raise too_large(self.path, size)

    def _globals(self) -> int:
        place = 0
        while place + 4 <= len(self.bytes):
            kind, length = unpack_from("<HH", self.bytes, place)
            body = place + 4
            if kind == _PASSWORD and length and unpack_from("<H", self.bytes, body)[0]:
                raise encrypted(self.path)
            if kind == _PASSWORD and length >= 4:  # noqa: PLR2004 - the old scramble has a key
                raise encrypted(self.path)
            if kind == _SHEET:
                self._sheets.append(unpack_from("<I", self.bytes, body)[0])
            elif kind == _EPOCH:
                self.is_1904 = self.bytes[body] == 1
            elif kind == _TEXTS:
                self._texts = _lengths(self._with_continued(place))
            elif kind in _NEEDLESS:
                self.bytes[place : place + 2] = _NO_RECORD
            place = body + length
            if kind == _EOF:
                break
        return place

    def _with_continued(self, place: int) -> list[bytes]:
        parts: list[bytes] = []
        while place + 4 <= len(self.bytes):
            kind, length = unpack_from("<HH", self.bytes, place)
            if parts and kind != _CONTINUE:
                break
            parts.append(bytes(self.bytes[place + 4 : place + 4 + length]))
            place += 4 + length
        return parts

    def _sheet(self, place: int) -> tuple[int, int]:
        """Where the sheet ends, and for how many cells it has room."""
        rows, columns = set[int](), set[int]()
        depth = 0
        content, size = self.bytes, len(self.bytes)
        while place + 4 <= size:
            kind, length = unpack_from("<HH", content, place)
            body = place + 4
            if kind in _CELLS and length >= 4:  # noqa: PLR2004 - a row and a column
                row, column = unpack_from("<HH", content, body)
                rows.add(row)
                columns.add(column)
                if kind in _MORE:
                    columns.add(column + self._more(kind, body, length))
            elif kind in _NEEDLESS:
                content[place : place + 2] = _NO_RECORD
            place = body + length
            depth += (kind == _BOF) - (kind == _EOF)
            if kind == _EOF and depth <= 0:
                break
        if not rows:
            return place, 0
        if max(columns) > _MOST_COLUMNS:
            raise damaged(self.path)
        height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
        return place, height * width

    def _more(self, kind: int, body: int, length: int) -> int:
        """Count a shared text, blank a formula; how many cells more the record has."""
        if kind == _MANY:
            return length // 6
        if kind == _SHARED:
            self._text += self._length(unpack_from("<I", self.bytes, body + 6)[0])
        elif length >= 22:  # noqa: PLR2004 - the formula itself
            self.bytes[body + 20 : body + 22] = b"\0\0"
        return 0

    def _length(self, number: int) -> int:
        return self._texts[number] if number < len(self._texts) else 0


def _lengths(parts: Sequence[bytes]) -> list[int]:
    """How long each of the shared texts is; as many as can be followed."""
    found: list[int] = []
    part, place = 0, 8
    while part < len(parts):
        if place + 3 > len(parts[part]):
            part, place = part + 1, 0
            continue
        count, flags = unpack_from("<HB", parts[part], place)
        place += 3
        after = 0
        if flags & 8:
            after += 4 * unpack_from("<H", parts[part], place)[0]
            place += 2
        if flags & 4:
            after += max(0, unpack_from("<i", parts[part], place)[0])
            place += 4
        found.append(count)
        part, place = _past(parts, part, place, count, wide=flags & 1)
        while part < len(parts) and after > len(parts[part]) - place:
            after -= len(parts[part]) - place
            part, place = part + 1, 0
        place += after
    return found


def _past(
    parts: Sequence[bytes], part: int, place: int, count: int, *, wide: int
) -> tuple[int, int]:
    """Where a text of so many characters ends; each part it goes on in says its width anew."""
    while part < len(parts):
        held = min(count, max(0, len(parts[part]) - place) >> wide)
        count -= held
        place += held << wide
        if not count:
            break
        part, place = part + 1, 1
        wide = parts[part][0] & 1 if part < len(parts) and parts[part] else 0
    return part, place
