"""The view of the list: rows marked with X or Shift, headers dragged, keys for what is asked."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from crm.ui.customer_columns import NAME
from crm.ui.tables.customer_delegate import HEIGHT, CustomerDelegate
from crm.ui.tables.customers import CustomerTable
from crm.ui.tables.view import COMPACT, TableView, dress_view
from crm.ui.widgets.kit import Kit

_LEAST_NAME, _LEAST = 200, 48  # pixels of a column
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_K)
_ASKED = {Qt.Key.Key_S: "sort", Qt.Key.Key_C: "columns", Qt.Key.Key_E: "edit"}
_Flag = QItemSelectionModel.SelectionFlag


class CustomerView(TableView):
    """Many rows may be selected; X marks the row one stands on and lets the arrows go on."""

    asked = Signal(str)  # sort, columns, edit, none
    columns_moved = Signal(object)  # keys of the columns as they stand now
    widths_changed = Signal()

    def __init__(self, kit: Kit, table: CustomerTable, name: str) -> None:
        super().__init__()
        dress_view(self, kit, table, name, height=HEIGHT)
        self.table, self.marking = table, False
        self.widths: dict[str, int] = {}
        self._fitting = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.delegate = CustomerDelegate(kit.look, table, self)
        self.setItemDelegate(self.delegate)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(_LEAST)
        head.sectionMoved.connect(self._on_moved)
        head.sectionResized.connect(self._on_resized)
        table.modelReset.connect(self.fit)

    @property
    def compact(self) -> bool:
        """Whether a row is a single line."""
        return self.delegate.height == COMPACT

    @compact.setter
    def compact(self, on: bool) -> None:
        self.delegate.height = COMPACT if on else HEIGHT
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.viewport().update()

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these columns in this order."""
        head = self.horizontalHeader()
        self._fitting = True
        for place in range(head.count()):
            if head.visualIndex(place) != place:
                head.moveSection(head.visualIndex(place), place)
        self._fitting = False
        self.table.show_columns(keys)

    def columns(self) -> list[str]:
        """The keys of the columns as they stand."""
        head = self.horizontalHeader()
        return [self.table.columns[head.logicalIndex(n)].key for n in range(head.count())]

    def fit(self) -> None:
        """Give every column its width, and the name what is left."""
        head, columns = self.horizontalHeader(), self.table.columns
        if head.count() != len(columns):
            return
        self._fitting = True
        rest = self.viewport().width()
        for section, column in enumerate(columns):
            if column.key == NAME:
                head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
                continue
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
            wide = max(self.widths.get(column.key, self._usual(section)), _LEAST)
            head.resizeSection(section, wide)
            rest -= wide
        head.resizeSection(self.table.section_of(NAME), max(rest, _LEAST_NAME))
        self._fitting = False

    def _usual(self, section: int) -> int:
        """As wide as it was meant, and as its head with the arrow needs."""
        column = self.table.columns[section]
        words = self.horizontalHeader().fontMetrics().horizontalAdvance(column.label + "  ↑")
        return max(column.width, words + 22)

    def _on_moved(self) -> None:
        if not self._fitting:
            self.columns_moved.emit(self.columns())

    def _on_resized(self, section: int, _before: int, wide: int) -> None:
        if not self._fitting and section < len(self.table.columns):
            self.widths[self.table.columns[section].key] = wide
            self.fit()
            self.widths_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name has the rest."""
        super().resizeEvent(event)
        self.fit()

    # --- Rows -------------------------------------------------------------------------------

    def places(self) -> list[int]:
        """The rows selected, from the top."""
        found: set[int] = set()
        for part in self.selectionModel().selection().toList():
            found.update(range(part.top(), part.bottom() + 1))
        return sorted(found)

    def select_places(self, places: Iterable[int]) -> None:
        """Select these rows, whatever one stands on."""
        chosen = QItemSelection()
        last = len(self.table.columns) - 1
        start = before = None
        for place in [*places, None]:
            if start is not None and before is not None and place != before + 1:
                chosen.select(self.table.index(start, 0), self.table.index(before, last))
                start = None
            start = place if start is None else start
            before = place
        self.selectionModel().select(chosen, _Flag.ClearAndSelect)

    def let_go(self) -> None:
        """Select nothing but the row one stands on."""
        self.marking = False
        if self.currentIndex().isValid():
            self.selectRow(self.currentIndex().row())

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """While rows are marked one by one, the arrows leave the selection alone."""
        if isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if self.marking and plain and Qt.Key(event.key()) in _ARROWS:
                return _Flag.NoUpdate
        elif event is not None:
            self.marking = False
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """X marks, Esc lets go, letters ask."""
        key, plain = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.NoModifier
        current = self.currentIndex()
        if plain and key == Qt.Key.Key_X and current.isValid():
            if self.marking:
                rows = _Flag.Toggle | _Flag.Rows
                self.selectionModel().select(current, rows)
            self.marking = True
            self.selectionModel().selectionChanged.emit(QItemSelection(), QItemSelection())
        elif plain and key == Qt.Key.Key_Escape and (self.marking or len(self.places()) > 1):
            self.asked.emit("none")
        elif plain and key in _ASKED:
            self.asked.emit(_ASKED[key])
        else:
            super().keyPressEvent(event)
