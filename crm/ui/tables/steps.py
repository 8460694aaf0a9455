"""Steps that were taken, as a table."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from crm.i18n import gettext as _
from crm.queries.steps import StepRow
from crm.queries.wording import about_name, state_name, step_name
from crm.ui import formats
from crm.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex


def moment(at: int, today: dt.date) -> str:
    """Milliseconds UTC as the day and the time here."""
    when = dt.datetime.fromtimestamp(at / 1000).astimezone()
    return f"{formats.near_day(when.date(), today)} {when:%H:%M}"


class StepsTable(QAbstractTableModel):
    """When, what, about, who, whether it holds; the newest first."""

    def __init__(self, look: Look, today: dt.date) -> None:
        super().__init__()
        self._quiet, self._today = QColor(look.hex("text3")), today
        self.rows: list[StepRow] = []
        self._heads = (_("When"), _("The step"), _("About"), _("Who"), _("State"))

    def show_rows(self, rows: Sequence[StepRow]) -> None:
        """Hold these rows from now on."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many steps."""
        return 0 if parent.isValid() else len(self.rows)

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
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; a step that does not hold is quiet."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._quiet if row.state != "done" or row.kind != "do" else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, self._words(row)))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(row)[index.column()]
        return None

    def _words(self, row: StepRow) -> tuple[str, ...]:
        return (
            moment(row.at, self._today),
            step_name(row.kind, row.verb),
            about_name(row.about, row.verb) or "",
            row.actor or "",
            "" if row.state == "done" else state_name(row.state),
        )
