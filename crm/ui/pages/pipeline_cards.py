"""The cards and columns of the pipeline: painted, dragged by the mouse, moved by keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from crm.domain.choices import PROSPECT_STEPS
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.pipeline import PipelineCard, PipelineColumn, is_slow
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.at_hand import about_customer
from crm.ui.widgets.cards import Card
from crm.ui.widgets.layouts import boxed, clear, column, row
from crm.ui.widgets.rows import Row

LEAST_WIDTH = 136
FOLDED_WIDTH = 74
_HEIGHT = 94
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CardWidget(Card):
    """A prospect; ← and → move it a step, 1 to 5 to one of the steps, 6 wins it, 0 loses it."""

    stepped = Signal(object, int)  # itself, and so many steps further
    chosen = Signal(object, int)  # itself, and the number of a step, 0 for lost
    seen = Signal(object)  # itself has the focus

    def __init__(self, context: Context, card: PipelineCard, stage: str, usual: int | None) -> None:
        self.card, self.stage, self._usual = card, stage, usual
        self._today = context.desk.today()
        self.slow = stage != "lost" and is_slow(card, usual)
        super().__init__(context.look, self._spoken())
        about_customer(self, card.id)
        self._keys = {
            Qt.Key.Key_B: context.open_brief(card.id),
            Qt.Key.Key_L: context.log_visit(card.id),
        }
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(self._spoken().replace(", ", "\n"))

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(LEAST_WIDTH, _HEIGHT)

    @property
    def money_words(self) -> str:
        """What it may bring."""
        if not self.card.amount:
            return ""
        return formats.short_money(self.card.amount, self.card.currency)

    @property
    def next_words(self) -> str:
        """What comes next."""
        day = self.card.next_on
        when = formats.near_day(day, self._today) if day is not None else ""
        return " ".join(filter(None, (when, self.card.next_step))) or _("no next step")

    def _days_words(self) -> str:
        return "" if self.card.days is None else formats.days(self.card.days)

    def _spoken(self) -> str:
        card = self.card
        days = ""
        if card.days is not None:
            days = _("{days} d at this step").format(days=card.days)
            if self.slow:
                days = _("{days} d at this step, usually {usual}").format(
                    days=card.days, usual=self._usual
                )
        source = label("channel", card.channel) if card.channel else ""
        parts = (card.name, self.money_words, days, self.next_words, source, card.city)
        return ", ".join(part for part in parts if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sheet, bar and lines, then hover and focus."""
        del event
        look, card = self._look, self.card
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if self.away else 1)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focused = self.hasFocus()
        ring = QPen(look.color("focus"), 2) if focused else QPen(look.color("line"), 1)
        painter.setPen(ring)
        ground = "select" if focused else "hover" if self._hovered else "sheet"
        painter.setBrush(look.color(ground))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if focused else box, 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("warnFill" if self.slow else "infoFill"))
        painter.drawRoundedRect(QRectF(4, 8, 3, _HEIGHT - 16), 1.5, 1.5)
        left, right = 14.0, self.width() - 8.0
        self._paint_text(painter, card.name, left, 6, right, "body", "text", strong=True)
        days = self._days_words()
        tone = "warn" if self.slow else "text2"
        wide = self._text_right(painter, days, right, 28, tone, strong=self.slow)
        money = self.money_words or formats.NOTHING
        self._paint_text(painter, money, left, 28, right - wide - 6, "small", "text")
        self._paint_text(painter, self.next_words, left, 48, right, "small", "text2")
        source = label("channel", card.channel) if card.channel else ""
        about = " · ".join(filter(None, (source, card.city)))
        self._paint_text(painter, about, left, 68, right, "small", "text2")

    def _text_right(
        self, painter: QPainter, text: str, right: float, top: float, tone: str, *, strong: bool
    ) -> float:
        """Draw it whole at the right; how wide it was."""
        wide = QFontMetricsF(self._look.font("small", strong=strong)).horizontalAdvance(text)
        self._paint_text(painter, text, right - wide, top, right + 2, "small", tone, strong=strong)
        return wide

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the column bring it into sight."""
        super().focusInEvent(event)
        self.seen.emit(self)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it on or back, or to a step by its number."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _SIDES:
            self.stepped.emit(self, _SIDES[key])
        elif plain and event.text().isdecimal():
            self.chosen.emit(self, int(event.text()))
        else:
            super().keyPressEvent(event)


class StepColumn(QFrame):
    """A step: its name, how many and how much, the first cards; a card can be dropped on it."""

    unfolded = Signal(str)

    def __init__(self, context: Context, stage: str, *, folded: bool = False) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.stage, self.folded = stage, folded
        self.cards: list[CardWidget] = []
        self._context, self._aimed = context, False
        kit = context.kit
        self._count = kit.line("", "small", "text2", strong=True)
        name = kit.line(label("stage", stage), strong=True, elide=True)
        self._sums = kit.line("", "small", elide=True)
        self._usual = kit.line("", "small", "text2", elide=True)
        self._inside: QVBoxLayout = column(gap=6)
        self._area = kit.scroll(boxed(self._inside))
        if folded:
            self.setFixedWidth(FOLDED_WIDTH)
            sign = kit.button(
                "", "quiet", "check" if stage == "won" else "close", name=label("stage", stage)
            )
            sign.clicked.connect(lambda: self.unfolded.emit(self.stage))
            name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.setLayout(
                column(name, row(None, sign, None), self._count, None, margins=(4, 8, 4, 8), gap=4)
            )
        else:
            self.setMinimumWidth(LEAST_WIDTH)
            self.setLayout(
                column(
                    row((name, 1), self._count, gap=6),
                    self._sums,
                    self._usual,
                    (self._area, 1),
                    margins=(8, 8, 6, 8),
                    gap=2,
                )
            )
        self.setAccessibleName(label("stage", stage))

    def show_column(self, data: PipelineColumn) -> None:
        """Show its sums and first cards."""
        self._count.say(f"{data.count:,}")
        if self.folded:
            return
        sums = [formats.short_money(amount, currency) for currency, amount in data.sums.items()]
        self._sums.say(" + ".join(sums) or formats.NOTHING)
        usual = ""
        if data.usual is not None:
            usual = _("usually {usual} d").format(usual=data.usual)
            if data.slow:
                usual = _("usually {usual} d · {slow} longer").format(
                    usual=data.usual, slow=f"{data.slow:,}"
                )
        self._usual.say(usual)
        clear(self._inside)
        self.cards = [
            CardWidget(self._context, card, self.stage, data.usual) for card in data.cards
        ]
        for card in self.cards:
            card.seen.connect(self._show_card)
            self._inside.addWidget(card)
        more = data.count - len(data.cards)
        if more > 0:
            words = _("and {count} more")
            line = self._context.kit.line(words.format(count=f"{more:,}"), "small", "text2")
            self._inside.addWidget(line)
        elif not self.cards:
            self._inside.addWidget(
                self._context.kit.line(_("Nobody here"), "small", "text2", elide=True)
            )
            if self.stage == PROSPECT_STEPS[0]:
                new = self._context.kit.button(_("New customer"), "ghost", "plus")
                new.clicked.connect(lambda: self._context.customer_wanted.emit(""))
                self._inside.addLayout(row(new, None))
        self._inside.addStretch(1)

    def _show_card(self, card: QWidget) -> None:
        self._area.ensureWidgetVisible(card, 0, 12)

    def aim(self, *, on: bool) -> None:
        """Show that a card would drop here."""
        if on != self._aimed:
            self._aimed = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground; with an edge where a card would drop."""
        del event
        look = self._context.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(look.color("accentSoft" if self._aimed else "sunk"))
        painter.setPen(QPen(look.color("accent"), 1.6) if self._aimed else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 8, 8)


