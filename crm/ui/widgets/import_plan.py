"""A table of a file as it will come in: filters, rows to correct in place, columns, totals."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from crm.i18n import gettext as _
from crm.ui.tables.import_rows import (
    FIRST,
    KINDS_OF_ROWS,
    NUMBER,
    POSSIBLE,
    WHAT,
    WHY,
    ImportDelegate,
    ImportTable,
)
from crm.ui.tables.view import make_view
from crm.ui.widgets.import_columns import ColumnDecision, FileColumn, ImportColumns
from crm.ui.widgets.import_strip import SKIP, ImportStrip
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, clear, column, line, row

if TYPE_CHECKING:
    from crm.documents.imports.plan import SheetPlan
    from crm.ui.importing import ShownSheet

_WIDTHS = ((NUMBER, 52), (WHAT, 116), (WHY, 250))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_NOTICES = 3


class ImportPlanView(QWidget):
    """What is chosen or corrected is told; whoever listens plans anew."""

    edited = Signal(object, str, str)  # the plan of the row, header, text
    row_chosen = Signal(object, object)  # the plan of the row; "new", "skip", an id, None: anew
    all_chosen = Signal(str)  # for all possible duplicates of the table
    editor_closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._chosen: frozenset[object] = frozenset()
        self._counts: Mapping[str, int] = {}
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        chips = row(gap=6)
        for key, words in (("", _("All")), *((key, _(words)) for key, words, _t in KINDS_OF_ROWS)):
            chip = kit.button(words, "chip")
            chip.setCheckable(True)
            chip.setProperty("words", words)
            chip.clicked.connect(partial(self.filter, key))
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
            tab.clicked.connect(partial(self._show_tab, place))
            tabs.addButton(tab)
            chips.addWidget(tab)
            chips.addSpacing(8)
        self._make_table()
        self._notices = column(gap=2)
        self.strip = ImportStrip(kit)
        self.strip.chosen.connect(self._on_chosen)
        self.strip.all_chosen.connect(self._on_all_chosen)
        self.strip.correct_asked.connect(self.correct)
        rows = boxed(
            column((self.view, 1), line(), self.strip, margins=(1, 1, 1, 1), gap=0), "sheet"
        )
        self.columns = ImportColumns(kit)
        area = kit.scroll(self.columns)
        self._empty = kit.text("", "text2")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._inner: QStackedWidget = QStackedWidget()
        self._inner.addWidget(rows)
        self._inner.addWidget(boxed(column((area, 1), margins=(1, 1, 1, 1)), "sheet"))
        self._inner.addWidget(boxed(column((self._empty, 1), margins=(24, 24, 24, 24)), "sheet"))
        self._chip_row = boxed(chips)
        self.setLayout(column(self._chip_row, self._notices, (self._inner, 1), gap=8))
        self._show_tab(0)

    def _make_table(self) -> None:
        self.table = ImportTable()
        self.table.setParent(self)
        self.table.edited.connect(self.edited)
        self.view = make_view(self.kit, self.table, _("Rows of the file"), stretch=WHY)
        self._delegate = ImportDelegate(self.kit.look, self.view)
        self._delegate.closeEditor.connect(self._on_editor_closed)
        self.view.setItemDelegate(self._delegate)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(WHY, header.ResizeMode.Interactive)
        header.setDefaultSectionSize(130)
        header.setStretchLastSection(True)
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.installEventFilter(self)

    # --- What is shown ----------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being written in, which nothing may interrupt."""
        return self._delegate.editing > 0

    def show_sheet(self, sheet: "ShownSheet", chosen: frozenset[object]) -> None:
        """Show this one; `chosen` are the keys of rows that somebody decided about.

        The row and the cell that were looked at stay so; if the row is gone, the next one is.
        """
        self._chosen, self._counts = chosen, sheet.counts
        before = self.view.currentIndex()
        number = self.table.row_at(before.row()).number if before.isValid() else 0
        first = self.table.columnCount() <= FIRST
        self.table.show_rows(sheet.headers, sheet.rows, sheet.titles)
        if first:
            for section, wide in _WIDTHS:
                self.view.setColumnWidth(section, wide)
        self.view.setColumnHidden(WHY, not sheet.has_why)
        for place in range(len(sheet.headers)):
            self.view.setColumnHidden(FIRST + place, place in sheet.unseen)
        self._say_counts()
        self._show_columns(sheet.plan, sheet.columns)
        self._show_notices(sheet.plan)
        if self._inner.currentIndex() > 1:
            self._show_tab(0)
        self._chip_row.show()
        self._go_to(number, before.column())

    def forget(self) -> None:
        """Another file comes: its rows are looked at from the first one on."""
        self.table.filter("")
        self.table.show_rows((), [], ())
        self._chips[""].setChecked(True)
        self._show_tab(0)

    def show_columns_alone(
        self, kind: str, columns: Sequence[FileColumn], sentence: str, tone: str = "warn"
    ) -> None:
        """Nothing can be planned before a column is taken otherwise."""
        self._chip_row.hide()
        clear(self._notices)
        self._say_notice(sentence, tone)
        self.columns.show_columns(columns, _fields(kind), ())
        self._show_tab(1)

    def show_nothing(self, sentence: str) -> None:
        """There are no rows to show, and why."""
        self._chip_row.hide()
        clear(self._notices)
        self._empty.setText(sentence)
        self._inner.setCurrentIndex(2)

    def filter(self, key: str, _on: object = None) -> None:
        """Show rows of this kind alone, all of them without one."""
        self._chips[key].setChecked(True)
        self.table.filter(key)
        self._show_tab(0)
        self._go_to(0, -1)

    def _show_tab(self, place: int, _on: object = None) -> None:
        (self.rows_tab, self.columns_tab)[place].setChecked(True)
        self._inner.setCurrentIndex(place)

    def _go_to(self, number: int, section: int) -> None:
        """Make the row of this number current, or the next one, in this column."""
        count = self.table.rowCount()
        if count:
            place = self.table.place_of(number) if number else self.table.first_row()
            at = count - 1 if place is None else place
            wrong = self.table.wrong_column(at)
            section = section if section >= 0 else (wrong or NUMBER)
            index = self.table.index(at, section)
            if index != self.view.currentIndex():
                self.view.setCurrentIndex(index)
        self._show_row()

    def _say_counts(self) -> None:
        for key, chip in self._chips.items():
            words = chip.property("words")
            count = self._counts.get(key, 0) if key else sum(self._counts.values())
            chip.setText(f"{words} {count:,}")
            chip.setAccessibleName(f"{words} {count:,}")
            chip.setVisible(not key or count > 0)
        if not any(chip.isChecked() and not chip.isHidden() for chip in self._chips.values()):
            self._chips[""].setChecked(True)
            self.table.filter("")

    def _show_columns(self, each: "SheetPlan", columns: Sequence[FileColumn]) -> None:
        decided = [ColumnDecision(d.header, d.sentence, d.choice, d.choices) for d in each.decided]
        self.columns.show_columns(columns, _fields(each.kind), decided)
        count = len(each.unmapped) + len(decided)
        self.columns_tab.setText(_("Columns") + (f" {count}" if count else ""))

    def _show_notices(self, each: "SheetPlan") -> None:
        """What concerns the whole table: what was settled for a column, totals, how it was read."""
        clear(self._notices)
        for total in each.totals:
            if not total.agrees:
                words = _(
                    "The file says {theirs} in total for {column}, its rows add up to {ours}."
                ).format(theirs=f"{total.theirs:,}", column=total.header, ours=f"{total.ours:,}")
                self._say_notice(words, "warn")
        open_ones = [d for d in each.decided if len(d.choices) > 1]
        for decided in open_ones[:_MOST_NOTICES]:
            other = self.kit.button(_("Read it otherwise"), "ghost")
            other.setAccessibleName(_("Read {column} otherwise").format(column=decided.header))
            other.clicked.connect(partial(self._show_decision, decided.header))
            self._say_notice(decided.sentence, "warn", other)
        for note in each.sheet.notes[:_MOST_NOTICES]:
            self._say_notice(note, "text2")

    def _say_notice(self, words: str, tone: str, button: QPushButton | None = None) -> None:
        icon = self.kit.icon("alert", "warn") if tone == "warn" else None
        parts = [part for part in (icon, (self.kit.text(words, tone, "small"), 1), button) if part]
        self._notices.addWidget(boxed(row(*parts, gap=6)))

    def _show_decision(self, header: str, _on: object = None) -> None:
        self._show_tab(1)
        self.columns.decisions[header].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_row(self) -> None:
        index = self.view.currentIndex()
        found = self.table.row_at(index.row()) if index.isValid() else None
        is_chosen = found is not None and found.plan is not None and found.plan.key in self._chosen
        possible = self._counts.get(POSSIBLE, 0)
        self.strip.show_row(found, is_chosen=is_chosen, possible=possible)

    # --- Keys -------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter corrects the cell or goes to the choices, Del leaves the row out."""
        if watched is self.view and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if event.type() == QEvent.Type.KeyPress and plain and not self.is_editing:
                if event.key() in _ENTER:
                    self._on_enter()
                    return True
                if event.key() == Qt.Key.Key_Delete:
                    self._leave_out()
                    return True
        return super().eventFilter(watched, event)

    def correct(self) -> None:
        """Write in the cell that the current row is rejected for, or in its first one."""
        index = self.view.currentIndex()
        if index.isValid():
            wrong = self.table.wrong_column(index.row())
            self.view.setFocus()
            self.view.setCurrentIndex(self.table.index(index.row(), wrong or FIRST))
            self.view.edit(self.view.currentIndex())

    def _on_enter(self) -> None:
        index = self.view.currentIndex()
        if not index.isValid():
            return
        if self.table.row_at(index.row()).kind == POSSIBLE:
            self.strip.take_focus()
        elif index.column() >= FIRST:
            self.view.edit(index)
        else:
            self.correct()

    def _leave_out(self) -> None:
        index = self.view.currentIndex()
        plan = self.table.row_at(index.row()).plan if index.isValid() else None
        if plan is not None:
            self.row_chosen.emit(plan, None if plan.key in self._chosen else SKIP)

    def _on_chosen(self, plan: object, choice: object) -> None:
        self.view.setFocus()
        self.row_chosen.emit(plan, choice)

    def _on_all_chosen(self, choice: str) -> None:
        self.view.setFocus()
        self.all_chosen.emit(choice)

    def _on_editor_closed(self) -> None:
        QTimer.singleShot(0, self, self.editor_closed.emit)  # when the editor is gone


def _fields(kind: str) -> dict[str, str]:
    from crm.documents.imports.kinds import KINDS

    return {field.name: _(field.label) for field in KINDS[kind].fields}
