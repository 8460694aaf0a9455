"""A table view in our look: rows of one height, no grid, Enter opens."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from crm.ui.widgets.kit import Kit

COMPACT = 36
_KEYS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}


class TableView(QTableView):
    """Selects whole rows; J and K go down and up, Tab leaves."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn J and K into the arrows, Enter into opening."""
        key = Qt.Key(event.key())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and key in _KEYS:
            event = QKeyEvent(event.type(), _KEYS[key], event.modifiers())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


def make_view(
    kit: Kit, model: QAbstractItemModel, name: str, *, stretch: int, height: int = COMPACT
) -> TableView:
    """A view on the model; column `stretch` takes the room that is left."""
    view = TableView()
    dress_view(view, kit, model, name, height=height)
    view.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def dress_view(
    view: TableView, kit: Kit, model: QAbstractItemModel, name: str, *, height: int = COMPACT
) -> None:
    """Give a view its model and our look."""
    view.setAccessibleName(name)
    view.setFont(kit.look.font())
    view.setModel(model)
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(height)
    head = view.horizontalHeader()
    head.setFont(kit.look.font("small"))
    head.setHighlightSections(False)
    head.setSectionsClickable(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
