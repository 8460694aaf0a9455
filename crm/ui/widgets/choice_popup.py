"""The list under a field that finds: it never takes the focus from the field."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QListView, QWidget

from crm.ui.tables.palette import HEAD, HEIGHT, Entry, PaletteDelegate, PaletteTable
from crm.ui.theme import Look

LEAST_WIDTH, MOST_ROWS = 420, 8
_EDGE = 5  # around the rows
_FLAGS = (
    Qt.WindowType.ToolTip
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)


class ChoicePopup(QListView):
    """Rows of the palette in a window of their own; the field tells it what keys mean."""

    picked = Signal(int)

    def __init__(self, field: QWidget, look: Look, name: str) -> None:
        super().__init__(field)
        self.setWindowFlags(_FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setObjectName("completions")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table = PaletteTable()
        self.table.setParent(self)
        self.setModel(self.table)
        self.setItemDelegate(PaletteDelegate(look, self))
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(self._on_clicked)
        self._field = field
        self.hide()

    @property
    def place(self) -> int:
        """The row that Enter means; -1 if none."""
        return self.currentIndex().row() if self.isVisible() else -1

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these under the field, standing on the first; nothing of nothing."""
        self.table.show_entries(entries)
        if not entries:
            self.hide()
            return
        high = sum(HEAD if entry.act is None else HEIGHT for entry in entries)
        high = min(high, MOST_ROWS * HEIGHT) + 2 * _EDGE
        wide = max(self._field.width(), LEAST_WIDTH)
        self.setFixedSize(wide, high)
        self._put(wide, high)
        self.move_by(0)
        self.show()

    def move_by(self, way: int) -> None:
        """Stand on the next (1) or previous (-1) row, round the ends; on the first with 0."""
        here = self.currentIndex().row() if way else -1
        place = self.table.next_place(max(here, 0) if way < 0 else here, way or 1)
        if place >= 0:
            index = self.table.index(place)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _put(self, wide: int, high: int) -> None:
        """Under the field, or over it where there is no room left on the screen."""
        below = self._field.mapToGlobal(QPoint(0, self._field.height() + 2))
        screen = self._field.screen().availableGeometry()
        if below.y() + high > screen.bottom():
            above = self._field.mapToGlobal(QPoint(0, -high - 2))
            below = above if above.y() >= screen.top() else below
        left = max(screen.left(), min(below.x(), screen.right() - wide))
        self.move(left, below.y())

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.table.entry(index.row()).act is not None:
            self.picked.emit(index.row())