class ChannelTile(Row):
    """One source: of so many found, so many were won; opens to who they are."""

    WIDTH = 148

    def __init__(
        self,
        context: Context,
        words: str,
        numbers: tuple[int, int, int],
        keys: Mapping[Qt.Key, Callable[[], None]] | None = None,
    ) -> None:
        found, won, most = numbers
        percent = (won * 200 + found) // (2 * found) if found else 0  # halves up
        said = _("{won} of {found} won · {percent}%").format(won=won, found=found, percent=percent)
        kit = context.kit
        inside = column(
            kit.line(words, "small", "text2", elide=True),
            10,
            kit.line(said, "small", strong=True, elide=True),
            gap=0,
            margins=(8, 4, 8, 4),
        )
        super().__init__(kit.look, inside, f"{words}: {said}", keys)
        self._numbers = (found, won, max(most, 1))
        self.setFixedWidth(self.WIDTH)
        self.setToolTip(f"{words}: {said}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw hover and focus, and the bar: pale is found, solid is won."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        found, won, most = self._numbers
        room = self.width() - 16
        for color, count in (("track", most), ("infoSoft", found), ("fill", won)):
            painter.setBrush(self._look.color(color))
            wide = room * count / most
            if wide:
                painter.drawRoundedRect(QRectF(8, 25, max(wide, 3), 6), 3, 3)
