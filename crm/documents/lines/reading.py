"""Content lines as phones and programs of thirty years write them, whatever the standard says.

A line is unfolded as bytes, so that a character cut in two becomes whole again, and decoded by the
charset it names, else as UTF-8, else as what the file seems to be. Pictures are dropped before
anything looks at them. Nothing here is recursive, and every loop is bounded by the file's size.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Literal

MOST_DEPTH = 16
MOST_FILE_LINES = 2_000_000
MOST_LINES = 500  # properties of one card or event; more is no address book
LONGEST_NAME = 100
MOST_STRAYS = 100
_USUAL_SHARE = 0.7  # of the characters beyond ASCII, in a text that is really of the charset

_BINARY = re.compile(
    rb"^((?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|IMAGE|ATTACH|X-MS-CARDPICTURE|X-MS-OL-DESIGN)[;:])"
    rb"([^\n]*(?:\n[ \t][^\n]*)*)",
    re.MULTILINE | re.IGNORECASE,
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+")
_NAME = re.compile(r"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)")
_BORDER = re.compile(rb"(BEGIN|END)[ \t]*:(.*)", re.IGNORECASE)
_PARAM = re.compile(r'(?:[^;"]|"[^"]*"?)+')
_FIRST = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SOFT = re.compile(rb"=[ \t]*(?:\n|$)")
_PICTURES = (b"PHOTO", b"LOGO", b"SOUND", b"KEY", b"IMAGE", b"ATTACH", b"CARDPICTURE", b"DESIGN")
_SEEN = {"PHOTO", "LOGO", "IMAGE", "X-MS-CARDPICTURE"}
_TEXTS = {"NOTE", "DESCRIPTION", "ADR", "LABEL"}
_LONGEST_HEAD = 4096
_SAMPLE, _LONG = 400, 10_000  # lines, bytes: enough to tell a charset by

# Charsets by the names that files use; what is not here is guessed.
_CHARSETS = {
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "hzgb2312": "hz",
    "big5": "big5",
    "big5hkscs": "big5hkscs",
    "cp950": "cp950",
    "usascii": "cp1252",
    "ascii": "cp1252",
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "iso885915": "iso8859-15",
    "windows1252": "cp1252",
    "cp1252": "cp1252",
    "windows1250": "cp1250",
    "windows1251": "cp1251",
    "koi8r": "koi8-r",
    "shiftjis": "cp932",
    "iso2022jp": "iso2022_jp",
    "eucjp": "euc_jp",
    "euckr": "euc_kr",
}
_ENCODINGS = {"QUOTED-PRINTABLE": "Q", "BASE64": "B", "B": "B", "8BIT": "", "7BIT": ""}


class FileTooLong(ValueError):  # noqa: N818 - nothing broke
    """A file of more lines than can be read in the time a user waits."""

    most = MOST_FILE_LINES


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name in capitals, what it is labelled with, its value as still escaped."""

    name: str
    value: str
    params: dict[str, list[str]] = field(default_factory=dict)
    group: str = ""

    @property
    def types(self) -> set[str]:
        """The words of its TYPE, in small letters, and those that stand bare as in vCard 2.1."""
        return {word.lower() for word in self.params.get("TYPE", ())}

    @property
    def text(self) -> str:
        """The value as people read it."""
        return unescaped(self.value).strip()

    def param(self, name: str) -> str:
        """The first value of a parameter, or nothing."""
        return next(iter(self.params.get(name, ())), "")


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END: its name in capitals and the component it stands in."""

    name: str
    parent: str
    lines: list[Line] = field(default_factory=list)
    pictures: int = 0
    dropped: int = 0  # lines that are none, or too many

    def first(self, name: str) -> Line | None:
        """The first property of this name that says anything."""
        return next((one for one in self.lines if one.name == name and one.value.strip()), None)

    def all(self, name: str) -> list[Line]:
        """All properties of this name that say anything."""
        return [one for one in self.lines if one.name == name and one.value.strip()]

    def text(self, name: str) -> str:
        """The first property of this name as people read it, or nothing."""
        found = self.first(name)
        return "" if found is None else found.text


def kind_of(content: bytes) -> Literal["cards", "calendar"] | None:
    """Whether the content is a vCard or an iCalendar file; the latter if it is unsure."""
    head = as_utf8(content[:4096])
    found = _FIRST.match(head)
    if found is None:
        return None
    return "cards" if found[1].strip().upper() == b"VCARD" else "calendar"


def as_utf8(content: bytes) -> bytes:
    """The content without a mark at its beginning, and as UTF-8 if it is UTF-16 or UTF-32."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            rest = content[len(mark) :]
            return rest if name == "utf-8" else rest.decode(name, "replace").encode()
    head = content[:64].lstrip()
    if head[1:2] == b"\0" and head[:1] != b"\0":
        return content.decode("utf-16-le", "replace").encode()
    if head[:1] == b"\0" and head[1:2] not in (b"\0", b""):
        return content.decode("utf-16-be", "replace").encode()
    return content


