"""The rooms at the left, and under them language, look and who is at the desk."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from crm.i18n import gettext as _
from crm.i18n import language
from crm.ui.rooms import ROOMS
from crm.ui.widgets.kit import Kit
from crm.ui.widgets.layouts import boxed, column, line, row
from crm.ui.widgets.marks import SEAL

WIDTH = 204


class Sidebar(QFrame):
    """Choosing a room asks for it; the current one is set from outside."""

    room_chosen = Signal(str)
    language_chosen = Signal(str)
    look_switched = Signal()
    import_chosen = Signal()
    search_chosen = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(WIDTH)
        self._rooms: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for place, room in enumerate(ROOMS, start=1):
            label = _(room.label)
            button = kit.nav(
                label, room.icon, tip=label if room.foot else f"{label} (Ctrl+{place})"
            )
            button.clicked.connect(lambda _on, key=room.key: self.room_chosen.emit(key))
            self._group.addButton(button)
            self._rooms[room.key] = button
        other = "en" if language() == "zh" else "zh"
        # Each language is named in itself, so that nobody has to read the other one to find it.
        self.language = kit.button(
            "  " + {"zh": "中文", "en": "English"}[other], "nav", "language", tip=_("Language")
        )
        self.language.clicked.connect(lambda: self.language_chosen.emit(other))
        dark = kit.look.mode == "dark"
        self.look_button = kit.button(
            "  " + (_("Light") if dark else _("Dark")), "nav", "theme", tip=_("Light or dark")
        )
        self.look_button.clicked.connect(self.look_switched)
        self.import_button = kit.button("  " + _("Import"), "nav", "import")
        self.import_button.clicked.connect(self.import_chosen)
        self.search = kit.button(
            "  " + _("Find or do"), "find", "search", name=_("Find or do"), tip="Ctrl+K"
        )
        self.search.clicked.connect(self.search_chosen)
        self.search.setLayout(row(None, kit.key("Ctrl K"), margins=(0, 0, 8, 0)))
        self._monogram = kit.monogram("", "accent", 28)
        self._name = kit.line("", strong=True, elide=True)
        self._kit = kit
        self._me = row(self._monogram, (self._name, 1), gap=10, margins=(8, 6, 0, 0))
        head = row(kit.seal(SEAL), kit.line(_("Tuoke"), "h2", strong=True), None, gap=10)
        place_line = row(
            kit.icon("computer"),
            kit.line(_("On this computer"), "small", "text2"),
            None,
            margins=(9, 4, 0, 4),
        )
        self.setLayout(
            column(
                boxed(head),
                8,
                self.search,
                8,
                *(self._rooms[room.key] for room in ROOMS if not room.foot),
                None,
                *(self._rooms[room.key] for room in ROOMS if room.foot),
                self.import_button,
                self.language,
                self.look_button,
                place_line,
                line(),
                self._me,
                margins=(12, 16, 12, 12),
                gap=3,
            )
        )

    def show_room(self, key: str) -> None:
        """Mark the current room."""
        if key in self._rooms:
            self._rooms[key].setChecked(True)

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
