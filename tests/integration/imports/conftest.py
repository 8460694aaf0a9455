"""Small files shaped like those users have, and the import of them."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import xlsxwriter
from sqlalchemy import text

from crm.documents.imports.importing import import_file
from crm.documents.imports.plan import ImportPlan
from crm.services.desk import Desk
from crm.store.triggers import fact_tables

Cells: TypeAlias = Iterable[Sequence[object]]
WriteSheet: TypeAlias = Callable[[str, Cells], Path]
Bring: TypeAlias = Callable[..., ImportPlan]


@pytest.fixture
def sheet(tmp_path: Path) -> WriteSheet:
    """Write a CSV or XLSX file of these rows, by the ending of its name."""

    def write(name: str, rows: Cells) -> Path:
        path = tmp_path / name
        if path.suffix == ".xlsx":
            book = xlsxwriter.Workbook(str(path))
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            book.close()
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture
def bring(desk: Desk, sheet: WriteSheet) -> Bring:
    """Import rows, the first of them the header, as a kind."""

    def run(kind: str, *rows: Sequence[object], **options: Any) -> ImportPlan:  # noqa: ANN401
        path = sheet(options.pop("name", f"{kind}.csv"), rows)
        return import_file(desk.store, path, kind=kind, today=desk.today(), **options)[0]

    return run


def counts(plan: ImportPlan) -> dict[str, int]:
    """How many rows were decided how, those with any."""
    decisions = ("created", "updated", "unchanged", "skipped", "rejected")
    return {one: plan.count(one) for one in decisions if plan.count(one)}  # type: ignore[arg-type]


def living(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is not deleted."""
    with desk.store.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(
                    text(f'SELECT * FROM "{table.name}" WHERE NOT deleted ORDER BY id')
                )
            ]
            for table in fact_tables()
        }


def one(desk: Desk, statement: str) -> Any:  # noqa: ANN401 - a value of any column
    """The value of a query."""
    with desk.store.reading() as session:
        return session.execute(text(statement)).scalar()


def every(desk: Desk, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with desk.store.reading() as session:
        return [tuple(row) for row in session.execute(text(statement))]
