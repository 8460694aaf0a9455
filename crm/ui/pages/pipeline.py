"""Prospects by step, as a board: cards are moved on, the lost ones stand folded at the end."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea

from crm.domain.choices import PROSPECT_STEPS
from crm.domain.periods import period_of
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.conversion import ConversionRow, conversion
from crm.queries.metrics import METRICS
from crm.queries.pipeline import PipelineColumn, pipeline
from crm.services.customers import change_stage
from crm.services.desk import Desk
from crm.ui.context import Context
from crm.ui.dialogs.converted import ConvertedDialog
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.at_hand import FocusedCustomer
from crm.ui.pages.page import Page
from crm.ui.pages.pipeline_cards import CardWidget, ChannelTile, StepColumn
from crm.ui.widgets.flow import FlowBox
from crm.ui.widgets.layouts import boxed, column, row

_LADDER = (*PROSPECT_STEPS, "won")
_SPANS: Mapping[str, str] = {
    "quarter": mark("This quarter"),
    "year": mark("This year"),
    "months": mark("12 months"),
}
_ORDERS: Mapping[str, str] = {"amount": mark("Largest first"), "days": mark("Longest first")}
_YEAR = 365
_NUMBERS = dict(enumerate(_LADDER, start=1)) | {0: "lost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineData:
    """The columns, and what became of those found in the period by how they were found."""

    today: dt.date
    start: dt.date
    columns: Sequence[PipelineColumn]
    channels: Sequence[ConversionRow]


def read_pipeline(desk: Desk, today: dt.date, start: dt.date, order: str) -> PipelineData:
    """Read both from one snapshot."""
    with desk.store.reading() as session:
        return PipelineData(
            today=today,
            start=start,
            columns=pipeline(session, today=today, order=order),
            channels=conversion(session, start, today, today=today),
        )


class PipelineBoard(Page[PipelineData]):
    """A strip of sources above the columns; a card opens its customer."""

    opened = Signal(object)  # id of the customer

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._span, self._order = "year", "amount"
        self._wanted: uuid.UUID | None = None  # the card to stand on when it has moved
        self._ghost: QLabel | None = None
        self._carried: CardWidget | None = None
        self._taken = QPoint()
        self._at_hand = FocusedCustomer(self)
        self.columns: dict[str, StepColumn] = {}
        self._tiles: list[ChannelTile] = []
        self._strip = FlowBox(gap=4)
        self._all_tiles = self.kit.button("", "ghost")
        self._all_tiles.setCheckable(True)
        self._all_tiles.toggled.connect(self._fit_tiles)
        self.spans = self._make_choice(_SPANS, self._span, self._on_span)
        self.orders = self._make_choice(_ORDERS, self._order, self._on_order)
        head = FlowBox()
        for part in (
            self.kit.line(_("Won, by source"), "small", "text2"),
            *self.spans.values(),
            self._all_tiles,
            *self.orders.values(),
        ):
            head.flow.addWidget(part)
        self._row: QHBoxLayout = row(gap=8)
        inside = boxed(self._row)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        for stage in PROSPECT_STEPS:
            self._add_column(StepColumn(context, stage))
        self._add_column(StepColumn(context, "won", folded=True))
        self._add_column(StepColumn(context, "lost", folded=True))
        self.setLayout(column(head, self._strip, (self._area, 1), gap=8))

    def _add_column(self, found: StepColumn) -> None:
        """Put it in the place of the one of this stage, else at the end."""
        before = self.columns.get(found.stage)
        place = self._row.count() if before is None else self._row.indexOf(before)
        if before is not None:
            self._row.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.columns[found.stage] = found
        self._row.insertWidget(place, found, 0 if found.folded else 1)
        found.unfolded.connect(self._on_unfolded)

    def _make_choice(
        self, choices: Mapping[str, str], chosen: str, run: Callable[[str], None]
    ) -> dict[str, QPushButton]:
        group = QButtonGroup(self)
        buttons = {}
        for key, words in choices.items():
            button = self.kit.button(_(words), "chip")
            button.setCheckable(True)
            button.setChecked(key == chosen)
            button.clicked.connect(lambda _on, key=key: run(key))
            group.addButton(button)
            buttons[key] = button
        return buttons

    # --- What is read -----------------------------------------------------------------------

    def request(self) -> Callable[[], PipelineData]:
        """All prospects, and the period's sources."""
        desk, today, order = self.desk, self.desk.today(), self._order
        start = self._start(today)
        return lambda: read_pipeline(desk, today, start, order)

    def _start(self, today: dt.date) -> dt.date:
        if self._span == "months":
            return today - dt.timedelta(days=_YEAR - 1)
        period = period_of(self._span, today)
        return today if period is None else period.start

    def show_data(self, data: PipelineData) -> None:
        """Show it, on the card one stood on."""
        focused = self.focusWidget()
        stood = focused.card.id if isinstance(focused, CardWidget) and focused.hasFocus() else None
        for each in data.columns:
            found = self.columns[each.stage]
            found.show_column(each)
            for card in found.cards:
                card.opened.connect(lambda card=card: self.opened.emit(card.card.id))
                card.lifted.connect(self._lift)
                card.carried.connect(self._carry)
                card.dropped.connect(self._drop)
                card.let_go.connect(self._let_go)
                card.stepped.connect(self._on_stepped)
                card.chosen.connect(self._on_chosen)
        self._show_tiles(data)
        wanted, self._wanted = self._wanted or stood, None
        if wanted is not None:
            QTimer.singleShot(0, self, lambda: self.stand_on(wanted))

    def stand_on(self, customer: uuid.UUID) -> None:
        """Give the focus to the card of this customer, if it is among the first."""
        for found in self.columns.values():
            for card in found.cards:
                if card.card.id == customer:
                    card.setFocus(Qt.FocusReason.OtherFocusReason)
                    return

    @property
    def cards(self) -> list[CardWidget]:
        """All that are shown, column by column."""
        return [card for found in self.columns.values() for card in found.cards]

    def take_focus(self) -> None:
        """Stand on the first card."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def beside(self, customer: uuid.UUID, way: int) -> uuid.UUID | None:
        """Who stands so many cards further on; None at an end."""
        order = [card.card.id for card in self.cards]
        place = order.index(customer) + way if customer in order else -1
        return order[place] if 0 <= place < len(order) else None

    def customer_at_hand(self) -> uuid.UUID | None:
        """That of the card one stands on."""
        return self._at_hand.customer

    def state(self) -> Mapping[str, Any]:
        """The period and the order."""
        return {"span": self._span, "order": self._order}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose them again."""
        span, order = str(state.get("span")), str(state.get("order"))
        if span in self.spans:
            self._span = span
            self.spans[span].setChecked(True)
        if order in self.orders:
            self._order = order
            self.orders[order].setChecked(True)

    # --- Sources ----------------------------------------------------------------------------

    def _show_tiles(self, data: PipelineData) -> None:
        self._strip.clear()
        self._tiles = []
        most = max((each.found for each in data.channels), default=0)
        for each in data.channels:
            words = label("channel", each.channel) if each.channel else _("Source not said")
            tile = ChannelTile(self.context, words, (each.found, each.won, most))
            tile.opened.connect(lambda each=each, words=words: self._open_channel(each, words))
            self._tiles.append(tile)
            self._strip.flow.addWidget(tile)
        if not self._tiles:
            nobody = self.kit.line(_("Nobody was found in this time."), "small", "text2")
            self._strip.flow.addWidget(nobody)
        self._fit_tiles()

    def _fit_tiles(self) -> None:
        """One line of them, unless all are wanted."""
        room = max(self.width() // (ChannelTile.WIDTH + 4), 1)
        for place, tile in enumerate(self._tiles):
            tile.setVisible(self._all_tiles.isChecked() or place < room)
        more = len(self._tiles) - room
        folded = not self._all_tiles.isChecked()
        words = _("and {count} more").format(count=more) if folded else _("Fewer")
        self._all_tiles.setText(words)
        self._all_tiles.setAccessibleName(words)
        self._all_tiles.setVisible(more > 0)
        self._strip.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many sources as there is room for."""
        super().resizeEvent(event)
        self._fit_tiles()

    def _open_channel(self, each: ConversionRow, words: str) -> None:
        if self.data is not None:
            ConvertedDialog(
                self.context, self.window(), words, each.channel, self.data.start, self.data.today
            ).open()

    def _on_span(self, key: str) -> None:
        self._span = key
        self.refresh()

    def _on_order(self, key: str) -> None:
        self._order = key
        self.refresh()

    def _open_won(self) -> None:
        """Who was won in the period, however long ago they were found."""
        if self.data is not None:
            metric = METRICS["customers_won"]
            self.context.facts_asked.emit(
                FactsAsked(
                    title=_(metric.label),
                    definition=_(metric.definition),
                    metric=metric.name,
                    start=self.data.start,
                    end=self.data.today,
                )
            )

    # --- Moving -----------------------------------------------------------------------------

    def _on_unfolded(self, stage: str) -> None:
        """Show the lost ones as a column like the others, or fold them again."""
        if stage == "won":
            self._open_won()
            return
        self._add_column(StepColumn(self.context, stage, folded=not self.columns[stage].folded))
        if self.data is not None:
            self.show_data(self.data)

    def _on_stepped(self, card: CardWidget, way: int) -> None:
        """One step on or back; who was lost comes back as contacted."""
        if card.stage == "lost":
            if way < 0:
                self.put(card, PROSPECT_STEPS[1])
            return
        place = _LADDER.index(card.stage) + way
        if 0 <= place < len(_LADDER):
            self.put(card, _LADDER[place])

    def _on_chosen(self, card: CardWidget, number: int) -> None:
        if number in _NUMBERS:
            self.put(card, _NUMBERS[number])

    def put(self, card: CardWidget, stage: str) -> None:
        """Write the step down; for a loss the form asks for the reason."""
        customer, name = card.card.id, card.card.name
        if stage == card.stage:
            return
        if stage == "lost":
            given = {"customer": customer, "stage": "lost"}
            self.context.form_asked.emit("stage", None, given)
            return
        store, today, context = self.desk.store, self.desk.today(), self.context
        words = _("{name}: {old} → {new}").format(
            name=name, old=label("stage", card.stage), new=label("stage", stage)
        )
        self._wanted = customer

        def done(_change: object) -> None:
            context.said.emit(words, True)
            self.refresh()

        context.write(
            lambda: change_stage(store, customer, stage=stage, day=today, today=today), done
        )

    def _lift(self, card: CardWidget, taken: QPoint) -> None:
        self._ghost = QLabel(self)
        self._ghost.setPixmap(card.grab())
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.adjustSize()
        self._ghost.show()
        self._ghost.raise_()
        self._taken, self._carried = taken, card
        card.hold_away(away=True)

    def _carry(self, at: QPoint) -> None:
        if self._ghost is not None:
            self._ghost.move(self.mapFromGlobal(at) - self._taken)
            under = self._under(at)
            for found in self.columns.values():
                found.aim(on=found is under)

    def _under(self, at: QPoint) -> StepColumn | None:
        for found in self.columns.values():
            if found.rect().contains(found.mapFromGlobal(at)):
                return found
        return None

    def _drop(self, at: QPoint) -> None:
        under, card = self._under(at), self._carried
        self._let_go()
        if under is not None and card is not None:
            self.put(card, under.stage)

    def _let_go(self) -> None:
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        if self._carried is not None:
            self._carried.hold_away(away=False)
            self._carried = None
        for found in self.columns.values():
            found.aim(on=False)
