"""The tables of a file, one line for each: what it holds, and what happens to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm.i18n import gettext as _
from crm.ui.theme import Look
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.labels import baseline

WIDTH, _HEIGHT = 196, 48


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A table of the file, by its name there, and where in the plan it is, if anywhere.

    `kind` and `about` are words: what it holds or why it is left out, and how much; the tone of
    `about` is amber where somebody should look. `counts` tells all.
    """

    source: str
    place: int | None
    name: str
    kind: str
    about: str = ""
    tone: str = "text2"
    counts: str = ""


class ImportSheets(QListWidget):
    """Arrows go from table to table."""

    chosen = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.lines: Sequence[SheetLine] = ()
        self.setAccessibleName(_("Tables of the file"))
        self.setFont(kit.look.font())
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Delegate(kit.look, self))
        self.currentRowChanged.connect(lambda _row: self.chosen.emit())

    @property
    def current(self) -> SheetLine | None:
        """The table that is looked at."""
        place = self.currentRow()
        return self.lines[place] if 0 <= place < len(self.lines) else None

    def show_lines(self, lines: Sequence[SheetLine]) -> None:
        """Show these; the table that was looked at stays so, else it is the first that comes in."""
        before = self.current
        names = [line.name for line in lines]
        places = [place for place, line in enumerate(lines) if line.place is not None] or [0]
        at = places[0]
        if before is not None:
            same = [n for n, line in enumerate(lines) if line.source == before.source]
            at = names.index(before.name) if before.name in names else (same or [at])[0]
        self.blockSignals(True)
        self.lines = lines
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.name, self)
            spoken = _("{name}: {kind}, {counts}")
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                spoken.format(name=line.name, kind=line.kind, counts=line.counts or line.about),
            )
            item.setData(Qt.ItemDataRole.UserRole, line)
            item.setToolTip(f"{line.name}\n{line.kind}\n{line.counts}".strip())
        self.setCurrentRow(at if lines else -1)
        self.blockSignals(False)


class _Delegate(QStyledItemDelegate):
    """The name, below it the kind and the counts; a jade bar at the one that is looked at."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._name, self._small = look.font(strong=True), look.font("small")

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines."""
        del option, index
        return QSize(WIDTH - 20, _HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one table."""
        line: SheetLine = index.data(Qt.ItemDataRole.UserRole)
        look, box = self._look, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.color("select"))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), look.color("accent"))
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(look.color("focus"), 2))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.color("hover"))
        left, wide = box.left() + 12, box.width() - 20
        in_it = "text" if line.place is not None else "text2"
        texts = (
            (line.name, self._name, in_it, 4),
            (" · ".join(filter(None, (line.kind, line.about))), self._small, line.tone, 24),
        )
        for words, font, tone, top in texts:
            shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, wide)
            painter.setFont(font)
            painter.setPen(look.color(tone))
            painter.drawText(QPointF(left, box.top() + top + baseline(font, 20)), shown)
        painter.restore()
