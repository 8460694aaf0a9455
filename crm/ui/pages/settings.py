"""Settings: who I am, how it looks, what the numbers rest on, where the data is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIntValidator
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLayout, QLineEdit, QWidget

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import language, mark
from crm.queries.reps import RepRow, get_rep, me
from crm.queries.settings import setting
from crm.services.reps import edit_rep
from crm.services.settings import set_setting
from crm.settings import (
    CADENCE_IDEAL,
    CADENCE_MAXIMUM,
    CURRENCY,
    FIRST_WEEKDAY,
    LAPSED_AFTER,
    SettingOf,
)
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.restore import choose_backup
from crm.ui.pages.page import Page
from crm.ui.preferences import SIZES, Preferences
from crm.ui.widgets.chips import ChoiceChips
from crm.ui.widgets.currency_box import CurrencyBox, is_currency
from crm.ui.widgets.layouts import boxed, column, row

WIDTH, LABELS = 680, 214
_MONDAY = dt.date(2024, 1, 1)
LANGUAGES = (("zh", "中文"), ("en", "English"))  # each in itself, for who cannot read the other
_MODES = (("system", mark("As the system")), ("light", mark("Light")), ("dark", mark("Dark")))
_NUMBERS = (CADENCE_IDEAL, CADENCE_MAXIMUM, LAPSED_AFTER)
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is stored: the rep, the currency, the first weekday, numbers of days by their key."""

    me: RepRow
    currency: str
    first_weekday: int
    days: dict[str, int]


