"""Writing content lines: folded at 75 bytes and never inside a character, escaped, CRLF."""

from collections.abc import Iterable, Mapping

_LONGEST = 75  # bytes of a line without its end
_CONTINUED = b"\r\n "
_NO_CONTROL = dict.fromkeys(code for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n")


def content_line(
    name: str, value: str, params: Mapping[str, str] | None = None, *, charset: bool = False
) -> bytes:
    """One property with its value as it is to stand there; `charset` for what old readers guess."""
    head = name
    for key, said in (params or {}).items():
        plain = said.translate(_NO_CONTROL).replace('"', "'").replace("\n", " ")
        quoted = f'"{plain}"' if any(mark in plain for mark in ":;,") and key != "TYPE" else plain
        head += f";{key}={quoted}"
    if charset and not value.isascii():
        head += ";CHARSET=UTF-8"
    return _folded(f"{head}:{value}".translate(_NO_CONTROL).encode("utf-8", "replace"))


def escaped(text: str) -> str:
    """A text as a value."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return text.replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def structured(pieces: Iterable[str | None]) -> str:
    """Several texts as one value, parted by semicolons."""
    return ";".join(escaped(piece or "") for piece in pieces)


def listed(pieces: Iterable[str]) -> str:
    """Several texts as one value, parted by commas."""
    return ",".join(escaped(piece) for piece in pieces)


def _folded(line: bytes) -> bytes:
    """The line in pieces; the byte that begins a continuation counts for it."""
    if len(line) <= _LONGEST:
        return line + b"\r\n"
    pieces, start, room = [], 0, _LONGEST
    while len(line) - start > room:
        stop = start + room
        while line[stop] & 0xC0 == 0x80:  # noqa: PLR2004 - the middle of a character
            stop -= 1
        pieces.append(line[start:stop])
        start, room = stop, _LONGEST - 1
    return _CONTINUED.join([*pieces, line[start:]]) + b"\r\n"
