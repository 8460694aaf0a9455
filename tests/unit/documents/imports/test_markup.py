"""Tables in web pages and in XML of 2003, which programs call Excel files."""

import pytest

from crm.documents.imports.markup import is_markup, tables_in

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><style>td {a: b}</style></head>
<body><table border="1"><tr><th colspan="2">客户名单</th></tr>
<tr><th>客户名称</th><th>电话</th></tr>
<tr><td rowspan=2>甲&amp;乙</td><td style="x">138<br/>139</td></tr><tr><td> 137&nbsp; </td></tr>
</table></body></html>"""
BOOK = """<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="客户"><Table><Row><Cell><Data ss:Type="String">客户名称</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">138</Data></Cell></Row></Table>
</Worksheet></Workbook>"""


def test_a_page() -> None:
    assert is_markup(PAGE)
    (table,) = tables_in(PAGE)
    assert table.rows == [
        *(["客户名单", ""], ["客户名称", "电话"]),
        *(["甲&乙", "138\n139"], ["", "137"]),
    ]
    assert table.merges == [(0, 0, 0, 1), (2, 0, 3, 0)]


def test_a_workbook_in_xml() -> None:
    assert is_markup(BOOK)
    (table,) = tables_in(BOOK)
    assert table.name == "客户"
    assert table.rows == [["客户名称", ""], ["", ""], ["", "138"]]


@pytest.mark.parametrize(
    "text", ["name,note\nA,<table>\n", "<b>x</b>", "", "<html><p>no cells</p>"]
)
def test_what_is_none(text: str) -> None:
    assert not is_markup(text)


@pytest.mark.parametrize(
    "text",
    [
        "<table>" * 3_000,
        "<table><tr>" + '<td colspan="99999999" rowspan="99999">' * 3_000,
        '<table><tr ss:Index="9999999"><td ss:Index="9999999">x',
        "<table><tr><td " + 'a="' * 10_000,
    ],
)
def test_what_is_hostile_stays_small(text: str) -> None:
    cells = sum(len(row) for table in tables_in(text) for row in table.rows)
    assert cells < 2_000_000