class SettingsPage(Page[Chosen]):
    """Every change is kept at once; what is stored can be undone like any other step."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._preferences = Preferences(self.desk.store.path.parent)
        self.name = self._field(_("Name"), "name")
        self.title = self._field(_("Title"), "title")
        self.phone = self._field(_("Phone"), "phone")
        self.language = ChoiceChips(kit, "语言 Language", LANGUAGES)
        self.language.choose(language())
        self.language.chosen.connect(context.language_chosen)
        self.mode = ChoiceChips(kit, _("Look"), [(code, _(words)) for code, words in _MODES])
        self.mode.choose(self._preferences.mode())
        self.mode.chosen.connect(context.mode_chosen)
        self.scale = ChoiceChips(kit, _("Size"), [(str(size), f"{size} %") for size in SIZES])
        self.scale.choose(str(self._preferences.size()))
        self.scale.chosen.connect(self._on_size)
        self.currencies = CurrencyBox(kit.look, _(CURRENCY.label))
        self.currency = self.currencies.line
        self.currency.editingFinished.connect(self._on_currency)
        self.currencies.activated.connect(self._on_currency)
        self.weekday = ChoiceChips(
            kit,
            _(FIRST_WEEKDAY.label),
            [(str(day), formats.weekday(_MONDAY + dt.timedelta(days=day))) for day in (0, 5, 6)],
        )
        self.weekday.chosen.connect(lambda code: self._keep(FIRST_WEEKDAY, int(code)))
        self.days = {which.key: self._number(which) for which in _NUMBERS}
        self.reminders = QCheckBox(_("A quarter of an hour before a visit, and in the morning"))
        self.reminders.setFont(kit.look.font())
        self.reminders.setChecked(self._preferences.reminders())
        self.reminders.toggled.connect(self._preferences.keep_reminders)
        self._folder = self.desk.store.path.parent
        self._build()

    def _build(self) -> None:
        kit = self.kit
        backup = kit.button(_("Back up now …"), "", "export")
        backup.clicked.connect(self._on_backup)
        back = kit.button(_("Restore a backup …"), "quiet", "history")
        back.clicked.connect(lambda: choose_backup(self.context, self))
        show = kit.button(_("Show the folder"), "quiet")
        show.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        )
        bring = kit.button(_("Import a file"), "quiet", "import")
        bring.clicked.connect(self.context.import_asked)
        take = kit.button(_("Export"), "quiet", "export")
        take.clicked.connect(lambda: self.context.export_asked.emit(None))
        where = kit.line(str(self._folder), tone="text2", elide=True)
        inside = QWidget()
        inside.setObjectName("clear")
        sheets = column(
            self._sheet(
                _("Me"),
                (_("Name"), self.name),
                (_("Title"), self.title),
                (_("Phone"), self.phone),
            ),
            self._sheet(
                _("Look and language"),
                ("语言 Language", self.language),
                (_("Look"), self.mode),
                (_("Size"), self.scale),
                ("", kit.line(_("A new size shows from the next start on."), "small", "text2")),
            ),
            self._sheet(
                _("What the numbers rest on"),
                *((_(which.label), self.days[which.key]) for which in _NUMBERS),
                (_(FIRST_WEEKDAY.label), self.weekday),
                (_(CURRENCY.label), self.currencies),
            ),
            self._sheet(_("Reminders"), (_("On the desktop"), self.reminders)),
            self._sheet(
                _("Data"),
                (_("Folder"), where),
                ("", boxed(row(backup, back, show, None))),
                ("", boxed(row(bring, take, None))),
            ),
            None,
            gap=12,
        )
        sheets.setContentsMargins(0, 0, 0, 16)
        middle = QWidget()
        middle.setObjectName("clear")
        middle.setFixedWidth(WIDTH)
        middle.setLayout(sheets)
        inside.setLayout(row(middle, None))
        head = row(kit.line(_("Settings"), "title", strong=True), None)
        self.setLayout(column(head, (kit.scroll(inside), 1), margins=(22, 14, 16, 0), gap=12))

    def request(self) -> Callable[[], Chosen]:
        """Read what is stored."""
        store = self.desk.store

        def read() -> Chosen:
            with store.reading() as session:
                return Chosen(
                    me=get_rep(session, me(session)),
                    currency=setting(session, CURRENCY),
                    first_weekday=setting(session, FIRST_WEEKDAY),
                    days={which.key: setting(session, which) for which in _NUMBERS},
                )

        return read

    def show_data(self, data: Chosen) -> None:
        """Show it, but leave alone what is being typed."""
        for edit, value in (
            (self.name, data.me.name),
            (self.title, data.me.title or ""),
            (self.phone, data.me.phone or ""),
            (self.currency, data.currency),
            *((self.days[key], str(value)) for key, value in data.days.items()),
        ):
            if not edit.hasFocus():
                edit.setText(value)
        self.weekday.choose(str(data.first_weekday))

    # --- Parts ------------------------------------------------------------------------------

    def _sheet(self, title: str, *lines: tuple[str, QWidget]) -> QFrame:
        rows: list[QLayout] = []
        for label, widget in lines:
            words = self.kit.line(label, tone="text2")
            words.setFixedWidth(LABELS)
            narrow = widget.maximumWidth() == widget.minimumWidth()
            rows.append(row(words, widget if narrow else (widget, 1), *([None] if narrow else [])))
        head = self.kit.line(title, "h2", strong=True)
        return boxed(column(head, *rows, margins=(20, 14, 20, 16), gap=10), "sheet")

    def _field(self, label: str, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setFont(self.kit.look.font())
        edit.setAccessibleName(label)
        edit.editingFinished.connect(lambda: self._on_me(edit, name))
        return edit

    def _number(self, which: SettingOf[int]) -> QLineEdit:
        edit = QLineEdit()
        edit.setFont(self.kit.look.font())
        edit.setValidator(QIntValidator(1, _MOST_DAYS, edit))
        edit.setFixedWidth(90)
        edit.setAccessibleName(_(which.label))
        edit.editingFinished.connect(lambda: self._on_number(edit, which))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        return edit

    # --- Keeping ----------------------------------------------------------------------------

    def _keep(self, which: SettingOf[int], value: int) -> None:
        store = self.desk.store
        self.context.write(lambda: set_setting(store, which, value), self._said)

    def _on_number(self, edit: QLineEdit, which: SettingOf[int]) -> None:
        data = self.data
        if data is None or int(edit.text()) == data.days[which.key]:
            return
        ideal, most = (
            int(self.days[each.key].text() or data.days[each.key])
            for each in (CADENCE_IDEAL, CADENCE_MAXIMUM)
        )
        if ideal > most:
            edit.setText(str(data.days[which.key]))
            self.context.refused.emit(
                KnownError(
                    "cadence_crossed",
                    _("The ideal days cannot be more than the maximum; nothing was changed."),
                )
            )
            return
        self._keep(which, int(edit.text()))

    def _on_currency(self) -> None:
        store, text = self.desk.store, self.currency.text().strip().upper()
        if self.data is None or text == self.data.currency:
            return
        if not is_currency(text):
            self.context.refused.emit(
                KnownError("bad_text", _("A currency is three letters, as in CNY."))
            )
            self.currency.setText(self.data.currency)
            return
        self.currency.setText(text)
        self.context.write(lambda: set_setting(store, CURRENCY, text), self._said)

    def _on_me(self, edit: QLineEdit, name: str) -> None:
        data, store, text = self.data, self.desk.store, edit.text().strip()
        if data is None or text == (getattr(data.me, name) or ""):
            return
        if name == "name" and not text:
            edit.setText(data.me.name)
            return
        rep = data.me.id

        def write() -> object:
            if name == "name":
                return edit_rep(store, rep, name=text)
            if name == "title":
                return edit_rep(store, rep, title=text or None)
            return edit_rep(store, rep, phone=text or None)

        self.context.write(write, self._said)

    def _said(self, _change: object) -> None:
        self.context.said.emit(_("Changed."), True)

    def _on_size(self, code: str) -> None:
        self._preferences.keep_size(int(code))
        self.context.said.emit(_("A new size shows from the next start on."), False)

    def _on_backup(self) -> None:
        today = self.desk.today()
        name = str(Path.home() / f"tuoke-{today.isoformat()}.db")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Back up"), name, _("Store of Tuoke (*.db)")
        )
        if chosen:
            self.back_up(Path(chosen))

    def back_up(self, target: Path) -> None:
        """Copy the store to this file, off the UI thread."""
        store = self.desk.store
        self.context.read(
            lambda: store.backup(target),
            lambda _nothing: self.context.said.emit(
                _("Backed up to {file}.").format(file=target), False
            ),
        )
