"""The parts that pages are put together from, all in one look."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from crm.ui.theme import Look
from crm.ui.widgets.icons import make_icon
from crm.ui.widgets.labels import Align, Figure, Line
from crm.ui.widgets.layouts import boxed, row
from crm.ui.widgets.marks import Icon, KeyCap, Monogram, Seal, Tag

_ICON_TONES = {"primary": "onAccent", "ghost": "accent"}


class Kit:
    """Makes parts in this look."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def line(
        self,
        text: str = "",
        size: str = "body",
        tone: str = "text",
        *,
        strong: bool = False,
        elide: bool = False,
        align: Align = Align.AlignLeft,
    ) -> Line:
        """One line of text."""
        return Line(self.look, text, size, tone, strong=strong, elide=elide, align=align)

    def text(self, text: str, tone: str = "text", size: str = "body") -> QLabel:
        """Text over several lines."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(self.look.font(size))
        label.setProperty("tone", tone)
        return label

    def figure(self, big: str, small: str = "", size: str = "figure") -> Figure:
        """A large figure with its small companion."""
        return Figure(self.look, big, small, size)

    def button(
        self, text: str, kind: str = "", icon: str = "", *, name: str = "", tip: str = ""
    ) -> QPushButton:
        """A button; one without text needs a name, which becomes its tooltip too."""
        button = QPushButton(text.replace("&", "&&"))
        button.setFont(self.look.font("small" if kind in {"small", "chip"} else "body"))
        if kind:
            button.setProperty("kind", kind)
        if icon:
            tone = _ICON_TONES.get(kind, "text2")
            off = self.look.hex("text3")
            button.setIcon(make_icon(icon, self.look.hex(tone), disabled=off))
            button.setIconSize(QSize(18, 18))
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(name or text)
        button.setToolTip(tip or name)
        if kind not in {"nav", "find"}:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def nav(self, text: str, icon: str, *, tip: str) -> QPushButton:
        """An entry of the sidebar; the current one has an accent icon and a strong label."""
        button = self.button(f"  {text}", "nav", icon, name=text, tip=tip)
        button.setCheckable(True)
        button.setIcon(make_icon(icon, self.look.hex("text2")))

        def mark(current: bool) -> None:  # noqa: FBT001 - what the signal gives
            button.setIcon(make_icon(icon, self.look.hex("accent" if current else "text2")))

        button.toggled.connect(mark)
        return button

    def icon(self, name: str, tone: str = "text2", side: int = 16) -> Icon:
        """An icon beside a word."""
        return Icon(self.look, name, tone, side)

    def tag(self, text: str, tone: str = "neutral") -> Tag:
        """A state in a word."""
        return Tag(self.look, text, tone)

    def key(self, text: str) -> KeyCap:
        """A key to press."""
        return KeyCap(self.look, text)

    def monogram(self, name: str, tone: str = "neutral", side: int = 32) -> Monogram:
        """The first letter of a name on a soft ground."""
        return Monogram(self.look, name, tone, side)

    def seal(self, sign: str, side: int = 28, *, outline: bool = False, turn: int = 0) -> Seal:
        """The seal."""
        return Seal(self.look, sign, side, outline=outline, turn=turn)

    def heading(
        self, text: str, count: int | None = None, tone: str = "text2", right: QWidget | None = None
    ) -> QHBoxLayout:
        """The head of a list, with how many there are and what stands at its right."""
        layout = row(self.line(text, strong=True), gap=6)
        if count is not None:
            layout.addWidget(self.line(str(count), "small", tone, strong=tone != "text2"))
        layout.addStretch(1)
        if right is not None:
            layout.addWidget(right)
        return layout

    def scroll(self, inside: QWidget) -> QScrollArea:
        """A page's content that scrolls upright."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget fills it with the page's ground
        area.viewport().setAutoFillBackground(False)
        return area

    def nothing(self, icon: str, sentence: str, button: QPushButton | None = None) -> QFrame:
        """What an empty list says."""
        inside = row(
            self.icon(icon, "text2", 18), self.line(sentence, tone="text2", elide=False), gap=8
        )
        if button is not None:
            inside.addWidget(button)
        inside.addStretch(1)
        inside.setContentsMargins(10, 6, 10, 6)
        return boxed(inside)
