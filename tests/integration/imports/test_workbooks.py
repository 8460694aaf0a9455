"""Workbooks of every format: the same cells, days and sheets; what is hostile is refused."""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from struct import pack

import pytest
import xlsxwriter

from crm.documents.imports import old_workbooks, reading
from crm.documents.imports.compound import BrokenCompound, compound_of, streams_in
from crm.documents.imports.reading import Cell, Sheet
from crm.documents.imports.sheets import read_sheets
from crm.errors import KnownError

HEAD = ("客户名称", "电话", "拜访日期", "金额")
DAY = dt.date(2026, 3, 5)
ROWS: list[Sequence[object]] = [HEAD, ("甲公司", "13800138000", DAY, 1.5), ("", "021-1", DAY, 2)]
MERGE = (1, 0, 2, 0)


def refused(path: Path) -> str:
    with pytest.raises(KnownError) as caught:
        read_sheets(path)
    assert "\n" not in caught.value.sentence
    return caught.value.code


def xlsx(path: Path, *, is_1904: bool = False) -> Path:
    book = xlsxwriter.Workbook(str(path), {"date_1904": is_1904})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet("客户")
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                page.write_datetime(number, column, dt.datetime.combine(cell, dt.time()), day)
            elif cell != "":
                page.write(number, column, cell)
    page.merge_range(*MERGE, "甲公司")
    book.add_worksheet("空")
    hidden = book.add_worksheet("旧")
    hidden.write(0, 0, "客户名称")
    hidden.hide()
    book.close()
    return path


def record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack("<HH", kind, len(body)) + body


def biff(rows: Sequence[Sequence[object]], *merges: tuple[int, int, int, int], epoch: int) -> bytes:
    """The stream of an old workbook with one sheet that shows and one that is hidden."""
    texts = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str)))
    start = dt.date(1904, 1, 1) if epoch else dt.date(1899, 12, 30)
    cells: list[bytes] = []
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = pack("<HHH", number, column, isinstance(cell, dt.date))
            if isinstance(cell, str) and cell:
                cells.append(record(0x00FD, place, pack("<I", texts.index(cell))))
            elif isinstance(cell, dt.date):
                cells.append(record(0x0203, place, pack("<d", (cell - start).days)))
            elif isinstance(cell, int | float):
                cells.append(record(0x0203, place, pack("<d", cell)))
    sizes = record(0x0200, pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))  # a lie
    page = record(0x0809, pack("<HH", 0x0600, 0x0010), bytes(12)) + sizes + b"".join(cells)
    for first, left, last, right in merges:
        page += record(0x00E5, pack("<HHHHH", 1, first, last, left, right))
    page += record(0x000A)
    shared = [pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in texts]
    top = [
        record(0x0809, pack("<HH", 0x0600, 0x0005), bytes(12)),
        record(0x0022, pack("<H", epoch)),
        record(0x00E0, pack("<HH", 0, 0), bytes(16)),
        record(0x00E0, pack("<HH", 0, 14), bytes(16)),
        record(0x00FC, pack("<II", len(texts), len(texts)), *shared),
    ]
    names = [("客户", 0), ("旧", 1)]
    size = sum(map(len, top)) + sum(12 + 2 * len(name) for name, _hidden in names) + 4
    for number, (name, hidden) in enumerate(names):
        name_bytes = pack("<BB", len(name), 1) + name.encode("utf-16-le")
        top.append(record(0x0085, pack("<IBB", size + number * len(page), hidden, 0), name_bytes))
    return b"".join(top) + record(0x000A) + page * len(names)


def xls(path: Path, *, is_1904: bool = False) -> Path:
    path.write_bytes(compound_of("Workbook", biff(ROWS, MERGE, epoch=int(is_1904))))
    return path


def ods_of(path: Path, tables: str, styles: str = "") -> Path:
    names = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "table", "text", "style")
    }
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {declared}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def ods_cell(cell: object, more: str = "") -> str:
    if isinstance(cell, dt.date):
        value = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        value = f'office:value-type="float" office:value="{cell}"'
    elif cell:
        value = 'office:value-type="string"'
    else:
        return f"<table:table-cell {more}/>"
    return f"<table:table-cell {value} {more}><text:p>{cell}</text:p></table:table-cell>"


