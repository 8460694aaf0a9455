"""Workbooks as grids: XLSX, XLSM, XLSB, XLS and ODS, each sheet that can be seen."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm.documents.imports import old_workbooks, packages
from crm.documents.imports.compound import SIGNATURE
from crm.documents.imports.pace import WHOLE, stretch
from crm.documents.imports.reading import (
    EPOCH,
    EPOCH_1904,
    Grid,
    Merge,
    Report,
    damaged,
    encrypted,
)
from crm.i18n import listed, ngettext

_LOOKED = 400  # thousandths of the time that looking through takes

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_workbook(path: Path, content: bytes, report: Report | None = None) -> list[Grid]:
    """Every sheet that can be seen; all of them where none can.

    KnownError file_unreadable, file_encrypted, file_too_large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    merges: Sequence[Sequence[Merge]] | None = None
    if content.startswith(SIGNATURE):
        old = old_workbooks.look_through(path, content)
        content, is_1904 = old.content, old.is_1904
    else:
        package = packages.look_through(path, content, stretch(report, 0, _LOOKED))
        is_1904 = package.is_1904
        merges = packages.merges(package.content) if package.format == "ods" else None
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return _grids(book, merges, is_1904=is_1904, report=stretch(report, _LOOKED, WHOLE))
    except PasswordError as error:
        raise encrypted(path) from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise damaged(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a panic of the reader's arrives
            raise damaged(path) from error
        raise


def _grids(
    book: "CalamineWorkbook",
    merges: Sequence[Sequence[Merge]] | None,
    *,
    is_1904: bool,
    report: Report | None,
) -> list[Grid]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    pages = [
        (place, page.name, page.visible == SheetVisibleEnum.Visible)
        for place, page in enumerate(book.sheets_metadata)
        if page.typ == SheetTypeEnum.WorkSheet
    ]
    some = any(seen for _place, _name, seen in pages)
    hidden = [name for _place, name, seen in pages if some and not seen]
    notes: list[str] = []
    if hidden:
        notes.append(
            ngettext(
                "The sheet {names} is hidden and was left out.",
                "The sheets {names} are hidden and were left out.",
                len(hidden),
            ).format(names=listed(hidden))
        )
    grids: list[Grid] = []
    for place, name, seen in pages:
        if some and not seen:
            continue
        if report is not None:
            report(place, len(pages))
        page = book.get_sheet_by_index(place)
        rows = page.to_python(skip_empty_area=False)
        if merges is None:
            ranges = [(*start, *end) for start, end in page.merged_cell_ranges or ()]
        else:
            ranges = [*merges[place]] if place < len(merges) else []
        epoch = EPOCH_1904 if is_1904 else EPOCH
        grids.append(Grid(name, rows, ranges, epoch, notes=notes))
        notes = []
    return grids
