"""Facts behind a number, as a table."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.i18n import gettext as _
from crm.queries.measure import FactRow
from crm.ui import formats

Index = QModelIndex | QPersistentModelIndex
_NUMBER = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class FactsTable(QAbstractTableModel):
    """Day, customer, what, value; the newest first."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self._today = today
        self._rows: list[FactRow] = []
        self._heads = (_("Date"), _("Customer"), _("About"), _("Value"))

    def show_rows(self, rows: Sequence[FactRow]) -> None:
        """Hold these rows from now on."""
        self.beginResetModel()
        self._rows = sorted(rows, key=lambda row: row.day, reverse=True)
        self.endResetModel()

    @property
    def rows(self) -> Sequence[FactRow]:
        """All that is shown, in its order."""
        return list(self._rows)

    def row_at(self, place: int) -> FactRow:
        """The fact of a row."""
        return self._rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many facts."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """What a column holds."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._heads):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._heads[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _NUMBER if section == len(self._heads) - 1 else _WORDS
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _NUMBER if column == len(self._heads) - 1 else _WORDS
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._words(row, column)

    def _words(self, row: FactRow, column: int) -> str:
        value = formats.money(row.value, row.currency) if row.currency else f"{row.value:,}"
        about = " ".join((row.text or row.product or "").split())
        when = formats.day(row.day, self._today)
        return (when, row.customer or formats.NOTHING, about, value)[column]
