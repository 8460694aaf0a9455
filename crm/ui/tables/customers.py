"""Customers as rows: narrowed down here, painted by the delegate, never read cell by cell."""

import datetime as dt
import uuid

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.queries.customers import CustomerRow
from crm.ui import formats
from crm.ui.held import FoundRows, Held, Told, hold

Index = QModelIndex | QPersistentModelIndex
NAME, GRADE, STAGE, CONTACT, NEXT = range(5)
PROSPECTS = ("lead", "contacted", "interested", "proposal", "negotiation")
# What the stage filter offers: a word for it, and the derived stages it lets through.
STAGE_FILTERS: dict[str, tuple[str, ...]] = {
    "prospect": PROSPECTS,
    "existing": ("existing", "won"),
    "lapsed": ("lapsed",),
    "lost": ("lost",),
}
TOLD = Qt.ItemDataRole.UserRole + 1  # what is marked in a row; nothing without a search
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CustomerTable(QAbstractTableModel):
    """The rows that pass the filter; sorting and filtering look at values, not at words."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.today = today
        self._held: Held = hold(())
        self._found: FoundRows | None = None
        self._rows = self._held.rows
        self._stage, self._overdue = "", False
        self._heads = (
            _("Customer"),
            _("Grade"),
            _("Stage"),
            _("Last contact"),
            _("Next"),
        )

    def show_held(self, held: Held, found: FoundRows | None, today: dt.date) -> None:
        """Hold these customers from now on, and show those that were found, or all."""
        self._held, self._found, self.today = held, found, today
        self._sift()

    def narrow(self, stage: str, *, overdue: bool) -> None:
        """Show only who is at one of these stages, with `overdue` only who is that."""
        if (stage, overdue) != (self._stage, self._overdue):
            self._stage, self._overdue = stage, overdue
            self._sift()

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._held.rows)

    @property
    def found_total(self) -> int:
        """How many were found, at whatever stage."""
        return len(self._held.rows if self._found is None else self._found.rows)

    def row_at(self, place: int) -> CustomerRow:
        """The customer of a row."""
        return self._rows[place]

    def place_of(self, customer: uuid.UUID) -> int | None:
        """The row of a customer; None if it is not shown."""
        if self._rows is self._held.rows:
            return self._held.places.get(customer)
        return next((n for n, row in enumerate(self._rows) if row.id == customer), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many pass the filter."""
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
                return _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, and the sentence a colleague would say of the row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, index.column())
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (TOLD, Qt.ItemDataRole.AccessibleTextRole):
            told = None if self._found is None else self._found.told_of(row)
            return told if role == TOLD else self._spoken(row, told)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return " · ".join(filter(None, (row.name, row.city, row.code, row.owner)))
        return None

    def _words(self, row: CustomerRow, column: int) -> str:
        if column == NAME:
            return row.name
        if column == GRADE:
            return row.grade or formats.NOTHING
        if column == STAGE:
            return label("stage", row.stage)
        if column == CONTACT:
            return formats.days_ago(row.last_contact, self.today)
        return formats.near_day(row.next_visit, self.today) if row.next_visit else formats.NOTHING

    def _spoken(self, row: CustomerRow, told: Told | None) -> str:
        parts = [row.name]
        if told is not None and told.about:
            parts.append(told.about)
        if row.grade:
            parts.append(_("Grade {grade}").format(grade=row.grade))
        parts.append(label("stage", row.stage))
        parts.append(formats.days_ago(row.last_contact, self.today))
        if row.overdue:
            parts.append(_("{count} d past the maximum").format(count=row.overdue))
        return listed(parts)

    def _sift(self) -> None:
        rows = self._held.rows if self._found is None else self._found.rows
        stages = STAGE_FILTERS.get(self._stage)
        if stages is not None:
            rows = [row for row in rows if row.stage in stages]
        if self._overdue:
            rows = [row for row in rows if row.overdue is not None]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
