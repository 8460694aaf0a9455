"""Pictures of the main pages, without a screen."""

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
from crm.queries.week import visit_cards
from crm.services.desk import Desk, OpenDesk
from crm.ui.app import make_application, make_window
from crm.ui.main_window import MainWindow
from crm.ui.rooms import ROOMS
from crm.ui.theme import Mode

SIZE = (1280, 800)
_PATIENCE_MS = 20_000
_CALM_MS = 200  # longer than a row rests before its page is read


def take_pictures(
    data: Path,
    folder: Path,
    open_desk: OpenDesk,
    *,
    today: dt.date | None = None,
    languages: Sequence[str] = LANGUAGES,
    modes: Sequence[Mode] = ("light",),
    size: tuple[int, int] = SIZE,
) -> list[Path]:
    """Every main page, the brief and the log, in each language and mode, as PNG files."""
    taken: list[Path] = []
    qInstallMessageHandler(_tell)
    for tongue in languages:
        for mode in modes:
            desk = open_desk(data, today=today, language=tongue)
            window = make_window(desk)
            try:
                suffix = f"{tongue}" if len(modes) == 1 else f"{tongue}-{mode}"
                taken += _take(window, desk, folder, suffix, mode, size)
            finally:
                window.close()
                window.deleteLater()
                desk.store.close()
    return taken


def _take(  # noqa: PLR0917 - one caller
    window: MainWindow, desk: Desk, folder: Path, suffix: str, mode: Mode, size: tuple[int, int]
) -> list[Path]:
    window.resize(*size)
    window.show()
    _wait(window)
    if window.context.look.mode != mode:
        window.wear(mode)
    taken: list[Path] = []

    def take(widget: QWidget, name: str) -> None:
        path = folder / f"{name}-{suffix}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"cannot write {path}")
        taken.append(path)

    with desk.store.reading() as session:
        day = desk.today()
        cards = visit_cards(session, day, day + dt.timedelta(days=14), rep=me(session))
    known = [card for card in cards if card.state == "planned" and not card.first] or cards
    customer = known[0].customer_id if known else None
    for key in (room.key for room in ROOMS):
        if key == "customers" and customer is not None:
            window.open_customer(customer)
        else:
            window.open_room(key)
        _wait(window)
        take(window, key)
    if customer is not None:
        window.open_palette(_name_of(desk, customer)[:2])
        _wait(window)
        take(window, "search")
        window.close_palette()
        for name, show in _dialogs(window, customer, _sample(desk, customer, folder)):
            show()
            _wait(window)
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                take(dialog, name)
                dialog.close()
    return taken


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


def _dialogs(
    window: MainWindow, customer: object, file: Path
) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("import", lambda: window.opener.import_file(file)),
        ("brief", lambda: window.context.brief_asked.emit(customer)),
        ("log-visit", lambda: window.context.visit_asked.emit(customer, None)),
        ("add", lambda: window.context.form_asked.emit("gift", None, {"customer": customer})),
    ]


def _wait(window: MainWindow) -> None:
    """Until nothing is being read and everything is laid out."""
    application = make_application()
    patience = QDeadlineTimer(_PATIENCE_MS)
    calm = QDeadlineTimer(_CALM_MS)
    while not patience.hasExpired() and not calm.hasExpired():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if window.context.busy:
            calm = QDeadlineTimer(_CALM_MS)
