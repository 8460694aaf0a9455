"""A list with what it is a list of beside it, or over it where both have no room."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from crm.i18n import gettext as _
from crm.ui.pages.page import Page

T = TypeVar("T")

_NARROW = 976  # pixels of the page: below it the panel lies over the list


class OverPage(Page[T]):
    """Whoever is one makes `panel`, `body` and `row`, and then the button that closes."""

    panel: QWidget
    body: QStackedWidget | None = None  # of it only the first has the panel
    row: QHBoxLayout
    shut: QPushButton
    _over = False

    def make_closer(self) -> None:
        """The button that puts the panel away."""
        self.shut = self.kit.button("", "", "close", name=_("Close"), tip="Esc")
        self.shut.setParent(self)
        self.shut.clicked.connect(self.shut_panel)
        self.shut.hide()

    @property
    def _is_list(self) -> bool:
        return self.body is None or self.body.currentIndex() == 0

    def enter_list(self) -> None:
        """Give the list the focus."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the panel beside the list, or over it."""
        super().resizeEvent(event)
        over = self.width() < _NARROW
        if over != self._over:
            self._over = over
            if over:
                self.row.removeWidget(self.panel)
            else:
                self.row.addWidget(self.panel)
            self.panel.setVisible(not over and self._is_list)
            self.shut.hide()
        self._place_panel()

    def _place_panel(self) -> None:
        if self._over:
            wide = self.panel.minimumWidth()
            self.panel.setGeometry(self.width() - wide, 0, wide, self.height())
            self.shut.adjustSize()
            self.shut.move(self.width() - wide - self.shut.width() - 6, 14)

    def show_panel(self) -> None:
        """Bring it to the front where it would lie over the list."""
        if self._over:
            self._place_panel()
            self.panel.show()
            self.panel.raise_()
            self.shut.show()
            self.shut.raise_()

    def shut_panel(self) -> None:
        """Put it away, and go on in the list."""
        self.panel.hide()
        self.shut.hide()
        self.enter_list()

    def keep_panel_away(self) -> None:
        """Where it would lie over the list, it comes only when it is asked for."""
        if self._over and self.shut.isHidden():
            self.panel.hide()

    def on_panel_left(self) -> None:
        """Esc puts it away, or goes back to the list beside it."""
        if not self._is_list:
            return
        if self._over:
            self.shut_panel()
        else:
            self.enter_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the list puts the panel away where it lies over it."""
        if event.key() == Qt.Key.Key_Escape and self._over and self.panel.isVisible():
            self.shut_panel()
            return
        super().keyPressEvent(event)
