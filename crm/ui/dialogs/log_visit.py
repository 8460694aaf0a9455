"""Logging a contact in one small dialog: who, what was said, the rest if one wants."""

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from crm.domain.choices import VISIT_MODES, VISIT_RESULTS
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.choosing import Choice
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.finder import Finder
from crm.ui.moving import Logged, Ready, Visit, read_ready, save_visit
from crm.ui.preferences import Preferences
from crm.ui.widgets.choice_edit import ChoiceEdit
from crm.ui.widgets.day_edit import DayEdit
from crm.ui.widgets.layouts import row
from crm.ui.words import moved_words

WIDTH = 640
_LABELS = 76  # wide, of the column of labels


class Chips(QWidget):
    """One of a few codes; a second press takes the choice back where `required` is not set."""

    def __init__(
        self, context: Context, name: str, group: str, codes: tuple[str, ...], *, numbered: bool
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: dict[str, QPushButton] = {}
        self._required = not numbered
        layout = row(gap=6)
        for place, code in enumerate(codes, start=1):
            words = label(group, code)
            chip = context.kit.button(f"{place}  {words}" if numbered else words, "chip")
            chip.setAccessibleName(words)
            chip.setCheckable(True)
            chip.clicked.connect(lambda on, code=code: self._on_clicked(code, on))
            self.buttons[code] = chip
            layout.addWidget(chip)
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def chosen(self) -> str | None:
        """The code that is chosen."""
        return next((code for code, chip in self.buttons.items() if chip.isChecked()), None)

    def choose(self, code: str | None) -> None:
        """Choose this code, or none."""
        for own, chip in self.buttons.items():
            chip.setChecked(own == code)

    def _on_clicked(self, code: str, on: bool) -> None:  # noqa: FBT001 - what the signal gives
        self.choose(code if on or self._required else None)


class VisitDialog(Dialog):
    """`visit` is the planned one that was kept; `customer` and `mode` are what to begin with."""

    def __init__(
        self,
        context: Context,
        preferences: Preferences,
        parent: QWidget,
        *,
        customer: uuid.UUID | None = None,
        visit: uuid.UUID | None = None,
        mode: str = "visit",
    ) -> None:
        super().__init__(context, parent, _("Log a visit"), WIDTH)
        self._preferences, self._visit, self._saving = preferences, visit, False
        self._wanted = customer
        self._drafted: list[uuid.UUID] = []
        self._pitched: list[Choice] = []
        self._reading = Finder(context.quick)
        self.destroyed.connect(self._reading.forget)
        kit, today = self.kit, self.desk.today()
        self.customer = ChoiceEdit(
            context, "customer", _("Customer"), _("Name, pinyin, initials, a person or a phone")
        )
        self.day = DayEdit(kit.look, _("Date"), today, day=today, past=True)
        self.time = QLineEdit()
        self.time.setFont(kit.look.font())
        self.time.setFixedWidth(70)
        self.time.setPlaceholderText("09:30")
        self.time.setAccessibleName(_("Time"))
        self.mode = Chips(context, _("How"), "mode", VISIT_MODES, numbered=False)
        self.mode.choose(mode)
        self.said = QPlainTextEdit()
        self.said.setFont(kit.look.font())
        self.said.setFixedHeight(74)
        self.said.setTabChangesFocus(True)
        self.said.setAccessibleName(_("What was said"))
        self.said.setPlaceholderText(_("What was said, what they need"))
        self.outcome = Chips(context, _("Result"), "result", VISIT_RESULTS, numbered=True)
        self.pitched = ChoiceEdit(
            context, "product", _("Products pitched"), _("Product, Enter adds it")
        )
        self.pitched.setFixedWidth(210)
        self.pitched.picked.connect(self._add_pitched)
        self._pitched_row = QHBoxLayout()
        self._pitched_row.setSpacing(6)
        self.next_step = QLineEdit()
        self.next_step.setFont(kit.look.font())
        self.next_step.setAccessibleName(_("Next step"))
        self.next_step.setPlaceholderText(_("What you promised"))
        self.next_on = DayEdit(kit.look, _("Due"), today, day=None)
        self.next_on.setPlaceholderText("+7")
        self.cancel = kit.button(_("Cancel"))
        self.cancel.clicked.connect(self.close)
        self.save = kit.button(_("Save"), "primary")
        self.save.clicked.connect(self._on_save)
        self.fill(
            _("Log a visit"),
            self._body(),
            self.cancel,
            self.save,
            hint=_("Ctrl+Enter saves, Esc keeps a draft, Alt+1 to 5 the result"),
        )
        self.said.installEventFilter(self)
        self.customer.picked.connect(self.said.setFocus)
        for number, code in enumerate(VISIT_RESULTS, start=1):
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.activated.connect(partial(self.outcome.choose, code))
        if customer is None and visit is None:
            self._restore(preferences.draft())
        self.customer.setFocus()
        self._read()

    def _body(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(10)
        when = row(self.day, self.time, None)
        pitched = row(self.pitched, self._pitched_row, None)
        promise = row((self.next_step, 1), self.next_on)
        parts: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            (_("Customer"), self.customer),
            (_("Date"), when),
            (_("How"), self.mode),
            (_("Said"), self.said),
            (_("Result"), self.outcome),
            (_("Pitched"), pitched),
            (_("Next step"), promise),
        )
        for place, (words, part) in enumerate(parts):
            caption = self.kit.line(words, "small", "text2")
            caption.setMinimumWidth(_LABELS)
            grid.addWidget(caption, place, 0)
            if isinstance(part, QWidget):
                grid.addWidget(part, place, 1)
            else:
                grid.addLayout(part, place, 1)
        grid.setColumnStretch(1, 1)
        return grid

    # --- What it begins with ------------------------------------------------------------------

    def _read(self) -> None:
        desk, visit, wanted, drafted = self.desk, self._visit, self._wanted, self._drafted
        if visit is None and wanted is None and not drafted:
            return
        self.save.setEnabled(False)
        self._reading.ask(
            lambda: read_ready(desk, visit=visit, customer=wanted, pitched=drafted),
            self._on_ready,
            self._on_unready,
        )

    def _on_ready(self, ready: Ready) -> None:
        if ready.planned is not None:
            planned = ready.planned
            self.day.set_day(min(planned.day, self.desk.today()))
            self.time.setText(planned.time or "")
            self.mode.choose(planned.mode)
        if ready.customer is not None and not self.customer.text():
            self.customer.take(ready.customer)
            if self.focusWidget() is self.customer:
                self.said.setFocus()
        for product in ready.pitched:
            self._pitch(product)
        self.save.setEnabled(True)

    def _on_unready(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self.refuse(error)

    def _add_pitched(self) -> None:
        self._pitch(self.pitched.best())

    def _pitch(self, product: Choice | None) -> None:
        if product is None:
            return
        self.pitched.clear()
        if product in self._pitched:
            return
        self._pitched.append(product)
        chip = self.kit.button(f"{product.name}  ×", "chip")
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setAccessibleName(_("Take {name} away").format(name=product.name))

        def remove() -> None:
            self._pitched.remove(product)
            chip.hide()
            chip.deleteLater()

        chip.clicked.connect(remove)
        self._pitched_row.addWidget(chip)

    # --- Saving -----------------------------------------------------------------------------

    def _on_save(self) -> None:
        """Save as soon as it is known who and what is meant."""
        self.customer.when_known(lambda: self.pitched.when_known(self._save))

    def _save(self) -> None:
        chosen = self.customer.best()
        for field, wrong, sentence in (
            (self.customer, chosen is None, _("Choose a customer from the list.")),
            (
                self.day,
                self.day.wrong or self.day.day is None,
                _("Write the date as 2026-03-05, 3-5 or -1."),
            ),
            (self.time, not _is_time(self.time.text()), _("Write the time as 09:30.")),
            (self.next_on, self.next_on.wrong, _("Write the date as 2026-03-05, 3-5 or +7.")),
        ):
            if wrong:
                self.say_wrong(sentence)
                field.setFocus()
                return
        if chosen is None or self.day.day is None or self._saving:
            return
        self._pitch(self.pitched.best())
        self._saving = True
        self.save.setEnabled(False)
        visit = Visit(
            customer=chosen.id,
            name=chosen.name,
            day=self.day.day,
            time=_time(self.time.text()),
            mode=self.mode.chosen or "visit",
            said=self.said.toPlainText().strip() or None,
            result=self.outcome.chosen,
            pitched=tuple(product.id for product in self._pitched),
            next_on=self.next_on.day,
            next_step=self.next_step.text().strip() or None,
            planned=self._visit,
        )
        desk = self.desk
        self.context.write(lambda: save_visit(desk, visit), self._on_saved, self._on_refused)

    def _on_saved(self, logged: Logged) -> None:
        self._preferences.keep_draft({})
        self._saving = True
        self.context.said.emit(moved_words(logged), True)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        self._saving = False
        self.save.setEnabled(True)
        self.refuse(error)

    # --- Keys and the draft -----------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter saves from inside the text too."""
        if watched is self.said and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.type() == QEvent.Type.KeyPress:
                    self.save.click()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field is not a save."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Close, keeping what was typed."""
        self._keep()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same when the window is closed."""
        self._keep()
        super().closeEvent(event)

    def _keep(self) -> None:
        typed = any((self.said.toPlainText().strip(), self.next_step.text().strip(), self._pitched))
        if self._saving or not typed:
            return
        chosen = self.customer.best()
        self._preferences.keep_draft(
            {
                "customer": str(chosen.id) if chosen else None,
                "named": None if chosen else self.customer.text(),
                "day": self.day.text(),
                "time": self.time.text(),
                "mode": self.mode.chosen,
                "said": self.said.toPlainText(),
                "result": self.outcome.chosen,
                "pitched": [str(product.id) for product in self._pitched],
                "next_step": self.next_step.text(),
                "next_on": self.next_on.text(),
            }
        )

    def _restore(self, draft: Mapping[str, Any]) -> None:
        if not draft:
            return
        if draft.get("customer"):
            self._wanted = uuid.UUID(str(draft["customer"]))
        self.customer.setText(str(draft.get("named") or ""))
        self._drafted = [uuid.UUID(str(product)) for product in draft.get("pitched", ())]
        self.day.setText(str(draft.get("day") or self.desk.today().isoformat()))
        self.time.setText(str(draft.get("time") or ""))
        self.mode.choose(draft.get("mode") or "visit")
        self.said.setPlainText(str(draft.get("said") or ""))
        self.outcome.choose(draft.get("result"))
        self.next_step.setText(str(draft.get("next_step") or ""))
        self.next_on.setText(str(draft.get("next_on") or ""))


def _time(text: str) -> str | None:
    given = text.strip().replace("：", ":").replace(".", ":")
    if not given:
        return None
    hours, _colon, minutes = given.partition(":")
    return f"{int(hours):02d}:{int(minutes or 0):02d}"


def _is_time(text: str) -> bool:
    try:
        found = _time(text)
        return found is None or dt.time.fromisoformat(found) is not None
    except ValueError:
        return False
