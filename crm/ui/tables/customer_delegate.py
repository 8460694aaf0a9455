"""Paints a customer's row: monogram, name and place, grade, stage, rhythm, money, and the rest."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.i18n import gettext as _
from crm.queries.customers import CustomerRow
from crm.ui import formats
from crm.ui.customer_columns import NAME
from crm.ui.held import Told
from crm.ui.tables.customers import PROSPECTS, TOLD, CustomerTable
from crm.ui.tables.view import COMPACT
from crm.ui.theme import Look
from crm.ui.widgets.labels import baseline
from crm.ui.widgets.marked import Marks, paint_marked
from crm.ui.widgets.marks import (
    first_letter,
    grade_tone,
    paint_cadence,
    paint_monogram,
    paint_tag,
)

if TYPE_CHECKING:
    from crm.queries.customer_columns import Money, Person

HEIGHT = 48
_STAGE_TONES = {"negotiation": "warn", "proposal": "warn", "lapsed": "neutral", "lost": "neutral"}
_PLAIN_STAGES = ("existing", "won")
_BAR = 80  # the widest a cadence bar is


class CustomerDelegate(QStyledItemDelegate):
    """Fonts are made once; a row is a handful of draw calls."""

    def __init__(self, look: Look, table: CustomerTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._table = look, table
        self._strong, self._body = look.font(strong=True), look.font()
        self._small = look.font("small")
        self.height = HEIGHT

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are of one height."""
        del option, index
        return QSize(10, self.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        row = self._table.row_at(index.row())
        key = self._table.columns[index.column()].key
        box = QRectF(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(box, self._look.color("select"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, self._look.color("hover"))
        painter.fillRect(
            QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._look.color("line")
        )
        if key == NAME:
            if chosen:
                bar = QRectF(box.left(), box.top(), 3, box.height() - 1)
                painter.fillRect(bar, self._look.color("accent"))
            self._paint_name(painter, box, row, index.data(TOLD) or Told(), chosen=chosen)
        elif key == "stage" and row.stage not in _PLAIN_STAGES:
            words = str(index.data())
            wide = QFontMetricsF(self._small).horizontalAdvance(words) + 14
            tone = _STAGE_TONES.get(row.stage, "info" if row.stage in PROSPECTS else "neutral")
            tag = QRectF(box.left() + 4, box.center().y() - 10, min(wide, box.width() - 8), 20)
            paint_tag(painter, self._look, tag, words, tone)
        elif key == "contact":
            self._paint_contact(painter, box, row, str(index.data()))
        else:
            self._paint_words(painter, box, row, key, str(index.data()))
        if state & QStyle.StateFlag.State_HasFocus and key == NAME:
            painter.setPen(QPen(self._look.color("focus"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 1.5, -2, -2.5), 6, 6)
        painter.restore()

    def _paint_name(
        self, painter: QPainter, box: QRectF, row: CustomerRow, told: Told, *, chosen: bool
    ) -> None:
        side = 30 if self.height > COMPACT else 24
        mark = QRectF(box.left() + 18, box.center().y() - side / 2, side, side)
        tone = grade_tone(row.grade)
        ground = "sheet" if chosen else None
        paint_monogram(painter, self._look, mark, first_letter(row.name), tone, ground)
        left = mark.right() + 12
        room = box.right() - left - 6
        about = " · ".join(filter(None, (told.about, *self._about(row, told))))
        if self.height <= COMPACT:
            middle = box.top() + (box.height() - 20) / 2
            name = self._strong
            self._text(painter, left, middle, room, row.name, name, "text", told.name_marks)
            wide = QFontMetricsF(name).horizontalAdvance(row.name) + 10
            if room - wide > 40:  # noqa: PLR2004 - less says nothing
                where = (left + wide, middle + 1, room - wide)
                self._text(painter, *where, about, self._small, "text2", told.about_marks)
            return
        self._text(
            painter, left, box.top() + 5, room, row.name, self._strong, "text", told.name_marks
        )
        self._text(
            painter, left, box.top() + 25, room, about, self._small, "text2", told.about_marks
        )

    def _about(self, row: CustomerRow, told: Told) -> list[str | None]:
        held = self._table.held
        person: Person | None = held.value("person", row)
        coming = None
        if row.next_visit is not None:
            day = formats.near_day(row.next_visit, held.today)
            coming = _("next {day}").format(day=day)
        owner = row.owner if row.owner_id != held.me else None
        parts = (person.name if person else None, row.region or row.city, owner, coming, row.code)
        return [each for each in parts if each and each != told.about]

    def _paint_contact(self, painter: QPainter, box: QRectF, row: CustomerRow, words: str) -> None:
        days = None
        if row.last_contact is not None:
            days = max((self._table.held.today - row.last_contact).days, 0)
        tone, font = "text", self._body
        if row.overdue is not None:
            tone, font = "danger", self._strong
        elif days is not None and days > row.cadence_ideal and row.stage != "lost":
            tone, font = "warn", self._strong
        bare = days is None or row.stage == "lost" or self.height <= COMPACT
        top = box.top() + (box.height() - 20) / 2 - (0 if bare else 6)
        self._text(painter, box.left() + 10, top, box.width() - 14, words, font, tone)
        if not bare and days is not None:
            bar = QRectF(box.left() + 10, top + 23, min(_BAR, box.width() - 20), 6)
            paint_cadence(painter, self._look, bar, days, row.cadence_ideal, row.cadence_maximum)

    def _paint_words(
        self, painter: QPainter, box: QRectF, row: CustomerRow, key: str, words: str
    ) -> None:
        tone, font = "text", self._body
        if words == formats.NOTHING:
            tone = "text3"
        elif key == "grade":
            tone = {"A": "accent", "B": "info"}.get(row.grade or "", "text2")
            font = self._strong
        elif key == "stage":
            tone = "text2"
        elif key == "owed":
            money: Money | None = self._table.held.value("owed", row)
            if money is not None and money.late:
                tone, font = "danger", self._strong
        middle = box.top() + (box.height() - 20) / 2
        if not self._table.columns[self._table.section_of(key)].right:
            self._text(painter, box.left() + 10, middle, box.width() - 14, words, font, tone)
            return
        painter.setFont(font)
        painter.setPen(self._look.color(tone))
        left = box.right() - 12 - QFontMetricsF(font).horizontalAdvance(words)
        painter.drawText(QPointF(max(left, box.left()), middle + baseline(font, 20)), words)

    def _text(  # noqa: PLR0917 - where, what, how
        self,
        painter: QPainter,
        left: float,
        top: float,
        room: float,
        text: str,
        font: QFont,
        tone: str,
        marks: Marks = (),
    ) -> None:
        paint_marked(painter, self._look, QPointF(left, top), room, text, marks, font, tone)
