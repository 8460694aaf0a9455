"""What every tab of a customer's page is: read only while it is open."""

import uuid
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from crm.ui.context import Context
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import clear, column, row, settle_layouts
from crm.ui.widgets.rows import Row

T = TypeVar("T")


class CustomerTab(QFrame, Generic[T]):
    """A tab; `request` says what to read of a customer, `show_data` shows it.

    `customer` is whose data it shows, None before any and when what it shows is out of date.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.context, self.kit, self.desk = context, context.kit, context.desk
        self.customer: uuid.UUID | None = None
        self.data: T | None = None
        self.parts: QVBoxLayout = column(gap=4, margins=(0, 8, 4, 8))
        self.setLayout(self.parts)

    def request(self, customer: uuid.UUID) -> Callable[[], T]:
        """A function to be run off the UI thread; it must not touch any widget."""
        raise NotImplementedError

    def show_data(self, data: T) -> None:
        """Show what was read."""
        raise NotImplementedError

    def take(self, customer: uuid.UUID, data: T) -> None:
        """Take what was read of this customer, and show it."""
        self.customer, self.data = customer, data
        self.show_data(data)
        QTimer.singleShot(0, self, lambda: settle_layouts(self))

    def forget(self) -> None:
        """What it shows is out of date: it is read anew when it is seen."""
        self.customer = None

    def leave(self) -> None:
        """Another customer is about to be shown."""

    def empty(self) -> None:
        """Take everything out, to fill it anew."""
        clear(self.parts)

    def buttons(self, *buttons: QPushButton) -> None:
        """A line of small buttons."""
        self.parts.addLayout(row(*buttons, None, gap=6))

    def caption(self, words: str, count: int | None = None) -> None:
        """The head of a part."""
        heading = self.kit.heading(words, count)
        heading.setContentsMargins(0, 4, 0, 0)
        self.parts.addLayout(heading)

    def small(self, words: str, run: Callable[[], None], icon: str = "plus") -> QPushButton:
        """A small button that does this."""
        button = self.kit.button(words, "small", icon)
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - without the state of the button
        return button

    def fact_row(
        self,
        title: str,
        about: str,
        right: str = "",
        below: str = "",
        *,
        tone: str = "text2",
        opened: Callable[[], None] | None = None,
    ) -> Row:
        """A fact in two lines, its number or day at the right."""
        kit, end = self.kit, Align.AlignRight
        left = column(
            kit.line(title, strong=True, elide=True),
            *([kit.line(about, "small", "text2", elide=True)] if about else []),
            gap=0,
        )
        numbers = column(
            kit.line(right, align=end),
            *([kit.line(below, "small", tone, strong=tone != "text2", align=end)] if below else []),
            gap=0,
        )
        spoken = ", ".join(part for part in (title, about, right, below) if part)
        found = Row(kit.look, row((left, 1), numbers, margins=(8, 4, 8, 4)), spoken)
        if opened is not None:
            found.opened.connect(opened)
        return found
