"""Customers as rows: sifted and sorted elsewhere, painted by the delegate, worded when seen."""

import uuid
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.queries.customers import CustomerRow
from crm.ui import formats
from crm.ui.customer_columns import DEFAULT, NAME, Column, all_columns
from crm.ui.held import FoundRows, Held, Told

Index = QModelIndex | QPersistentModelIndex
PROSPECTS = ("lead", "contacted", "interested", "proposal", "negotiation")
TOLD = Qt.ItemDataRole.UserRole + 1  # what is marked in a row; nothing without a search
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class CustomerTable(QAbstractTableModel):
    """The rows it is given, in the columns it is given; the words of a cell are made when seen."""

    def __init__(self, held: Held) -> None:
        super().__init__()
        self.held = held
        self._found: FoundRows | None = None
        self._rows: Sequence[CustomerRow] = ()
        self._known = all_columns(held.extra)
        self.columns: list[Column] = [self._known[key] for key in DEFAULT]
        self.sort_key, self.descending = NAME, False

    @property
    def known(self) -> dict[str, Column]:
        """Every column there can be."""
        return self._known

    def show_rows(
        self, held: Held, rows: Sequence[CustomerRow], found: FoundRows | None = None
    ) -> None:
        """Show these of the customers held, with what was found marked."""
        self.beginResetModel()
        if held.extra != self.held.extra:
            self._known = all_columns(held.extra)
            self.columns = [self._known[c.key] for c in self.columns if c.key in self._known]
        self.held, self._rows, self._found = held, rows, found
        self.endResetModel()

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show these columns, the name among them; what is not known is left out."""
        wanted = [key for key in dict.fromkeys(keys) if key in self._known]
        if NAME not in wanted:
            wanted.insert(0, NAME)
        self.beginResetModel()
        self.columns = [self._known[key] for key in wanted]
        self.endResetModel()

    def show_sort(self, key: str, *, descending: bool) -> None:
        """The order they are in, for the header."""
        self.sort_key, self.descending = key, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    @property
    def rows(self) -> Sequence[CustomerRow]:
        """All that are shown, in their order."""
        return self._rows

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.held.rows)

    @property
    def found_total(self) -> int:
        """How many were found, whatever they are narrowed down to."""
        return len(self.held.rows if self._found is None else self._found.rows)

    def row_at(self, place: int) -> CustomerRow:
        """The customer of a row."""
        return self._rows[place]

    def place_of(self, customer: uuid.UUID) -> int | None:
        """The row of a customer; None if it is not shown."""
        return next((n for n, row in enumerate(self._rows) if row.id == customer), None)

    def section_of(self, key: str) -> int:
        """Where a column stands; -1 if it is not shown."""
        return next((n for n, column in enumerate(self.columns) if column.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """What a column holds; an arrow where it is sorted by it."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                arrow = "  ↓" if self.descending else "  ↑"
                return column.label + (arrow if column.key == self.sort_key else "")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.right else _LEFT
            if role == Qt.ItemDataRole.ToolTipRole:
                return _("Click to sort, drag to move")
        return None

    def data(  # noqa: PLR0911 - a role each
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Words of a cell, and the sentence a colleague would say of the row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row, self.held)
        told = None if self._found is None else self._found.told_of(row)
        if role == TOLD:
            return told
        is_name = column.key == NAME
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = column.words(row, self.held)
            return self._spoken(row, told) if is_name else f"{column.label} {words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = " · ".join(filter(None, (row.name, row.city, row.code, row.owner)))
            return whole if is_name else column.words(row, self.held)
        return None

    def _spoken(self, row: CustomerRow, told: Told | None) -> str:
        parts = [row.name]
        if told is not None and told.about:
            parts.append(told.about)
        if row.grade:
            parts.append(_("Grade {grade}").format(grade=row.grade))
        parts.append(label("stage", row.stage))
        parts.append(formats.days_ago(row.last_contact, self.held.today))
        if row.overdue:
            parts.append(_("{count} d past the maximum").format(count=row.overdue))
        return listed(parts)
