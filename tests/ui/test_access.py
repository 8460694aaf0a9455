"""Every room, tab, form and dialog: names for who does not see, and room for every word."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from crm import i18n
from crm.bootstrap import open_desk
from crm.queries.progress import today_targets
from crm.queries.reps import me
from crm.services.contacts import add_contact
from crm.services.customers import add_customer
from crm.services.gifts import add_gift
from crm.services.orders import add_order
from crm.services.payments import add_payment
from crm.services.targets import set_target
from crm.services.visits import plan_visit
from crm.ui.dialogs.request import RequestDialog
from crm.ui.dialogs.split_year import SplitYearDialog
from crm.ui.dialogs.target_history import TargetHistoryDialog
from crm.ui.forms.registry import FORMS
from crm.ui.main_window import MainWindow
from crm.ui.pages.money import MoneyPage
from crm.ui.rooms import ROOMS
from crm.ui.widgets.toast import Toast
from tests.ui.conftest import TODAY, settle

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from crm.services.desk import Desk

    Filled = tuple[Desk, Mapping[str, uuid.UUID]]

LONG = "Hangzhou West Lake Garden Hotel & Banquet Catering Management Limited"
SIZES = ((960, 540), (1280, 800))
_TURNS, _LATER_MS = 8, 100
_INSIDE = (QComboBox, QAbstractScrollArea)  # what they hold is Qt's
_FLOATING = ("toast", "busy", "palette", "scrim")


@pytest.fixture(params=["en", "zh"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    """One of each, with a name that is longer than any column."""
    desk = open_desk(tmp_path / "data", today=TODAY, language=request.param)
    yield desk, fill(desk)
    desk.store.close()
    i18n.use("en")


def fill(desk: Desk) -> Mapping[str, uuid.UUID]:
    """The records, by their kinds."""
    store, found = desk.store, {}
    for name in (LONG, "杭州西湖国宾馆餐饮管理有限公司"):
        made = add_customer(store, name=name, day=dt.date(2026, 1, 5), stage="won")
        assert made.record is not None
        found["customer"] = made.record
    customer = found["customer"]
    add_contact(store, customer=customer, name="欧阳慕容", mobile="13800138000")
    add_order(
        store, customer=customer, day=dt.date(2026, 7, 2), amount=123_456_789_00, terms_days=30
    )
    add_payment(store, customer=customer, day=dt.date(2026, 9, 2), amount=3_456_78)
    gift = add_gift(
        store,
        customer=customer,
        item="紫砂茶具一套" * 3,
        cost=480_00,
        day=TODAY,
        approval="pending",
    )
    assert gift.record is not None
    found["gift"] = gift.record
    plan_visit(store, customer=customer, day=TODAY, time="09:30", purpose=LONG)
    targets: tuple[dict[str, object], ...] = (
        {"metric": "visits", "period": "week", "low": 3, "high": 5},
        {"metric": "sales_amount", "period": "month", "low": 80_000_00, "high": 100_000_00},
        {"metric": "gifts_cost", "period": "month", "high": 600_00, "sense": "cap"},
    )
    for target in targets:
        set_target(store, today=TODAY, this_period=True, **target)  # type: ignore[arg-type]
    return found


# --- What is asked of each widget ---------------------------------------------------------------


def complaints(top: QWidget) -> set[str]:
    """What is wrong with what is seen in this window, in words."""
    seen = [top, *(each for each in top.findChildren(QWidget) if is_seen(each, top))]
    found: set[str] = set()
    for widget in seen:
        found |= {
            f"{words}: {described(widget)}"
            for words in (unnamed(widget), untold(widget), cut_off(widget), outside(widget, top))
            if words
        }
        if not isinstance(widget, (*_INSIDE, QStackedWidget)):
            found |= overlaps(widget)
    return found


def is_seen(widget: QWidget, top: QWidget) -> bool:
    """Whether it belongs to this window, and is not one of Qt's own parts."""
    return (
        widget.isVisible()
        and widget.window() is top
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), (QComboBox,))
    )


