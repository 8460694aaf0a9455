"""A row of a list that is not a table: hover, focus, keys, one spoken sentence."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from crm.ui.theme import Look

_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_NEXT, _PREVIOUS = (Qt.Key.Key_Down, Qt.Key.Key_J), (Qt.Key.Key_Up, Qt.Key.Key_K)


class Row(QFrame):
    """Opened by click, Enter or Space; J, K and the arrows go from row to row.

    `keys` are further single keys, acting while the row has the focus.
    """

    opened = Signal()

    def __init__(
        self,
        look: Look,
        layout: QLayout,
        spoken: str,
        keys: Mapping[Qt.Key, Callable[[], None]] | None = None,
    ) -> None:
        super().__init__()
        self._look, self._keys, self._hovered = look, dict(keys or {}), False
        self.setObjectName("clear")
        self.setLayout(layout)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(spoken)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of hover and the ring of focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("hover"))
            painter.drawRoundedRect(box, 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("focus"), 2))
            painter.setBrush(self._look.color("select"))
            painter.drawRoundedRect(box, 8, 8)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the row can be opened."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show it no more."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, move on, or do what the key stands for."""
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and key in _OPEN:
            self.opened.emit()
        elif plain and key in _NEXT:
            self._go(1)
        elif plain and key in _PREVIOUS:
            self._go(-1)
        elif plain and key in self._keys:
            self._keys[key]()
        else:
            super().keyPressEvent(event)

    def _go(self, way: int) -> None:
        """Give the focus to the next row of the page."""
        widget: QWidget | None = self
        for _step in range(500):  # a page has far fewer widgets that take the focus
            if widget is None:
                return
            widget = widget.nextInFocusChain() if way > 0 else widget.previousInFocusChain()
            if widget is self:
                return
            if isinstance(widget, Row) and widget.isVisible():
                widget.setFocus(
                    Qt.FocusReason.TabFocusReason if way > 0 else Qt.FocusReason.BacktabFocusReason
                )
                return
