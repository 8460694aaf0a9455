"""A list to tick, in a window of its own under the button that opened it; it stays until left."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from crm.i18n import gettext as _
from crm.labels import folded
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import column

_WIDTH, _ROW, _MOST_ROWS, _SEARCHED = 260, 28, 14, 9
_KEY = Qt.ItemDataRole.UserRole
_TOGGLE = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick; without a key it is the heading of those below."""

    key: str
    words: str
    on: bool = False
    count: int | None = None


class CheckPopup(QFrame):
    """Space, Enter or a click ticks, letters narrow it down, Ctrl+Up and Ctrl+Down move, Esc."""

    toggled = Signal(str, bool)
    moved = Signal(str, int)

    def __init__(self, parent: QWidget, kit: Kit, name: str, ticks: Sequence[Tick]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self.setAccessibleName(name)
        self.search = QLineEdit()
        self.search.setProperty("kind", "search")
        self.search.setFont(kit.look.font())
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(name)
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFont(kit.look.font())
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        for tick in ticks:
            self.list.addItem(self._item(kit, tick))
        self.list.itemClicked.connect(self._on_clicked)
        self.search.setVisible(len(ticks) > _SEARCHED)
        self.setLayout(column(self.search, (self.list, 1), margins=(8, 8, 8, 8), gap=6))
        high = min(len(ticks), _MOST_ROWS) * _ROW + 22 + (44 if len(ticks) > _SEARCHED else 0)
        self.setFixedSize(_WIDTH, high)

    def show_under(self, widget: QWidget) -> None:
        """Show it under this widget, inside the screen."""
        at = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        room = widget.screen().availableGeometry()
        left = max(room.left(), min(at.x(), room.right() - self.width()))
        top = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        first = next((n for n in range(self.list.count()) if self._key(n)), -1)
        self.list.setCurrentRow(first)
        (self.search if not self.search.isHidden() else self.list).setFocus()

    def toggle(self, key: str) -> None:
        """Tick it, or take the tick away."""
        for place in range(self.list.count()):
            if self._key(place) == key:
                self._toggle(self.list.item(place))

    def _item(self, kit: Kit, tick: Tick) -> QListWidgetItem:
        words = tick.words if tick.count is None else f"{tick.words}  {tick.count:,}"
        item = QListWidgetItem(words)
        item.setData(_KEY, tick.key)
        item.setSizeHint(QSize(10, _ROW))
        if tick.key:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if tick.on else Qt.CheckState.Unchecked)
        else:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setFont(kit.look.font("small", strong=True))
        return item

    def _key(self, place: int) -> str:
        return str(self.list.item(place).data(_KEY) or "")

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._toggle(item)

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is None or not item.data(_KEY):
            return
        on = item.checkState() != Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.toggled.emit(str(item.data(_KEY)), on)

    def _narrow(self, text: str) -> None:
        wanted = folded(text.strip())
        first = -1
        for place in range(self.list.count()):
            fits = wanted in folded(self.list.item(place).text())
            self.list.item(place).setHidden(not (fits if self._key(place) else not wanted))
            if fits and first < 0 and self._key(place):
                first = place
        self.list.setCurrentRow(first)

    def _move(self, way: int) -> None:
        item = self.list.currentItem()
        if self.list.currentRow() >= 0 and item.checkState() == Qt.CheckState.Checked:
            self.moved.emit(str(item.data(_KEY)), way)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys mean the list, wherever the focus is."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if key == Qt.Key.Key_Up else 1)
            return True
        if key in _TOGGLE and (watched is self.list or key != Qt.Key.Key_Space):
            self._toggle(self.list.currentItem())
            return True
        if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus()
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)
