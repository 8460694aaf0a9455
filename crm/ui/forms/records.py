"""Editors that hold records: a customer or product found by typing, people, orders."""

from collections.abc import Callable
from typing import Any

from crm.i18n import gettext as _
from crm.queries.choosing import Choice
from crm.ui.context import Context
from crm.ui.formats import day as day_words
from crm.ui.formats import money
from crm.ui.forms.editors import Editor, Make, Options, pick
from crm.ui.forms.form import Known, Value, Wrong
from crm.ui.widgets.choice_edit import ChoiceEdit


class RecordEdit(Editor):
    """A customer or product, found as the search finds; its value is an id."""

    field: ChoiceEdit

    def __init__(self, context: Context, name: str, hint: str, *, kind: str) -> None:
        found = ChoiceEdit(context, kind, name, hint)
        super().__init__(name, found)
        found.picked.connect(self._on_picked)
        found.textChanged.connect(self.changed)
        self._fill(found)

    @property
    def value(self) -> Value:
        """The id of the record."""
        text = self.field.text().strip()
        best = self.field.best() if text else None
        if text and best is None:
            raise Wrong(_("Nothing is called “{text}”; pick one from the list.").format(text=text))
        return None if best is None else best.id

    def put(self, value: Choice | None) -> None:
        """Begin with this record."""
        if value is None:
            self.field.clear()
        else:
            self.field.take(value)
            self.changed.emit()

    def typed(self) -> Value:
        """The record, or the text that means none yet."""
        return self.field.chosen or self.field.text()

    def put_back(self, typed: Value) -> None:
        """The same again."""
        if isinstance(typed, Choice):
            self.put(typed)
        else:
            self.field.setText(typed)

    def when_known(self, then: Callable[[], None]) -> None:
        """Wait for the search."""
        self.field.when_known(then)

    def _on_picked(self) -> None:
        self.changed.emit()
        self.focusNextChild()


def customer() -> Make:
    """A customer."""
    return lambda context, name, hint: RecordEdit(
        context, name, hint or _("Name, pinyin, initials, a person or a phone"), kind="customer"
    )


def product() -> Make:
    """A product."""
    return lambda context, name, hint: RecordEdit(
        context, name, hint or _("Product, pinyin or code"), kind="product"
    )


def contact() -> Make:
    """One of the people of the chosen customer."""
    return pick(_people)


def order() -> Make:
    """One of the orders of the chosen customer."""
    return pick(_orders)


def _people(known: Known) -> Options:
    found: list[tuple[Any, str]] = [
        (row.id, " · ".join(filter(None, (row.name, row.title)))) for row in known.contacts
    ]
    return found


def _orders(known: Known) -> Options:
    found: list[tuple[Any, str]] = [
        (
            row.id,
            " · ".join(
                filter(
                    None,
                    (
                        day_words(row.day, known.today),
                        row.code,
                        money(row.total, row.currency),
                    ),
                )
            ),
        )
        for row in known.orders
    ]
    return found
