"""What every dialog is: a title, a body, a line for what is wrong, a footer; Esc closes."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLayout, QPushButton, QWidget

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.widgets.layouts import boxed, clear, column, row

_FRAME = 12  # pixels that a dialog leaves free of the window's height
_LEAST_AREA = 96


class Dialog(QDialog):
    """Closed by Esc, accepted by Ctrl+Enter; gone from memory when closed."""

    def __init__(self, context: Context, parent: QWidget, title: str, width: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context, self.kit, self.desk = context, context.kit, context.desk
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(width)
        self._wrong_icon = self.kit.icon("alert", "danger")
        self._wrong: QLabel = self.kit.text("", "danger")
        self._wrong_box: QFrame = boxed(row(self._wrong_icon, (self._wrong, 1)))
        self._wrong_box.hide()
        self._primary: QPushButton | None = None
        self._shrinking: tuple[QWidget, Callable[[], int]] | None = None
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_primary_key)

    def fill(
        self, title: str, body: QLayout, *buttons: QPushButton, hint: str = "", note: str = ""
    ) -> None:
        """Put it together; the last button is the primary one.

        With a note it stands at the right of the head, before a cross that closes; the key of the
        primary button stands beside it.
        """
        words = self.kit.line(title, "h2", strong=True, elide=True)
        head = row(
            (words, 1), *((self.kit.line(note, "small", "text2"), self._cross()) if note else ())
        )
        caps = (self.kit.key("Ctrl Enter"),) if note else ()
        footer = row(self.kit.line(hint, "small", "text2"), None, *buttons, *caps)
        if buttons:
            self._primary = buttons[-1]
            self._primary.setDefault(False)
        self.setLayout(
            column(head, body, self._wrong_box, footer, margins=(22, 16, 18, 16), gap=12)
        )

    def _cross(self) -> QPushButton:
        """Closes as Esc does; the last one reached by Tab."""
        cross = self.kit.button("", "quiet", "close", tip="Esc")
        cross.setAccessibleName(_("Close"))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.clicked.connect(self.close)
        return cross

    def refuse(self, error: BaseException) -> None:
        """Say in the dialog what is wrong; a bug goes on to be reported."""
        if isinstance(error, KnownError):
            self.say_wrong("\n".join([error.sentence, *error.candidates]))
        else:
            self.context.refused.emit(error)

    def say_wrong(self, sentence: str) -> None:
        """Say in the dialog what is wrong; an empty sentence takes it back."""
        self._wrong.setText(sentence)
        self._wrong_box.setVisible(bool(sentence))
        if self.minimumWidth() == self.maximumWidth():  # one that can be resized keeps its size
            self.fit()

    def let_shrink(self, area: QWidget, high: Callable[[], int]) -> None:
        """Let this part, which scrolls, be lower than so high where the window has no room."""
        self._shrinking = (area, high)
        self.fit()

    def fit(self) -> None:
        """Be as high as all there is, but no higher than the window below."""
        layout, parent = self.layout(), self.parentWidget()
        if layout is not None and self._shrinking is not None and parent is not None:
            area, high = self._shrinking
            wanted = high()
            area.setFixedHeight(wanted)
            layout.activate()
            over = layout.totalSizeHint().height()
            if layout.hasHeightForWidth():
                over = layout.totalHeightForWidth(self.minimumWidth())
            over -= room_of(parent) - _FRAME
            if over > 0 and not area.isHidden():
                area.setFixedHeight(max(wanted - over, _LEAST_AREA))
            layout.activate()
        self.adjustSize()

    @property
    def wrong(self) -> str:
        """What it says is wrong."""
        return self._wrong.text() if not self._wrong_box.isHidden() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus."""
        focused = self.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(focused, QPushButton) and focused.isEnabled():
            focused.click()
            return
        super().keyPressEvent(event)

    def _on_primary_key(self) -> None:
        if self._primary is not None and self._primary.isEnabled():
            self._primary.click()

    def empty(self, layout: QLayout) -> None:
        """Take everything out of a part, to fill it anew."""
        clear(layout)


def room_of(parent: QWidget) -> int:
    """How high a dialog over this widget may be: as high as the window below all others."""
    while (over := parent.parentWidget()) is not None:
        parent = over
    return parent.height()


def focus_soon(widget: QWidget) -> None:
    """Give it the focus when it is seen: what was just made is not yet."""
    reason = Qt.FocusReason.TabFocusReason
    QTimer.singleShot(0, widget, lambda: widget.setFocus(reason))
