"""Text with separated cells: delimiters, quotes that do not fit, and what was done about them."""

import pytest

from crm.documents.imports.separated import separated


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark: str) -> None:
    rows = [["客户名称", "备注", "金额"], ["甲", f"a{mark}b", "1"], ["乙", "说 “好”", "2"]]
    lines = [mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows]
    assert separated("\r\n".join(lines)).rows == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\r\na;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]]),
        ("a;b\n1,5;2,5\n3,1;4,1\n", [["a", "b"], ["1,5", "2,5"], ["3,1", "4,1"]]),
        ("报表\na,b\n1,2\n3,4\n", [["报表"], ["a", "b"], ["1", "2"], ["3", "4"]]),
        ("姓名，电话\n张三，138\n", [["姓名", "电话"], ["张三", "138"]]),
        ("张三  138\n李四   139\n", [["张三", "138"], ["李四", "139"]]),
        ("名单\n甲, 乙\n丙\n", [["名单"], ["甲, 乙"], ["丙"]]),
        ('a, "b, c"\n1, "2, 3"\n', [["a", "b, c"], ["1", "2, 3"]]),
        ('a\tb\n="0012"\t2\n', [["a", "b"], ["0012", "2"]]),
        ('a,b\n1,"x\ny"\n', [["a", "b"], ["1", "x\ny"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("", []),
    ],
)
def test_what_parts_cells(text: str, rows: list[list[str]]) -> None:
    found = separated(text)
    assert [row for row in found.rows if row] == rows
    assert not found.notes


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('n,m\nA,"x\nB,y\nC,z\n', [["n", "m"], ["A", '"x'], ["B", "y"], ["C", "z"]]),
        ('n,m\n"A,1\nB,2\n"C",3\n', [["n", "m"], ['"A', "1"], ["B", "2"], ["C", "3"]]),
        (
            'n,m\n1,"he said "hi" to",\n3,4\n',
            [["n", "m"], ["1", 'he said "hi" to', ""], ["3", "4"]],
        ),
        ('n,m\n"x"y,2\n3,4\n', [["n", "m"], ['"x"y', "2"], ["3", "4"]]),
        ('n,m\n1,"Foo "Bar, Inc""\n', [["n", "m"], ["1", 'Foo "Bar, Inc"']]),
        (
            'n,m,o\n"A,1,2\nB,3,4\n"C,5,6\n',
            [["n", "m", "o"], ['"A', "1", "2"], ["B", "3", "4"], ['"C', "5", "6"]],
        ),
    ],
)
def test_a_quote_that_does_not_fit_costs_its_row_alone(text: str, rows: list[list[str]]) -> None:
    found = separated(text)
    assert found.rows == rows
    assert len(found.notes) == 1


def test_an_open_quote_before_many_rows() -> None:
    found = separated('n,m\n"A,1\n' + 'B,""\n' * 5_000)
    assert len(found.rows) == 5_002
    assert found.rows[1] == ['"A', "1"]


def test_quotes_in_every_row() -> None:
    found = separated("n,m\n" + '"A,1\n' * 5_000)
    assert len(found.rows) == 5_001
    assert len(found.notes) == 2


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    separated("a,b\n" + "1,2\n" * 50_000, report=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total for done, total in told)
