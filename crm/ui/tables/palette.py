"""The rows of the palette: headings, records that were found, things to do; hits are marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.ui.theme import Look, tone_of
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.labels import baseline
from crm.ui.widgets.marked import Marks, paint_marked
from crm.ui.widgets.marks import first_letter, paint_monogram

HEIGHT, HEAD = 42, 28


@dataclass(frozen=True, slots=True)
class Entry:
    """A row; one without `act` is a heading. Marks are (start, end) in title and about."""

    title: str
    act: Callable[[], object] | None = None
    about: str = ""
    icon: str = ""
    tone: str = "neutral"
    keys: str = ""
    marks: Marks = ()
    about_marks: Marks = ()


class PaletteTable(QAbstractListModel):
    """What the palette shows at the moment."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def entry(self, place: int) -> Entry:
        """The entry of this row."""
        return self._entries[place]

    def next_place(self, place: int, way: int) -> int:
        """The nearest row that can be chosen in this direction, round the ends; -1 if none."""
        count = len(self._entries)
        for step in range(1, count + 1):
            at = (place + way * step) % count
            if self._entries[at].act is not None:
                return at
        return -1

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self._entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Title; under `UserRole` the entry; spoken, title and what is beside it."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.title, entry.about, entry.keys)))
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if index.isValid() and self._entries[index.row()].act is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class PaletteDelegate(QStyledItemDelegate):
    """Paints a row: mark, title with its hits, what is beside it, the key."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._strong, self._small = look.font(strong=True), look.font("small")
        self._head, self._cap = look.font("small", strong=True), look.font("tiny")

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Headings are lower."""
        del option
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        return QSize(10, HEAD if entry.act is None else HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.act is None:
            self._words(painter, QPointF(box.left() + 14, box.top() + 4), entry.title, self._head)
        else:
            self._paint_entry(painter, box, entry, chosen=_is_chosen(option))
        painter.restore()

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Entry, *, chosen: bool) -> None:
        look = self._look
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("select"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 8, 8)
        mark = QRectF(box.left() + 10, box.center().y() - 14, 28, 28)
        if entry.icon:
            soft, ink = tone_of(entry.tone)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sheet" if chosen else soft))
            painter.drawRoundedRect(mark, 8, 8)
            ratio = painter.device().devicePixelRatio()
            pixmap = icon_pixmap(entry.icon, look.hex(ink), 16, ratio)
            painter.drawPixmap(mark.topLeft() + QPointF(6, 6), pixmap)
        else:
            letter = first_letter(entry.title)
            paint_monogram(painter, look, mark, letter, entry.tone, "sheet" if chosen else None)
        right = box.right() - 12
        if entry.keys:
            right = self._paint_cap(painter, box, right, entry.keys) - 10
        left = mark.right() + 10
        top = box.center().y() - 10
        title_room = (right - left) * (0.62 if entry.about else 1)
        left = paint_marked(
            painter,
            look,
            QPointF(left, top),
            title_room,
            entry.title,
            entry.marks,
            self._strong,
            "text",
        )
        if entry.about and right - left > 40:  # noqa: PLR2004 - less says nothing
            paint_marked(
                painter,
                look,
                QPointF(left + 10, top),
                right - left - 10,
                entry.about,
                entry.about_marks,
                self._small,
                "text2",
            )

    def _paint_cap(self, painter: QPainter, box: QRectF, right: float, keys: str) -> float:
        wide = max(QFontMetricsF(self._cap).horizontalAdvance(keys) + 10, 18)
        cap = QRectF(right - wide, box.center().y() - 9, wide, 18)
        painter.setPen(QPen(self._look.color("line2"), 1))
        painter.setBrush(self._look.color("sheet"))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._look.color("text2"))
        painter.setFont(self._cap)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, keys)
        return cap.left()

    def _words(self, painter: QPainter, place: QPointF, text: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(self._look.color("text2"))
        painter.drawText(place + QPointF(0, baseline(font, 20)), text)


def _is_chosen(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)