def read_components(content: bytes) -> Iterator[Component]:
    """The components of a file, each when it ends; one that begins anew ends the one before.

    FileTooLong, which is for the caller to say.
    """
    content = as_utf8(content).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    content = _BINARY.sub(_without_picture, content)
    if content.count(b"\n") > MOST_FILE_LINES:
        raise FileTooLong
    charset = _Charset(content)
    opened = _Opened()
    agent = False
    for raw in _unfolded(content):
        if raw[:1] in b"bBeE" and (found := _BORDER.match(raw)):
            name = found[2].strip()[:LONGEST_NAME].decode("ascii", "replace").upper()
            yield from opened.end(name) if found[1][:1] in b"eE" else opened.begin(name, agent)
        elif (last := opened.last) is not None:
            if len(last.lines) + last.dropped < MOST_LINES:
                _take(last, raw, charset)
            else:
                last.dropped += 1
        agent = raw[:6].upper() == b"AGENT:" and not raw[6:].strip()
    yield from reversed(opened.components)


class _Opened:
    """The components that have begun and not ended, the outermost first."""

    def __init__(self) -> None:
        self.components: list[Component] = []
        self._too_deep = 0

    @property
    def last(self) -> Component | None:
        """The one that properties belong to."""
        return self.components[-1] if self.components and not self._too_deep else None

    def begin(self, name: str, nested: bool) -> Iterator[Component]:  # noqa: FBT001 - AGENT
        """Open one; those come out that must have ended before it."""
        while self.components and not nested and _ends(self.components[-1].name, name):
            yield self.components.pop()
        if len(self.components) < MOST_DEPTH:
            parent = self.components[-1].name if self.components else ""
            self.components.append(Component(name, parent))
        else:
            self._too_deep += 1

    def end(self, name: str) -> Iterator[Component]:
        """Close the last one of this name, and what is open in it."""
        if self._too_deep:
            self._too_deep -= 1
        elif any(one.name == name for one in self.components):
            while self.components[-1].name != name:
                yield self.components.pop()
            yield self.components.pop()


def _ends(last: str, name: str) -> bool:
    """Whether a component that begins means that the last one lacks its END."""
    return name in {last, "VCARD"} or (name == "VCALENDAR" and last != "VCARD")


def _without_picture(found: re.Match[bytes]) -> bytes:
    """The property alone, and nothing of one that is empty."""
    return found[1].rstrip(b";:") + b":" if found[2].rpartition(b":")[2].strip() else b""


