"""The first start: bring customers, say what is meant to be reached, or look around."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm.errors import Cancelled
from crm.i18n import gettext as _
from crm.i18n import language
from crm.queries.settings import setting
from crm.settings import CURRENCY
from crm.ui.context import Context
from crm.ui.dialogs.restore import choose_backup
from crm.ui.pages.first_goals import FirstGoals
from crm.ui.pages.page import Page
from crm.ui.pages.settings import LANGUAGES
from crm.ui.theme import Look
from crm.ui.widgets.busy_line import BusyLine, Report
from crm.ui.widgets.chips import ChoiceChips
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import Item, boxed, column, row
from crm.ui.widgets.marks import SEAL, paint_seal

_LEAST, _MOST, _HIGH = 256, 310, 262  # pixels of a sheet
_PICTURE_FROM = 640  # pixels of the page


class FirstStartPage(Page[str]):
    """Shown instead of Today while the store knows no customer."""

    began_empty = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        kit = self.kit
        self.bring = kit.button(_("Choose a file"), "primary", "import")
        self.bring.clicked.connect(context.import_asked)
        self.write = kit.button(_("By hand"), "ghost")
        self.write.clicked.connect(lambda: context.customer_wanted.emit(""))
        self.goals = FirstGoals(context)
        self.goals.kept.connect(self._on_goals_kept)
        self.sample = kit.button(_("Use sample data"), "", "sample")
        self.sample.clicked.connect(self.fill)
        self.empty = kit.button(_("Start empty"), "quiet", "plus")
        self.empty.clicked.connect(self.began_empty)
        self.go_back = kit.button(_("Restore a backup …"), "quiet", "history")
        self.go_back.clicked.connect(lambda: choose_backup(context, self))
        self.language = ChoiceChips(kit, "语言 Language", LANGUAGES)
        self.language.choose(language())
        self.language.chosen.connect(context.language_chosen)
        self.busy = BusyLine(kit)
        self.busy.setFixedWidth(520)
        self.picture = Picture(kit.look)
        self._build()

    def _build(self) -> None:
        kit = self.kit
        drop = kit.button(_("Drop a file here"), "slot", "import")
        drop.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        drop.setMinimumHeight(48)
        drop.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the button below does the same
        drop.clicked.connect(self.context.import_asked)
        sheets = (
            self._sheet(
                "1",
                _("Put your customers in"),
                _("Excel, CSV, the contacts of a phone: what is there twice is asked about."),
                drop,
                row(self.bring, self.write, None, gap=6),
            ),
            self._sheet(
                "2",
                _("This week, this month"),
                _("A floor and a stretch. They can be changed any time; what is past stays."),
                self.goals,
                row(self.goals.keep, (self.goals.wrong, 1), gap=10),
            ),
            self._sheet(
                "3",
                _("Look around first"),
                _(
                    "A desk filled for you with customers, visits, orders and targets. "
                    "Undo takes it away again."
                ),
                None,
                row(self.sample, None),
            ),
        )
        centre = Align.AlignHCenter
        inside = QWidget()
        inside.setObjectName("clear")
        inside.setLayout(
            column(
                None,
                row(None, self.picture, None),
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
                row(None, *((sheet, 100) for sheet in sheets), None, gap=14),
                10,
                row(None, self.empty, self.go_back, None, gap=14),
                row(None, self.busy, None),
                None,
                margins=(12, 0, 12, 16),
                gap=4,
            )
        )
        head = row(None, kit.icon("language"), self.language, margins=(20, 14, 20, 0))
        self.setLayout(column(head, (kit.scroll(inside), 1), gap=0))

    def request(self) -> Callable[[], str]:
        """Read the currency."""
        store = self.desk.store
        return lambda: store.read(setting, CURRENCY)

    def show_data(self, data: str) -> None:
        """Name it beside the amounts."""
        self.goals.show_currency(data)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, what can be done comes before the picture."""
        super().resizeEvent(event)
        self.picture.setVisible(self.height() >= _PICTURE_FROM)

    def fill(self) -> None:
        """Fill the store with sample data around today."""
        desk, today, context = self.desk, self.desk.today(), self.context
        self._let(busy=True)

        def work(report: Report) -> None:
            from crm.documents.demo.fill import HISTORY, fill_demo

            calendar = desk.calendar(today - HISTORY, today)
            fill_demo(desk.store, today=today, calendar=calendar, progress=report)

        def done(_nothing: None) -> None:
            self._let(busy=False)
            context.said.emit(_("Sample data is in. Look around; undo takes it away."), True)
            context.changed.emit()

        self.busy.run(
            context.tasks, _("Filling the desk"), work, done, self._on_refused, writes=True
        )

    def _on_refused(self, error: BaseException) -> None:
        self._let(busy=False)
        if isinstance(error, Cancelled):
            self.context.said.emit(_("Cancelled; nothing was kept."), False)
        else:
            self.context.refused.emit(error)

    def _on_goals_kept(self) -> None:
        self.context.said.emit(_("Your targets are set."), True)
        self.began_empty.emit()

    def _let(self, *, busy: bool) -> None:
        for button in (self.bring, self.write, self.goals.keep, self.sample, self.empty):
            button.setEnabled(not busy)
        self.go_back.setEnabled(not busy)

    def _sheet(
        self,
        number: str,
        title: str,
        text: str,
        middle: QWidget | None,
        foot: QHBoxLayout,
    ) -> QFrame:
        kit = self.kit
        words = kit.text(text, "text2")
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = row(
            kit.monogram(number, "accent" if number == "1" else "neutral", 30),
            (kit.line(title, "h2", strong=True, elide=True), 1),
            gap=10,
        )
        parts: list[Item] = [head, words]
        if middle is not None:
            parts.append(middle)
        sheet = boxed(column(*parts, None, foot, margins=(16, 18, 16, 18), gap=10), "sheet")
        sheet.setMinimumWidth(_LEAST)
        sheet.setMaximumWidth(_MOST)
        sheet.setFixedHeight(_HIGH)
        return sheet


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
