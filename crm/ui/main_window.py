"""The window: sidebar, pages, toast, keys; it notices what other programs write."""

import gc
import sys
import uuid
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.services.steps import redo, undo
from crm.ui.actions import Action, bind_keys
from crm.ui.collecting import Collector
from crm.ui.context import Context
from crm.ui.desk_state import Standing, Waiting, read_last_step, read_standing, read_waiting
from crm.ui.dialogs.help import HelpDialog
from crm.ui.dialogs.restore import choose_backup
from crm.ui.finder import Finder
from crm.ui.forms.adding import QuickAdd, form_actions
from crm.ui.opening import Opener
from crm.ui.pages.customers import CustomersPage
from crm.ui.pages.first_start import FirstStartPage
from crm.ui.pages.page import Page
from crm.ui.palette import Palette
from crm.ui.preferences import Preferences
from crm.ui.reminders import Reminders
from crm.ui.rooms import ROOMS, Room
from crm.ui.sheets import sheet_actions
from crm.ui.sidebar import Sidebar
from crm.ui.theme import Look, Mode, mode_for
from crm.ui.tongue import chosen_language, speak
from crm.ui.widgets.busy_bar import BusyBar
from crm.ui.widgets.import_source import dropped_file
from crm.ui.widgets.layouts import row
from crm.ui.widgets.toast import Toast
from crm.ui.words import step_words

POLL_MS = 500
SIZE, LEAST = (1280, 800), (900, 540)
NARROW_BELOW = 1180  # the sidebar shows icons only

_ROOMS: Mapping[str, Room] = {room.key: room for room in ROOMS}