def ods(path: Path, *, is_1904: bool = False) -> Path:
    del is_1904
    rows = []
    for number, row in enumerate(ROWS):
        cells = [ods_cell(cell) for cell in row]
        if number == MERGE[0]:
            cells[0] = ods_cell(row[0], 'table:number-rows-spanned="2"')
        if number == MERGE[2]:
            cells[0] = "<table:covered-table-cell/>"
        empty = '<table:table-cell table:number-columns-repeated="16380"/>'
        rows.append(f"<table:table-row>{''.join(cells)}{empty}</table:table-row>")
    rows.append(
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    hidden = (
        '<style:style style:name="h" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    other = f"<table:table-row>{ods_cell('客户名称')}</table:table-row>"
    return ods_of(
        path,
        f'<table:table table:name="客户">{"".join(rows)}</table:table>'
        f'<table:table table:name="旧" table:style-name="h">{other}</table:table>',
        hidden,
    )


WRITERS: dict[str, Callable[..., Path]] = {"a.xlsx": xlsx, "a.xls": xls, "a.ods": ods}


def plain(sheet: Sheet) -> list[list[Cell]]:
    return [list(cells)[: len(HEAD)] for _number, cells in sheet.rows]


@pytest.mark.parametrize("name", [*WRITERS])
@pytest.mark.parametrize("is_1904", [False, True])
def test_every_format_says_the_same(tmp_path: Path, name: str, is_1904: bool) -> None:
    (found,) = read_sheets(WRITERS[name](tmp_path / name, is_1904=is_1904))
    assert (found.name, found.headers) == ("客户", HEAD)
    assert [number for number, _cells in found.rows] == [2, 3]
    assert plain(found) == [["甲公司", "13800138000", DAY, 1.5], ["甲公司", "021-1", DAY, 2]]
    assert sum("旧" in note for note in found.notes) == 1
    if name != "a.ods":  # which has no numbers that mean days
        expected = dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 30)
        assert found.epoch == expected


def test_a_sheet_without_rows_gives_way(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in (
        ("说明", [("请填写",)]),
        ("客户", ROWS[:2]),
        ("联系人", [("姓名",), ("张三",)]),
    ):
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, [str(cell) for cell in row])
    book.close()
    found = read_sheets(path)
    assert [sheet.name for sheet in found] == ["客户", "联系人"]
    assert "说明" in found[0].notes[0]


@pytest.mark.parametrize("name", [*WRITERS])
def test_cut_off_or_with_bytes_changed(tmp_path: Path, name: str) -> None:
    content = WRITERS[name](tmp_path / name).read_bytes()
    path = tmp_path / "broken"
    dice = random.Random(7)
    for turn in range(60):
        broken = bytearray(content)
        if turn % 2:
            del broken[dice.randrange(len(broken)) :]
        else:
            for _time in range(dice.choice((1, 8))):
                broken[dice.randrange(len(broken))] = dice.choice((0, 255, dice.randrange(256)))
        path.write_bytes(broken)
        try:
            read_sheets(path)
        except KnownError as error:
            assert error.code in {"file_unreadable", "file_encrypted", "file_too_large"}  # noqa: PT017


def test_chains_in_circles() -> None:
    content = bytearray(compound_of("Workbook", bytes(20_000)))
    assert streams_in(bytes(content))["Workbook"] == bytes(20_000)
    content[4096 + 4 * 2 : 4096 + 4 * 3] = pack("<I", 2)  # the first sector follows itself
    with pytest.raises(BrokenCompound):
        streams_in(bytes(content))


def test_old_workbooks_that_reach_too_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far: list[Sequence[object]] = [[]] * 3000
    far[0], far[2999] = ("客户名称",), ["", *[""] * 200, "far"]
    path = tmp_path / "a.xls"
    path.write_bytes(compound_of("Workbook", biff(far, epoch=0)))
    assert len(read_sheets(path)) == 1
    monkeypatch.setattr(old_workbooks, "MOST_OLD_CELLS", 500_000)
    assert refused(path) == "file_too_large"


def test_one_long_text_in_many_old_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xls"
    rows = [("客户名称", "备注"), *[("甲", "长" * 3000)] * 50]
    path.write_bytes(compound_of("Workbook", biff(rows, epoch=0)))
    assert len(read_sheets(path)[0].rows) == 50
    monkeypatch.setattr(reading, "MOST_TEXT", 200_000)
    assert refused(path) == "file_too_large"


def test_two_old_sheets_in_one_place(tmp_path: Path) -> None:
    stream = bytearray(biff(ROWS, epoch=0))
    first = stream.index(pack("<H", 0x0085))
    second = stream.index(pack("<H", 0x0085), first + 4)
    stream[second + 4 : second + 8] = stream[first + 4 : first + 8]
    path = tmp_path / "a.xls"
    path.write_bytes(compound_of("Workbook", bytes(stream)))
    assert refused(path) == "file_unreadable"


def test_old_passwords_and_other_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    stream = biff(ROWS, epoch=0)
    scrambled = stream[:20] + record(0x002F, pack("<HHH", 1, 1, 1)) + stream[20:]
    for name, content, code in (
        ("Workbook", scrambled, "file_encrypted"),
        ("EncryptedPackage", b"?" * 5000, "file_encrypted"),
        ("WordDocument", b"?" * 5000, "file_unreadable"),
    ):
        path.write_bytes(compound_of(name, content))
        assert refused(path) == code


ROW = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
SKIPPED = '<table:table-cell table:number-columns-repeated="2000000000"/>'
BLANKS = ods_cell("a").replace("a</text:p>", '<text:s text:c="2000000000"/></text:p>')


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ROW.format(4_000_000_000, ods_cell("x")), "file_too_large"),
        (ROW.format(100_000, ods_cell("x") * 900), "file_too_large"),
        (ROW.format(1, SKIPPED + ods_cell("x")), "file_too_large"),
        (ROW.format(1, BLANKS), "file_unreadable"),
    ],
)
def test_repeated_without_end(tmp_path: Path, row: str, code: str) -> None:
    path = ods_of(tmp_path / "a.ods", f'<table:table table:name="S">{row}</table:table>')
    assert refused(path) == code


