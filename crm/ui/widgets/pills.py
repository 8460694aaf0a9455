"""Pills: what was understood, each in its tone; opened to be corrected, or taken away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QMenu, QSizePolicy, QWidget

from crm.i18n import gettext as _
from crm.ui.theme import Look, tone_of
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.labels import baseline

_HEIGHT, _ICON, _EDGE, _GAP, _CROSS = 26, 14, 10, 6, 22


@dataclass(frozen=True, slots=True)
class Option:
    """What a pill may be instead."""

    words: str
    act: Callable[[], None]
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class PillData:
    """One thing understood; `key` names it as long as it is the same thing."""

    key: str
    tone: str
    icon: str
    words: str
    about: str = ""
    spoken: str = ""
    options: tuple[Option, ...] = ()
    remove: Callable[[], None] | None = None
    is_open: bool = False  # a question: drawn as an outline


class Pill(QAbstractButton):
    """Click, Enter or Space opens what it may be instead; Delete or the cross takes it away."""

    def __init__(self, look: Look, data: PillData, most: int) -> None:
        super().__init__()
        self._look, self.data, self._most = look, data, most
        self._over = False
        self.setAccessibleName(data.spoken or f"{data.words} {data.about}".strip())
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._strong, self._small = look.font("body", strong=True), look.font("small")
        self.clicked.connect(self.open)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """As wide as its words, unless that is too wide."""
        wide = (
            2 * _EDGE
            + _ICON
            + _GAP
            + QFontMetricsF(self._strong).horizontalAdvance(self.data.words)
        )
        if self.data.about:
            wide += _GAP + 2 + QFontMetricsF(self._small).horizontalAdvance(self.data.about)
        if self.data.remove is not None:
            wide += _CROSS - 4
        return QSize(min(round(wide) + 1, self._most), _HEIGHT)

    def open(self) -> None:
        """Show what it may be instead; what can only be one thing does it."""
        data = self.data
        if data.is_open and len(data.options) == 1:
            data.options[0].act()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for option in data.options:
            action = menu.addAction(option.words.replace("&", "&&"))
            action.setCheckable(option.is_chosen)
            action.setChecked(option.is_chosen)
            action.triggered.connect(option.act)
        if data.remove is not None:
            menu.addSeparator()
            menu.addAction(_("Not meant")).triggered.connect(data.remove)
        if menu.actions():
            menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys do what the mouse does."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.data.remove:
            self.data.remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.open()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cross takes it away."""
        if self.data.remove is not None and event.position().x() >= self.width() - _CROSS:
            self.setDown(False)
            self.data.remove()
            return
        super().mouseReleaseEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the cross clearly."""
        self._over = True
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show it faintly again."""
        self._over = False
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft ground, icon, the words, what is known besides, the cross."""
        del event
        look, data = self._look, self.data
        ground, tone = tone_of(data.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.color("control"), 1) if data.is_open else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("raised" if data.is_open else ground))
        if self.hasFocus():
            painter.setPen(QPen(look.color("focus"), 2))
        painter.drawRoundedRect(box, 7, 7)
        scale = self.devicePixelRatioF()
        picture = icon_pixmap(data.icon, look.hex(tone), _ICON, scale)
        painter.drawPixmap(QPointF(_EDGE, (_HEIGHT - _ICON) / 2), picture)
        room = self.width() - 2 * _EDGE - _ICON - _GAP - (_CROSS - 4 if data.remove else 0)
        x = float(_EDGE + _ICON + _GAP)
        words_font = QFontMetricsF(self._strong)
        about_room = QFontMetricsF(self._small).horizontalAdvance(data.about) + _GAP + 2
        words_room = room - about_room if data.about and room - about_room > room / 2 else room
        shown = words_font.elidedText(data.words, Qt.TextElideMode.ElideRight, words_room)
        painter.setFont(self._strong)
        painter.setPen(look.color("text" if tone == "text2" else tone))
        painter.drawText(QPointF(x, baseline(self._strong, _HEIGHT)), shown)
        x += words_font.horizontalAdvance(shown) + _GAP + 2
        left = _EDGE + _ICON + _GAP + room - x
        if data.about and left > _ICON:
            about = QFontMetricsF(self._small).elidedText(
                data.about, Qt.TextElideMode.ElideRight, left + 1
            )
            painter.setFont(self._small)
            painter.setPen(look.color("text2"))
            painter.drawText(QPointF(x, baseline(self._small, _HEIGHT)), about)
        if data.remove is not None:
            cross = icon_pixmap("close", look.hex(tone if self._over else "text2"), 12, scale)
            painter.setOpacity(1.0 if self._over or self.hasFocus() else 0.6)
            painter.drawPixmap(QPointF(self.width() - _CROSS + 3, (_HEIGHT - 12) / 2), cross)


class FlowLayout(QLayout):
    """Items side by side, in as many rows as they need."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102 - Qt's
        self._items.append(item)

    def count(self) -> int:  # noqa: D102 - Qt's
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:  # noqa: D102 - Qt's
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102 - Qt's
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102 - Qt's
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: D102 - Qt's
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: D102 - Qt's
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            high = max(high, size.height())
        return y + high - rect.y()


class Pills(QWidget):
    """A row of pills that wraps; the focus stays on the one it was on."""

    changed = Signal()

    def __init__(self, look: Look, name: str, width: int) -> None:
        super().__init__()
        self._look, self._width = look, width
        self.setAccessibleName(name)
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.pills: list[Pill] = []

    def show_pills(self, found: Sequence[PillData]) -> None:
        """Show these; those that say the same stay as they are."""
        focused = next((pill.data.key for pill in self.pills if pill.hasFocus()), None)
        old = {pill.data.key: pill for pill in self.pills}
        kept: list[Pill] = []
        while self._flow.takeAt(0) is not None:
            pass
        for data in found:
            pill = old.pop(data.key, None)
            if pill is None or _looks(pill.data) != _looks(data):
                if pill is not None:
                    _drop(pill)
                pill = Pill(self._look, data, self._width)
                pill.setParent(self)
                pill.show()
            pill.data = data
            kept.append(pill)
            self._flow.addWidget(pill)
        for pill in old.values():
            _drop(pill)
        self.pills = kept
        for before, after in pairwise(kept):
            QWidget.setTabOrder(before, after)
        self.setVisible(bool(kept))
        self.setFixedHeight(self._flow.heightForWidth(self._width) if kept else 0)
        self._flow.invalidate()  # as high as before, it would not be laid out
        self._flow.activate()
        if focused is not None:
            next(
                (pill for pill in kept if pill.data.key == focused), kept[0] if kept else self
            ).setFocus()
        self.changed.emit()


def _looks(data: PillData) -> tuple[object, ...]:
    return (
        data.tone,
        data.icon,
        data.words,
        data.about,
        data.spoken,
        data.is_open,
        bool(data.remove),
    )


def _drop(pill: Pill) -> None:
    pill.hide()
    pill.setParent(None)
    pill.deleteLater()
