"""Outlines in the Compact Font Format, as OpenType fonts of PostScript make hold them.

Source: Adobe's technical note 5176.
"""

import struct
from typing import Final

_EMPTY_GLYPH: Final = bytes([14])  # endchar
_ROS: Final = (12, 30)
_CHARSET: Final = (15,)
_CHARSTRINGS: Final = (17,)


class BadFont(ValueError):  # noqa: N818 - the file is bad; nothing broke
    """A file that is no font this module can read, or that may not be embedded."""


class CffTable:
    """A CFF table, of which the glyphs that are not used are emptied where they stand."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        _names, after = _index(data, data[2])
        tops, _after = _index(data, after)
        top = _dictionary(data[tops[0] : tops[1]])
        self._is_cid = _ROS in top
        self._charset = int(top.get(_CHARSET, [0])[0])
        self._at = int(top[_CHARSTRINGS][0])

    def blanked(self, wanted: set[int]) -> bytes:
        """The table with the outlines of these glyphs; nothing else moves, so all offsets hold."""
        offsets, after = _index(self._data, self._at)
        size = self._data[self._at + 2]
        body, places = bytearray(), [1]
        for glyph in range(len(offsets) - 1):
            used = glyph in wanted
            body += self._data[offsets[glyph] : offsets[glyph + 1]] if used else _EMPTY_GLYPH
            places.append(len(body) + 1)
        index = self._data[self._at : self._at + 3]
        index += b"".join(place.to_bytes(size, "big") for place in places) + body
        room = after - self._at
        if len(index) > room:
            raise BadFont("outlines that are shorter than nothing")
        return self._data[: self._at] + index + bytes(room - len(index)) + self._data[after:]

    def cids(self, wanted: set[int]) -> dict[int, int]:
        """How the font itself numbers these glyphs."""
        if not self._is_cid:
            return {glyph: glyph for glyph in wanted}
        data, place, glyph = self._data, self._charset + 1, 1
        found, last, kind = {0: 0}, max(wanted), self._data[self._charset]
        while glyph <= last:
            first = struct.unpack_from(">H", data, place)[0]
            left = 0
            if kind == 1:
                left = data[place + 2]
            elif kind:
                left = struct.unpack_from(">H", data, place + 2)[0]
            place += (2, 3, 4)[kind]
            for more in range(left + 1):
                if glyph + more in wanted:
                    found[glyph + more] = first + more
            glyph += left + 1
        return found


def _index(data: bytes, at: int) -> tuple[list[int], int]:
    """Where the objects of an INDEX begin (and the last one ends), and what comes after it."""
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return [], at + 2
    size = data[at + 2]
    start = at + 3
    base = start + (count + 1) * size - 1
    offsets = [
        base + int.from_bytes(data[place : place + size], "big")
        for place in range(start, start + (count + 1) * size, size)
    ]
    return offsets, offsets[-1]


def _dictionary(data: bytes) -> dict[tuple[int, ...], list[float]]:
    """A CFF DICT: operators with their numbers."""
    found: dict[tuple[int, ...], list[float]] = {}
    numbers: list[float] = []
    place = 0
    while place < len(data):
        byte = data[place]
        place += 1
        if byte <= 21:  # noqa: PLR2004 - the encoding of technical note 5176, table 3
            operator = (byte,)
            if byte == 12:  # noqa: PLR2004
                operator = (byte, data[place])  # type: ignore[assignment]
                place += 1
            found[operator] = numbers
            numbers = []
        elif byte == 28:  # noqa: PLR2004
            numbers.append(struct.unpack_from(">h", data, place)[0])
            place += 2
        elif byte == 29:  # noqa: PLR2004
            numbers.append(struct.unpack_from(">i", data, place)[0])
            place += 4
        elif byte == 30:  # noqa: PLR2004
            while place < len(data) and data[place] & 0xF != 0xF:  # noqa: PLR2004
                place += 1
            place += 1
            numbers.append(0.0)  # no real number is needed
        elif byte <= 246:  # noqa: PLR2004
            numbers.append(byte - 139)
        else:
            sign, base = (1, 247) if byte <= 250 else (-1, 251)  # noqa: PLR2004
            numbers.append(sign * ((byte - base) * 256 + data[place] + 108))
            place += 1
    return found
