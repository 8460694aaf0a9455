"""One value for many customers: which field, which value; long ones can be stopped."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from crm.domain.choices import CHANNELS, CUSTOMER_KINDS, GRADES, STAGES
from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.reps import list_reps
from crm.services import bulk
from crm.ui.context import Context
from crm.ui.dialogs.dialog import Dialog
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.day_edit import DayEdit
from crm.ui.widgets.layouts import column, row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm.store.unit_of_work import Change

WIDTH = 480
PLAN, NEW = "plan", "extra:+"
_LABEL = 96


@dataclass(frozen=True, slots=True)
class _Field:
    key: str
    words: str
    choices: Sequence[tuple[str, str]] | None = None  # none: it is written
    free: bool = False  # besides the choices anything may be written


class BulkDialog(Dialog):
    """`field` is what is changed first; `extra` are the columns of imports there are."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        customers: Sequence[uuid.UUID],
        *,
        field: str = "grade",
        extra: Sequence[str] = (),
    ) -> None:
        count = len(customers)
        title = ngettext("Change {count} customer", "Change {count} customers", count)
        if field == PLAN:
            title = ngettext("Plan {count} visit", "Plan {count} visits", count)
        title = title.format(count=f"{count:,}")
        super().__init__(context, parent, title, WIDTH)
        self._customers = tuple(customers)
        kit = self.kit
        self._fields = {each.key: each for each in _fields(self._reps(), extra)}
        self.field = QComboBox()
        self.field.setAccessibleName(_("Field"))
        for each in self._fields.values():
            if each.key != PLAN:
                self.field.addItem(each.words, each.key)
        self.choice = QComboBox()
        self.text, self.name = QLineEdit(), QLineEdit()
        tomorrow = self.desk.today() + dt.timedelta(days=1)
        self.day = DayEdit(kit.look, _("Day"), self.desk.today(), day=tomorrow)
        for widget, words in (
            (self.choice, _("Value")),
            (self.text, _("Value")),
            (self.name, _("Name of the field")),
            (self.day, _("Day")),
        ):
            widget.setFont(kit.look.font())
            widget.setAccessibleName(words)
        self.field.setFont(kit.look.font())
        self.values = QStackedWidget()
        for widget in (self.choice, self.text, self.day):
            self.values.addWidget(widget)
        self.busy = BusyLine(kit)
        cancel = kit.button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        words = _("Plan") if field == PLAN else _("Change")
        self.save = kit.button(words, "primary")
        self.save.clicked.connect(self._on_save)
        self._name_row = self._labelled(_("Name"), self.name)
        self._field_row = self._labelled(_("Field"), self.field)
        value = self._labelled(_("Day") if field == PLAN else _("Value"), self.values)
        body = column(self._field_row, self._name_row, value, self.busy, gap=10)
        self.fill(title, body, cancel, self.save, hint=_("One step, which undo takes back"))
        self.field.currentIndexChanged.connect(self._on_field)
        self._plans = field == PLAN
        self._field_row.setVisible(not self._plans)
        self.field.setCurrentIndex(max(0, self.field.findData(field)))
        self._on_field()

    def _reps(self) -> Sequence[tuple[str, str]]:
        return [(str(rep.id), rep.name) for rep in self.desk.store.read(list_reps) if rep.active]

    def _labelled(self, words: str, widget: QWidget) -> QWidget:
        caption = self.kit.line(words, "small", "text2")
        caption.setFixedWidth(_LABEL)
        box = QWidget()
        box.setLayout(row(caption, (widget, 1)))
        return box

    @property
    def key(self) -> str:
        """The field that is changed."""
        return PLAN if self._plans else str(self.field.currentData())

    def _on_field(self) -> None:
        each = self._fields[self.key]
        self._name_row.setVisible(each.key == NEW)
        if each.choices is None:
            self.values.setCurrentWidget(self.day if each.key == PLAN else self.text)
            self.text.setPlaceholderText(_("Empty takes it away"))
            return
        self.choice.clear()
        self.choice.setEditable(each.free)
        for code, words in each.choices:
            self.choice.addItem(words, code)
        self.values.setCurrentWidget(self.choice)

    def _chosen(self) -> str | None:
        """The code of what was chosen, or what was written in its place."""
        if self.values.currentWidget() is self.text:
            return self.text.text().strip() or None
        place = self.choice.findText(self.choice.currentText())
        written = self.choice.currentText().strip()
        return (str(self.choice.itemData(place)) if place >= 0 else written) or None

    def _on_save(self) -> None:
        work = self._work()
        if work is None:
            return
        self.say_wrong("")
        self.save.setEnabled(False)
        self.busy.run(
            self.context.tasks, self.windowTitle(), work, self._done, self._failed, writes=True
        )

    def _work(self) -> "Callable[[Report], Change] | None":  # noqa: PLR0911 - a service each
        store, who, key, today = self.desk.store, self._customers, self.key, self.desk.today()
        if key == PLAN:
            day = self.day.day
            if day is None:
                self.say_wrong(_("Give the day as 5, 3-5 or +7."))
                return None
            return lambda report: bulk.plan_visits(store, who, day=day, report=report)
        value = self._chosen()
        if key == "stage":
            return lambda report: bulk.set_stage(store, who, str(value), day=today, report=report)
        if key == "owner":
            rep = uuid.UUID(value) if value else None
            return lambda report: bulk.assign_customers(store, who, rep, day=today, report=report)
        if key.startswith("extra:"):
            name = self.name.text().strip() if key == NEW else key.removeprefix("extra:")
            if not name:
                self.say_wrong(_("Give the new field a name."))
                return None
            return lambda report: bulk.set_extra(store, who, name, value, report=report)
        fields: dict[str, Any] = {key: value}
        if key.startswith("cadence"):
            if value is not None and not value.isdecimal():
                self.say_wrong(_("Give the days as a whole number."))
                return None
            fields = {key: int(value) if value else None}
        return partial(_set_fields, store, who, fields)

    def _done(self, change: "Change") -> None:
        count = len(self._customers)
        if change.step is None:
            words = _("Nothing to change: they are so already.")
        else:
            words = ngettext("{count} customer changed", "{count} customers changed", count)
            if self._plans:
                words = ngettext("{count} visit planned", "{count} visits planned", count)
        self.context.said.emit(words.format(count=f"{count:,}"), change.step is not None)
        self.context.changed.emit()
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, Cancelled):
            self.refuse(error)

    def reject(self) -> None:
        """While it works, stop it; nothing is changed then."""
        if self.busy.running:
            self.busy.stop()
            return
        super().reject()


