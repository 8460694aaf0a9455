"""Files as they come: encodings, delimiters, workbooks, and what is refused in one sentence."""

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from crm.documents.imports import reading
from crm.documents.imports.sheets import Sheet, read_sheets
from crm.errors import KnownError
from tests.integration.imports.conftest import WriteSheet

CHINESE = "客户名称,城市\n张三公司,上海\n"


def read_sheet(path: Path) -> Sheet:
    """The only table of a file."""
    (sheet,) = read_sheets(path)
    return sheet


def refused(path: Path) -> str:
    with pytest.raises(KnownError) as caught:
        read_sheet(path)
    assert path.name in caught.value.sentence
    assert "\n" not in caught.value.sentence
    return caught.value.code


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    assert refused(tmp_path / "a.csv") == "file_unreadable"
    assert refused(tmp_path) == "file_unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CHINESE.replace(",", delimiter).encode(encoding))
    found = read_sheet(path)
    assert found.headers == ("客户名称", "城市")
    assert found.rows == [(2, ["张三公司", "上海"])]


def test_rows_have_the_numbers_of_the_sheet(tmp_path: Path, sheet: WriteSheet) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,note\r\nA,"two\nlines"\r\n\r\n"B ""b""",x\r\n', newline="")
    assert [(n, list(row)) for n, row in read_sheet(path).rows] == [
        (2, ["A", "two\nlines"]),
        (4, ['B "b"', "x"]),
    ]
    book = sheet("a.xlsx", [("name", ""), ("A", ""), ("", ""), ("B", "aside")])
    assert read_sheet(book).headers == ("name", "")
    assert [number for number, _row in read_sheet(book).rows] == [2, 4]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01\x02\x03" * 100,
        b"PK\x03\x04 and nothing else",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook",
    ],
)
def test_what_is_no_table_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refused(path) == "file_unreadable"


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == "file_unreadable"
    assert refused(tmp_path) == "file_unreadable"


def test_a_truncated_workbook(sheet: WriteSheet) -> None:
    path = sheet("a.xlsx", [("name",), ("A",)])
    path.write_bytes(path.read_bytes()[:3000])
    assert refused(path) == "file_unreadable"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path) == "file_encrypted"


def test_two_cells_in_opposite_corners(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write(0, 0, "name")
    page.write(1_048_575, 16_383, "far away")
    book.close()
    assert refused(path) == "file_too_large"


def repacked(path: Path, part: str, content: bytes) -> Path:
    """The workbook with another content of one part."""
    target = path.with_name("repacked.xlsx")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            copy.writestr(name, content if name == part else source.read(name))
    return target


def test_one_long_text_in_many_cells(sheet: WriteSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_TEXT", 1_000_000)
    path = sheet("a.xlsx", [("name", "note"), *[("A", "x" * 30_000)] * 40])
    assert refused(path) == "file_too_large"
    once = sheet("b.xlsx", [("name", "note"), ("A", "x" * 30_000), *[("A", "short")] * 40])
    assert len(read_sheet(once).rows) == 41


def test_a_bomb_is_not_unpacked(sheet: WriteSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 3_000_000)
    path = sheet("a.xlsx", [("name",)])
    assert refused(repacked(path, "docProps/app.xml", b" " * 4_000_000)) == "file_too_large"


def test_entities_are_not_expanded(sheet: WriteSheet) -> None:
    path = sheet("a.xlsx", [("name",), ("A",)])
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    texts = (
        f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "lol">{levels}]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>name</t></si><si><t>&l9;</t></si></sst>"
    )
    assert refused(repacked(path, "xl/sharedStrings.xml", texts.encode())) == "file_unreadable"


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    path = tmp_path / "a.csv"
    path.write_text("name\n" + "A\n" * 6)
    assert refused(path) == "file_too_large"
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert refused(path) == "file_too_large"
