"""A currency: one of those people trade in, or the three letters of another."""

from typing import Final

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from crm.ui.theme import Look

CURRENCIES: Final = ("CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "SGD", "AUD", "CAD")
_LETTERS: Final = 3  # of a code of ISO 4217


def is_currency(text: str) -> bool:
    """Whether this can be the code of a currency."""
    return len(text) == _LETTERS and text.isascii() and text.isalpha()


class CurrencyBox(QComboBox):
    """Chosen from the list or typed; `line` holds the code."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMaxLength(_LETTERS)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setLineEdit(self.line)
        self.setCompleter(None)  # type: ignore[arg-type] # one letter is no currency
        self.addItems(CURRENCIES)
        self.setCurrentIndex(-1)
        self.setFixedWidth(110)
        for widget in (self, self.line):
            widget.setFont(look.font())
            widget.setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page by it changes nothing."""
        if self.line.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
