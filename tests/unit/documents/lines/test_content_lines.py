"""Content lines as real programs write them, and as ours does."""

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.documents.lines.reading import (
    MOST_LINES,
    Component,
    FileTooLong,
    kind_of,
    parts,
    read_components,
)
from crm.documents.lines.writing import content_line, escaped, structured

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n;,\\:="'), max_size=300
)


def card(*lines: str, encoding: str = "utf-8") -> Component:
    text = "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", ""))
    [found] = read_components(text.encode(encoding))
    return found


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"BEGIN:VCARD\r\n", "cards"),
        (b"\r\n  begin:vcard\n", "cards"),
        (codecs.BOM_UTF8 + b"BEGIN:VCALENDAR\n", "calendar"),
        (codecs.BOM_UTF16_LE + "BEGIN:VCARD\n".encode("utf-16-le"), "cards"),
        ("BEGIN:VCARD\n".encode("utf-16-be"), "cards"),
        (b"BEGIN:VEVENT\n", "calendar"),
        (b"name,BEGIN:VCARD\n", None),
        (b"", None),
    ],
)
def test_content_tells_what_it_is(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_quoted_printable_with_soft_breaks() -> None:
    found = card(
        "VERSION:2.1",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=",
        "=E4=BC=9F",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:one=0D=0Atwo=",
        "",
        "TEL;CELL:1",
    )
    assert found.text("FN") == "张伟"
    assert found.text("NOTE") == "one\ntwo"
    assert found.first("TEL").types == {"cell"}  # type: ignore[union-attr]


def test_a_soft_break_before_the_end_swallows_no_card() -> None:
    content = b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:=41=\nEND:VCARD\nBEGIN:VCARD\nFN:b\nEND:VCARD\n"
    first, second = read_components(content)
    assert first.text("NOTE") == "A"
    assert second.text("FN") == "b"


@pytest.mark.parametrize("charset", ["GB2312", "gbk", "GB18030"])
def test_chinese_charsets_that_are_named(charset: str) -> None:
    encoded = "".join(f"={byte:02X}" for byte in "张伟;联通".encode("gbk"))
    found = card(f"N;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{encoded}")
    assert found.text("N") == "张伟;联通"
    raw = b"BEGIN:VCARD\nFN;CHARSET=GBK:" + "联通".encode("gbk") + b"\nEND:VCARD"
    assert next(read_components(raw)).text("FN") == "联通"


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "上海贸易有限公司"), ("cp1252", "Müller"), ("big5", "臺灣貿易")]
)
def test_charsets_that_are_not_named(encoding: str, name: str) -> None:
    assert card(f"FN:{name}", "TEL:1", encoding=encoding).text("FN") == name


def test_a_character_may_be_folded_in_two() -> None:
    name = "张".encode()
    content = b"BEGIN:VCARD\r\nFN:" + name[:1] + b"\r\n " + name[1:] + b"\r\n\tx\r\nEND:VCARD"
    assert next(read_components(content)).text("FN") == "张x"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_marks_and_wide_encodings(encoding: str) -> None:
    assert card("FN:张伟", encoding=encoding).text("FN") == "张伟"


def test_groups_parameters_and_quotes() -> None:
    found = card(
        'item1.TEL;TYPE="work,voice";X="a:b;c";PREF=1:tel:+86-10',
        "item1.X-ABLabel:_$!<Work>!$_",
        "EMAIL;PREF;INTERNET:a@b.cn",
        'ADR;LABEL="unclosed:;;x',
    )
    tel = found.first("TEL")
    assert tel is not None
    assert (tel.group, tel.types, tel.text) == ("item1", {"work", "voice"}, "tel:+86-10")
    assert tel.param("X") == "a:b;c"
    assert found.first("EMAIL").types == {"pref", "internet"}  # type: ignore[union-attr]
    assert found.text("ADR") == ";;x"


def test_pictures_are_counted_and_dropped_however_they_are_broken() -> None:
    found = card(
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ",
        " SkZJRg==",
        "",
        "LOGO;ENCODING=b:AAAA",
        "BBBB",
        "PHOTO:",
        "PHOTO;VALUE=uri:http://x.cn/a.png",
        "FN:a",
    )
    assert found.pictures == 3
    assert [line.name for line in found.lines] == ["FN"]


def test_cards_without_end_and_cards_in_cards() -> None:
    content = b"BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nFN:b\nAGENT:\nBEGIN:VCARD\nFN:c\nEND:VCARD\nTEL:1\n"
    found = [(one.text("FN"), one.parent, len(one.lines)) for one in read_components(content)]
    assert found == [("a", "", 1), ("c", "VCARD", 1), ("b", "", 2)]


def test_a_note_broken_by_hand_stays_whole() -> None:
    assert card("NOTE:first", "second line", "FN:a").text("NOTE") == "first\nsecond line"


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_what_is_written_is_read(pieces: list[str]) -> None:
    content = b"BEGIN:X\r\n" + content_line("ADR", structured(pieces), {"TYPE": "WORK"})
    [found] = read_components(content)
    value = found.lines[0].value if found.lines else ""
    assert parts(value, most=len(pieces) + 1) == [piece.strip() for piece in pieces]


@given(TEXT)
def test_lines_are_folded_between_characters(text: str) -> None:
    written = content_line("NOTE", escaped(text), charset=True)
    assert written.endswith(b"\r\n")
    for line in written[:-2].split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCARD\nNOTE:" + b"a," * 2_500_000,
        b"BEGIN:VCARD\n" + b"A:b\n" * 1_000_000,
        b"BEGIN:VCARD\nNOTE:" + b"\n aa" * 1_000_000,
        b"BEGIN:A\nBEGIN:B\n" * 200_000,
        b"BEGIN:VCARD\n" + b'":' * 2_500_000,
        b"BEGIN:VCARD\nN" + b";" * 5_000_000 + b":x",
        b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:" + b"=41=\n" * 500_000,
    ],
    ids=["long", "many", "folds", "deep", "quotes", "parameters", "soft"],
)
def test_hostile_lines_cost_little(content: bytes) -> None:
    before = time.process_time()
    kept = max((len(one.lines) for one in read_components(content)), default=0)
    assert kept <= MOST_LINES
    assert time.process_time() - before < 4  # two seconds, on a machine that does other things


def test_more_lines_than_can_be_read_are_refused() -> None:
    with pytest.raises(FileTooLong):
        list(read_components(b"BEGIN:VCARD\n" + b"A\n" * 2_000_001))