def unescaped(value: str) -> str:
    """A text value without its escapes."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts(value: str, mark: str = ";", most: int = 32) -> list[str]:
    """The parts of a structured value, unescaped; what is beyond the most stays in the last."""
    if "\\" not in value:
        return [part.strip() for part in value.split(mark, most - 1)]
    found: list[str] = []
    start = at = 0
    while len(found) < most - 1:
        stop, escape = value.find(mark, at), value.find("\\", at)
        if stop < 0:
            break
        if 0 <= escape < stop:
            at = escape + 2
            continue
        found.append(value[start:stop])
        start = at = stop + 1
    return [unescaped(part).strip() for part in (*found, value[start:])]


def _unfolded(content: bytes) -> Iterator[bytes]:
    """Logical lines: folded ones, those of quoted-printable, and base64 that nobody folded."""
    pieces: list[bytes] = []
    soft = encoded = False
    for line in content.split(b"\n"):
        if soft and not _BORDER.match(line):
            pieces.append(b"\n" + line)
            soft = line.rstrip(b" \t").endswith(b"=")
            continue
        if line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line[1:])
            continue
        if not line.strip() or (encoded and _BASE64.fullmatch(line)):
            continue
        if pieces:
            yield b"".join(pieces)
        pieces = [line]
        soft = encoded = False
        if b";" in line or line.endswith(b":"):
            head = line[:200].partition(b":")[0].upper()
            soft = b"QUOTED-PRINTABLE" in head and line.rstrip(b" \t").endswith(b"=")
            encoded = b"ENCODING=B" in head or b";BASE64" in head or head.endswith(_PICTURES)
    if pieces:
        yield b"".join(pieces)


def _parted(raw: bytes) -> tuple[bytes, bytes] | None:
    """Name with parameters, and value; a colon in quotes parts nothing. None without a colon."""
    first = raw.find(b":")
    if first < 0:
        return None
    at, colon, quotes = 0, first, 0
    while colon >= 0:
        quotes += raw.count(b'"', at, colon)
        if quotes % 2 == 0:
            return raw[:colon], raw[colon + 1 :]
        closing = raw.find(b'"', colon)
        if closing < 0:
            break  # a quote that is never closed means nothing
        at, quotes = closing + 1, 0
        colon = raw.find(b":", at)
    return raw[:first], raw[first + 1 :]


def _take(component: Component, raw: bytes, charset: "_Charset") -> None:
    """Put a property where it belongs; a line that is none belongs to the text before it."""
    both = _parted(raw)
    words = _params_of(both[0]) if both else [""]
    found = _NAME.fullmatch(words[0].strip())
    if both is None or found is None:
        component.dropped += 1
        last = component.lines[-1] if component.lines else None
        if last is not None and last.name in _TEXTS and component.dropped <= MOST_STRAYS:
            more = charset.decoded(raw, "").strip()
            component.lines[-1] = replace(last, value=f"{last.value}\n{more}")
        return
    name = found[2].upper()
    if name.encode().endswith(_PICTURES):
        component.pictures += name in _SEEN
        return
    params: dict[str, list[str]] = {}
    for word in words[1:]:
        key, equals, said = word.partition("=")
        key = key.strip().upper()
        if not equals:
            key, said = ("ENCODING", key) if key in _ENCODINGS else ("TYPE", key)
        for part in said.replace('"', "").split(",") if key == "TYPE" else (said,):
            params.setdefault(key, []).append(part.strip().strip('"').strip())
    text = _text_of(both[1], params, charset)
    if text is None:
        component.dropped += 1
    elif text:
        component.lines.append(Line(name, text, params, (found[1] or "").lower()))


def _params_of(head: bytes) -> list[str]:
    """The name and its parameters, parted where no quotes stand around the semicolon."""
    text = head[:_LONGEST_HEAD].decode("utf-8", "replace")
    return text.split(";") if '"' not in text else _PARAM.findall(text)


def _text_of(value: bytes, params: dict[str, list[str]], charset: "_Charset") -> str | None:
    """The text of a value; none if it is no text."""
    encoding = _ENCODINGS.get(next(iter(params.get("ENCODING", ())), "").upper(), "")
    if encoding == "Q":
        value = binascii.a2b_qp(_SOFT.sub(b"", value))
    elif encoding == "B":
        try:
            value = binascii.a2b_base64(value)
        except binascii.Error:
            return None
        if b"\0" in value:
            return None
    text = charset.decoded(value, next(iter(params.get("CHARSET", ())), ""))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class _Charset:
    """How the bytes of one file are read that are neither UTF-8 nor say what they are."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def decoded(self, value: bytes, name: str) -> str:
        """The text of the bytes, by the charset they name if that fits."""
        known = _CHARSETS.get("".join(c for c in name.lower() if c.isalnum()))
        # What is called Latin and reads as UTF-8 is UTF-8; Chinese charsets are called by name.
        orders = ("utf-8", known) if known == "cp1252" else (known, "utf-8")
        for encoding in (*orders, self.guessed if not value.isascii() else None):
            if encoding is not None:
                try:
                    return value.decode(encoding)
                except UnicodeDecodeError:
                    continue
        return value.decode(known or "utf-8", "replace")

    @cached_property
    def guessed(self) -> str:
        """What the lines that are no UTF-8 seem to be."""
        odd = b"\n".join(
            islice((line for line in self._content.split(b"\n") if _is_odd(line)), _SAMPLE)
        )
        for encoding, narrow in (("gb18030", "gb2312"), ("big5", "big5")):
            try:
                beyond = [
                    character for character in odd.decode(encoding) if not character.isascii()
                ]
            except UnicodeDecodeError:
                continue
            usual = sum(len(c.encode(narrow, "ignore")) > 0 for c in beyond)
            if usual >= _USUAL_SHARE * len(beyond):
                return encoding
        return "cp1252"


def _is_odd(line: bytes) -> bool:
    if line.isascii() or len(line) > _LONG:
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