def _set_fields(
    store: Any,  # noqa: ANN401 - a store
    who: Sequence[uuid.UUID],
    fields: dict[str, Any],
    report: Report,
) -> "Change":
    return bulk.set_fields(store, who, fields, report=report)


def _fields(reps: Sequence[tuple[str, str]], extra: Sequence[str]) -> list[_Field]:
    def coded(key: str, codes: Sequence[str]) -> list[tuple[str, str]]:
        return [(code, label(key, code)) for code in codes]

    none = ("", _("None"))
    return [
        _Field("grade", _("Grade"), [*coded("grade", GRADES), none]),
        _Field("stage", _("Stage"), coded("stage", STAGES)),
        _Field("owner", _("Owner"), [*reps, ("", _("Nobody"))]),
        _Field("kind", _("Kind"), coded("kind", CUSTOMER_KINDS)),
        _Field("channel", _("Source"), [*coded("channel", CHANNELS), none], free=True),
        _Field("city", _("City")),
        _Field("region", _("District")),
        _Field("industry", _("Industry")),
        _Field("cadence_ideal", _("Ideal days")),
        _Field("cadence_maximum", _("Most days")),
        *(_Field(f"extra:{name}", name) for name in extra),
        _Field(NEW, _("A new field …")),
        _Field(PLAN, _("Plan visits")),
    ]