def described(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    parents: list[str] = []
    above: QWidget | None = widget
    while above is not None and len(parents) < 4:
        parents.append(
            type(above).__name__ + (f"#{above.objectName()}" if above.objectName() else "")
        )
        above = above.parentWidget()
    place = widget.geometry().getRect()
    return f"{' < '.join(parents)} {text[:40]!r} {place}"


def unnamed(widget: QWidget) -> str:
    """Who reaches it by key must hear what it is."""
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
        return ""
    if not widget.isEnabled() or isinstance(widget, (QDialog, MainWindow)):
        return ""
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface.text(QAccessible.Text.Name).strip() else "no name"


def untold(widget: QWidget) -> str:
    """A picture alone says nothing."""
    if isinstance(widget.parent(), QLineEdit):
        return ""  # a sign in a field, told by the field
    if isinstance(widget, QAbstractButton) and not widget.text().strip() and not widget.toolTip():
        return "no tooltip"
    return ""


def cut_off(widget: QWidget) -> str:
    """Text has its room; if it gives way, all of it is in the tooltip."""
    if not isinstance(widget, (QLabel, QPushButton, QCheckBox)) or not widget.text():
        return ""
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        return "cut off below" if needed > widget.height() + 1 else ""
    wide = QFontMetricsF(widget.font()).horizontalAdvance(widget.text().replace("&&", "&"))
    if isinstance(widget, QPushButton) and not widget.icon().isNull():
        wide += widget.iconSize().width()
    fits = wide <= widget.width() + 1.5
    return "" if fits or widget.toolTip().startswith(widget.text().strip()[:3]) else "cut off"


def outside(widget: QWidget, top: QWidget) -> str:
    """All of it is in the window, but for what can be scrolled to."""
    above: QWidget | None = widget
    while above is not None and above is not top:
        above = above.parentWidget()
        if isinstance(above, QAbstractScrollArea):
            return ""
    place = widget.rect().translated(widget.mapTo(top, QPoint(0, 0)))
    return "" if top.rect().adjusted(-1, -1, 1, 1).contains(place) else "outside the window"


def overlaps(widget: QWidget) -> set[str]:
    """Neighbours do not lie on each other."""
    children = [
        child
        for child in widget.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and child.objectName() not in _FLOATING
        and not child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        and not isinstance(child, Toast)
        and not child.objectName().startswith("qt_")
    ]
    return {
        f"overlap: {described(one)} / {described(other)}"
        for one, other in itertools.combinations(children, 2)
        if is_more_than_touch(one.geometry(), other.geometry())
    }


def is_more_than_touch(one: QRect, other: QRect) -> bool:
    common = one.intersected(other)
    return common.width() > 1 and common.height() > 1


# --- The walk -----------------------------------------------------------------------------------


def test_all_is_named_and_nothing_cut_off(
    qtbot: QtBot, filled: Filled, open_window: Callable[[Desk], MainWindow]
) -> None:
    desk, records = filled
    window = open_window(desk)
    wrong: dict[str, set[str]] = {}

    def look(where: str, top: QWidget) -> None:
        settle(qtbot, window)
        QApplication.processEvents()
        found = complaints(top)
        for _turn in range(_TURNS):  # what is laid out last
            if found:
                qtbot.wait(_LATER_MS)
                found = complaints(top)
        if found:
            wrong.setdefault(where, set()).update(found)

    for size in SIZES:
        window.resize(*size)
        for room in ROOMS:
            window.open_room(room.key)
            look(f"{room.key} {size[0]}", window)
            page = window.page
            if isinstance(page, MoneyPage):
                for tab in page.tabs:
                    page.show_tab(tab)
                    look(f"money {tab} {size[0]}", window)
    for where, show in dialogs(desk, window, records):
        show()
        settle(qtbot, window)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog), where
        look(where, dialog)
        dialog.close()
        dialog.deleteLater()
    lines = [f"{where}: {each}" for where, found in wrong.items() for each in sorted(found)]
    assert not lines, "\n".join(lines)


def dialogs(
    desk: Desk, window: MainWindow, records: Mapping[str, uuid.UUID]
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every dialog, the forms new; by what it is called in a complaint."""
    context, opener = window.context, window.opener
    with desk.store.reading() as session:
        targets = today_targets(
            session, rep=me(session), today=TODAY, calendar=desk.calendar(TODAY, TODAY)
        )
    customer, gift = records["customer"], records["gift"]
    sales = next(each for each in targets if each.metric == "sales_amount")
    for kind in FORMS:
        yield f"form {kind}", context.open_form(kind)
    for kind in ("gift", "meeting", "order"):
        yield f"form {kind} of a customer", context.open_form(kind, customer=customer)
    yield "new customer", opener.new_customer
    yield "edit customer", lambda: opener.edit_customer(customer)
    yield "brief", lambda: opener.brief(customer)
    yield "log", lambda: opener.log_visit(customer, None)
    yield "import", opener.import_file
    yield "export", opener.export_file
    yield "duplicates", opener.duplicates
    yield "help", window.open_help
    yield "request", lambda: RequestDialog(context, window, "gift", gift).open()
    yield "split", lambda: SplitYearDialog(context, window, sales, TODAY.year).open()
    yield "target history", lambda: TargetHistoryDialog(context, window, sales).open()
