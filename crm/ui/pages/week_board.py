"""The board of the week: columns side by side, and the card that is carried over them."""

import datetime as dt

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea

from crm.i18n import gettext as _
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.week_cards import Ghost, Movable, Slot, VisitWidget
from crm.ui.pages.week_columns import (
    LEAST_WIDTH,
    REST_WIDTH,
    Column,
    DayColumn,
    RestColumn,
    make_columns,
)
from crm.ui.pages.week_data import WeekData
from crm.ui.widgets.layouts import boxed, clear, row

_GAP = 8
_BESIDE = QPoint(12, 10)  # the carried card leaves its dashed place to be read


class Board(QScrollArea):
    """Days as columns; `put` when a card was carried to a day and an hour."""

    put = Signal(object, object, str)  # the Movable, the day, HH:MM
    refused = Signal(str)
    let_go = Signal()  # nothing is carried any more

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.columns: list[Column] = []
        self._data: WeekData | None = None
        self._ghost: Ghost | None = None
        self._slot: Slot | None = None
        self._carried: Movable | None = None
        self._over: Column | None = None
        self._row: QHBoxLayout = row(gap=_GAP)
        inside = self._inside = boxed(self._row)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    @property
    def carrying(self) -> bool:
        """Whether a card is under the pointer now."""
        return self._carried is not None

    @property
    def cards(self) -> list[VisitWidget]:
        """Every card, column by column."""
        return [card for one in self.columns for card in one.cards]

    def show_week(self, data: WeekData) -> None:
        """Show the days."""
        self._data = data
        clear(self._row)
        self.columns = make_columns(self._context, data)
        for one in self.columns:
            self._row.addWidget(one, 0 if isinstance(one, RestColumn) else 1)
            one.show()  # now, or it could not take the focus at once
        if all(isinstance(one, RestColumn) for one in self.columns):
            self._row.addStretch(1)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the days off where there is no room for them."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        rests = [one for one in self.columns if isinstance(one, RestColumn)]
        days = len(self.columns) - len(rests)
        need = days * (LEAST_WIDTH + 12) + len(rests) * REST_WIDTH + (len(self.columns) - 1) * _GAP
        for one in rests:
            one.fold(days > 0 and need > self.viewport().width())

    def show_card(self, card: VisitWidget) -> None:
        """Scroll to it."""
        for one in self.columns:
            if card in one.cards and isinstance(one, DayColumn):
                self.ensureWidgetVisible(one, 0, 0)
                one.show_card(card)

    # --- Carrying ---------------------------------------------------------------------------

    def listen(self, widget: Movable) -> None:
        """Let this one be carried over the board."""
        widget.lifted.connect(self._lift)
        widget.carried.connect(self._carry)
        widget.dropped.connect(self._drop)
        widget.let_go.connect(self._put_away)

    def _lift(self, widget: Movable, taken: QPoint) -> None:
        self._put_away()
        look = self._context.look
        window = self.window()
        del taken
        self._carried = widget
        self._slot = Slot(look)
        self._ghost = Ghost(window, look, widget)
        widget.hold_away(away=True)
        self._ghost.show()
        self._ghost.raise_()

    def _carry(self, at: QPoint) -> None:
        ghost, slot, moved = self._ghost, self._slot, self._carried
        if ghost is None or slot is None or moved is None:
            return
        ghost.move(self.window().mapFromGlobal(at) + _BESIDE)
        over = self._column_at(at)
        if over is not self._over:
            self._leave()
            self._over = over
            if over is not None:
                over.hold_target(True)
        if over is None:
            slot.hide()
            slot.setParent(None)
            ghost.say(_("Let go here to leave it"))
            return
        point = over.mapFromGlobal(at)
        over.scroll_near(point)
        day, hour = self._target(over, at, moved)
        over.show_slot(slot, over.place_of(point, moved), moved)
        if self._past(day):
            slot.say(_("This day is over"))
            ghost.say(formats.full_day(day, self._today))
        elif isinstance(over, DayColumn):
            slot.say(_("About {hour}").format(hour=hour))
            ghost.say(hour)
        else:
            slot.say(formats.day(day, self._today))
            ghost.say(f"{formats.full_day(day, self._today)} {hour}")

    def _drop(self, at: QPoint) -> None:
        moved, over = self._carried, self._column_at(at)
        if moved is None or over is None:
            self._put_away()
            return
        day, hour = self._target(over, at, moved)
        self._put_away()
        if self._past(day):
            self.refused.emit(_("This day is over; plan from today on."))
            return
        self.put.emit(moved, day, hour)

    def _put_away(self) -> None:
        self._leave()
        moved = self._carried
        self._over = self._carried = None
        for widget in (self._ghost, self._slot):
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._ghost = self._slot = None
        if moved is not None:
            moved.hold_away(away=False)
            self.let_go.emit()

    def _leave(self) -> None:
        if self._over is not None:
            self._over.hold_target(False)

    def _target(self, over: Column, at: QPoint, moved: Movable) -> tuple[dt.date, str]:
        point = over.mapFromGlobal(at)
        return over.day_at(point).day, over.hour_at(over.place_of(point, moved), moved)

    def _column_at(self, at: QPoint) -> Column | None:
        if not self.viewport().rect().contains(self.viewport().mapFromGlobal(at)):
            return None
        x = self._inside.mapFromGlobal(at).x()
        return next(
            (one for one in self.columns if one.x() <= x <= one.x() + one.width() + _GAP), None
        )

    def _past(self, day: dt.date) -> bool:
        return day < self._today

    @property
    def _today(self) -> dt.date:
        return self._context.desk.today()
