"""A page of PDF: text in embedded fonts, rectangles, lines. The same input gives the same bytes.

Points from the top left corner, y downwards. Text can be copied: each glyph tells its character.
Source: ISO 32000-1.
"""

import datetime as dt
import zlib
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from crm.documents.faces import Face, Subset
from crm.documents.fonts import FontSet, Type

A4: Final = (595.28, 841.89)
_ARC: Final = 0.5523  # a quarter of a circle as a Bézier curve
_THICKER: Final = 0.028  # of the size: the stroke that stands in for a missing bold
_GLYPHS_A_BLOCK: Final = 100
_Add: TypeAlias = Callable[[bytes], int]


class Page:
    """One page that is drawn on, then written."""

    def __init__(self, fonts: FontSet, size: tuple[float, float] = A4) -> None:
        self.fonts = fonts
        self.width, self.height = size
        self._drawn: list[str] = []
        self._faces: dict[Face, str] = {}
        self._used: dict[Face, dict[int, str]] = {}

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False
    ) -> float:
        """Set a line of text on the baseline y; where it ends."""
        for type_, piece in self.fonts.runs(text, bold=bold):
            glyphs = self._glyphs(type_.face, piece)
            # The glyph numbers are written as the subset calls them, known when the page is done.
            self._drawn.append(
                f"BT {_rgb(colour)} rg {self._weight(type_, size, colour)}"
                f"/{self._faces[type_.face]} {_n(size)} Tf "
                f"1 0 0 1 {_n(x)} {_n(self.height - y)} Tm "
                f"<\0{self._faces[type_.face]}:{','.join(map(str, glyphs))}\0> Tj ET"
            )
            x += sum(map(type_.face.advance, glyphs)) * size / 1000
        return x

    def rectangle(
        self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0
    ) -> None:
        """Fill a rectangle with its upper left corner at x, y."""
        self._drawn.append(f"{_rgb(colour)} rg {self._outline(x, y, width, height, radius)} f")

    def box(self, x: float, y: float, side: float, colour: str) -> None:
        """Draw the edge of a small square, to be ticked."""
        self._drawn.append(
            f"{_rgb(colour)} RG {_n(side / 9)} w {self._outline(x, y, side, side, side / 8)} S"
        )

    def line(
        self, x: float, y: float, to: float, colour: str, thickness: float, *, dotted: bool = False
    ) -> None:
        """Draw a level line from x to `to`."""
        dash = f"[{_n(thickness)} {_n(thickness * 2.5)}] 0 d" if dotted else "[] 0 d"
        at = _n(self.height - y)
        self._drawn.append(
            f"{_rgb(colour)} RG {_n(thickness)} w {dash} {_n(x)} {at} m {_n(to)} {at} l S [] 0 d"
        )

    def written(self, *, title: str, made_at: dt.datetime, language: str) -> bytes:
        """The PDF of this one page."""
        subsets = {face: face.subset(used) for face, used in self._used.items()}
        bodies: list[bytes] = []

        def add(body: bytes) -> int:
            bodies.append(body)
            return len(bodies) + 2  # 1 and 2 are the catalogue and the tree of pages

        fonts = "".join(
            f"/{name} {_font(add, face, subsets[face], self._used[face])} 0 R "
            for face, name in self._faces.items()
        )
        content = add(_stream(self._content(subsets).encode("ascii")))
        page = add(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_n(self.width)} {_n(self.height)}]"
            f"/Resources<</Font<<{fonts}>>>>/Contents {content} 0 R>>".encode("ascii")
        )
        stamp = made_at.strftime("D:%Y%m%d%H%M%S") + "Z"
        moment = made_at.utcoffset()
        if moment:
            sign, minutes = ("+", moment) if moment > dt.timedelta() else ("-", -moment)
            hours, rest = divmod(int(minutes.total_seconds()) // 60, 60)
            stamp = f"{stamp[:-1]}{sign}{hours:02}'{rest:02}'"
        info = add(
            f"<</Title {_words(title)}/Creator(Tuoke)/Producer(Tuoke)"
            f"/CreationDate({stamp})/ModDate({stamp})>>".encode("ascii")
        )
        first = [
            f"<</Type/Catalog/Pages 2 0 R/Lang({language})"
            "/ViewerPreferences<</DisplayDocTitle true>>>>".encode("ascii"),
            f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>".encode("ascii"),
        ]
        return _file([*first, *bodies], info)

    def _glyphs(self, face: Face, text: str) -> list[int]:
        if face not in self._faces:
            self._faces[face] = f"F{len(self._faces) + 1}"
            self._used[face] = {}
        glyphs = [face.glyph(character) for character in text]
        for glyph, character in zip(glyphs, text, strict=True):
            self._used[face].setdefault(glyph, character)
        return glyphs

    def _weight(self, type_: Type, size: float, colour: str) -> str:
        if not type_.thicken:
            return "0 Tr "
        return f"2 Tr {_rgb(colour)} RG {_n(size * _THICKER)} w "

    def _outline(self, x: float, y: float, width: float, height: float, radius: float) -> str:
        low, radius = self.height - y - height, min(radius, width / 2, height / 2)
        if radius <= 0:
            return f"{_n(x)} {_n(low)} {_n(width)} {_n(height)} re"
        right, top, bend = x + width, low + height, radius * (1 - _ARC)
        corners = (
            (
                (right - radius, low),
                (right - bend, low),
                (right, low + bend),
                (right, low + radius),
            ),
            (
                (right, top - radius),
                (right, top - bend),
                (right - bend, top),
                (right - radius, top),
            ),
            ((x + radius, top), (x + bend, top), (x, top - bend), (x, top - radius)),
            ((x, low + radius), (x, low + bend), (x + bend, low), (x + radius, low)),
        )
        path = [f"{_n(x + radius)} {_n(low)} m"]
        for start, one, two, end in corners:
            path.append(f"{_n(start[0])} {_n(start[1])} l")
            path.append(" ".join(f"{_n(px)} {_n(py)}" for px, py in (one, two, end)) + " c")
        return " ".join([*path, "h"])

    def _content(self, subsets: Mapping[Face, Subset]) -> str:
        cids = {self._faces[face]: subset.cids for face, subset in subsets.items()}
        pieces = "\n".join(self._drawn).split("\0")
        for place in range(1, len(pieces), 2):
            name, glyphs = pieces[place].split(":")
            pieces[place] = "".join(f"{cids[name][int(glyph)]:04X}" for glyph in glyphs.split(","))
        return "".join(pieces)


def _font(add: _Add, face: Face, subset: Subset, used: Mapping[int, str]) -> int:
    """Add the objects of one embedded font; the number of the font."""
    cids = subset.cids
    name = f"TUOKE{chr(65 + face.index % 26)}+" + "".join(
        character for character in face.path.stem if character.isalnum() and character.isascii()
    )
    scale = 1000 / face.units
    box = " ".join(_n(side * scale) for side in face.box)
    kind = "/Subtype/CIDFontType0C" if subset.is_cff else f"/Length1 {len(subset.program)}"
    program = add(_stream(subset.program, kind))
    descriptor = add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
        f"/Ascent {_n(face.ascent * scale)}/Descent {_n(face.descent * scale)}"
        f"/CapHeight {face.cap_height}/StemV 80"
        f"/FontFile{3 if subset.is_cff else 2} {program} 0 R>>".encode("ascii")
    )
    widths = " ".join(f"{cids[glyph]}[{_n(face.advance(glyph))}]" for glyph in sorted(used))
    descendant = add(
        f"<</Type/Font/Subtype/CIDFontType{0 if subset.is_cff else 2}/BaseFont/{name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/W[{widths}]"
        f"{'' if subset.is_cff else '/CIDToGIDMap/Identity'}>>".encode("ascii")
    )
    characters = add(_stream(_unicode_map({cids[g]: c for g, c in used.items()})))
    return add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {characters} 0 R>>".encode("ascii")
    )


def _unicode_map(used: Mapping[int, str]) -> bytes:
    rows = [f"<{cid:04X}><{text.encode('utf-16-be').hex()}>" for cid, text in sorted(used.items())]
    blocks = [rows[at : at + _GLYPHS_A_BLOCK] for at in range(0, len(rows), _GLYPHS_A_BLOCK)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        "/CMapName/Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000><FFFF> endcodespacerange\n"
        f"{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _file(bodies: list[bytes], info: int) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (len(bodies) + 1, info)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _stream(body: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(body, 6)
    head = f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n".encode("ascii")
    return head + packed + b"\nendstream"


def _words(text: str) -> str:
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def _rgb(colour: str) -> str:
    return " ".join(_n(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _n(number: float) -> str:
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