def test_an_ods_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", b"scrambled")
        package.writestr("META-INF/manifest.xml", "<a><manifest:encryption-data/></a>")
    assert refused(path) == "file_encrypted"


def sheet_of(cells: str) -> bytes:
    """The smallest workbook there is around these cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    of_package = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = (
        '<Relationships xmlns="{}"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
    )
    parts = {
        "_rels/.rels": relation.format(of_package, relations, "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation.format(
            of_package, relations, "worksheet", "worksheets/sheet1.xml"
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        f"{cells}</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, f'<?xml version="1.0"?>{part}')
    return file.getvalue()


def inline(text: str, place: str = "") -> str:
    return f'<c {place} t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    "place",
    ['r="A4294967295"', "r='XFD1048576'", 'r = "XFD1048576"', '\nr="XFD1048576"', 'r="ZZZZZZ9"'],
)
def test_cells_far_away(tmp_path: Path, place: str) -> None:
    path = tmp_path / "a.xlsx"
    cells = inline("客户名称", 'r="A1"') + inline("x", place)
    path.write_bytes(sheet_of(f'<row r="1">{cells}</row>'))
    assert refused(path) == "file_too_large"


def test_cells_without_places(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of(f"<row>{inline('客户名称')}</row><row>{inline('甲')}</row>"))
    assert plain(read_sheets(path)[0]) == [["甲"]]


def test_formatted_rows_without_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = "".join(f'<row r="{number}" s="1"/>' for number in range(3, 100_000))
    first, second = inline("客户名称", 'r="A1"'), inline("甲", 'r="A2"')
    top = f'<row r="1">{first}</row><row r="2">{second}</row>'
    path.write_bytes(sheet_of(top + rows))
    assert len(read_sheets(path)[0].rows) == 1


def test_a_size_that_lies(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    content = bytearray(sheet_of(inline("x") + " " * 1_000_000))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[entry + 24 : entry + 28] = pack("<I", 500)
    path.write_bytes(content)
    assert refused(path) == "file_unreadable"


def test_a_part_that_unpacks_a_thousandfold(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of(inline("x") + " " * 40_000_000))
    assert refused(path) == "file_too_large"


def test_other_packages(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refused(path) == "file_unreadable"


def test_a_long_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        sheet_of(f"<row>{inline('客户名称')}</row><row>{inline('x' * 5_000_000)}</row>")
    )
    assert len(str(plain(read_sheets(path)[0])[0][0])) == 5_000_000
