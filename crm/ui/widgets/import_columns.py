"""Which column of a file is which field: the header, what stands in it, the field to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from crm.i18n import gettext as _
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, column, row

if TYPE_CHECKING:
    from crm.ui.widgets.labels import Line

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file, some of what stands in it, and the field it is, "" for none.

    `title` is what it is called where the header is a name of ours: cards have no headers.
    """

    header: str
    samples: Sequence[str]
    field: str
    title: str


@dataclass(frozen=True, slots=True)
class ColumnDecision:
    """What was settled for a whole column, and what else it could be."""

    header: str
    sentence: str
    choice: str
    choices: Mapping[str, str]


class ChoiceBox(QComboBox):
    """A box that the wheel scrolls past, so that scrolling the page changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page."""
        event.ignore()


class ImportColumns(QWidget):
    """Choosing says so; whoever listens plans anew and shows what came of it."""

    field_chosen = Signal(str, str)  # header, field
    decision_chosen = Signal(str, str)  # header, choice

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.fields: dict[str, ChoiceBox] = {}
        self.decisions: dict[str, ChoiceBox] = {}
        self._names: dict[str, Line] = {}
        self._sentences: dict[str, QLabel] = {}
        self._shape: object = None
        self._layout = column(margins=(14, 12, 14, 12), gap=12)
        self.setLayout(self._layout)
        self._inside: QWidget | None = None

    def show_columns(
        self,
        columns: Sequence[FileColumn],
        fields: Mapping[str, str],
        decided: Sequence[ColumnDecision],
    ) -> None:
        """Show these; `fields` are the names of the kind's fields and their words.

        Where only choices differ from before, the boxes stay, and with them the focus.
        """
        shape = (
            [(each.header, each.title, each.samples) for each in columns],
            list(fields),
            [(each.header, list(each.choices)) for each in decided],
        )
        if shape != self._shape:
            self._shape = shape
            self._build(columns, fields, decided)
        for each in columns:
            box = self.fields[each.header]
            box.setCurrentIndex(max(box.findData(each.field), 0))
            self._names[each.header].setFont(self._kit.look.font(strong=bool(each.field)))
        for settled in decided:
            choice = self.decisions[settled.header]
            choice.setCurrentIndex(max(choice.findData(settled.choice), 0))
            self._sentences[settled.header].setText(settled.sentence)

    def _build(
        self,
        columns: Sequence[FileColumn],
        fields: Mapping[str, str],
        decided: Sequence[ColumnDecision],
    ) -> None:
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self.fields, self.decisions, self._names, self._sentences = {}, {}, {}, {}
        parts = [self._decided(each) for each in decided]
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        for place, words in enumerate((_("Column"), _("What stands in it"), _("Goes into"))):
            grid.addWidget(self._kit.line(words, "small", "text2"), 0, place)
        inside = boxed(column(*parts, grid, None, gap=10))
        offered = QStandardItemModel(inside)  # one for all boxes: there may be hundreds
        for name, words in {"": _("Kept as a further column"), **fields}.items():
            item = QStandardItem(words)
            item.setData(name, Qt.ItemDataRole.UserRole)
            offered.appendRow(item)
        for place, each in enumerate(columns, start=1):
            name_line = self._names[each.header] = self._kit.line(each.title, elide=True)
            samples = self._kit.line(
                " · ".join(each.samples[:_SAMPLES]), "small", "text2", elide=True
            )
            grid.addWidget(name_line, place, 0)
            grid.addWidget(samples, place, 1)
            grid.addWidget(self._field_box(each, offered), place, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        self._inside = inside
        self._layout.addWidget(inside)

    def _field_box(self, each: FileColumn, offered: QStandardItemModel) -> ChoiceBox:
        box = self._box(_("Field of {column}").format(column=each.title))
        box.setModel(offered)
        box.activated.connect(
            lambda _place, box=box: self.field_chosen.emit(each.header, str(box.currentData()))
        )
        self.fields[each.header] = box
        return box

    def _decided(self, each: ColumnDecision) -> QWidget:
        box = self._box(_("Reading of {column}").format(column=each.header))
        for choice, words in each.choices.items():
            box.addItem(words, choice)
        box.activated.connect(
            lambda _place, box=box: self.decision_chosen.emit(each.header, str(box.currentData()))
        )
        box.setVisible(len(each.choices) > 1)
        self.decisions[each.header] = box
        sentence = self._sentences[each.header] = self._kit.text(each.sentence)
        icon = self._kit.icon("alert", "warn")
        return boxed(row(icon, (sentence, 1), box, gap=8))

    def _box(self, name: str) -> ChoiceBox:
        box = ChoiceBox()
        box.setFont(self._kit.look.font())
        box.setAccessibleName(name)
        return box
