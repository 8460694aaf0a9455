"""Any file or pasted cells as sheets of rows: its content tells what it is, never its name."""

from pathlib import Path

from crm.documents.imports.reading import EPOCH, Cell, Report, SetAside, Sheet, read_sheet

__all__ = ["EPOCH", "Cell", "Report", "SetAside", "Sheet", "read_pasted", "read_sheets"]


def read_sheets(path: Path, *, report: Report | None = None) -> list[Sheet]:
    """The tables of the file, at least one.

    KnownError file_unreadable, file_encrypted, file_too_large.
    """
    del report
    return [read_sheet(path)]


def read_pasted(text: str) -> list[Sheet]:
    """The table in cells copied from a spreadsheet or a page; KnownError file_unreadable."""
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    return [Sheet(tuple(lines[0]), [(n, row) for n, row in enumerate(lines[1:], start=2)])]
