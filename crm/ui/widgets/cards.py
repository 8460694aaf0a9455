"""A card that is painted, and can be carried to another place by the mouse."""

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from crm.ui.theme import Look
from crm.ui.widgets.labels import baseline
from crm.ui.widgets.layouts import column
from crm.ui.widgets.rows import Row


class Card(Row):
    """A row that may be carried; the page listens to the signals and puts it where it is dropped.

    Without a drag it was a click; Escape calls a drag off.
    """

    lifted = Signal(object, QPoint)  # itself and where it was taken, in its own coordinates
    carried = Signal(QPoint)  # where the pointer is on the screen
    dropped = Signal(QPoint)
    let_go = Signal()  # the drag was called off

    def __init__(self, look: Look, spoken: str, *, movable: bool = True) -> None:
        super().__init__(look, column(), spoken)
        self.movable = movable
        self._pressed: QPoint | None = None
        self._dragged = False
        self.away = False  # it is under the pointer, and pale here

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where it was taken."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift it once the pointer has moved far enough."""
        if self._pressed is None or not self.movable:
            return
        here = event.position().toPoint()
        far = (here - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._dragged:
            self._dragged = True
            self.lifted.emit(self, self._pressed)
        if self._dragged:
            self.carried.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put it down; without a drag it was a click."""
        dragged, pressed = self._dragged, self._pressed
        self.forget_drag()
        if dragged:
            self.dropped.emit(event.globalPosition().toPoint())
        elif pressed is not None:
            super().mouseReleaseEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Call the drag off."""
        if event.key() == Qt.Key.Key_Escape and self._dragged:
            self.forget_drag()
            self.let_go.emit()
        else:
            super().keyPressEvent(event)

    def forget_drag(self) -> None:
        """The drag was called off; what follows of the mouse is nothing."""
        self._dragged, self._pressed = False, None

    def hold_away(self, *, away: bool) -> None:
        """Show it pale while it is carried."""
        self.away = away
        self.update()

    def _paint_text(  # noqa: PLR0917 - where and what
        self,
        painter: QPainter,
        text: str,
        left: float,
        top: float,
        right: float,
        size: str,
        tone: str,
        *,
        strong: bool = False,
    ) -> None:
        font = self._look.font(size, strong=strong)
        shown = QFontMetricsF(font).elidedText(
            text, Qt.TextElideMode.ElideRight, max(right - left, 0)
        )
        painter.setFont(font)
        painter.setPen(self._look.color(tone))
        painter.drawText(QPointF(left, top + baseline(font, self._look.line(size))), shown)
