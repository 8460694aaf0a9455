"""Paints a customer's row: monogram, name and place, grade, stage, last contact, next."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.queries.customers import CustomerRow
from crm.ui.held import Told
from crm.ui.tables.customers import CONTACT, GRADE, NAME, PROSPECTS, STAGE, TOLD
from crm.ui.theme import Look
from crm.ui.widgets.marked import Marks, paint_marked
from crm.ui.widgets.marks import first_letter, grade_tone, paint_monogram, paint_tag

HEIGHT = 48
_STAGE_TONES = {"negotiation": "warn", "proposal": "warn", "lapsed": "neutral", "lost": "neutral"}
_PLAIN_STAGES = ("existing", "won")


class CustomerDelegate(QStyledItemDelegate):
    """Fonts are made once; a row is a handful of draw calls."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._strong, self._body = look.font(strong=True), look.font()
        self._small = look.font("small")

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are of one height."""
        del option, index
        return QSize(10, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        row = index.data(Qt.ItemDataRole.UserRole)
        words = index.data(Qt.ItemDataRole.DisplayRole)
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
        column = index.column()
        if column == NAME:
            if chosen:
                bar = QRectF(box.left(), box.top(), 3, box.height() - 1)
                painter.fillRect(bar, self._look.color("accent"))
            self._paint_name(painter, box, row, index.data(TOLD) or Told(), chosen=chosen)
        elif column == STAGE and row.stage not in _PLAIN_STAGES:
            wide = QFontMetricsF(self._small).horizontalAdvance(words) + 14
            tone = _STAGE_TONES.get(row.stage, "info" if row.stage in PROSPECTS else "neutral")
            tag = QRectF(box.left() + 4, box.center().y() - 10, min(wide, box.width() - 8), 20)
            paint_tag(painter, self._look, tag, words, tone)
        else:
            self._paint_words(painter, box, row, column, str(words))
        painter.restore()

    def _paint_name(
        self, painter: QPainter, box: QRectF, row: CustomerRow, told: Told, *, chosen: bool
    ) -> None:
        mark = QRectF(box.left() + 18, box.center().y() - 15, 30, 30)
        tone = grade_tone(row.grade)
        ground = "sheet" if chosen else None
        paint_monogram(painter, self._look, mark, first_letter(row.name), tone, ground)
        left = mark.right() + 12
        room = box.right() - left - 6
        self._text(
            painter, left, box.top() + 5, room, row.name, self._strong, "text", told.name_marks
        )
        others = (each for each in (row.city, row.owner, row.code) if each != told.about)
        about = " · ".join(filter(None, (told.about, *others)))
        self._text(
            painter, left, box.top() + 25, room, about, self._small, "text2", told.about_marks
        )

    def _paint_words(
        self, painter: QPainter, box: QRectF, row: CustomerRow, column: int, words: str
    ) -> None:
        tone, font = "text", self._body
        if column == GRADE:
            tone = {"A": "accent", "B": "info"}.get(row.grade or "", "text2")
            font = self._strong
        elif column == STAGE:
            tone = "text2"
        elif column == CONTACT and row.overdue is not None:
            tone, font = "danger", self._strong
        elif row.next_visit is None and column != CONTACT:
            tone = "text3"
        middle = box.top() + (box.height() - 20) / 2
        self._text(painter, box.left() + 10, middle, box.width() - 14, words, font, tone)

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
