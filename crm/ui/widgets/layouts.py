"""Layouts written as one expression: items in a row or a column."""

from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

# A widget or layout, a number of pixels, (item, stretch), or None for what takes the rest.
Item: TypeAlias = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
Margins: TypeAlias = tuple[int, int, int, int]
NO_MARGINS: Margins = (0, 0, 0, 0)
_SHOWN_OR_HIDDEN = Qt.WidgetAttribute.WA_WState_ExplicitShowHide  # by a call of ours
MOST_WIDE = 1480  # of a page's content; the eye does not travel farther


def row(*items: Item, margins: Margins = NO_MARGINS, gap: int = 8) -> QHBoxLayout:
    """Items side by side."""
    layout = QHBoxLayout()
    _fill(layout, items, margins, gap)
    return layout


def column(*items: Item, margins: Margins = NO_MARGINS, gap: int = 8) -> QVBoxLayout:
    """Items below each other."""
    layout = QVBoxLayout()
    _fill(layout, items, margins, gap)
    return layout


def _fill(layout: QBoxLayout, items: tuple[Item, ...], margins: Margins, gap: int) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for item in items:
        what, stretch = item if isinstance(item, tuple) else (item, 0)
        if what is None:
            layout.addStretch(1)
        elif isinstance(what, int):
            layout.addSpacing(what)
        elif isinstance(what, QLayout):
            layout.addLayout(what, stretch)
        else:
            layout.addWidget(what, stretch)


def rest() -> QFrame:
    """Takes what is left beside what is only so wide, and nothing before that."""
    frame = QFrame()
    frame.setObjectName("clear")
    frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return frame


def boxed(layout: QLayout, name: str = "clear") -> QFrame:
    """A frame around a layout; `name` is what the style sheet knows it by."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setLayout(layout)
    return frame


def line(*, upright: bool = False) -> QFrame:
    """A hairline."""
    frame = QFrame()
    frame.setObjectName("vr" if upright else "hr")
    return frame


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; the widgets go when Qt is idle."""
    focus = QApplication.focusWidget()
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            if focus is not None and (widget is focus or widget.isAncestorOf(focus)):
                focus.clearFocus()  # or it wanders on to the next, and lists scroll after it
                focus = None
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def settle_layouts(widget: QWidget) -> None:
    """Show what was put in and measure everything inside anew, the innermost first.

    Qt shows new widgets, and measures what they are in, only with the next events: until then
    they lie on each other, and frames filled before their page was ever laid out keep the
    minimum of their empty days.
    """
    inside = widget.findChildren(QWidget)
    for inner in inside:
        if inner.isHidden() and not inner.testAttribute(_SHOWN_OR_HIDDEN):
            QCoreApplication.sendPostedEvents(inner, QEvent.Type.MetaCall.value)
    for inner in (*reversed(inside), widget):
        if isinstance(inner, QScrollArea):  # else it learns how high its page is only later
            QCoreApplication.sendEvent(inner, QEvent(QEvent.Type.LayoutRequest))
        elif (layout := inner.layout()) is not None:
            layout.invalidate()
            layout.activate()
            inner.updateGeometry()
