"""The twelve months of a year, each a bar against its floor and stretch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from crm.ui.theme import Look
from crm.ui.widgets.marks import KEPT, paint_seal

_TOP, _BOTTOM = 24, 22
_WIDEST, _RANGE = 18, 34  # of a bar, of its range
_SEAL = 15
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month; `spoken` is read out and shown when the pointer rests on it."""

    name: str
    value: int | None
    low: int | None
    high: int | None
    is_kept: bool
    is_stretched: bool
    is_chosen: bool
    spoken: str


class MonthStrip(QWidget):
    """Painted; a click or Enter chooses a month, the arrows go from one to the next."""

    chosen = Signal(int)  # 0 to 11

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.bars: Sequence[MonthBar] = ()
        self.place = 0
        self._font, self._strong = look.font("tiny"), look.font("tiny", strong=True)
        self.setFixedHeight(112)
        self.setMinimumWidth(280)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_bars(self, name: str, bars: Sequence[MonthBar]) -> None:
        """Show these months under this name."""
        self.bars = bars
        chosen = [place for place, bar in enumerate(bars) if bar.is_chosen]
        if chosen and not self.hasFocus():
            self.place = chosen[0]
        self.place = min(self.place, max(len(bars) - 1, 0))
        self.setAccessibleName(name)
        self._say()

    def _say(self) -> None:
        self.setAccessibleDescription(self.bars[self.place].spoken if self.bars else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A block from floor to stretch, the floor's line, the bar, the seal of what was kept."""
        del event
        if not self.bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = self.width() / len(self.bars)
        most = max([1, *(max(bar.value or 0, bar.low or 0, bar.high or 0) for bar in self.bars)])
        base, height = self.height() - _BOTTOM, self.height() - _TOP - _BOTTOM

        def at(value: int) -> float:
            return base - max(value, 0) / most * height

        for place, bar in enumerate(self.bars):
            self._paint_bar(painter, bar, place, (place + 0.5) * whole, at)

    def _paint_bar(
        self,
        painter: QPainter,
        bar: MonthBar,
        place: int,
        middle: float,
        at: Callable[[int], float],
    ) -> None:
        look = self._look
        whole = self.width() / len(self.bars)
        base = self.height() - _BOTTOM
        if self.hasFocus() and place == self.place:
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(look.color("select"))
            painter.drawRoundedRect(
                QRectF(middle - whole / 2 + 2, 1, whole - 4, self.height() - 2), 7, 7
            )
        wide = min(_RANGE, whole - 8)
        if bar.low is not None and bar.high is not None and bar.high > bar.low:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("track"))
            painter.drawRoundedRect(
                QRectF(middle - wide / 2, at(bar.high), wide, at(bar.low) - at(bar.high)), 3, 3
            )
        top = float(base)
        if bar.value:
            top = at(bar.value)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent" if bar.is_chosen else "fill"))
            thin = min(_WIDEST, whole - 12)
            painter.drawRoundedRect(
                QRectF(middle - thin / 2, top, thin, max(base - top, 2)), 2.5, 2.5
            )
        bound = bar.low if bar.low is not None else bar.high
        if bound is not None:
            painter.setPen(QPen(look.color("text"), 1.3))
            reach = wide / 2 + 2
            painter.drawLine(QPointF(middle - reach, at(bound)), QPointF(middle + reach, at(bound)))
        if bar.is_kept:
            above = min(top, at(bar.high if bar.high is not None else bar.low or 0))
            box = QRectF(middle - _SEAL / 2, max(above - _SEAL - 3, 2), _SEAL, _SEAL)
            paint_seal(painter, look, box, KEPT, outline=not bar.is_stretched, turn=-8)
        painter.setFont(self._strong if bar.is_chosen else self._font)
        painter.setPen(look.color("text" if bar.is_chosen else "text2"))
        painter.drawText(
            QRectF(middle - whole / 2, base + 4, whole, 16), Qt.AlignmentFlag.AlignCenter, bar.name
        )

    def event(self, event: QEvent) -> bool:
        """Say what the month under the pointer brought."""
        if isinstance(event, QHelpEvent) and self.bars:
            QToolTip.showText(event.globalPos(), self.bars[self._at(event.pos().x())].spoken, self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the month that was clicked."""
        if event.button() == Qt.MouseButton.LeftButton and self.bars:
            self.place = self._at(event.position().x())
            self._say()
            self.chosen.emit(self.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from month to month; Enter chooses."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self.bars and not event.modifiers() and key in steps:
            self.place = min(max(self.place + steps[key], 0), len(self.bars) - 1)
            self._say()
        elif self.bars and key in _OPEN:
            self.chosen.emit(self.place)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which month the keys are at."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def _at(self, x: float) -> int:
        return min(max(int(x / self.width() * len(self.bars)), 0), len(self.bars) - 1)
