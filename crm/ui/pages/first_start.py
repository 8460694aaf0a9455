"""The first start: look around, bring a spreadsheet, or begin with nothing."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.ui.context import Context
from crm.ui.pages.page import Page
from crm.ui.tasks import Progress
from crm.ui.theme import Look
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import boxed, column, row
from crm.ui.widgets.marks import SEAL, paint_seal

_CARD = (310, 200)


class FirstStartPage(Page[None]):
    """Shown instead of Today while the store knows no customer."""

    began_empty = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self._progress: Progress | None = None
        self.sample = kit.button(_("Look around with sample data"), "primary", "sample")
        self.sample.clicked.connect(self.fill)
        self.bring = kit.button(_("Import my spreadsheet"), "", "import")
        self.bring.clicked.connect(context.import_asked)
        self.empty = kit.button(_("Start empty"), "", "plus")
        self.empty.clicked.connect(self.began_empty)
        cards = (
            self._card(
                "1",
                _("Look around"),
                _(
                    "A believable desk, filled for you: customers, visits, orders, targets. "
                    "Undo takes it away again."
                ),
                self.sample,
                "accent",
            ),
            self._card(
                "2",
                _("Bring my customers"),
                _("Excel or CSV with a header row. You see what will happen before it does."),
                self.bring,
            ),
            self._card(
                "3",
                _("Start empty"),
                _("Begin with the next visit; customers come in as you go."),
                self.empty,
            ),
        )
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(320)
        self._bar.setAccessibleName(_("Working"))
        self._said = kit.line("", "small", "text2")
        self._stop = kit.button(_("Cancel"), "small")
        self._stop.clicked.connect(self._on_stop)
        self._working = boxed(row(None, self._said, self._bar, self._stop, None, gap=10))
        self._working.setFixedHeight(32)
        self._show_working(None)
        centre = Align.AlignHCenter
        self.setLayout(
            column(
                None,
                row(None, Picture(kit.look), None),
                6,
                kit.line(
                    _("Welcome. Three minutes now, and tomorrow morning it works for you."),
                    "title",
                    strong=True,
                    align=centre,
                ),
                kit.line(
                    _("Your data stays on this computer; no network is needed."),
                    tone="text2",
                    align=centre,
                ),
                18,
                row(None, *cards, None, gap=14),
                14,
                self._working,
                None,
                margins=(20, 10, 20, 20),
                gap=4,
            )
        )

    def request(self) -> Callable[[], None]:
        """There is nothing to read."""
        return lambda: None

    def show_data(self, data: None) -> None:
        """And nothing to show."""

    def fill(self) -> None:
        """Fill the store with sample data around today."""
        desk, today = self.desk, self.desk.today()
        progress = Progress()
        progress.moved.connect(self._on_moved)
        self._show_working(progress)

        def work() -> None:
            from crm.documents.demo.fill import HISTORY, fill_demo

            calendar = desk.calendar(today - HISTORY, today)
            fill_demo(desk.store, today=today, calendar=calendar, progress=progress.report)

        def done(_nothing: None) -> None:
            self._show_working(None)
            self.context.said.emit(_("Sample data is in. Look around; undo takes it away."), True)

        self.context.write(work, done, self._on_refused)

    def _on_refused(self, error: BaseException) -> None:
        self._show_working(None)
        if isinstance(error, Cancelled):
            self.context.said.emit(_("Cancelled; nothing was kept."), False)
        else:
            self.context.refused.emit(error)

    def _on_moved(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _on_stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()

    def _show_working(self, progress: Progress | None) -> None:
        self._progress = progress
        busy = progress is not None
        for button in (self.sample, self.bring, self.empty):
            button.setEnabled(not busy)
        self._bar.setRange(0, 0 if busy else 1)
        self._said.say(_("Filling the desk"))
        for part in (self._said, self._bar, self._stop):
            part.setVisible(busy)

    def _card(
        self, number: str, title: str, text: str, button: QPushButton, tone: str = "neutral"
    ) -> QFrame:
        kit = self.kit
        words = kit.text(text, "text2")
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = row(
            kit.monogram(number, tone, 30),
            (kit.line(title, "h2", strong=True, elide=True), 1),
            gap=10,
        )
        card = boxed(
            column(head, (words, 1), row(button, None), margins=(20, 18, 20, 18), gap=10), "sheet"
        )
        card.setFixedSize(*_CARD)
        return card


class Picture(QWidget):
    """Three sheets and the seal."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(250, 176)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        del event
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(125, 84)
        for turn, aside in ((-9, -34), (7, 34), (0, 0)):
            painter.save()
            painter.rotate(turn)
            painter.translate(aside, 0)
            painter.setPen(QPen(look.color("line2"), 1))
            painter.setBrush(look.color("sheet"))
            painter.drawRoundedRect(QRectF(-50, -62, 100, 124), 8, 8)
            painter.restore()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accentSoft"))
        painter.drawRoundedRect(QRectF(-38, -48, 26, 26), 7, 7)
        painter.setBrush(look.color("track"))
        for left, top, wide in ((-4, -46, 42), (-4, -32, 28), (-38, 14, 76), (-38, 28, 58)):
            painter.drawRoundedRect(QRectF(left, top, wide, 7), 3.5, 3.5)
        for slot in range(5):
            painter.setBrush(look.color("fill" if slot < 3 else "track"))  # noqa: PLR2004 - three done
            painter.drawRoundedRect(QRectF(-38 + slot * 15.5, -8, 12, 9), 3, 3)
        paint_seal(painter, look, QRectF(26, 22, 42, 42), SEAL, outline=False, turn=-8)
