"""A table of a file as it will come in: filters, rows to correct in place, columns, totals."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from crm.i18n import gettext as _
from crm.ui.tables.import_rows import (
    ASIDE,
    FIRST,
    KINDS_OF_ROWS,
    NUMBER,
    WHAT,
    WHY,
    ImportDelegate,
    ImportRow,
    ImportTable,
)
from crm.ui.tables.view import make_view
from crm.ui.widgets.import_columns import ColumnDecision, FileColumn, ImportColumns
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, clear, column, line, row

if TYPE_CHECKING:
    import uuid

    from crm.documents.imports.plan import RowPlan, SheetPlan

_MOST_LIKELY = 2
_WIDTHS = ((NUMBER, 52), (WHAT, 116), (WHY, 250))


class ImportPlanView(QWidget):
    """What is chosen or corrected is told; whoever listens plans anew."""

    edited = Signal(object, str, str)  # the plan of the row, header, text
    row_chosen = Signal(object, object)  # the plan of the row; "new", "skip", an id, None: anew

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._chosen: frozenset[object] = frozenset()
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        chips = row(gap=6)
        for key, words in (("", _("All")), *((key, _(words)) for key, words, _t in KINDS_OF_ROWS)):
            chip = kit.button(words, "chip")
            chip.setCheckable(True)
            chip.setProperty("words", words)
            chip.clicked.connect(partial(self._filter, key))
            self._group.addButton(chip)
            self._chips[key] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        self.rows_tab, self.columns_tab = (
            kit.button(words, "tab") for words in (_("Rows"), _("Columns"))
        )
        tabs = QButtonGroup(self)
        for place, tab in enumerate((self.rows_tab, self.columns_tab)):
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on, place=place: self._inner.setCurrentIndex(place))
            tabs.addButton(tab)
            chips.addWidget(tab)
            chips.addSpacing(8)
        self.rows_tab.setChecked(True)
        self.table = ImportTable()
        self.table.setParent(self)
        self.table.edited.connect(self.edited)
        self.view = make_view(kit, self.table, _("Rows of the file"), stretch=WHY)
        self.view.setItemDelegate(ImportDelegate(kit.look, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(WHY, header.ResizeMode.Interactive)
        header.setDefaultSectionSize(130)
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self._detail = row(gap=8)
        self._detail_box = boxed(self._detail, "soft")
        self._detail.setContentsMargins(12, 6, 8, 6)
        self._detail_box.hide()
        self._totals = column(gap=2)
        rows = boxed(column((self.view, 1), line(), self._detail_box, gap=0), "sheet")
        self.columns = ImportColumns(kit)
        area = kit.scroll(self.columns)
        self._inner: QStackedWidget = QStackedWidget()
        self._inner.addWidget(rows)
        self._inner.addWidget(boxed(column((area, 1), margins=(1, 1, 1, 1)), "sheet"))
        self.setLayout(column(chips, (self._inner, 1), self._totals, gap=8))

    def show_sheet(
        self,
        sheet: "SheetPlan | None",
        headers: Sequence[str],
        rows: Sequence[ImportRow],
        columns: Sequence[FileColumn],
        chosen: frozenset[object],
    ) -> None:
        """Show this one; `chosen` are the keys of rows that somebody decided about."""
        self._chosen = chosen
        first = self.table.columnCount() <= FIRST
        self.table.show_rows(headers, rows, [each.title for each in columns])
        if first:
            for section, wide in _WIDTHS:
                self.view.setColumnWidth(section, wide)
        self.view.setColumnHidden(WHY, not any(each.why for each in rows))
        self._say_counts()
        clear(self._totals)
        if sheet is not None:
            self._show_columns(sheet, columns)
            self._show_totals(sheet)
        if not self.view.currentIndex().isValid() and self.table.rowCount():
            self.view.selectRow(0)
        else:
            self._show_row()

    def _say_counts(self) -> None:
        for key, chip in self._chips.items():
            words = chip.property("words")
            count = sum(map(self.table.count, self._chips)) if not key else self.table.count(key)
            chip.setText(f"{words} {count:,}")
            chip.setAccessibleName(f"{words} {count:,}")
            chip.setVisible(not key or count > 0)
        if not any(chip.isChecked() and not chip.isHidden() for chip in self._chips.values()):
            self._filter("")

    def _filter(self, key: str) -> None:
        self._chips[key].setChecked(True)
        self.table.filter(key)
        self._inner.setCurrentIndex(0)
        self.rows_tab.setChecked(True)
        if self.table.rowCount():
            self.view.selectRow(0)
        self._show_row()

    def _show_columns(self, each: "SheetPlan", columns: Sequence[FileColumn]) -> None:
        from crm.documents.imports.kinds import KINDS

        fields = {field.name: _(field.label) for field in KINDS[each.kind].fields}
        decided = [ColumnDecision(d.header, d.sentence, d.choice, d.choices) for d in each.decided]
        self.columns.show_columns(columns, fields, decided)
        count = len(each.unmapped) + len(decided)
        self.columns_tab.setText(_("Columns") + (f" {count}" if count else ""))

    def _show_totals(self, each: "SheetPlan") -> None:
        for note in each.sheet.notes:
            self._totals.addWidget(self.kit.text(note, "text2", "small"))
        for total in each.totals:
            if not total.agrees:
                words = _(
                    "The file says {theirs} in total for {column}, its rows add up to {ours}."
                ).format(theirs=f"{total.theirs:,}", column=total.header, ours=f"{total.ours:,}")
                self._totals.addWidget(self.kit.text(words, "warn", "small"))

    def _show_row(self) -> None:
        clear(self._detail)
        index = self.view.currentIndex()
        found = self.table.row_at(index.row()) if index.isValid() else None
        plan = found.plan if found is not None else None
        if found is None or plan is None or not (found.why or plan.likely):
            self._detail_box.hide()
            return
        self._detail.addWidget(self.kit.text(found.why, "text2", "small"), 1)
        for likely in plan.likely[:_MOST_LIKELY]:
            same = self.kit.button(_("It is {name}").format(name=likely.name), "small")
            same.clicked.connect(partial(self._choose, plan, likely.customer))
            self._detail.addWidget(same)
        if plan.likely:
            new = self.kit.button(_("A new one"), "small")
            new.clicked.connect(partial(self._choose, plan, "new"))
            self._detail.addWidget(new)
        if plan.key in self._chosen:
            again = self.kit.button(_("Decide anew"), "small")
            again.clicked.connect(partial(self._choose, plan, None))
            self._detail.addWidget(again)
        elif found.kind != ASIDE:
            leave = self.kit.button(_("Leave out"), "small")
            leave.clicked.connect(partial(self._choose, plan, "skip"))
            self._detail.addWidget(leave)
        self._detail_box.show()

    def _choose(
        self, plan: "RowPlan", choice: "uuid.UUID | str | None", _on: object = None
    ) -> None:
        self.row_chosen.emit(plan, choice)
