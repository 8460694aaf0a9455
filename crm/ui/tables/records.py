"""Any list of records as a table: its columns are declared, the rest follows.

A column says what it shows of a row, what it sorts by, in which tone, and whether it is a tag.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.ui.tables.view import COMPACT
from crm.ui.theme import Look
from crm.ui.widgets.labels import baseline
from crm.ui.widgets.marks import paint_tag

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ROLE = Qt.ItemDataRole
TONE, NOTE, TAG = (int(_ROLE.UserRole) + place for place in range(1, 4))
_PAD, _TAG = 10.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column of a list of R.

    `width` in pixels, 0 takes the room that is left; `sort` makes its head clickable. `tone` is a
    token of the theme, `note` stands after the text in secondary ink, `tag` (words and tone) takes
    the place of the text. The column is given up where the list is narrower than `from_width`.
    """

    key: str
    title: str
    text: Callable[[R], str]
    width: int = 0
    right: bool = False
    strong: bool = False
    from_width: int = 0
    sort: Callable[[R], Any] | None = None
    tone: Callable[[R], str] | None = None
    note: Callable[[R], str] | None = None
    tag: Callable[[R], tuple[str, str] | None] | None = None


class RecordTable(QAbstractTableModel, Generic[R]):
    """Holds the rows it is given; narrows them by words and sorts them by a column."""

    def __init__(
        self, columns: Sequence[Column[R]], spoken: Callable[[R], str] | None = None
    ) -> None:
        super().__init__()
        self.columns = list(columns)
        self._spoken = spoken
        self._all: list[R] = []
        self._rows: list[R] = []
        self._words: list[str] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show_rows(self, rows: Iterable[R]) -> None:
        """Hold these rows from now on, narrowed and sorted as before."""
        self.beginResetModel()
        self._all = list(rows)
        self._arrange()
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Show the rows that hold every word of the text."""
        self.beginResetModel()
        self._words = text.casefold().split()
        self._arrange()
        self.endResetModel()

    @property
    def rows(self) -> Sequence[R]:
        """All that is shown, in its order."""
        return self._rows

    def row_at(self, place: int) -> R:
        """The record of a row."""
        return self._rows[place]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column that can be sorted by; a column of -1 is the order they came in."""
        if column >= 0 and self.columns[column].sort is None:
            return
        self.layoutAboutToBeChanged.emit()
        self._sorted = None if column < 0 else (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        rows = self._all
        if self._words:
            rows = [row for row in rows if self._holds(row)]
        if self._sorted is not None:
            column, order = self._sorted
            by = self.columns[column].sort
            if by is not None:
                rows = sorted(rows, key=by, reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = list(rows)

    def _holds(self, row: R) -> bool:
        parts = [column.text(row) for column in self.columns]
        parts += [column.note(row) for column in self.columns if column.note is not None]
        whole = " ".join(parts).casefold()
        return all(word in whole for word in self._words)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """What a column holds."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == _ROLE.DisplayRole:
                return self.columns[section].title
            if role == _ROLE.TextAlignmentRole:
                return _RIGHT if self.columns[section].right else _LEFT
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Words of a cell, and what the delegate paints them by."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        answer: object = None
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            answer = column.text(row)
        elif role == _ROLE.TextAlignmentRole:
            answer = _RIGHT if column.right else _LEFT
        elif role == _ROLE.AccessibleTextRole:
            answer = self._spoken(row) if self._spoken else self._said(row)
        elif role == TONE:
            answer = column.tone(row) if column.tone else "text"
        elif role == NOTE:
            answer = column.note(row) if column.note else ""
        elif role == TAG:
            answer = column.tag(row) if column.tag else None
        return answer

    def _said(self, row: R) -> str:
        return ", ".join(filter(None, (column.text(row) for column in self.columns)))


class RecordDelegate(QStyledItemDelegate):
    """Paints the cells of a RecordTable on one baseline; the row's state as everywhere."""

    def __init__(self, look: Look, columns: Sequence[Column[Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._columns = look, columns
        self._body, self._strong = look.font(), look.font(strong=True)
        self._small = look.font("small")
        self._small_metrics = QFontMetricsF(self._small)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are of one height."""
        del option, index
        return QSize(10, COMPACT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        look, box = self._look, QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(box, look.color("select"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.color("hover"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), look.color("line"))
        if chosen and index.column() == 0:
            painter.fillRect(QRectF(0, box.top(), 3, box.height() - 1), look.color("accent"))
        column = self._columns[index.column()]
        tag = index.data(TAG)
        inner = box.adjusted(_PAD, 0, -_PAD, -1)
        if tag is not None and tag[0]:
            self._paint_tag(painter, inner, *tag)
        else:
            self._paint_text(painter, inner, index, column)
        painter.restore()

    def _paint_tag(self, painter: QPainter, box: QRectF, words: str, tone: str) -> None:
        wide = min(self._small_metrics.horizontalAdvance(words) + 14, box.width())
        at = QRectF(box.left(), box.center().y() - _TAG / 2, wide, _TAG)
        paint_tag(painter, self._look, at, words, tone)

    def _paint_text(
        self, painter: QPainter, box: QRectF, index: Index, column: Column[Any]
    ) -> None:
        font = self._strong if column.strong else self._body
        metrics = QFontMetricsF(font)
        text, note = str(index.data() or ""), str(index.data(NOTE) or "")
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        wide = metrics.horizontalAdvance(shown)
        left = box.right() - wide if column.right else box.left()
        base = box.top() + baseline(self._body, box.height())
        self._draw(painter, left, base, shown, font, self._look.color(str(index.data(TONE))))
        room = box.right() - left - wide - 8
        if note and not column.right and room > 24:  # noqa: PLR2004 - less shows nothing
            shown = self._small_metrics.elidedText(note, Qt.TextElideMode.ElideRight, room)
            ink = self._look.color("text2")
            self._draw(painter, left + wide + 8, base, shown, self._small, ink)

    @staticmethod
    def _draw(  # noqa: PLR0917 - where, what, how
        painter: QPainter, left: float, base: float, text: str, font: QFont, ink: QColor
    ) -> None:
        painter.setFont(font)
        painter.setPen(QPen(ink))
        painter.drawText(QPointF(round(left), base), text)
