"""Pictures of the pages, without a screen."""

import datetime as dt
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QDeadlineTimer,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from crm.i18n import LANGUAGES, language
from crm.queries.customers import get_customer
from crm.queries.reps import me
from crm.queries.today import is_empty
from crm.queries.week import visit_cards
from crm.services.desk import Desk, OpenDesk
from crm.ui.app import make_window
from crm.ui.dialogs.log_visit import VisitDialog
from crm.ui.main_window import MainWindow
from crm.ui.pages.goals import GoalsPage
from crm.ui.rooms import ROOMS
from crm.ui.theme import Mode

SIZE = (1280, 800)
_PATIENCE_MS = 20_000
_CALM_MS = 450  # longer than a row rests before its page is read, or a hand before it is counted


def take_pictures(
    data: Path,
    folder: Path,
    open_desk: OpenDesk,
    *,
    today: dt.date | None = None,
    languages: Sequence[str] = LANGUAGES,
    modes: Sequence[Mode] = ("light",),
    size: tuple[int, int] = SIZE,
    every: bool = False,
) -> list[Path]:
    """Every room, the search, the brief and the log, in each language and mode, as PNG files.

    With `every` their tabs and the other dialogs too. Of a store without customers there is
    only the first start.
    """
    taken: list[Path] = []
    qInstallMessageHandler(_tell)
    for tongue in languages:
        for mode in modes:
            desk = open_desk(data, today=today, language=tongue)
            window = make_window(desk)
            try:
                suffix = f"{tongue}" if len(modes) == 1 else f"{tongue}-{mode}"
                camera = _Camera(window, desk, folder, suffix)
                camera.begin(mode, size)
                if desk.store.read(is_empty):
                    camera.take(window, "first-start")
                else:
                    camera.take_desk(every=every)
                taken += camera.taken
            finally:
                window.close()
                window.deleteLater()
                desk.store.close()
    return taken


class _Camera:
    """Opens one thing after the other in a window; `taken` are the files."""

    def __init__(self, window: MainWindow, desk: Desk, folder: Path, suffix: str) -> None:
        self._window, self._desk, self._folder, self._suffix = window, desk, folder, suffix
        self.taken: list[Path] = []
        self._refused: list[BaseException] = []
        window.context.refused.connect(self._refused.append)

    def begin(self, mode: Mode, size: tuple[int, int]) -> None:
        """Show the window as it is to be seen."""
        window = self._window
        window.resize(*size)
        window.show()
        if window.context.look.mode != mode:
            window.wear(mode)
        _wait(window)

    def take(self, widget: QWidget, name: str) -> None:
        """Keep how this looks now."""
        _wait(self._window)
        if self._refused:  # a picture of a sentence about an error is no picture
            raise self._refused[0]
        path = self._folder / f"{name}-{self._suffix}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"cannot write {path}")
        self.taken.append(path)

    def take_desk(self, *, every: bool) -> None:
        """The rooms, then what lies over them."""
        window = self._window
        customer = self._someone()
        for key in (room.key for room in ROOMS):
            if key == "customers" and customer is not None:
                window.open_customer(customer)
            else:
                window.open_room(key)
            self.take(window, key)
            if every:
                self._take_inside(key, customer)
        if customer is None:
            return
        window.open_room("today")
        _wait(window)
        window.open_palette(_name_of(self._desk, customer)[:2])
        self.take(window, "search")
        window.close_palette()
        for name, show in self._dialogs(customer, every=every):
            show()
            _wait(window)
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                self.take(dialog, name)
                dialog.close()
                _wait(window)
        if every:
            window.open_quick_add()
            self.take(window, "quick-add")

    def _take_inside(self, key: str, customer: uuid.UUID | None) -> None:
        """The other tabs of a room, and the other ways to see it."""
        window = self._window
        tabs = getattr(window.room_page(key), "tabs", None)
        for tab in list(tabs)[1:] if isinstance(tabs, dict) else ():
            whose = {"customer": customer} if tab == "statement" else {}
            window.open_room(key, {"tab": tab} | whose)
            self.take(window, f"{key}-{tab}")
        if key == "customers":
            window.open_room(key, {"way": "board"})
            self.take(window, "board")
            window.open_room(key, {"way": "table"})
        elif key == "goals":
            window.open_room(key, {"kind": "year"})
            self.take(window, "goals-year")

    def _someone(self) -> uuid.UUID | None:
        """Whose visit is planned and who is known, with a name in the language in force."""
        desk, day = self._desk, self._desk.today()
        with desk.store.reading() as session:
            ahead = visit_cards(session, day, day + dt.timedelta(days=14), rep=me(session))
        known = [card for card in ahead if card.state == "planned" and not card.first] or ahead
        at_home = [card for card in known if card.customer.isascii() == (language() == "en")]
        return next((card.customer_id for card in at_home or known), None)

    def _dialogs(
        self, customer: uuid.UUID, *, every: bool
    ) -> list[tuple[str, Callable[[], object]]]:
        window, context = self._window, self._window.context
        sample = _sample(self._desk, customer, self._folder)
        main: list[tuple[str, Callable[[], object]]] = [
            ("import", lambda: window.opener.import_file(sample)),
            ("brief", lambda: context.brief_asked.emit(customer)),
            ("log-visit", lambda: self._log(customer)),
        ]
        given = {"customer": customer}
        more: list[tuple[str, Callable[[], object]]] = [
            ("new-customer", window.opener.new_customer),
            ("add", lambda: context.form_asked.emit("gift", None, given)),
            ("order", lambda: context.form_asked.emit("order", None, given)),
            ("split-year", self._split),
            ("duplicates", window.opener.duplicates),
            ("export", window.opener.export_file),
            ("help", window.open_help),
        ]
        return main + more if every else main

    def _log(self, customer: uuid.UUID) -> None:
        """One sentence, half of it about what will be."""
        self._window.context.visit_asked.emit(None, None)
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, VisitDialog):
            words = _SENTENCES[language()].format(name=_name_of(self._desk, customer))
            dialog.sentence.setFocus()
            dialog.sentence.insertPlainText(words)

    def _split(self) -> None:
        page = self._window.room_page("goals")
        if isinstance(page, GoalsPage):
            page.split.click()


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's messages, but the one that only says that there is no screen to give hints to."""
    del context
    if kind != QtMsgType.QtDebugMsg and "propagateSizeHints" not in message:
        print(message, file=sys.stderr)  # noqa: T201 - where Qt prints them