class MainWindow(QMainWindow):
    """One desk on screen."""

    def __init__(self, context: Context, preferences: Preferences) -> None:
        super().__init__()
        self.context, self.desk = context, context.desk
        self._collector = Collector(self)
        self._preferences = preferences
        self._pages: dict[str, Page[Any]] = {}
        self._state: dict[str, Any] = dict(preferences.pages())
        self._room = str(self._state.get("room", "today"))
        self._started_empty = False
        self._region = 0  # of the page, where F6 was last
        self._standing: Standing | None = None
        self._waiting: Waiting = {}
        self._version, self._today = 0, self.desk.today()
        self._looking, self._counting = Finder(context.tasks), Finder(context.tasks)
        self.setMinimumSize(*LEAST)
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        geometry = preferences.geometry()
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._stack = QStackedWidget()
        self.opener = Opener(context, preferences, self, self.open_customer)
        self._build()
        self._connect()
        bind_keys(self._make_actions(), self)
        self.reminders = Reminders(context, preferences, self)
        self._poll = QTimer(self)
        self._poll.timeout.connect(self._look_around)
        self._poll.start(POLL_MS)
        self._look_around()
        self._on_changed()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        """Make everything anew, in the language and the look in force."""
        self.setWindowTitle(_("Tuoke"))
        kit = self.context.kit
        self.sidebar = Sidebar(kit)
        self.sidebar.room_chosen.connect(self.open_room)
        self.sidebar.import_chosen.connect(self.context.import_asked)
        self.sidebar.search_chosen.connect(partial(self.open_palette, ""))
        self._stack = QStackedWidget()
        self._pages = {}
        self.first_start = FirstStartPage(self.context)
        self.first_start.began_empty.connect(self._on_began_empty)
        self._stack.addWidget(self.first_start)
        body = QWidget()
        body.setObjectName("page")
        body.setLayout(row(self.sidebar, (self._stack, 1), gap=0))
        self.setCentralWidget(body)
        self.toast = Toast(body, kit.look)
        self.toast.undo_asked.connect(self.undo)
        self._palette = Palette(
            body, self.context, self._make_actions(), self._about, self._preferences.recent
        )
        self.quick_add = QuickAdd(body, self.context, self._addable())
        self.busy_bar = BusyBar(self.context, body, self.sidebar)
        if self._standing is not None:
            self._show_standing(self._standing)
        self.sidebar.show_waiting(self._waiting)
        self._fit_sidebar()
        self.open_room(self._room)

    def _rebuild(self) -> None:
        self._keep_state()
        self._build()

    def _connect(self) -> None:
        context = self.context
        context.changed.connect(self._on_changed)
        context.customer_asked.connect(self.open_customer)
        context.entry_asked.connect(self.open_customer)
        context.room_asked.connect(self.open_room)
        context.said.connect(self.say)
        context.refused.connect(self.refuse)
        context.mode_chosen.connect(self.choose_mode)
        context.language_chosen.connect(self.choose_language)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._wear_chosen)

    def _make_actions(self) -> list[Action]:
        """Everything that can be done from anywhere, in the words of the language in force."""
        rooms = [
            Action(
                _(room.label),
                room.icon,
                partial(self.open_room, room.key),
                () if room.foot else (f"Ctrl+{place}",),
            )
            for place, room in enumerate(ROOMS, start=1)
        ]
        return [
            Action(
                _("Log a visit"),
                "log",
                lambda: self.opener.log_visit(self._at_hand(), None),
                ("Ctrl+L",),
            ),
            Action(_("Log a call"), "phone", self._log_call),
            Action(_("Brief of the customer"), "brief", self._brief_at_hand, ("Ctrl+B",)),
            Action(_("Add something"), "plus", self.open_quick_add, ("Ctrl+N",), listed=False),
            *self._addable(),
            Action(_("Undo"), "undo", self.undo, ("Ctrl+Z",)),
            Action(_("Do again"), "undo", self.redo, ("Ctrl+Y", "Ctrl+Shift+Z")),
            Action(_("Import a file"), "import", self.context.import_asked.emit),
            Action(_("Export"), "export", lambda: self.context.export_asked.emit(None)),
            *sheet_actions(self.context, self),
            Action(_("Restore a backup"), "import", partial(choose_backup, self.context, self)),
            Action(_("Likely duplicates"), "customers", self.opener.duplicates),
            *rooms,
            Action(_("Light or dark"), "theme", self.switch_look),
            Action(_("Help and all keys"), "help", self.open_help, ("F1", "?")),
            Action(_("Next part of the page"), "right", self._next_region, ("F6",), listed=False),
            Action(_("Search everything"), "search", self.open_palette, ("Ctrl+K",), listed=False),
            Action(_("Search in the list"), "search", self._search, ("Ctrl+F",), listed=False),
            Action(_("Read anew"), "search", self._on_changed, ("F5",), listed=False),
        ]

    def _addable(self) -> list[Action]:
        """Everything that can be written down, the new customer first."""
        new = Action(_("New customer"), "plus", self.opener.new_customer)
        return [new, *form_actions(self.context, self._at_hand)]

    def _about(self, customer: uuid.UUID) -> list[Action]:
        """What can be done about a customer that was found."""
        log_visit = self.opener.log_visit
        return [
            Action(_("Log a visit"), "log", self.context.log_visit(customer), ("Ctrl+L",)),
            Action(_("Log a call"), "phone", partial(log_visit, customer, None, mode="call")),
            Action(_("Brief"), "brief", self.context.open_brief(customer), ("Ctrl+B",)),
            Action(_("Edit customer"), "person", partial(self.opener.edit_customer, customer)),
        ]

    # --- Rooms ------------------------------------------------------------------------------

    @property
    def page(self) -> Page[Any]:
        """The page in front."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - the stack holds nothing else
        return page

    def room_page(self, key: str) -> Page[Any]:
        """The page of this room, made when it is first asked for."""
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = _ROOMS[key].make(self.context)
            self._stack.addWidget(page)
            page.restore(self._state.get(key, {}))
            if isinstance(page, CustomersPage):
                page.opened.connect(self._preferences.keep_recent)
        return page

    def open_room(self, key: str, wanted: Mapping[str, Any] | None = None) -> None:
        """Bring a room to the front and show `wanted` there; the first start stands in for Today.

        What can be wanted of a room, its page's `ask` says.
        """
        self._room = key if key in _ROOMS else "today"
        empty = self._standing is not None and self._standing.empty
        first = empty and not self._started_empty and self._room == "today"
        page = self.first_start if first else self.room_page(self._room)
        self._region = 0
        self._stack.setCurrentWidget(page)
        self.sidebar.show_room(self._room)
        page.setFocus()
        if wanted:
            page.ask(wanted)
        page.enter()

    def open_customer(self, customer: uuid.UUID, entry: uuid.UUID | None = None) -> None:
        """Show the customer beside the list, at this visit or note if one is given."""
        self.open_room("customers")
        page = self.room_page("customers")
        assert isinstance(page, CustomersPage)  # noqa: S101 - it was made so
        page.open_customer(customer, entry)

    def open_help(self) -> None:
        """All keys, what the numbers mean, how to begin."""
        HelpDialog(self.context, self._make_actions(), self).open()

    def _next_region(self) -> None:
        """Give the focus to the next region: the sidebar, the head, the sheets of the page."""
        regions = [self.sidebar.search, *self.page.regions()]
        self._region = (self._region + 1) % len(regions)
        regions[self._region].setFocus(Qt.FocusReason.TabFocusReason)

    def _search(self) -> None:
        if self.page.search_in_page():
            return
        self.open_room("customers")
        page = self.room_page("customers")
        assert isinstance(page, CustomersPage)  # noqa: S101 - it was made so
        page.search.setFocus()
        page.search.selectAll()

    def open_quick_add(self) -> None:
        """Choose what to add."""
        self.quick_add.open()

    def open_palette(self, text: str = "") -> None:
        """Search everything, from anywhere."""
        self._palette.open(text)

    def close_palette(self) -> None:
        """Put the palette away."""
        self._palette.close_up()

    # --- What is at hand --------------------------------------------------------------------

    def _log_call(self) -> None:
        self.opener.log_visit(self._at_hand(), None, mode="call")

    def _at_hand(self) -> uuid.UUID | None:
        return self.page.customer_at_hand()

    def _brief_at_hand(self) -> None:
        customer = self._at_hand()
        if customer is not None:
            self.opener.brief(customer)

    # --- Undo -------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back, whichever program did it."""
        store = self.desk.store

        def work() -> tuple[str, str | None]:
            undo(store)
            return read_last_step(store)

        self.context.write(
            work, lambda step: self.say(_("Undone: {step}.").format(step=step_words(*step)))
        )

    def redo(self) -> None:
        """Do the last undone step again."""
        store = self.desk.store

        def work() -> tuple[str, str | None]:
            redo(store)
            return read_last_step(store)

        self.context.write(
            work,
            lambda step: self.say(
                _("Done again: {step}.").format(step=step_words(*step)), offer_undo=True
            ),
        )

    # --- Language and look ------------------------------------------------------------------

    def choose_language(self, code: str) -> None:
        """Speak this language from now on, here and on the command line."""
        self.speak(code)
        store = self.desk.store
        self.context.write(lambda: chosen_language(store, code))

    def speak(self, code: str) -> None:
        """Show everything in this language."""
        speak(code)
        self._rebuild()

    def switch_look(self) -> None:
        """Light to dark and back; from then on not as the system has it."""
        self.choose_mode("light" if self.context.look.mode == "dark" else "dark")

    def choose_mode(self, chosen: str) -> None:
        """Wear `light`, `dark`, or what the system has, now and from now on."""
        self._preferences.keep_mode(chosen)
        self._wear_chosen()

    def _wear_chosen(self) -> None:
        mode = mode_for(self._preferences.mode())
        if mode != self.context.look.mode:
            self.wear(mode)

    def wear(self, mode: Mode) -> None:
        """Show everything in this look."""
        look = Look(mode)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - windows need one
        dress(application, look)
        self.context.kit = type(self.context.kit)(look)
        self._rebuild()

    # --- What happened ----------------------------------------------------------------------

    def say(self, sentence: str, offer_undo: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """Tell what happened."""
        self.toast.say(sentence, undo=offer_undo, left=self.sidebar.width())

    def refuse(self, error: BaseException) -> None:
        """Tell what was not done and why; what is not known is a bug and goes on to be reported."""
        if isinstance(error, KnownError):
            lines = [error.sentence, *error.candidates]
            self.toast.say(" · ".join(lines), refused=True, left=self.sidebar.width())
            return
        sys.excepthook(type(error), error, error.__traceback__)
        self.toast.say(
            _("Something went wrong; nothing was changed. Try again, or start Tuoke anew."),
            refused=True,
            left=self.sidebar.width(),
        )

    def _look_around(self) -> None:
        """Notice another program's writes, and midnight."""
        with suppress(KnownError):  # busy: look again soon
            version = self.desk.store.version()
            today = self.desk.today()
            if version != self._version or today != self._today:
                first = self._version == 0
                self._version, self._today = version, today
                if not first:
                    self._on_changed()

    def _on_changed(self) -> None:
        desk, today = self.desk, self.desk.today()
        self._looking.ask(lambda: read_standing(desk, today), self._on_standing)
        for page in self._pages.values():
            page.refresh()
        self._counting.ask(lambda: read_waiting(desk, today), self._on_waiting)

    def _on_waiting(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self.sidebar.show_waiting(waiting)

    def _on_standing(self, standing: Standing) -> None:
        before, self._standing = self._standing, standing
        if before is not None and standing.language != before.language and standing.language:
            speak(standing.language)
            self._rebuild()
        self._show_standing(standing)
        if before is None or before.empty != standing.empty:
            self._started_empty = self._started_empty and standing.empty
            self.open_room(self._room)

    def _show_standing(self, standing: Standing) -> None:
        self.sidebar.show_me(standing.me)

    def _on_began_empty(self) -> None:
        self._started_empty = True
        self.open_room("today")

    # --- Qt ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the toast in its place, and the sidebar as wide as there is room for."""
        super().resizeEvent(event)
        self._fit_sidebar()
        self.toast.place()
        self._palette.fit()
        self.quick_add.fit()

    def _fit_sidebar(self) -> None:
        narrow = self.width() < NARROW_BELOW
        if narrow != self.sidebar.narrow:
            self.sidebar.set_narrow(narrow=narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file, to import it."""
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.opener.import_file(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where everything was, and stop."""
        self._poll.stop()
        self._keep_state()
        self._preferences.keep_geometry(self.saveGeometry())
        self._preferences.keep_pages(self._state)
        self.context.quick.close()
        self.context.writes.close()
        self.context.tasks.close()
        self._collector.stop()
        super().closeEvent(event)

    def _keep_state(self) -> None:
        self._state["room"] = self._room
        self._state |= {key: dict(page.state()) for key, page in self._pages.items()}


def dress(application: QApplication, look: Look) -> None:
    """Give the application this look: font, palette, style sheet."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()  # Qt walks over all widgets; one that was collected meanwhile it would walk into
    try:
        application.setFont(look.font())
        application.setPalette(look.palette())
        application.setStyleSheet(look.style_sheet())
    finally:
        if was_on:
            gc.enable()
