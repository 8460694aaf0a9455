"""Orders that are not settled, as a table."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from crm.i18n import gettext as _
from crm.queries.receivables import ReceivableRow
from crm.ui import formats

Index = QModelIndex | QPersistentModelIndex
CUSTOMER, ORDER, DUE, AGE, OWED = range(5)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ReceivableTable(QAbstractTableModel):
    """The longest due first; only those of one age where one is chosen."""

    def __init__(self, today: dt.date, late: QColor | None = None) -> None:
        super().__init__()
        self._today, self._late = today, late
        self._rows: list[ReceivableRow] = []
        self._heads = (_("Customer"), _("Order"), _("Due on"), _("Age"), _("Owed"))

    def show_rows(self, rows: Sequence[ReceivableRow], today: dt.date, band: str = "") -> None:
        """Hold these rows from now on."""
        self.beginResetModel()
        self._today = today
        self._rows = [row for row in rows if not band or row.band == band]
        self.endResetModel()

    @property
    def rows(self) -> Sequence[ReceivableRow]:
        """All that is shown, in its order."""
        return list(self._rows)

    def row_at(self, place: int) -> ReceivableRow:
        """The order of a row."""
        return self._rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many orders."""
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
                return _RIGHT if section in (AGE, OWED) else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; late ages in red."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in (AGE, OWED) else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole and column == AGE and row.days_past_due:
            return None if self._late is None else QBrush(self._late)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.customer}, {self._words(row, OWED)}, {self._words(row, AGE)}"
        return None

    def _words(self, row: ReceivableRow, column: int) -> str:
        if column == CUSTOMER:
            return row.customer
        if column == ORDER:
            return row.code or formats.day(row.day, self._today)
        if column == DUE:
            return formats.day(row.due, self._today)
        if column == AGE:
            late = row.days_past_due
            return _("{count} d late").format(count=late) if late else _("not due yet")
        return formats.money(row.owed, row.currency)
