"""The lines of an order: product or words, quantity, price, discount; the total while one types."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    line_amount,
    minor_digits,
)
from crm.i18n import gettext as _
from crm.queries.choosing import Choice
from crm.queries.orders import LineRow
from crm.queries.products import price_on
from crm.services.orders import NewLine
from crm.ui.context import Context
from crm.ui.finder import Finder
from crm.ui.forms.editors import Editor
from crm.ui.forms.form import Known, Value, Wrong
from crm.ui.forms.numbers import PERCENT_SCALE, exact_money, read_number, show_number
from crm.ui.widgets.choice_edit import ChoiceEdit
from crm.ui.widgets.labels import Align, Line
from crm.ui.widgets.layouts import column, row

_WIDTHS = {"quantity": 70, "price": 90, "discount": 56}
_AMOUNT_WIDTH = 92


@dataclass(slots=True)
class _Row:
    """The fields of a line; what is no product is an item of its own words."""

    what: ChoiceEdit
    quantity: QLineEdit
    price: QLineEdit
    discount: QLineEdit
    amount: Line
    out: QPushButton

    def line(self) -> NewLine | None:
        """The line; None if nothing stands in it."""
        text = self.what.text().strip()
        chosen = self.what.chosen if text else None
        quantity = read_number(self.quantity.text(), QUANTITY_SCALE)
        price = read_number(self.price.text(), PRICE_SCALE)
        discount = read_number(self.discount.text(), PERCENT_SCALE) or 0
        if not text and price is None:
            return None
        if discount > DISCOUNT_SCALE:
            raise Wrong(_("A discount is at most 100; write 15 for fifteen percent off."))
        return NewLine(
            quantity=QUANTITY_SCALE if quantity is None else quantity,
            unit_price=price or 0,
            product=None if chosen is None else chosen.id,
            item=text if chosen is None and text else None,
            discount=discount,
        )


class OrderLinesEdit(Editor):
    """Rows of fields; a product brings its price of the day; a row is always free for the next."""

    field: QWidget

    def __init__(self, context: Context, name: str, hint: str) -> None:
        del hint
        super().__init__(name, QWidget())
        self.field.setParent(self)
        self.field.hide()
        self._context, self._name = context, name
        self._known = Known(today=context.desk.today())
        self._finder = Finder(context.quick)
        self.destroyed.connect(self._finder.forget)
        self._rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        for place, words in enumerate(
            (_("Product"), _("Quantity"), _("Price"), _("Discount"), _("Amount"))
        ):
            head = context.kit.line(
                words, "small", "text2", align=Align.AlignRight if place else Align.AlignLeft
            )
            self._grid.addWidget(head, 0, place)
        self.total = context.kit.line("", strong=True, align=Align.AlignRight)
        self.setLayout(column(self._grid, row(None, self.total), gap=6))
        self._add()

    @property
    def value(self) -> Value:
        """The lines; None for none."""
        lines = [line for each in self._rows if (line := each.line()) is not None]
        return tuple(lines) or None

    def put(self, value: Sequence[tuple[NewLine, Choice | None]] | None) -> None:
        """These lines, each with its product."""
        self._clear()
        for line, product in value or ():
            self._fill_row(self._rows[-1], line, product)
        self._tell()

    def typed(self) -> Value:
        """What stands in the fields of every row."""
        return tuple(
            (
                each.what.chosen or each.what.text(),
                each.quantity.text(),
                each.price.text(),
                each.discount.text(),
            )
            for each in self._rows
            if each.what.text() or each.price.text()
        )

    def put_back(self, typed: Value) -> None:
        """The same again."""
        self._clear()
        for what, *texts in typed:
            made = self._rows[-1]
            if isinstance(what, Choice):
                made.what.take(what)
            else:
                made.what.setText(what)
            for line, text in zip((made.quantity, made.price, made.discount), texts, strict=True):
                line.setText(text)
            if made is self._rows[-1]:  # words alone make the next row
                self._add()
        self._tell()

    def know(self, known: Known) -> None:
        """The currency."""
        self._known = known
        self._tell()

    def when_known(self, then: Callable[[], None]) -> None:
        """Wait for what is still being searched."""
        busy = next((each.what for each in self._rows if each.what.busy), None)
        if busy is None:
            then()
        else:
            busy.when_known(lambda: self.when_known(then))

    def mark_wrong(self, *, wrong: bool) -> None:
        """The sentence says which."""

    # --- Rows -------------------------------------------------------------------------------

    def _add(self) -> _Row:
        context, number = self._context, len(self._rows) + 1
        what = ChoiceEdit(
            context,
            "product",
            _("Product of line {number}").format(number=number),
            _("Product, or what it is"),
        )
        made = _Row(
            what,
            self._line("quantity", _("Quantity of line {number}").format(number=number), "1"),
            self._line("price", _("Price of line {number}").format(number=number), ""),
            self._line("discount", _("Discount of line {number}").format(number=number), "0"),
            context.kit.line("", align=Align.AlignRight),
            context.kit.button(
                "", "quiet", "close", name=_("Without line {number}").format(number=number)
            ),
        )
        made.amount.setFixedWidth(_AMOUNT_WIDTH)
        what.picked.connect(partial(self._on_picked, made))
        what.textChanged.connect(lambda _text: self._on_changed(made))
        made.out.clicked.connect(lambda: self._on_out(made))
        self._rows.append(made)
        if number == 1:
            self.setFocusProxy(what)
        place = self._grid.rowCount()
        parts = (what, made.quantity, made.price, made.discount, made.amount, made.out)
        for at, part in enumerate(parts):
            self._grid.addWidget(part, place, at)
        return made

    def _line(self, key: str, name: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setFont(self._context.look.font())
        line.setFixedWidth(_WIDTHS[key])
        line.setPlaceholderText(hint)
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.setAccessibleName(name)
        line.textChanged.connect(self._tell)
        return line

    def _clear(self) -> None:
        for each in self._rows:
            self._take_out(each)
        self._rows = []
        self._add()

    def _take_out(self, made: _Row) -> None:
        parts = (made.what, made.quantity, made.price, made.discount, made.amount, made.out)
        for part in parts:
            self._grid.removeWidget(part)
            part.hide()
            part.setParent(None)
            part.deleteLater()

    def _fill_row(self, made: _Row, line: NewLine, product: Choice | None) -> None:
        if product is not None:
            made.what.take(product)
        else:
            made.what.setText(line.item or "")
        made.quantity.setText(show_number(line.quantity, QUANTITY_SCALE))
        made.price.setText(show_number(line.unit_price, PRICE_SCALE))
        made.discount.setText(show_number(line.discount, PERCENT_SCALE) if line.discount else "")
        if made is self._rows[-1]:
            self._add()

    def _on_out(self, made: _Row) -> None:
        self._rows.remove(made)
        self._take_out(made)
        if not self._rows:
            self._add()
        self._tell()

    def _on_changed(self, made: _Row) -> None:
        if made is self._rows[-1] and made.what.text().strip():
            self._add()
        self._tell()

    def _on_picked(self, made: _Row) -> None:
        made.quantity.setFocus()
        self._tell()
        chosen = made.what.chosen
        if chosen is not None and not made.price.text():
            self._read_price(made, chosen.id)

    def _read_price(self, made: _Row, product: uuid.UUID) -> None:
        store, today = self._context.desk.store, self._known.today

        def show(price: int | None) -> None:
            if made in self._rows and not made.price.text() and price is not None:
                made.price.setText(show_number(price, PRICE_SCALE))

        def work() -> int | None:
            found = store.read(price_on, product, today)
            return None if found is None else found.price

        self._finder.ask(work, show)

    def _tell(self) -> None:
        """The amounts of the lines, and of all of them."""
        currency, total = self._known.currency, 0
        for each in self._rows:
            try:
                line = each.line()
            except Wrong:
                line = None
            if line is None:
                each.amount.say("")
                continue
            digits = minor_digits(currency)
            amount = line_amount(line.unit_price, line.quantity, line.discount, digits)
            total += amount
            each.amount.say(exact_money(amount, currency))
        words = _("Total {amount}")
        self.total.say(words.format(amount=exact_money(total, currency)) if total else "")
        self.changed.emit()


def lines_of(rows: Sequence[LineRow]) -> list[tuple[NewLine, Choice | None]]:
    """The lines of an order as the editor takes them."""
    return [
        (
            NewLine(
                quantity=each.quantity,
                unit_price=each.unit_price,
                product=each.product_id,
                item=None if each.product_id is not None else each.product,
                discount=each.discount,
            ),
            None
            if each.product_id is None
            else Choice(each.product_id, each.product or "", None, None),
        )
        for each in rows
    ]
