"""The rows of a file before they come in: what happens to each, why, and its cells to correct."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.ui.theme import Look
from crm.ui.widgets.marks import paint_tag

if TYPE_CHECKING:
    from crm.documents.imports.plan import RowPlan, SheetPlan
    from crm.documents.imports.sheets import SetAside

Index = QModelIndex | QPersistentModelIndex
NUMBER, WHAT, WHY, FIRST = range(4)
_NUMBER = attrgetter("number")
POSSIBLE, ASIDE = "possible", "aside"

# What the rows may be filtered by, in the order of the chips, with its words and its tone.
KINDS_OF_ROWS = (
    ("created", mark("Added"), "accent"),
    (POSSIBLE, mark("Possible duplicate"), "warn"),
    ("updated", mark("Changed"), "info"),
    ("unchanged", mark("As it is"), "neutral"),
    ("skipped", mark("Left out"), "neutral"),
    ("rejected", mark("Rejected"), "danger"),
    (ASIDE, mark("Not a row"), "neutral"),
)
_WORDS = {key: words for key, words, _tone in KINDS_OF_ROWS}
_TONES = {key: tone for key, _words, tone in KINDS_OF_ROWS}
_ASIDE_WORDS = {
    "title": mark("Heading above"),
    "header": mark("Header again"),
    "total": mark("Total row"),
    "sign_off": mark("Signatures"),
    "note": mark("Note"),
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row as the table shows it; one that was set aside has no plan."""

    number: int
    kind: str
    cells: Sequence[object]
    why: str
    plan: "RowPlan | None" = None


def rows_of(sheet: "SheetPlan", why: "Callable[[RowPlan], str]") -> list[ImportRow]:
    """Every row of the sheet in its order, those that are no rows of the table among them."""
    cells = [cells for _number, cells in sheet.sheet.rows]
    found = [
        ImportRow(plan.row, kind_of(plan), cells[plan.place], why(plan), plan)
        for plan in sheet.rows
    ]
    found += [_aside(each) for each in sheet.set_aside]
    return sorted(found, key=lambda row: row.number)


def kind_of(plan: "RowPlan") -> str:
    """What the row is counted under."""
    return POSSIBLE if plan.is_possible and plan.decision == "created" else plan.decision


def kind_words(kind: str) -> str:
    """What a kind of row is called."""
    return _(_WORDS[kind])


def _aside(each: "SetAside") -> ImportRow:
    words = _ASIDE_WORDS.get(each.why)
    return ImportRow(each.row, ASIDE, each.cells, _(words) if words else "")


