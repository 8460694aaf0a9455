"""The customer one has at hand: that of the row or card that has, or last had, the focus."""

import uuid
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

CUSTOMER = "customer"
"""The property of a row or card that names its customer."""

W = TypeVar("W", bound=QWidget)


def about_customer(found: W, customer: uuid.UUID) -> W:
    """The row, with the customer it is about."""
    found.setProperty(CUSTOMER, customer.hex)
    return found


def customer_of(widget: QWidget | None) -> uuid.UUID | None:
    """The customer that a row is about, or the row that a button stands in."""
    while widget is not None and not widget.isWindow():
        found = widget.property(CUSTOMER)
        if found:
            return uuid.UUID(str(found))
        widget = widget.parentWidget()
    return None


class FocusedCustomer(QObject):
    """Follows the focus within a page; while it is elsewhere, as in a menu, it remembers."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.customer: uuid.UUID | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        del before
        if now is None or not isValid(self._page):
            return
        if now is self._page or self._page.isAncestorOf(now):
            self.customer = customer_of(now)