def _name_of(desk: Desk, customer: uuid.UUID) -> str:
    return desk.store.read(get_customer, customer, today=desk.today()).row.name


def _sample(desk: Desk, customer: uuid.UUID, folder: Path) -> Path:
    """A file as reps have them: a customer who is there, two people of one, a wrong number."""
    name = _name_of(desk, customer)
    rows = _SAMPLE[language()].replace("{name}", name)
    path = folder / f"{_SAMPLE_NAMES[language()]}.csv"
    path.write_text(rows, encoding="utf-8-sig")
    return path


_SENTENCES = {
    "zh": "见了{name}，要 60 件花生油，周五前给报价，下周二再来",
    "en": "Saw {name}, needs 60 cases of peanut oil, quote by Friday, back next Tuesday",
}
_SAMPLE_NAMES = {"zh": "老客户登记表", "en": "customers of a colleague"}
_SAMPLE = {
    "zh": """老客户登记表
客户名称,联系人,职务,手机,城市,首次合作日期,信用额度(万元)
{name},周敏,采购,13800138000,杭州,05/03/2021,5
青禾酒店,单雄信,老板,138 0013 8001,宁波,12/04/2022,12
青禾酒店,李娜女士,财务,+86 13800138002,宁波,,
望湖楼餐饮,王伟,店长,1.38E+10,杭州,21/06/2023,8
春和面馆,赵六,店长,13800138004,绍兴,03/07/2024,3.5万
合计,,,,,,20
制表人：林岚
""",
    "en": """Customers of a colleague
Company,Contact,Title,Mobile,City,Customer since,Credit limit
{name},Min Zhou,Buyer,13800138000,Hangzhou,05/03/2021,50000
Harbour Hotel,Ann Müller,Owner,+44 20 7946 0958,London,12/04/2022,120000
Harbour Hotel,Li Na,Accounts,+86 13800138002,London,,
Lakeside Kitchen,Tom Wu,Manager,1.38E+10,Leeds,21/06/2023,80000
Spring Noodles,Joe Zhao,Manager,13800138004,York,03/07/2024,"35,000"
Total,,,,,,200000
""",
}


def _wait(window: MainWindow) -> None:
    """Until nothing is being read and everything is laid out."""
    patience = QDeadlineTimer(_PATIENCE_MS)
    calm = QDeadlineTimer(_CALM_MS)
    while not patience.hasExpired() and not calm.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if window.context.busy:
            calm = QDeadlineTimer(_CALM_MS)