class ImportTable(QAbstractTableModel):
    """Number, what happens, why, then the file's own columns, which can be written in."""

    edited = Signal(object, str, str)  # the plan of the row, header, text

    def __init__(self) -> None:
        super().__init__()
        self._all: list[ImportRow] = []
        self._rows: list[ImportRow] = []
        self._headers: Sequence[str] = ()
        self._titles: Sequence[str] = ()
        self._filter = ""

    def show_rows(
        self, headers: Sequence[str], rows: list[ImportRow], titles: Sequence[str]
    ) -> None:
        """Hold these from now on, the columns called by their titles; the filter stays."""
        same = list(headers) == list(self._headers) and list(titles) == list(self._titles)
        if not same:
            self.beginResetModel()
            self._headers, self._titles = list(headers), list(titles)
        self._all = rows
        kept = self._kept()
        if same and [row.number for row in kept] == [row.number for row in self._rows]:
            self._rows = kept
            if kept:
                end = self.index(len(kept) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), end)
            return
        if same:
            self.beginResetModel()
        self._rows = kept
        self.endResetModel()

    def filter(self, kind: str) -> None:
        """Show rows of this kind alone, all of them without one."""
        self._filter = kind
        self.beginResetModel()
        self._rows = self._kept()
        self.endResetModel()

    def row_at(self, place: int) -> ImportRow:
        """The row at this place."""
        return self._rows[place]

    def place_of(self, number: int) -> int | None:
        """Where the row of this number in the sheet is shown, or the next one; None after all."""
        place = bisect_left(self._rows, number, key=_NUMBER)
        return place if place < len(self._rows) else None

    def first_row(self) -> int:
        """Where the first row is that is one of the table."""
        return next((n for n, row in enumerate(self._rows) if row.plan is not None), 0)

    def wrong_column(self, place: int) -> int | None:
        """The column of the cell that the row at this place is rejected for."""
        plan = self._rows[place].plan
        header = plan.header if plan is not None else None
        return FIRST + self._headers.index(header) if header in self._headers else None

    def _kept(self) -> list[ImportRow]:
        return [row for row in self._all if not self._filter or row.kind == self._filter]

    # --- Qt ---------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """What happens, why, and the file's columns."""
        return 0 if parent.isValid() else FIRST + len(self._headers)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The file's own headers behind ours."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.UserRole and section >= FIRST:
            return self._headers[section - FIRST]
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if section < FIRST:
            return (_("Row"), _("What happens"), _("Why"))[section]
        return self._titles[section - FIRST]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.EditRole,
        ):
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == WHAT:
            return f"{_(_WORDS[row.kind])}: {row.why}" if row.why else _(_WORDS[row.kind])
        return None

    def _text(self, row: ImportRow, column: int) -> str:
        if column == NUMBER:
            return str(row.number)
        if column == WHAT:
            return _(_WORDS[row.kind])
        if column == WHY:
            return row.why
        place = column - FIRST
        return cell_text(row.cells[place]) if place < len(row.cells) else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of rows that come in can be written in."""
        flags = super().flags(index)
        if index.isValid() and index.column() >= FIRST and self._rows[index.row()].plan is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Show and tell what was written; the plan is made again by whoever listens."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() < FIRST:
            return False
        row, at = self._rows[index.row()], index.column() - FIRST
        if row.plan is None or str(value) == self._text(row, index.column()):
            return False
        cells = [*row.cells, *[""] * (len(self._headers) - len(row.cells))]
        cells[at] = str(value)
        written = replace(row, cells=cells)
        self._rows[index.row()] = self._all[bisect_left(self._all, row.number, key=_NUMBER)] = (
            written
        )
        self.dataChanged.emit(index, index)
        self.edited.emit(row.plan, self._headers[index.column() - FIRST], str(value))
        return True


def cell_text(cell: object) -> str:
    """A cell as it is written."""
    if isinstance(cell, str):
        return cell
    from crm.documents.imports.values import text

    return text(cell)  # type: ignore[arg-type]


class ImportDelegate(QStyledItemDelegate):
    """Draws what happens as a tag, the cell that is wrong with a red edge, the current one's ring.

    Knows whether a cell is being written in.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._small = look, look.font("small")
        self.editing = 0

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line to write in, in our font, and large enough to be read."""
        self.editing += 1
        editor = super().createEditor(parent, option, index)
        editor.setFont(self._look.font())
        editor.setObjectName("cell")
        header = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(header))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """As wide as the cell, at least as wide as a number."""
        del index
        box = option.rect.adjusted(1, 1, -1, -1)
        box.setWidth(max(box.width(), 160))
        box.moveRight(min(box.right(), (editor.parentWidget() or editor).width() - 1))
        editor.setGeometry(box)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """It is written."""
        self.editing = max(self.editing - 1, 0)
        super().destroyEditor(editor, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row: ImportRow = index.data(Qt.ItemDataRole.UserRole)
        column, box = index.column(), QRectF(option.rect)
        if column == WHAT:
            self._paint_tag(painter, option, row, str(index.data(Qt.ItemDataRole.DisplayRole)))
        else:
            super().paint(painter, option, index)
        wrong = row.plan.header if row.plan is not None else None
        role = Qt.ItemDataRole.UserRole
        header = index.model().headerData(column, Qt.Orientation.Horizontal, role)
        tone = "danger" if wrong is not None and header == wrong else ""
        wide = 1
        if option.state & QStyle.StateFlag.State_HasFocus:
            tone, wide = "focus", 2
        if tone:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.color(tone), wide))
            painter.drawRoundedRect(box.adjusted(1.5, 2.5, -2.5, -3.5), 4, 4)
            painter.restore()

    def _paint_tag(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ImportRow, words: str
    ) -> None:
        painter.save()
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._look.color("select"))
        wide = QFontMetricsF(self._small).horizontalAdvance(words) + 14
        tag = QRectF(box.left() + 6, box.center().y() - 10, min(wide, box.width() - 10), 20)
        paint_tag(painter, self._look, tag, words, _TONES[row.kind])
        painter.restore()
