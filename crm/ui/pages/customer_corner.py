"""The corner of a customer's page with what closes it, where it does not stand for good."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton, QWidget

from crm.ui.pages.customer import CustomerPanel

_WIDE, _HIGH = 34, 32
_SEEN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Corner(QObject):
    """The button lies over the panel and is seen only as long as the panel is."""

    def __init__(self, page: QWidget, panel: CustomerPanel, shut: QPushButton) -> None:
        super().__init__(page)
        self._page, self._panel, self._shut = page, panel, shut
        shut.setFixedSize(_WIDE, _HIGH)
        shut.installEventFilter(self)
        panel.installEventFilter(self)

    def place(self) -> None:
        """Put it where the page ends."""
        self._shut.move(self._page.width() - _WIDE - 16, 20)

    def show(self) -> None:
        """Let the page be closed."""
        self.place()
        self._shut.show()
        self._shut.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The panel leaves room for it, and takes it along when it goes."""
        if watched is self._panel and event.type() == QEvent.Type.HideToParent:
            self._shut.hide()
        elif watched is self._shut and event.type() in _SEEN:
            self._panel.leave_corner(_WIDE + 4 if event.type() == _SEEN[0] else 0)
        return super().eventFilter(watched, event)
