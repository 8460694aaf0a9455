"""Help: every key, what the numbers mean, and how to begin."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import folded
from crm.queries.metrics import METRICS
from crm.ui.actions import Action, shown_keys
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog, focus_soon
from crm.ui.widgets.chips import ChoiceChips
from crm.ui.widgets.layouts import boxed, clear, column, row

WIDTH, HEIGHT = 760, 460
_KEYS_WIDTH = 150

# Keys of the rooms; those that act everywhere come from the window's own list.
_PLACES: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    (
        mark("In lists"),
        (
            ("J K ↑ ↓", mark("next and previous row")),
            ("Enter", mark("open")),
            ("B", mark("brief of the row")),
            ("X · Shift ↑ ↓ · Ctrl A", mark("select customers, several, all")),
            ("Alt ↑ ↓", mark("previous and next record")),
            ("Ctrl F · /", mark("search in the list")),
            ("Esc", mark("back")),
        ),
    ),
    (
        mark("On the week board"),
        (
            ("1 – 7", mark("move the card to that day, or plan the suggestion")),
            ("Alt ← →", mark("a day earlier, a day later")),
            ("Delete", mark("take the plan away")),
            ("L", mark("log the visit")),
            ("Ctrl P", mark("print the plan")),
        ),
    ),
    (
        mark("In dialogs"),
        (
            ("Ctrl Enter", mark("save")),
            ("Alt 1 – 5", mark("result of the visit")),
            ("Esc", mark("close; what was begun is kept")),
        ),
    ),
)
_BEGIN: Sequence[tuple[str, str]] = (
    (
        mark("Log a visit in one sentence"),
        mark(
            "Ctrl+L, then write as you speak: whom you met, what they need, what you promised and "
            "until when. What is understood stands below it and can be corrected; all of it stays "
            "in the note."
        ),
    ),
    (
        mark("Set the week and the month"),
        mark(
            "Goals holds a floor and a stretch for whatever you count. Today then says what is "
            "missing, per working day."
        ),
    ),
    (
        mark("Know before you go"),
        mark("B on any customer opens the brief: one page, to read, print or copy."),
    ),
    (
        mark("Nothing is lost"),
        mark(
            "Ctrl+Z takes any step back; Steps & bin takes back an earlier one alone and brings "
            "back what was deleted."
        ),
    ),
    (
        mark("Bring what you have"),
        mark(
            "Drop a spreadsheet, contact cards or a calendar on the window. You see what will "
            "happen before it does, and one undo takes it away."
        ),
    ),
)


class HelpDialog(Dialog):
    """Three pages; typing narrows the one that is shown."""

    def __init__(self, context: Context, actions: Sequence[Action], parent: QWidget) -> None:
        super().__init__(context, parent, _("Help"), WIDTH)
        self._actions = actions
        self.which = ChoiceChips(
            self.kit,
            _("Help"),
            (
                ("keys", _("Keys")),
                ("numbers", _("What the numbers mean")),
                ("begin", _("How to begin")),
            ),
        )
        self.which.choose("keys")
        self.which.chosen.connect(self._show)
        self.search = QLineEdit()
        self.search.setProperty("kind", "search")
        self.search.setFont(self.kit.look.font())
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search"))
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(self._show)
        self._inside = column(gap=6)
        inside = QWidget()
        inside.setObjectName("clear")
        inside.setLayout(column(self._inside, None))
        scroll = self.kit.scroll(inside)
        done = self.kit.button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        self.fill(_("Help"), column(row(self.which, None, self.search), scroll, gap=12), done)
        self.let_shrink(scroll, lambda: HEIGHT)
        self.shown: list[str] = []
        self._show()
        focus_soon(self.search)

    def _show(self, _given: str = "") -> None:
        clear(self._inside)
        self.shown = []
        wanted = folded(self.search.text())
        for title, lines in self._pages()[self.which.value].items():
            fitting = [each for each in lines if wanted in folded(" ".join((title, *each)))]
            if not fitting:
                continue
            if title:
                self._inside.addWidget(self.kit.line(title, strong=True))
            for left, right in fitting:
                self.shown.append(right)
                self._inside.addLayout(self._line(left, right))
            self._inside.addSpacing(8)
        if not self.shown:
            self._inside.addWidget(self.kit.nothing("search", _("Nothing about this here.")))

    def _pages(self) -> Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]:
        everywhere = [
            (" · ".join(shown_keys(keys) for keys in action.keys), action.label)
            for action in self._actions
            if action.keys
        ]
        return {
            "keys": {
                _("Everywhere"): everywhere,
                **{_(place): [(keys, _(what)) for keys, what in lines] for place, lines in _PLACES},
            },
            "numbers": {
                "": [(_(metric.label), _(metric.definition)) for metric in METRICS.values()]
            },
            "begin": {"": [(_(title), _(text)) for title, text in _BEGIN]},
        }

    def _line(self, left: str, right: str) -> QLayout:
        kit = self.kit
        if self.which.value == "keys":
            caps = boxed(row(*(kit.key(each) for each in left.split(" · ")), None, gap=4))
            caps.setFixedWidth(_KEYS_WIDTH + 60)
            return row(caps, (kit.line(right, elide=True), 1), gap=12)
        name = kit.text(left)
        name.setFixedWidth(_KEYS_WIDTH + 40)
        return row(name, (kit.text(right, "text2"), 1), gap=12)
