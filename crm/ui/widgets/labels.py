"""One line of text on a fixed baseline, so that Latin, figures and Han never jump."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crm.ui.theme import Look

Align = Qt.AlignmentFlag


def baseline(font: QFont, height: float) -> int:
    """Where the baseline stands when capitals are centred in this height."""
    return round(height / 2 + QFontMetricsF(font).capHeight() / 2)


class Line(QLabel):
    """A single line; with `elide` it gives way and shows all of itself in the tooltip."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        size: str = "body",
        tone: str = "text",
        *,
        strong: bool = False,
        elide: bool = False,
        align: Align = Align.AlignLeft,
    ) -> None:
        super().__init__()
        self._look, self._tone, self._elide = look, tone, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(size, strong=strong))
        self.setAlignment(align | Align.AlignVCenter)
        self.setFixedHeight(look.line(size))
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str, tone: str | None = None) -> None:
        """Show another text, perhaps in another tone."""
        self._tone = tone or self._tone
        self.setText(" ".join(text.split()))
        if self._elide:
            self.setToolTip(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(int(width) + 2, self.height())

    def minimumSizeHint(self) -> QSize:
        """Nothing where it may elide, else all of it."""
        return QSize(0, self.height()) if self._elide else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text on its baseline."""
        del event
        painter = QPainter(self)
        metrics = QFontMetricsF(self.font())
        text = self.text()
        if self._elide:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        width, left = metrics.horizontalAdvance(text), 0.0
        if self.alignment() & Align.AlignRight:
            left = self.width() - width
        elif self.alignment() & Align.AlignHCenter:
            left = (self.width() - width) / 2
        painter.setFont(self.font())
        painter.setPen(self._look.color(self._tone))
        painter.drawText(QPointF(round(left), baseline(self.font(), self.height())), text)


class Figure(QWidget):
    """A large figure with its small companion on the same baseline."""

    def __init__(self, look: Look, big: str, small: str, size: str = "figure") -> None:
        super().__init__()
        self._look, self._big, self._small = look, big, small
        self._big_font = look.font(size, strong=True)
        self._small_font = look.font("small")
        self.setFixedHeight(look.line(size))
        wide = QFontMetricsF(self._big_font).horizontalAdvance(big)
        wide += QFontMetricsF(self._small_font).horizontalAdvance(small) + 10
        self.setMinimumWidth(int(wide))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{big} {small}".strip())

    def sizeHint(self) -> QSize:
        """As wide as both."""
        return QSize(self.minimumWidth(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both."""
        del event
        painter = QPainter(self)
        base = baseline(self._big_font, self.height())
        painter.setFont(self._big_font)
        painter.setPen(self._look.color("text"))
        painter.drawText(QPointF(0, base), self._big)
        left = QFontMetricsF(self._big_font).horizontalAdvance(self._big) + 6
        painter.setFont(self._small_font)
        painter.setPen(self._look.color("text2"))
        painter.drawText(QPointF(left, base), self._small)
