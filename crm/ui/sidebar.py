"""The rooms at the left, and under them settings and who is at the desk; narrow, only icons."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from crm.i18n import gettext as _
from crm.ui.rooms import ROOMS
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, column, line, row
from crm.ui.widgets.marks import SEAL

if TYPE_CHECKING:
    from crm.ui.widgets.labels import Line

WIDE, NARROW = 204, 56
_MARGINS = {False: (12, 16, 12, 12), True: (9, 16, 9, 12)}


class Sidebar(QFrame):
    """Choosing a room asks for it; the current one is set from outside."""

    room_chosen = Signal(str)
    import_chosen = Signal()
    search_chosen = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("side")
        self._kit, self.narrow = kit, False
        self._words: dict[QPushButton, str] = {}
        self._rooms: dict[str, QPushButton] = {}
        self._waiting: dict[str, Line] = {}
        self._group = QButtonGroup(self)
        for place, room in enumerate(ROOMS, start=1):
            label = _(room.label)
            tip = label if room.foot else f"{label} (Ctrl+{place})"
            button = kit.nav(label, room.icon, tip=tip)
            button.clicked.connect(lambda _on, key=room.key: self.room_chosen.emit(key))
            waiting = kit.line("", "small", "danger", strong=True)
            waiting.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            button.setLayout(row(None, waiting, margins=(0, 0, 8, 0)))
            self._group.addButton(button)
            self._rooms[room.key], self._waiting[room.key] = button, waiting
            self._words[button] = button.text()
        self.import_button = kit.button("  " + _("Import"), "nav", "import", tip=_("Import"))
        self.import_button.clicked.connect(self.import_chosen)
        self.search = kit.button(
            "  " + _("Find or do"), "find", "search", name=_("Find or do"), tip="Ctrl+K"
        )
        self.search.clicked.connect(self.search_chosen)
        self._search_key = kit.key("Ctrl K")
        self.search.setLayout(row(None, self._search_key, margins=(0, 0, 8, 0)))
        for button in (self.import_button, self.search):
            self._words[button] = button.text()
        self._monogram = kit.monogram("", "accent", 28)
        self._name = kit.line("", strong=True, elide=True)
        self._me = row(self._monogram, (self._name, 1), gap=10, margins=(5, 6, 0, 0))
        title = kit.line(_("Tuoke"), "h2", strong=True)
        head = row(kit.seal(SEAL), title, None, gap=10, margins=(5, 0, 0, 0))
        place_words = kit.line(_("On this computer"), "small", "text2")
        place_line = row(kit.icon("computer"), place_words, None, margins=(9, 4, 0, 4))
        self._hidden_when_narrow: tuple[QWidget, ...] = (
            title,
            place_words,
            self._name,
            self._search_key,
        )
        self._column = column(
            boxed(head),
            8,
            self.search,
            8,
            *(self._rooms[room.key] for room in ROOMS if not room.foot),
            None,
            self.import_button,
            *(self._rooms[room.key] for room in ROOMS if room.foot),
            place_line,
            line(),
            self._me,
            gap=3,
        )
        self.setLayout(self._column)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or the words too."""
        self.narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._column.setContentsMargins(*_MARGINS[narrow])
        for widget in self._hidden_when_narrow:
            widget.setVisible(not narrow)
        for button, words in self._words.items():
            button.setText("" if narrow else words)
        for waiting in self._waiting.values():
            waiting.setVisible(bool(waiting.text()) and not narrow)

    def show_room(self, key: str) -> None:
        """Mark the current room."""
        if key in self._rooms:
            self._rooms[key].setChecked(True)

    def show_waiting(self, waiting: Mapping[str, tuple[int, str, str]]) -> None:
        """Beside these rooms, how many wait there: the number, its tone, and what it means."""
        for key, shown in self._waiting.items():
            count, tone, meaning = waiting.get(key, (0, "text2", ""))
            shown.say(str(count) if count else "", tone)
            shown.setVisible(bool(count) and not self.narrow)
            button = self._rooms[key]
            label = self._words[button].strip()
            button.setAccessibleName(f"{label}, {meaning}" if count else label)

    def show_me(self, name: str) -> None:
        """Show who is at the desk."""
        if self._name.text() == name:
            return
        self._name.say(name)
        fresh = self._kit.monogram(name, "accent", 28)
        self._me.replaceWidget(self._monogram, fresh)
        self._monogram.hide()
        self._monogram.deleteLater()
        self._monogram = fresh
