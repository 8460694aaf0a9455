"""The editor that holds several products: each is added by typing and taken away by its chip."""

import uuid
from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton

from crm.i18n import gettext as _
from crm.queries.choosing import Choice, product_choices
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.forms.editors import Editor, Make
from crm.ui.forms.form import Value, Wrong
from crm.ui.widgets.choice_edit import ChoiceEdit
from crm.ui.widgets.flow import FlowBox
from crm.ui.widgets.layouts import column

_HIGH, _WIDE, _GAP = 34, 440, 6  # of the line, of the chips before they are laid out


class ProductsEdit(Editor):
    """The value is the ids in the order in which they were added."""

    field: ChoiceEdit

    def __init__(self, context: Context, name: str, hint: str) -> None:
        adding = ChoiceEdit(context, "product", name, hint or _("Product, Enter adds it"))
        super().__init__(name, adding)
        self._context = context
        self._ids: list[uuid.UUID] = []
        self._known: dict[uuid.UUID, Choice] = {}
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self._chips = FlowBox(gap=_GAP)
        self._chips.hide()
        adding.picked.connect(self._on_picked)
        adding.textChanged.connect(self.changed)
        self.setLayout(column(self._chips, adding, gap=_GAP))

    @property
    def value(self) -> Value:
        """Their ids; what was typed counts where it means one."""
        text = self.field.text().strip()
        best = self.field.best() if text else None
        if text and best is None:
            raise Wrong(_("Nothing is called “{text}”; pick one from the list.").format(text=text))
        typed = [best.id] if best is not None else []
        return tuple(dict.fromkeys((*self._ids, *typed))) or None

    def put(self, value: Sequence[Choice | uuid.UUID] | None) -> None:
        """These products; names that are not given follow as soon as they are read."""
        given = list(value or ())
        self._known |= {each.id: each for each in given if isinstance(each, Choice)}
        self._ids = [each.id if isinstance(each, Choice) else each for each in given]
        self._draw()
        wanted = [each for each in self._ids if each not in self._known]
        if wanted:
            store = self._context.desk.store
            self._finder.ask(lambda: store.read(product_choices, wanted), self._on_known)

    def typed(self) -> Value:
        """Their ids."""
        return tuple(self._ids)

    def put_back(self, typed: Value) -> None:
        """The same again."""
        self.put(typed)

    def _on_known(self, found: Sequence[Choice]) -> None:
        self._known |= {each.id: each for each in found}
        self._draw()

    def _on_picked(self) -> None:
        best = self.field.best()
        if best is None:
            return
        self._known[best.id] = best
        if best.id not in self._ids:
            self._ids.append(best.id)
        self.field.clear()
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        self._chips.clear()
        for product in self._ids:
            if product in self._known:
                self._chips.flow.addWidget(self._chip(self._known[product]))
        self._chips.setVisible(bool(self._ids))
        chips = self._chips.flow.heightForWidth(max(self.width(), _WIDE)) + _GAP
        self.setMinimumHeight(_HIGH + (chips if self._ids else 0))
        self.updateGeometry()

    def _chip(self, product: Choice) -> QPushButton:
        chip = self._context.kit.button(f"{product.name}  ×", "chip")
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setAccessibleName(_("Take {name} away").format(name=product.name))

        def remove() -> None:
            self._ids.remove(product.id)
            self._draw()
            self.field.setFocus()
            self.changed.emit()

        chip.clicked.connect(remove)
        return chip


def products() -> Make:
    """Several products."""
    return ProductsEdit
