"""Beside the week board: whom to visit besides, and why."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout

from crm.i18n import gettext as _
from crm.queries.suggestions import Suggestion
from crm.ui.context import Context
from crm.ui.pages.week_cards import SuggestionWidget
from crm.ui.widgets.layouts import boxed, clear, column, row

WIDTH = 222
_INSIDE = WIDTH - 24
_GAP = 6

_HOLDS: dict[str, Callable[[Suggestion], bool]] = {
    "all": lambda _suggestion: True,
    "overdue": lambda each: bool({"red", "amber"} & set(each.reasons)),
    "near": lambda each: each.near is not None,
    "prospects": lambda each: each.prospect,
}


class SuggestionList(QFrame):
    """The suggestions, narrowed by one chip; `filled` when they were made anew."""

    filled = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        kit = context.kit
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Suggested visits"))
        self._suggestions: Sequence[Suggestion] = ()
        self._anybody = True
        self.widgets: list[SuggestionWidget] = []
        self._count = kit.line("", "small", "text2")
        self._sorted = kit.line(_("by urgency"), "small", "text2")
        head = row(kit.line(_("Suggested"), strong=True), self._count, None, self._sorted, gap=6)
        self._chips: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        labels = {
            "all": _("All"),
            "overdue": _("Overdue"),
            "near": _("On the way"),
            "prospects": _("Prospects"),
        }
        for key, text in labels.items():
            chip = kit.button(text, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(self._fill)
            group.addButton(chip)
            self._chips[key] = chip
        self._chips["all"].setChecked(True)
        self._list: QVBoxLayout = column(gap=2)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = boxed(self._list)
        self._area = kit.scroll(inside)
        self._ways = (
            kit.line(_("Drag to a day, or press 1–7"), "small", "text2", elide=True),
            boxed(_chip_rows(list(self._chips.values()))),
        )
        self.setLayout(
            column(
                column(
                    head,
                    *self._ways,
                    margins=(8, 0, 10, 0),
                    gap=6,
                ),
                (self._area, 1),
                margins=(8, 16, 6, 8),
                gap=8,
            )
        )

    @property
    def chosen(self) -> str:
        """Which chip is on."""
        return next(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, key: str) -> None:
        """Put a chip on; one that is not known is left out."""
        if key in self._chips:
            self._chips[key].setChecked(True)
            self._fill()

    def show_suggestions(self, suggestions: Sequence[Suggestion], *, anybody: bool = True) -> None:
        """Show these, as far as the chip lets them; `anybody` is whether there are customers."""
        self._suggestions, self._anybody = suggestions, anybody
        for part in self._ways:
            part.setVisible(anybody)
        self._fill()

    def show_card(self, widget: SuggestionWidget) -> None:
        """Scroll to it."""
        self._area.ensureWidgetVisible(widget, 0, 12)

    def _fill(self) -> None:
        holds = _HOLDS[self.chosen]
        clear(self._list)
        shown = [each for each in self._suggestions if holds(each)]
        self.widgets = [SuggestionWidget(self._context, each) for each in shown]
        for widget in self.widgets:
            self._list.addWidget(widget)
            widget.show()  # now, or it could not take the focus at once
        self._count.say(str(len(shown)) if shown else "")
        self._sorted.setVisible(bool(shown))
        if not self._anybody:
            self._invite()
        elif not shown:
            words = (
                _("Nobody is left to suggest: everyone is planned or was seen lately.")
                if self.chosen == "all"
                else _("Nobody here; see all.")
            )
            self._list.addWidget(self._say(words))
        self.filled.emit()

    def _say(self, words: str) -> QLabel:
        """A sentence as high as its lines: a list that begins at the top gives it one less."""
        text = self._context.kit.text(words, "text2", "small")
        text.setContentsMargins(8, 4, 8, 0)
        text.setMinimumHeight(text.heightForWidth(_INSIDE))
        return text

    def _invite(self) -> None:
        """Without customers, say what will stand here and how it begins."""
        kit, context = self._context.kit, self._context
        words = _("Whom to visit next, and why, will stand here. It begins with a customer.")
        text = self._say(words)
        new = kit.button(_("New customer"), "ghost", "plus")
        new.clicked.connect(lambda: context.customer_wanted.emit(""))
        bring = kit.button(_("Import a file"), "ghost", "import")
        bring.clicked.connect(context.import_asked)
        self._list.addWidget(text)
        for button in (new, bring):
            self._list.addLayout(row(button, None))

    def sizeHint(self) -> QSize:
        """As wide as it is."""
        return QSize(WIDTH, 300)


def _chip_rows(chips: Sequence[QPushButton]) -> QVBoxLayout:
    """The chips side by side, over as many lines as their words need."""
    lines: list[list[QPushButton]] = [[]]
    used = 0
    for chip in chips:
        wide = chip.sizeHint().width()
        if lines[-1] and used + _GAP + wide > _INSIDE:
            lines.append([])
            used = 0
        used += wide + (_GAP if lines[-1] else 0)
        lines[-1].append(chip)
    return column(*(row(*line, None, gap=_GAP) for line in lines), gap=_GAP)
