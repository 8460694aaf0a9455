"""The fields behind the sentence: what may be filled in by hand, and kept as a draft."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from crm.domain.choices import VISIT_MODES
from crm.i18n import gettext as _
from crm.queries.choosing import Choice
from crm.ui.dialogs.dialog import Dialog
from crm.ui.preferences import Preferences
from crm.ui.sentences import Form
from crm.ui.widgets.choice_edit import ChoiceEdit
from crm.ui.widgets.day_edit import DayEdit
from crm.ui.widgets.layouts import boxed, row
from crm.ui.widgets.result_chips import Chips
from crm.ui.widgets.sentence_edit import SentenceEdit

_LABELS = 76  # wide, of the column of labels


class VisitForm(Dialog):
    """A dialog with these fields; what is filled in goes before what the sentence says."""

    sentence: SentenceEdit
    outcome: Chips
    more: QPushButton
    _preferences: Preferences
    _visit: uuid.UUID | None
    _wanted: uuid.UUID | None
    _drafted: list[uuid.UUID]
    _pitched: list[Choice]
    _picked_result: bool
    _saving: bool

    def _on_form(self) -> None:
        raise NotImplementedError

    def _make_form(self, mode: str) -> QFrame:
        context, kit, today = self.context, self.kit, self.desk.today()
        self.customer = ChoiceEdit(
            context, "customer", _("Customer"), _("Name, pinyin, initials, a person or a phone")
        )
        self.day = DayEdit(kit.look, _("Date"), today, day=None, past=True)
        self.day.setPlaceholderText(_("as in the sentence"))
        self.time = QLineEdit()
        self.time.setFont(kit.look.font())
        self.time.setFixedWidth(70)
        self.time.setPlaceholderText("09:30")
        self.time.setAccessibleName(_("Time"))
        self.mode = Chips(context, _("How"), "mode", VISIT_MODES, numbered=False)
        self.mode.choose(mode if mode != "visit" else None)
        self.mode.picked.connect(self._on_form)
        self.said = QPlainTextEdit()
        self.said.setFont(kit.look.font())
        self.said.setFixedHeight(58)
        self.said.setTabChangesFocus(True)
        self.said.setAccessibleName(_("What was said"))
        self.said.setPlaceholderText(_("What was said besides"))
        self.said.installEventFilter(self)
        self.pitched = ChoiceEdit(
            context, "product", _("Products pitched"), _("Product, Enter adds it")
        )
        self.pitched.setFixedWidth(210)
        self._pitched = []
        self.pitched.picked.connect(self._add_pitched)
        self._pitched_row = QHBoxLayout()
        self._pitched_row.setSpacing(6)
        self.next_step = QLineEdit()
        self.next_step.setFont(kit.look.font())
        self.next_step.setAccessibleName(_("Next step"))
        self.next_step.setPlaceholderText(_("What you promised"))
        self.next_on = DayEdit(kit.look, _("Due"), today, day=None)
        self.next_on.setPlaceholderText("+7")
        return boxed(self._grid())

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(7)
        parts: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            (_("Customer"), self.customer),
            (_("Date"), row(self.day, self.time, None)),
            (_("How"), self.mode),
            (_("Said"), self.said),
            (_("Pitched"), row(self.pitched, self._pitched_row, None)),
            (_("Next step"), row((self.next_step, 1), self.next_on)),
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

    def _filled(self) -> Form:
        time = self.time.text()
        return Form(
            customer=self.customer.best() if self.customer.text().strip() else None,
            day=self.day.day,
            time=clock_time(time) if is_time(time) else None,
            mode=self.mode.chosen,
            said=self.said.toPlainText().strip() or None,
            result=self.outcome.chosen if self._picked_result else None,
            pitched=tuple(product.id for product in self._pitched),
            next_on=self.next_on.day,
            next_step=self.next_step.text().strip() or None,
            planned=self._visit,
        )

    def _keep(self) -> None:
        texts = (self.sentence.text(), self.said.toPlainText(), self.next_step.text())
        typed = any((*(text.strip() for text in texts), self._pitched))
        if self._saving or not typed:
            return
        chosen = self.customer.best()
        self._preferences.keep_draft(
            {
                "sentence": self.sentence.text(),
                "customer": str(chosen.id) if chosen else None,
                "named": None if chosen else self.customer.text(),
                "day": self.day.text(),
                "time": self.time.text(),
                "mode": self.mode.chosen,
                "said": self.said.toPlainText(),
                "result": self.outcome.chosen if self._picked_result else None,
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
        self.day.setText(str(draft.get("day") or ""))
        self.time.setText(str(draft.get("time") or ""))
        self.mode.choose(draft.get("mode"))
        self.said.setPlainText(str(draft.get("said") or ""))
        if draft.get("result"):
            self._picked_result = True
            self.outcome.choose(draft["result"])
        self.next_step.setText(str(draft.get("next_step") or ""))
        self.next_on.setText(str(draft.get("next_on") or ""))
        self.sentence.setPlainText(str(draft.get("sentence") or ""))
        self.sentence.moveCursor(self.sentence.textCursor().MoveOperation.End)
        if any(draft.get(name) for name in ("said", "next_step", "customer", "named")):
            self.more.setChecked(True)


def clock_time(text: str) -> str | None:
    """HH:MM of what was typed."""
    given = text.strip().replace("：", ":").replace(".", ":")
    if not given:
        return None
    hours, _colon, minutes = given.partition(":")
    return f"{int(hours):02d}:{int(minutes or 0):02d}"


def is_time(text: str) -> bool:
    """Whether it is a time, or nothing."""
    try:
        found = clock_time(text)
        return found is None or dt.time.fromisoformat(found) is not None
    except ValueError:
        return False
