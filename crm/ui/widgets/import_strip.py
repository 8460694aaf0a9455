"""Below the rows of a file: all that is to be said of the current one, and what to do with it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QPushButton

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.ui.tables.import_rows import POSSIBLE, ImportRow, kind_words
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, clear, row

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from crm.documents.imports.plan import RowPlan

_HEIGHT = 58  # two lines; what is longer scrolls
_MOST_LIKELY = 2
LIKELIEST, NEW, SKIP = "likeliest", "new", "skip"


class ImportStrip(QFrame):
    """Keeps its height from row to row, so that nothing jumps."""

    chosen = Signal(object, object)  # the plan of the row; "new", "skip", an id, None: anew
    all_chosen = Signal(str)  # LIKELIEST, NEW or SKIP, for all that are possible duplicates
    correct_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setObjectName("soft")
        self.setFixedHeight(_HEIGHT)
        self._layout = row(gap=6, margins=(12, 4, 8, 4))
        self.setLayout(self._layout)
        self.buttons: list[QPushButton] = []

    def show_row(self, found: ImportRow | None, *, is_chosen: bool, possible: int) -> None:
        """Show this row; `possible` is how many possible duplicates there are to decide about."""
        clear(self._layout)
        self.buttons = []
        if found is None:
            return
        words = found.why or kind_words(found.kind)
        text = self._kit.text(words, "text2" if found.kind != "rejected" else "text", "small")
        self._layout.addWidget(self._kit.scroll(boxed(row(text))), 1)
        plan = found.plan
        if plan is None:
            return
        if found.kind == "rejected":
            self._add(_("Correct it"), self.correct_asked.emit, tip="Enter")
        for likely in plan.likely[:_MOST_LIKELY]:
            name = likely.name if len(likely.name) <= 16 else likely.name[:15] + "…"  # noqa: PLR2004
            self._add(
                _("It is {name}").format(name=name),
                partial(self._choose, plan, likely.customer),
                tip=likely.name,
            )
        if plan.likely:
            self._add(_("A new one"), partial(self._choose, plan, NEW))
        if is_chosen:
            self._add(_("Decide anew"), partial(self._choose, plan, None))
        else:
            self._add(_("Leave out"), partial(self._choose, plan, SKIP), tip="Del")
        if found.kind == POSSIBLE and possible > 1:
            self._add_all(possible)

    def take_focus(self) -> None:
        """Go on by key in here, if there is anything to choose."""
        if self.buttons:
            self.buttons[0].setFocus()

    def _add(self, words: str, do: object, tip: str = "") -> QPushButton:
        button = self._kit.button(words, "small", tip=tip)
        button.setAccessibleName(tip if tip and len(tip) > len(words) else words)
        button.clicked.connect(do)
        self._layout.addWidget(button)
        self.buttons.append(button)
        return button

    def _add_all(self, count: int) -> None:
        words = ngettext("All {count} …", "All {count} …", count).format(count=f"{count:,}")
        button = self._kit.button(words, "small", name=_("Decide about all possible duplicates"))
        menu = QMenu(button)
        menu.setFont(self._kit.look.font())
        offered: Sequence[tuple[str, str]] = (
            (_("Each is the customer it may be"), LIKELIEST),
            (_("All are new ones"), NEW),
            (_("Leave them all out"), SKIP),
        )
        for sentence, choice in offered:
            menu.addAction(sentence).triggered.connect(partial(self._choose_all, choice))
        button.setMenu(menu)
        self._layout.addWidget(button)
        self.buttons.append(button)

    def _choose_all(self, choice: str, _on: object = None) -> None:
        self.all_chosen.emit(choice)

    def _choose(
        self, plan: "RowPlan", choice: "uuid.UUID | str | None", _on: object = None
    ) -> None:
        self.chosen.emit(plan, choice)
