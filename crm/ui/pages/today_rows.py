"""Small parts of Today: links of a heading, tinted rows, tiles, lists that open."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QWidget

from crm.queries.measure import FactRow
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.theme import Look, tone_of
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.layouts import row
from crm.ui.widgets.rows import Row


def link(
    context: Context,
    words: str,
    act: Callable[[], None],
    *,
    icon: str = "",
    spoken: str = "",
    tone: str = "text2",
) -> Row:
    """A few words in a heading that open something."""
    kit = context.kit
    line = kit.line(words, "small", tone)
    parts = [kit.icon(icon, tone, 14), line] if icon else [line]
    found = Row(kit.look, row(*parts, margins=(6, 1, 6, 1), gap=4), spoken or words)
    found.setMinimumHeight(24)
    found.opened.connect(act)
    return found


class TintedRow(Row):
    """A row on a ground of its own: something to do, set apart from what is."""

    def __init__(
        self,
        look: Look,
        layout: QLayout,
        spoken: str,
        keys: Mapping[Qt.Key, Callable[[], None]] | None = None,
        ground: str = "sunk",
    ) -> None:
        super().__init__(look, layout, spoken, keys)
        self._ground = ground

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, then hover and focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
        super().paintEvent(event)


class Tile(QWidget):
    """An icon on the soft ground of its tone."""

    def __init__(self, look: Look, icon: str, tone: str, side: int = 30) -> None:
        super().__init__()
        self._look, self._icon, self._tone = look, icon, tone
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and icon."""
        del event
        soft, ink = tone_of(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(soft))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        place = (self.width() - 16) // 2
        painter.drawPixmap(place, place, icon_pixmap(self._icon, self._look.hex(ink), 16, 2))


def listed(
    context: Context,
    title: str,
    definition: str,
    customers: Sequence[tuple[uuid.UUID, str]],
    about: str = "",
) -> Callable[[], None]:
    """What a row does that opens a list of customers; of a single one, the customer itself."""
    if len(customers) == 1:
        return context.open_customer(customers[0][0])
    today = context.desk.today()

    def rows() -> Sequence[FactRow]:
        return [
            fact("customer", customer, today, customer=(customer, name), text=about)
            for customer, name in customers
        ]

    return opened(context, title, definition, rows)


def opened(
    context: Context, title: str, definition: str, rows: Callable[[], Sequence[FactRow]]
) -> Callable[[], None]:
    """What a row does that opens these facts: there may be many, they are made when it does."""
    today = context.desk.today()
    asked = FactsAsked(
        title=title,
        definition=definition,
        metric="",
        start=today,
        end=today,
        rows=lambda _session: rows(),
    )
    return lambda: context.facts_asked.emit(asked)


def fact(
    kind: str,
    id_: uuid.UUID,
    day: dt.date,
    *,
    customer: tuple[uuid.UUID | None, str | None],
    text: str,
    value: int = 1,
    currency: str | None = None,
) -> FactRow:
    """A row of a list of facts."""
    return FactRow(
        id=id_,
        kind=kind,
        day=day,
        rep=None,
        customer=customer[1],
        product=None,
        value=value,
        currency=currency,
        text=text,
        rep_id=None,
        customer_id=customer[0],
        product_id=None,
    )
