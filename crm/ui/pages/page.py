"""What every page is: data fetched off the UI thread, shown when it has come, state kept."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from crm.errors import Cancelled, Stopped
from crm.ui.context import Context
from crm.ui.widgets.layouts import settle_layouts

T = TypeVar("T")


class Page(QWidget, Generic[T]):
    """A page; `request` says what to fetch, `show_data` shows it.

    Old data stays on screen until the new has come, and an answer that was overtaken is dropped.
    What waits to be read is not read at all once it was asked anew, or the page was left.
    """

    shown = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.context, self.kit, self.desk = context, context.kit, context.desk
        self.data: T | None = None
        self._asked, self._in_front = 0, False
        self._stale = True

    def request(self) -> Callable[[], T]:
        """A function to be run off the UI thread; it must not touch any widget."""
        raise NotImplementedError

    def show_data(self, data: T) -> None:
        """Show what was fetched."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Fetch anew if anybody sees it, else when it is seen."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale, self._in_front = False, True
        self._asked += 1
        mine = self._asked

        def receive(data: T) -> None:
            if mine == self._asked and isValid(self):  # pages are remade with the language
                self.data = data
                self.show_data(data)
                settle_layouts(self)  # before it is painted
                self.shown.emit()

        def drop(error: BaseException) -> None:
            if isinstance(error, Stopped):
                self._stale = True
            elif not isinstance(error, Cancelled):
                self.context.refused.emit(error)
            elif mine == self._asked and isValid(self):  # it was left: read it when it is seen
                self.refresh()

        self.context.read(
            self.request(), receive, drop, wanted=lambda: mine == self._asked and self._in_front
        )

    def enter(self) -> None:
        """The page has come to the front."""
        if self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """A page that was remade is seen only after it was brought to the front."""
        super().showEvent(event)
        self._in_front = True
        self.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """What still waits to be read for it need not be read now."""
        super().hideEvent(event)
        self._in_front = self.isVisible()  # a window that was only made small is still there

    def regions(self) -> list[QWidget]:
        """Where F6 goes: the head, then what is first in each sheet and panel, in reading order."""
        named = [
            frame
            for frame in self.findChildren(QFrame)
            if frame.objectName() in {"sheet", "panel"} and frame.isVisible()
        ]
        outer = [
            frame
            for frame in named
            if not any(one is not frame and one.isAncestorOf(frame) for one in named)
        ]
        corner = QPoint(0, 0)
        outer.sort(key=lambda frame: frame.mapTo(self, corner).toTuple()[::-1])
        heads = (
            widget
            for widget in self.findChildren(QWidget)
            if takes_focus(widget) and not any(frame.isAncestorOf(widget) for frame in outer)
        )
        firsts = (
            next(filter(takes_focus, (frame, *frame.findChildren(QWidget))), None)
            for frame in outer
        )
        return [widget for widget in (next(heads, None), *firsts) if widget is not None]

    def customer_at_hand(self) -> uuid.UUID | None:
        """Whom an action from anywhere is about; None where one stands on nobody."""
        return None

    def search_in_page(self) -> bool:
        """Begin to search here; False where there is nothing to search."""
        return False

    def ask(self, wanted: Mapping[str, Any]) -> None:
        """Show this, when the room is opened from elsewhere; what is not known is left out."""

    def state(self) -> Mapping[str, Any]:
        """What the rep chose here, as JSON can hold it."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose it again; anything may be missing."""


def takes_focus(widget: QWidget) -> bool:
    """Whether one can get there by key."""
    by_key = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_key and widget.isVisible() and widget.isEnabled()
