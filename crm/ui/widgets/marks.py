"""Small painted marks: seal, monogram, tag, key cap, icon, cadence bar."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QLabel, QWidget

from crm.ui.theme import Look, tone_of
from crm.ui.widgets.icons import icon_pixmap
from crm.ui.widgets.labels import baseline

SEAL, KEPT = "拓", "达"
_SEAL_INK = "#FFF8EE"  # on cinnabar in both modes


def paint_seal(
    painter: QPainter, look: Look, box: QRectF, sign: str, *, outline: bool, turn: float = 0
) -> None:
    """The cinnabar seal with a character; outlined where it stamps a floor that was kept."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center())
    painter.rotate(turn)
    side = box.width()
    square = QRectF(-side / 2, -side / 2, side, side)
    if outline:
        square = square.adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.color("seal"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, side * 0.16, side * 0.16)
        ink = look.color("seal")
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("seal"))
        painter.drawRoundedRect(square, side * 0.2, side * 0.2)
        ink = QColor(_SEAL_INK)
    glyph = QPainterPath()
    glyph.addText(0, 0, look.font(int(side * 0.62), strong=True), sign)
    middle = glyph.boundingRect().center()
    glyph.translate(-middle.x(), -middle.y())
    painter.fillPath(glyph, ink)
    painter.restore()


def seal_icon(look: Look) -> QIcon:
    """The seal as the icon of the program, in the sizes that window managers ask for."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_seal(painter, look, QRectF(0, 0, side, side), SEAL, outline=False)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def paint_cadence(  # noqa: PLR0917 - where and what
    painter: QPainter, look: Look, box: QRectF, days: int, ideal: int, most: int
) -> None:
    """Days since the last contact against ideal and maximum."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top = max(most * 1.35, 1)

    def at(value: float) -> float:
        return box.left() + min(value / top, 1) * box.width()

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("track"))
    painter.drawRoundedRect(box, 3, 3)
    fill = "dangerFill" if days > most else "warnFill" if days > ideal else "fill"
    painter.setBrush(look.color(fill))
    filled = QRectF(box.left(), box.top(), max(at(days) - box.left(), 6), box.height())
    painter.drawRoundedRect(filled, 3, 3)
    for value, color, reach in ((ideal, "text2", 2), (most, "text", 3)):
        painter.setPen(QPen(look.color(color), 1.2))
        painter.drawLine(
            QPointF(at(value), box.top() - reach), QPointF(at(value), box.bottom() + reach)
        )
    painter.restore()


class Seal(QWidget):
    """A seal of its own."""

    def __init__(
        self, look: Look, sign: str = SEAL, side: int = 28, *, outline: bool = False, turn: int = 0
    ) -> None:
        super().__init__()
        self._look, self._sign, self._side = look, sign, side
        self._outline, self._turn = outline, turn
        whole = side + (6 if turn else 0)
        self.setFixedSize(whole, whole)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the middle."""
        del event
        margin = (self.width() - self._side) / 2
        box = QRectF(margin, margin, self._side, self._side)
        paint_seal(
            QPainter(self), self._look, box, self._sign, outline=self._outline, turn=self._turn
        )


class Monogram(QWidget):
    """The first letter of a name on a soft ground; the tone says why, never chance."""

    def __init__(self, look: Look, name: str, tone: str = "neutral", side: int = 32) -> None:
        super().__init__()
        self._look, self._letter, self._tone = look, first_letter(name), tone
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and letter."""
        del event
        painter = QPainter(self)
        paint_monogram(painter, self._look, QRectF(self.rect()), self._letter, self._tone)


def paint_monogram(  # noqa: PLR0917 - where and what
    painter: QPainter, look: Look, box: QRectF, letter: str, tone: str, ground: str | None = None
) -> None:
    """The same, where a delegate paints."""
    soft, ink = tone_of(tone)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color(ground or soft))
    painter.drawRoundedRect(box, box.width() * 0.28, box.width() * 0.28)
    painter.setPen(look.color(ink))
    painter.setFont(look.font(int(box.width() * 0.44), strong=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def first_letter(name: str) -> str:
    """The letter a name is known by; a middle dot for a name without any."""
    return next((sign.upper() for sign in name if sign.isalnum()), "·")


def grade_tone(grade: str | None) -> str:
    """A jade, B blue, the others neutral."""
    return {"A": "accent", "B": "info"}.get(grade or "", "neutral")


class Tag(QWidget):
    """A state in a word: soft ground, text of the same tone."""

    def __init__(self, look: Look, text: str, tone: str = "neutral") -> None:
        super().__init__()
        self._look, self._text, self._tone = look, text, tone
        self._font = look.font("small")
        self.setFixedSize(int(QFontMetricsF(self._font).horizontalAdvance(text)) + 16, 20)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        paint_tag(QPainter(self), self._look, QRectF(self.rect()), self._text, self._tone)


def paint_tag(painter: QPainter, look: Look, box: QRectF, text: str, tone: str) -> None:
    """A tag, where a delegate paints."""
    soft, ink = tone_of(tone)
    font = look.font("small")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color(soft))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(look.color(ink))
    painter.setFont(font)
    wide = QFontMetricsF(font).horizontalAdvance(text)
    left = box.left() + (box.width() - wide) / 2
    painter.drawText(QPointF(left, box.top() + baseline(font, box.height())), text)


class KeyCap(QWidget):
    """A key to press."""

    def __init__(self, look: Look, text: str, *, on_toast: bool = False) -> None:
        super().__init__()
        self._look, self._text, self._on_toast = look, text, on_toast
        self._font = look.font("tiny")
        wide = QFontMetricsF(self._font).horizontalAdvance(text) + 10
        self.setFixedSize(int(max(18, wide)), 18)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw cap and letters."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._look.color("onToast", 0.4) if self._on_toast else self._look.color("line2")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if self._on_toast else self._look.color("sunk"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._look.color("onToast" if self._on_toast else "text2"))
        painter.setFont(self._font)
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._text)


class Icon(QLabel):
    """An icon that only accompanies a word."""

    def __init__(self, look: Look, name: str, tone: str = "text2", side: int = 16) -> None:
        super().__init__()
        self.setPixmap(icon_pixmap(name, look.hex(tone), side, 2))
        self.setFixedSize(QSize(side, side))


class CadenceBar(QWidget):
    """Contact rhythm: fill jade, amber past the ideal mark, brick past the maximum mark."""

    def __init__(self, look: Look, days: int, ideal: int, most: int, width: int = 72) -> None:
        super().__init__()
        self._look, self._values = look, (days, ideal, most)
        self.setFixedSize(width, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        paint_cadence(QPainter(self), self._look, QRectF(0, 3, self.width(), 6), *self._values)
