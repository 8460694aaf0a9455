"""Customers as rows in memory: filtered here, painted by the delegate, never read cell by cell."""

import datetime as dt
import uuid
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import folded, label
from crm.queries.customers import CustomerRow
from crm.ui import formats

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
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CustomerTable(QAbstractTableModel):
    """The rows that pass the filter; sorting and filtering look at values, not at words."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.today = today
        self._all: list[CustomerRow] = []
        self._searched: list[str] = []
        self._rows: list[CustomerRow] = []
        self._text, self._stage, self._overdue = "", "", False
        self._heads = (
            _("Customer"),
            _("Grade"),
            _("Stage"),
            _("Last contact"),
            _("Next"),
        )

    def show_rows(self, rows: Sequence[CustomerRow], today: dt.date) -> None:
        """Hold these customers from now on."""
        self.today = today
        self._all = list(rows)
        self._searched = [
            folded(" ".join(filter(None, (r.name, r.short_name, r.code, r.city, r.owner))))
            for r in self._all
        ]
        self._sift()

    def filter(self, text: str, stage: str, *, overdue: bool) -> None:
        """Show who has this text, one of these stages, and with `overdue` only who is that."""
        wanted = (folded(text), stage, overdue)
        if wanted != (self._text, self._stage, self._overdue):
            self._text, self._stage, self._overdue = wanted
            self._sift()

    @property
    def total(self) -> int:
        """How many there are without the filter."""
        return len(self._all)

    @property
    def overdue_total(self) -> int:
        """How many of all are overdue."""
        return sum(row.overdue is not None for row in self._all)

    def row_at(self, place: int) -> CustomerRow:
        """The customer of a row."""
        return self._rows[place]

    def place_of(self, customer: uuid.UUID) -> int | None:
        """The row of a customer; None if the filter hides it."""
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
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
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

    def _spoken(self, row: CustomerRow) -> str:
        parts = [row.name]
        if row.grade:
            parts.append(_("Grade {grade}").format(grade=row.grade))
        parts.append(label("stage", row.stage))
        parts.append(formats.days_ago(row.last_contact, self.today))
        if row.overdue:
            parts.append(_("{count} d past the maximum").format(count=row.overdue))
        return listed(parts)

    def _sift(self) -> None:
        stages = STAGE_FILTERS.get(self._stage)
        self.beginResetModel()
        self._rows = [
            row
            for row, searched in zip(self._all, self._searched, strict=True)
            if (not self._text or self._text in searched)
            and (stages is None or row.stage in stages)
            and (not self._overdue or row.overdue is not None)
        ]
        self.endResetModel()
