"""What has just happened, with the way back: one at a time, gone by itself."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from crm.i18n import gettext as _
from crm.ui.theme import Look
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import row
from crm.ui.widgets.marks import KeyCap

STAY_MS = 8000
_BOTTOM = 22


class Toast(QFrame):
    """Lies over the window's content; stays while it is hovered or focused."""

    undo_asked = Signal()

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self._ground = parent
        kit = Kit(look)
        self.setObjectName("toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._good, self._bad = (kit.icon(name, "toastLink", 18) for name in ("check", "alert"))
        self._line = kit.line("", tone="onToast")
        self._undo = kit.button(_("Undo"), "toast")
        self._key = KeyCap(look, "Ctrl Z", on_toast=True)
        self._undo.clicked.connect(self._on_undo)
        inside = row(self._good, self._bad, self._line, 10, self._undo, self._key)
        inside.setContentsMargins(16, 6, 14, 6)
        self.setLayout(inside)
        self._left, self._timer = 0, QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._line.text()

    def say(
        self, sentence: str, *, undo: bool = False, refused: bool = False, left: int = 0
    ) -> None:
        """Show the sentence in the middle of what is right of `left`."""
        self._left = left
        room = self._ground.width() - left - 80
        self._line.setMaximumWidth(16777215)
        self._line.say(sentence)
        self._good.setVisible(not refused)
        self._bad.setVisible(refused)
        self._undo.setVisible(undo)
        self._key.setVisible(undo)
        self._line.setToolTip(sentence)
        spare = 230 if undo else 80
        self._line.setFixedWidth(min(self._line.sizeHint().width(), room - spare))
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start(STAY_MS)
        event = QAccessibleAnnouncementEvent(self, sentence)
        QAccessible.updateAccessibility(event)

    def place(self) -> None:
        """Stand at the bottom of the content."""
        parent = self._ground
        middle = self._left + (parent.width() - self._left - self.width()) // 2
        self.move(max(middle, 0), parent.height() - self.height() - _BOTTOM)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while somebody reads."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go after a while."""
        self._timer.start(STAY_MS)
        super().leaveEvent(event)

    def _on_undo(self) -> None:
        self._leave()
        self.undo_asked.emit()

    def _leave(self) -> None:
        if self._undo.hasFocus() and self.sender() is self._timer:
            self._timer.start(STAY_MS)
            return
        self._timer.stop()
        self.hide()
