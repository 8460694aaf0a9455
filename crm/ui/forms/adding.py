"""Quick add: a small menu of everything that can be written down, found by typing."""

import uuid
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from crm.i18n import gettext as _
from crm.ui.actions import Action, fitting
from crm.ui.context import Context
from crm.ui.forms.form import Form
from crm.ui.forms.registry import FORMS
from crm.ui.palette import Palette
from crm.ui.tables.palette import Entry


def form_actions(context: Context, at_hand: Callable[[], uuid.UUID | None]) -> list[Action]:
    """Writing each kind of record down, about the customer at hand where it is about one."""
    return [
        Action(_(form.title), form.icon, _open(context, form, at_hand), words=_(form.words))
        for form in FORMS.values()
    ]


def _open(
    context: Context, form: Form, at_hand: Callable[[], uuid.UUID | None]
) -> Callable[[], object]:
    is_about = any(field.key == "customer" and not field.more for field in form.fields)

    def run() -> None:
        given = {"customer": at_hand()} if is_about else {}
        context.form_asked.emit(form.kind, None, given)

    return run


class QuickAdd(Palette):
    """The palette with nothing but what can be added; Enter takes the first."""

    def __init__(self, parent: QWidget, context: Context, actions: Sequence[Action]) -> None:
        super().__init__(parent, context, actions, lambda _customer: (), tuple)
        words = _("What do you want to add?")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.hint.say(_("A few letters are enough, pinyin too"))

    def _on_text(self, text: str) -> None:
        words = text.strip()
        if words:
            entries = [self._deed(action, mark) for action, mark in fitting(self._actions, words)]
        else:
            entries = [self._deed(action) for action in self._actions]
        if not entries:
            add = self.context.customer_wanted
            title = _("New customer “{text}”").format(text=words)
            entries = [Entry(title, lambda: add.emit(words), icon="plus")]
        self.table.show_entries(entries)
        self._choose(self.table.next_place(-1, 1))
        self._place()
