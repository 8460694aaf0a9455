"""A field for one sentence whose understood parts are seen as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextLine,
)
from PySide6.QtWidgets import QPlainTextEdit

from crm.ui.theme import Look, tone_of

_LEAST, _MOST = 48, 104  # high
_ROUND = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the sentence in the tone of what it means."""

    start: int
    end: int
    tone: str


class _Highlighter(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        self.marks: Sequence[Mark] = ()

    def highlightBlock(self, text: str) -> None:
        """Write each part in its tone; the ground is painted by the field."""
        first = self.currentBlock().position()
        for mark in self.marks:
            start, end = max(mark.start - first, 0), min(mark.end - first, len(text))
            if start < end:
                written = QTextCharFormat()
                written.setForeground(self._look.color(tone_of(mark.tone)[1]))
                self.setFormat(start, end - start, written)


class SentenceEdit(QPlainTextEdit):
    """Grows with what is typed; Tab leaves it; Enter and Ctrl+Enter are `entered`."""

    entered = Signal()
    left_below = Signal()  # Down in the last line

    def __init__(self, look: Look, name: str, hint: str) -> None:
        super().__init__()
        self._look = look
        self.setFont(look.font(15))
        self.setObjectName("sentence")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(7)
        self._highlighter = _Highlighter(self.document(), look)
        self.textChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """What was typed, as one sentence."""
        return self.toPlainText()

    @property
    def marks(self) -> Sequence[Mark]:
        """The parts that are shown as understood."""
        return self._highlighter.marks

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show these parts as understood; of two over each other the shorter one."""
        chosen: list[Mark] = []
        for mark in sorted(marks, key=lambda each: each.end - each.start):
            if all(mark.end <= other.start or mark.start >= other.end for other in chosen):
                chosen.append(mark)
        ordered = sorted(chosen, key=lambda each: each.start)
        if ordered != list(self._highlighter.marks):
            blocked = self.blockSignals(True)
            self._highlighter.marks = ordered
            self._highlighter.rehighlight()
            self.blockSignals(blocked)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is never a new line: it is one sentence."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Down:
            cursor = self.textCursor()
            if not cursor.movePosition(cursor.MoveOperation.Down):
                self.left_below.emit()
                return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The soft ground under each part, then the text."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for mark in self._highlighter.marks:
            painter.setBrush(self._look.color(tone_of(mark.tone)[0]))
            for ground in self._grounds(mark):
                painter.drawRoundedRect(ground, _ROUND, _ROUND)
        painter.end()
        super().paintEvent(event)

    def _grounds(self, mark: Mark) -> list[QRectF]:
        """Where the part stands, a rectangle for each line."""
        found: list[QRectF] = []
        block = self.document().begin()
        while block.isValid():
            shift = self.blockBoundingGeometry(block).topLeft() + self.contentOffset()
            layout = block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                first = block.position() + line.textStart()
                start, end = max(mark.start, first), min(mark.end, first + line.textLength())
                if start < end:
                    left = _across(line, start - block.position())
                    right = _across(line, end - block.position())
                    high = line.rect()
                    found.append(
                        QRectF(
                            shift.x() + left - 2, shift.y() + high.top() - 1,
                            right - left + 4, high.height() + 2,
                        )
                    )  # fmt: skip
            block = block.next()
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as the sentence."""
        return QSize(super().sizeHint().width(), self.height())

    def _fit(self) -> None:
        lines = 0
        block = self.document().begin()
        while block.isValid():
            lines += max(block.layout().lineCount(), 1)
            block = block.next()
        line = self.fontMetrics().lineSpacing()
        high = min(max(lines * line + 2 * 7 + 12, _LEAST), _MOST)
        if high != self.height():
            self.setFixedHeight(high)


def _across(line: QTextLine, at: int) -> float:
    """How far along the line this character stands."""
    across: float = cast("Any", line.cursorToX(at))[0]  # Qt's types do not say that it is a pair
    return across
