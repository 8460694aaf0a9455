"""Making one of two customers: field by field what it will hold, and what moves along."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QPushButton, QWidget

from crm.i18n import gettext as _
from crm.i18n import listed
from crm.queries.merging import BOTH, KEEP, OTHER, MergeField, MergePreview, merge_preview
from crm.queries.wording import TABLES, field_name
from crm.services.distinctions import tell_apart
from crm.services.merging import merge_customers
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon, room_of
from crm.ui.widgets.layouts import boxed, clear, column, row

WIDTH, HEIGHT = 860, 600
_LONGEST = 70  # characters of a value
_CHIP, _HEAD, _LINE = 230, 56, 32  # pixels: a chip, the heads, a field


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers; `keep` stays."""

    keep: uuid.UUID
    other: uuid.UUID


class MergeDialog(Dialog):
    """Every choice shows its outcome; merging is one step, which undo takes back at any time."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        pair: Pair,
        done: Callable[[str, int | None], None] | None = None,
    ) -> None:
        super().__init__(context, parent, _("Merge two customers"), WIDTH)
        self._pair, self._done, self._asked = pair, done, 0
        self.choices: dict[str, str] = {}
        self._possible: dict[str, str] = {}
        self.preview: MergePreview | None = None
        self._swap: QPushButton | None = None
        self._was_shown = False
        kit = self.kit
        self._names = row(gap=8)
        self._fields = column(gap=0)
        self._same, self._moves = (kit.text("", "text2", "small") for _each in range(2))
        self._area = kit.scroll(boxed(self._fields))
        self._most_high = min(HEIGHT, room_of(parent) - 60) - 190
        self._chips: dict[tuple[str, str], QPushButton] = {}
        apart = kit.button(_("Not the same"), "quiet")
        apart.clicked.connect(self._on_apart)
        cancel = kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self.merge = kit.button(_("Merge"), "primary")
        self.merge.setEnabled(False)
        self.merge.clicked.connect(self._on_merge)
        sheet = boxed(column((self._area, 1), margins=(1, 1, 1, 1)), "sheet")
        self.fill(
            _("Merge two customers"),
            column(boxed(self._names), (sheet, 1), self._same, self._moves, gap=8),
            apart,
            cancel,
            self.merge,
            hint=_("One step; undo makes two of them again"),
        )
        self._look()

    def _look(self) -> None:
        self._asked += 1
        mine, store, pair = self._asked, self.desk.store, self._pair
        choices, day = dict(self.choices), self.desk.today()

        def show(preview: MergePreview) -> None:
            if mine == self._asked:
                self._possible = choices
                self._show(preview)

        self.context.tasks.run(
            lambda: store.read(merge_preview, pair.keep, pair.other, choices=choices, day=day),
            show,
            self._on_not_possible,
        )

    def _on_not_possible(self, error: BaseException) -> None:
        """Say why; what was chosen before is chosen again."""
        if self.preview is not None:
            self.choices = dict(self._possible)
            self._show(self.preview)
        self.refuse(error)

    # --- What will be -----------------------------------------------------------------------

    def _show(self, preview: MergePreview) -> None:
        self.preview = preview
        self.say_wrong("")
        self.merge.setEnabled(True)
        kit, focused = self.kit, self._focused()
        clear(self._names)
        swap = kit.button(_("Swap"), "small", name=_("Keep the other one"))
        swap.clicked.connect(self._on_swap)
        self._swap = swap
        stays = _("{name} stays").format(name=preview.keep_name)
        goes = _("{name} becomes it").format(name=preview.other_name)
        for item in (
            kit.monogram(preview.keep_name, "accent", 28),
            (kit.line(stays, strong=True, elide=True), stays),
            kit.icon("left", "text2"),
            kit.monogram(preview.other_name, "neutral", 28),
            (kit.line(goes, elide=True), goes),
            swap,
        ):
            if isinstance(item, tuple):
                name, words = item
                self._names.addWidget(name, max(len(words), 1))
            else:
                self._names.addWidget(item)
        clear(self._fields)
        self._chips = {}
        self._fields.addWidget(self._table(preview))
        self._fields.addStretch(1)
        self._same.setText(_same_words(preview))
        self._moves.setText(self._moved_words(preview))
        if not self._was_shown:
            high = _HEAD + _LINE * len(preview.differences)
            self._area.setMinimumHeight(min(high, self._most_high))
            self.adjustSize()
        self._focus(focused)

    def _focused(self) -> tuple[str, str] | None:
        """The chip that has the focus; ("", "") for the button that swaps."""
        widget = self.focusWidget()
        if self._swap is not None and widget is self._swap:
            return "", ""
        return next((key for key, chip in self._chips.items() if chip is widget), None)

    def _focus(self, key: tuple[str, str] | None) -> None:
        """Give the focus back to it; at first to the first choice there is."""
        before = self._chips.get(key) if key is not None else None
        if key == ("", ""):
            before = self._swap
        elif before is None and (key is not None or not self._was_shown):
            before = next(iter(self._chips.values()), self.merge)
        if before is not None:
            focus_soon(before)
        self._was_shown = True

    def _table(self, preview: MergePreview) -> QFrame:
        kit = self.kit
        grid = QGridLayout()
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        heads = (_("Field"), preview.keep_name, preview.other_name, _("It will be"))
        for place, words in enumerate(heads):
            head = kit.line(words, "small", "text2", elide=True)
            grid.addWidget(head, 0, place)
        for place, field in enumerate(preview.differences, start=1):
            grid.addWidget(kit.line(field_name(field.field), "small", "text2"), place, 0)
            for at, widget in enumerate(self._values(field), start=1):
                grid.addWidget(widget, place, at)
        grid.setColumnMinimumWidth(0, 110)
        for place in (1, 2, 3):
            grid.setColumnStretch(place, 1)
        return boxed(grid)

    def _values(self, field: MergeField) -> list[QWidget]:
        """Both values as chips to choose from, the outcome beside them."""
        kit = self.kit
        group = QButtonGroup(self)
        found: list[QWidget] = []
        for side, words in ((KEEP, field.keep_text), (OTHER, field.other_text)):
            found.append(self._chip(field, side, _short(words) or "—", group))
        result = kit.line(_short(field.result_text) or "—", "small", strong=True, elide=True)
        if BOTH in field.choices:
            both = self._chip(field, BOTH, _("both"), group)
            found.append(boxed(row((result, 1), both, gap=6)))
        else:
            found.append(result)
        return found

    def _chip(self, field: MergeField, side: str, words: str, group: QButtonGroup) -> QPushButton:
        metrics = QFontMetricsF(self.kit.look.font("small"))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _CHIP - 24)
        chip = self.kit.button(shown, "chip")
        chip.setCheckable(True)
        chip.setChecked(field.choice == side)
        chip.setAccessibleName(f"{field_name(field.field)}: {words}")
        chip.setMaximumWidth(_CHIP)
        chip.setToolTip(words)
        chip.clicked.connect(partial(self._on_choice, field.field, side))
        group.addButton(chip)
        self._chips[field.field, side] = chip
        return chip

    def _moved_words(self, preview: MergePreview) -> str:
        parts = [
            f"{_(TABLES.get(table, table))} {count:,}" for table, count in preview.moved.items()
        ]
        words = []
        if parts:
            words.append(_("Moves along: {facts}.").format(facts=listed(parts)))
        if preview.people:
            names = listed(person.other_name for person in preview.people)
            words.append(_("The same people, joined: {names}.").format(names=names))
        return " ".join(words)

    # --- Choosing and doing -----------------------------------------------------------------

    def _on_choice(self, field: str, side: str, _on: object = None) -> None:
        self.choices[field] = side
        self._look()

    def _on_swap(self) -> None:
        self._pair = Pair(self._pair.other, self._pair.keep)
        turned = {KEEP: OTHER, OTHER: KEEP, BOTH: BOTH}
        self.choices = {field: turned[side] for field, side in self.choices.items()}
        self._look()

    def _on_merge(self) -> None:
        store, pair, day = self.desk.store, self._pair, self.desk.today()
        choices = dict(self.choices)
        self.merge.setEnabled(False)
        self.context.write(
            lambda: merge_customers(store, pair.keep, pair.other, choices=choices, day=day),
            lambda change: self._finish(_("Merged: two customers are one."), change.step),
            self._on_refused,
        )

    def _on_apart(self) -> None:
        store, pair = self.desk.store, self._pair
        self.context.write(
            lambda: tell_apart(store, pair.keep, pair.other),
            lambda change: self._finish(_("They are two customers, and stay so."), change.step),
            self._on_refused,
        )

    def _finish(self, sentence: str, step: int | None) -> None:
        self.context.said.emit(sentence, True)
        self.accept()
        if self._done is not None:
            self._done(sentence, step)

    def _on_refused(self, error: BaseException) -> None:
        self.merge.setEnabled(True)
        self.refuse(error)


def _same_words(preview: MergePreview) -> str:
    same = [field for field in preview.fields if not field.choices]
    fields = listed(f"{field_name(field.field)} {_short(field.keep_text)}" for field in same)
    return _("The same in both: {fields}.").format(fields=fields) if same else ""


def _short(words: str) -> str:
    one = " ".join(words.split())
    return one if len(one) <= _LONGEST else one[: _LONGEST - 1] + "…"
