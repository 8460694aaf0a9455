"""The editors of numbers: money, quantities, prices, and the range of a target."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from crm.domain.money import (
    DISCOUNT_SCALE,
    PRICE_SCALE,
    QUANTITY_SCALE,
    READING_SCALE,
    format_scaled,
    minor_scale,
    parse_scaled,
)
from crm.i18n import gettext as _
from crm.queries.amounts import scale_of
from crm.ui.context import Context
from crm.ui.formats import money as money_words
from crm.ui.forms.editors import Editor, Make
from crm.ui.forms.form import Known, Value, Wrong

PERCENT_SCALE = DISCOUNT_SCALE // 100
_WHOLE = 1
_NUMBER_WIDTH = 150


class NumberEdit(Editor):
    """A number as people write it, times its scale; `money` is in the currency known."""

    field: QLineEdit

    def __init__(
        self,
        context: Context,
        name: str,
        hint: str,
        *,
        scale: int | None = None,
        unit: str = "",
        exact: bool = True,
        price: bool = False,
    ) -> None:
        line = QLineEdit()
        super().__init__(name, line)
        self._fixed, self.scale, self._exact = scale, scale or minor_scale("CNY"), exact
        self._price = price
        line.setFont(context.look.font())
        line.setPlaceholderText(hint)
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.setFixedWidth(_NUMBER_WIDTH)
        line.textChanged.connect(self.changed)
        self.unit = context.kit.line(unit, "small", "text2")
        self._fill(line, self.unit, stretch=False)

    @property
    def value(self) -> Value:
        """The scaled number."""
        return read_number(self.field.text(), self.scale, money=self._fixed is None)

    def put(self, value: int | None) -> None:
        """Show this number."""
        self.field.setText(show_number(value, self.scale))

    def typed(self) -> Value:
        """The text."""
        return self.field.text()

    def put_back(self, typed: Value) -> None:
        """The text again."""
        self.field.setText(typed)

    def know(self, known: Known) -> None:
        """The currency, for money."""
        if self._fixed is None:
            self.scale = minor_scale(known.currency)
        if self._fixed is None or self._price:
            self.unit.say(known.currency)


class RangeEdit(Editor):
    """From a low to a high in the units of the metric; either may be missing."""

    def __init__(self, context: Context, name: str, hint: str) -> None:
        self.low, self.high = QLineEdit(), QLineEdit()
        super().__init__(name, self.low)
        self.low.setAccessibleName(_("Floor"))
        self.high.setAccessibleName(_("Stretch or limit"))
        self._scale, self._currency = 1, ""
        for line, words in ((self.low, _("at least")), (self.high, _("up to"))):
            line.setFont(context.look.font())
            line.setPlaceholderText(hint or words)
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.setFixedWidth(120)
            line.textChanged.connect(self.changed)
        self.unit = context.kit.line("", "small", "text2")
        self._to = context.kit.line(_("to"), "small", "text2")
        self._fill(
            self.low,
            self._to,
            self.high,
            self.unit,
            stretch=False,
        )

    @property
    def value(self) -> Value:
        """Low and high, scaled; None for neither."""
        low = read_number(self.low.text(), self._scale)
        high = read_number(self.high.text(), self._scale)
        if low is not None and high is not None and low > high:
            raise Wrong(_("The low is above the high; exchange them."))
        return None if low is None and high is None else (low, high)

    def put(self, value: tuple[int | None, int | None] | None) -> None:
        """Show these bounds."""
        low, high = value or (None, None)
        self.low.setText(show_number(low, self._scale))
        self.high.setText(show_number(high, self._scale))

    def typed(self) -> Value:
        """Both texts."""
        return (self.low.text(), self.high.text())

    def put_back(self, typed: Value) -> None:
        """Both texts again."""
        self.low.setText(typed[0])
        self.high.setText(typed[1])

    def know(self, known: Known) -> None:
        """The metric's unit."""
        metric = known.metric
        if metric is not None:
            self._scale = scale_of(metric, known.currency)
            unit = known.currency if metric.is_money else metric.unit if metric.is_reading else ""
            self.unit.say(unit)
            self._fit(limited=metric.limited)

    def _fit(self, *, limited: bool) -> None:
        """Where less is better there is a limit alone, unless a floor stands there."""
        alone = limited and not self.low.text()
        for widget in (self.low, self._to):
            widget.setVisible(not alone)
        self.field = self.high if alone else self.low
        self.setFocusProxy(self.field)


def read_number(text: str, scale: int, *, money: bool = False) -> int | None:
    """The scaled number; None for nothing, Wrong for what is no number or below zero."""
    text = text.strip()
    if not text:
        return None
    try:
        value = parse_scaled(text, scale)
    except ValueError:
        raise Wrong(
            _("{text} is not an amount; write it as 1,234.50 or 8.5万.").format(text=text)
            if money or scale != _WHOLE
            else _("{text} is not a whole number; write it as 12.").format(text=text)
        ) from None
    if value < 0:
        raise Wrong(_("An amount cannot be below zero; write it without the minus."))
    return value


def show_number(value: int | None, scale: int) -> str:
    """The number as one would type it, thousands apart."""
    if value is None:
        return ""
    whole, dot, part = format_scaled(value, scale).partition(".")
    # 12.5 of a currency with two decimals is 12.50 on paper
    part = part.ljust(2, "0") if part and scale == 100 else part  # noqa: PLR2004
    return f"{int(whole):,}{dot}{part}"


def exact_money(minor: int, currency: str) -> str:
    """The amount with its cents, where it has any."""
    scale = minor_scale(currency)
    if minor % scale:
        return f"{show_number(minor, scale)} {currency}"
    return money_words(minor, currency)


# --- What declarations are written with ---------------------------------------------------------


def money() -> Make:
    """An amount in minor units of the currency."""
    return NumberEdit


def price() -> Make:
    """An amount in ten-thousandths of the currency."""
    return lambda context, name, hint: NumberEdit(
        context, name, hint, scale=PRICE_SCALE, price=True
    )


def quantity() -> Make:
    """A quantity in thousandths."""
    return lambda context, name, hint: NumberEdit(context, name, hint, scale=QUANTITY_SCALE)


def reading() -> Make:
    """A number in millionths."""
    return lambda context, name, hint: NumberEdit(context, name, hint, scale=READING_SCALE)


def whole() -> Make:
    """A whole number."""
    return lambda context, name, hint: NumberEdit(context, name, hint, scale=_WHOLE)


def bounds() -> Make:
    """A range."""
    return RangeEdit
