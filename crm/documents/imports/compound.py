"""The compound files that XLS workbooks and encrypted ones are kept in: a stream out, a stream in.

A chain of sectors may be broken or run in circles; the reader of workbooks follows it for ever.
So the stream is fetched here, within the bounds of the file, and handed on in a file of its own.
"""

from array import array
from collections.abc import Iterator
from itertools import islice
from struct import error, unpack_from

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128
_SHORT = 4096  # streams below this size live in the small sectors of another stream
_SMALL = 64
_END, _FREE, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_LAST_SECTOR = 0xFFFFFFFA
_LARGE = 4096


class BrokenCompound(ValueError):  # noqa: N818 - a file that is broken, no fault of ours
    """A compound file that does not hold together."""


def streams_in(content: bytes) -> dict[str, bytes]:
    """Name to what is in the stream of that name; BrokenCompound."""
    try:
        return dict(_Compound(content).streams())
    except (IndexError, error, OverflowError, UnicodeError, ValueError) as problem:
        raise BrokenCompound from problem


class _Compound:
    """The sectors of a file, and the chains that join them to streams."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << unpack_from("<H", content, 30)[0]
        if self._size not in {512, 4096}:
            raise BrokenCompound
        self._most = len(content) // self._size + 1
        self._chain = array("I")
        for number in islice((one for one in self._tables() if one <= _LAST_SECTOR), self._most):
            self._chain.extend(array("I", self._sector(number)))

    def _tables(self) -> "array[int]":
        """The sectors that hold the chain: a hundred in the header, the others in a list."""
        following = unpack_from("<I", self._content, 68)[0]
        tables = array("I", self._content[76:512])
        for _time in range(self._most):
            if following > _LAST_SECTOR:
                break
            tables.extend(array("I", self._sector(following)))
            following = tables.pop()
        return tables

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._content):
            raise BrokenCompound
        return self._content[start : start + self._size].ljust(self._size, b"\0")

    def _follow(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start <= _LAST_SECTOR:
            if len(parts) > self._most:
                raise BrokenCompound
            parts.append(self._sector(start))
            start = self._chain[start]
        return b"".join(parts)

    def streams(self) -> Iterator[tuple[str, bytes]]:
        """Every stream with its name."""
        first, small_first = (unpack_from("<I", self._content, place)[0] for place in (48, 60))
        directory = self._follow(first)
        small_chain = array("I", self._follow(small_first))
        root_start, root_size = unpack_from("<II", directory, 116)
        small = self._follow(root_start)[:root_size]
        for place in range(0, len(directory), _ENTRY):
            length, kind = unpack_from("<HB", directory, place + 64)
            if kind != 2:  # noqa: PLR2004 - a stream; storages and the root are others
                continue
            name = directory[place : place + min(64, max(0, length - 2))].decode("utf-16-le")
            start, size = unpack_from("<II", directory, place + 116)
            if size >= _SHORT:
                yield name, self._follow(start)[:size]
                continue
            parts: list[bytes] = []
            while start <= _LAST_SECTOR and len(parts) <= _SHORT // _SMALL:
                parts.append(small[start * _SMALL : (start + 1) * _SMALL])
                start = small_chain[start]
            yield name, b"".join(parts)[:size]


def compound_of(name: str, stream: bytes) -> bytes:
    """A compound file that holds this one stream."""
    sectors = max(1, -(-len(stream) // _LARGE))
    per_table = _LARGE // 4
    tables = 1
    while tables * per_table < tables + 1 + sectors:
        tables += 1
    chain = array("I", [_FAT_SECTOR] * tables + [_END])
    chain.extend(range(tables + 2, tables + 1 + sectors))
    chain.append(_END)
    chain.extend([_FREE] * (tables * per_table - len(chain)))
    header = SIGNATURE + bytes(16)
    header += b"".join(
        number.to_bytes(width, "little")
        for number, width in (
            *((0x3E, 2), (4, 2), (0xFFFE, 2), (12, 2), (6, 2), (0, 6)),
            *((1, 4), (tables, 4), (tables, 4), (0, 4), (_SHORT, 4)),
            *((_END, 4), (0, 4), (_END, 4), (0, 4)),
        )
    )
    header += array("I", [*range(tables), *[_FREE] * (109 - tables)]).tobytes()
    length = max(len(stream), _SHORT)
    directory = _entry("Root Entry", 5, child=1, start=0, size=0)
    directory += _entry(name, 2, child=_FREE, start=tables + 1, size=length)
    return b"".join(
        (
            header.ljust(_LARGE, b"\0"),
            chain.tobytes(),
            directory.ljust(_LARGE, b"\0"),
            stream.ljust(sectors * _LARGE, b"\0"),
        )
    )


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    return b"".join(
        (
            words.ljust(64, b"\0"),
            (len(words) + 2).to_bytes(2, "little"),
            bytes((kind, 1)),
            *(one.to_bytes(4, "little") for one in (_FREE, _FREE, child)),
            bytes(36),
            start.to_bytes(4, "little"),
            size.to_bytes(8, "little"),
        )
    )
