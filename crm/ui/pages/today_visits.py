"""The left sheet of Today: visits of the day and the next, and what was promised."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.measure import FactRow
from crm.queries.suggestions import Suggestion
from crm.queries.today import PromiseRow
from crm.queries.week import VisitCard
from crm.services.visits import plan_visit
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.at_hand import about_customer
from crm.ui.pages.customer_deeds import check_off, open_visit
from crm.ui.pages.today_rows import TintedRow, fact, link, opened
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import boxed, column, line, row
from crm.ui.widgets.marks import KeyCap, grade_tone
from crm.ui.widgets.rows import Row
from crm.ui.words import due_words

_MOST_PROMISES = 5
_LONG, _SOON = 30, 7  # days late, days ahead
MODE_ICONS = {
    "visit": "visit",
    "call": "phone",
    "wechat": "message",
    "mail": "mail",
    "video": "video",
}


def visits_list(
    context: Context,
    planned: Sequence[VisitCard],
    done: Sequence[VisitCard],
    hot: Collection[uuid.UUID],
    today: dt.date,
) -> QFrame:
    """The visits of the day: what is still to come, then what was done."""
    kit = context.kit
    count = len(planned) + len(done)
    head = kit.heading(_("Visits today"), count or None)
    if done:
        words = _("{done} of {count} done").format(done=len(done), count=count)
        head.addWidget(kit.line(words, "small", "text2"))
    plan = context.open_form("visit_plan", day=today)
    if count:
        head.addWidget(link(context, _("Plan a visit"), plan, icon="plus"))
    head.setContentsMargins(18, 8, 12, 0)
    rows = [visit_row(context, card, small=False, hot=card.customer_id in hot) for card in planned]
    rows += [visit_row(context, card, small=True) for card in done]
    body = boxed(column(*rows, margins=(8, 0, 8, 0), gap=0))
    if not count:
        add = kit.button(_("Plan a visit"), "ghost", "plus")
        add.clicked.connect(plan)
        empty = kit.nothing("week", _("Nothing is planned for today."), add)
        body = boxed(row(empty, margins=(8, 0, 8, 0)))
    return boxed(column(head, body, gap=2))


def way_row(context: Context, way: Suggestion, today: dt.date) -> QFrame:
    """A customer on the way of a visit, who waits for one; A plans it for today."""
    kit = context.kit
    near = way.near
    assert near is not None  # noqa: S101 - on_the_way answers only such
    if near.km is not None:
        where = _("{km} km from {customer}").format(km=f"{near.km:.1f}", customer=near.customer)
    else:
        where = _("in {district} like {customer}").format(
            district=way.district or way.city or "", customer=near.customer
        )
    why = (
        _("never contacted")
        if way.days is None
        else _("{count} d without a contact").format(count=way.days)
    )
    if "never" in way.reasons and way.days is not None:
        why = _("never visited")
    store = context.desk.store

    def add() -> None:
        words = _("Planned for today: {customer}").format(customer=way.name)
        context.write(
            lambda: plan_visit(store, customer=way.id, day=today),
            lambda _change: context.said.emit(words, True),
        )

    button = kit.button(_("Add it"), "ghost", name=_("Plan it for today"), tip="A")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(add)
    about = f"{why} · {where}"
    inside = row(
        kit.icon("route", "info", 16),
        kit.line(_("On the way"), tone="info", strong=True),
        (
            boxed(
                column(
                    kit.line(way.name, elide=True),
                    kit.line(about, "small", "text2", elide=True),
                    gap=0,
                )
            ),
            1,
        ),
        button,
        margins=(10, 4, 2, 4),
        gap=10,
    )
    keys = {Qt.Key.Key_B: context.open_brief(way.id), Qt.Key.Key_A: add}
    found = TintedRow(kit.look, inside, f"{_('On the way')}: {way.name}, {about}", keys)
    found.opened.connect(context.open_customer(way.id))
    return boxed(row(about_customer(found, way.id), margins=(16, 4, 16, 4)))


def small_list(context: Context, cards: Sequence[VisitCard], words: str) -> QFrame:
    """The visits of another day."""
    head = context.kit.heading(words, len(cards))
    head.setContentsMargins(18, 8, 18, 0)
    rows = [visit_row(context, card, small=True) for card in cards]
    return boxed(column(head, boxed(column(*rows, margins=(8, 0, 8, 0), gap=0)), gap=2))


class VisitRow(Row):
    """A visit; the key of its brief is shown while it has the focus."""

    cap: KeyCap | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the key."""
        if self.cap is not None:
            self.cap.show()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        if self.cap is not None:
            self.cap.hide()
        super().focusOutEvent(event)


def visit_row(context: Context, card: VisitCard, *, small: bool, hot: bool = False) -> Row:
    """One visit; B opens the brief, L logs it, Enter opens the customer."""
    kit = context.kit
    done = card.state != "planned"
    about = " · ".join(
        part for part in (card.contact, card.said if done else card.purpose, card.city) if part
    )
    mode = label("mode", card.mode)
    cap: KeyCap | None = None
    time = kit.line(card.time or formats.NOTHING, "small" if small else "body", strong=not small)
    time.setFixedWidth(42)
    brief = context.open_brief(card.customer_id)
    log = context.log_visit(card.customer_id, None if done else card.id)
    spoken = ", ".join(
        part for part in (card.time, card.customer, mode, label("visit_state", card.state)) if part
    )
    if small:
        sign = "check" if card.state == "completed" else MODE_ICONS[card.mode]
        inside = row(
            time,
            kit.icon(sign, _state_tone(card.state) if done else "text2", 16),
            kit.line(card.customer),
            (kit.line(about, "small", "text2", elide=True), 1),
            margins=(12, 3, 10, 3),
        )
    else:
        name = kit.line(card.customer, strong=True, elide=True)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        names = row((name, 1), gap=8)
        if card.first:
            names.addWidget(kit.tag(_("New"), "accent"))
        if hot:
            names.addWidget(kit.tag(_("Hot"), "warn"))
        if card.mode != "visit":
            names.addWidget(kit.tag(mode))
        names.addStretch(0)
        cap = kit.key("B")
        cap.hide()
        brief_button = kit.button(_("Brief"), "small", "brief", tip="B")
        brief_button.clicked.connect(brief)
        log_button = kit.button("", "quiet", "check", name=_("Log it"))
        log_button.setFixedWidth(34)
        log_button.clicked.connect(log)
        middle = boxed(column(names, kit.line(about, "small", "text2", elide=True), gap=1))
        tone = grade_tone(card.grade)
        inside = row(
            time,
            kit.monogram(card.customer, tone),
            (middle, 1),
            cap,
            brief_button,
            log_button,
            margins=(10, 8, 6, 8),
            gap=10,
        )
    customer = context.open_customer(card.customer_id)
    keys = {Qt.Key.Key_B: brief, Qt.Key.Key_L: log, Qt.Key.Key_C: customer}
    found = VisitRow(kit.look, inside, spoken, keys)
    found.cap = cap
    hint = _("Enter opens the customer, B the brief, L logs it")
    if card.state == "completed":
        hint = _("Enter opens what was said, C the customer, L logs another")
        found.opened.connect(partial(open_visit, context, card.id, card.customer_id, done=True))
    else:
        found.opened.connect(customer)
    found.setToolTip("\n".join(filter(None, (card.customer, about, hint))))
    return about_customer(found, card.customer_id)


def _state_tone(state: str) -> str:
    return {"completed": "accent", "missed": "danger"}.get(state, "text2")


def promises_list(context: Context, promises: Sequence[PromiseRow], today: dt.date) -> QFrame:
    """What was promised and is to be done, the most pressing first."""
    kit = context.kit
    shown = sorted(promises, key=lambda each: _urgency(each.due, today))[:_MOST_PROMISES]
    right = None
    if len(promises) > len(shown):
        words = _("All {count}").format(count=len(promises))
        right = link(context, words, _all_promises(context, promises, today))
    head = kit.heading(_("Promises"), len(promises), right=right)
    head.setContentsMargins(18, 2, 18, 0)
    rows = [_promise_row(context, promise, today) for promise in shown]
    ruled = boxed(row(line(), margins=(18, 8, 18, 4)))
    return boxed(column(ruled, head, boxed(column(*rows, margins=(8, 0, 8, 0), gap=0)), gap=2))


def _urgency(due: dt.date | None, today: dt.date) -> tuple[int, int]:
    """Due today, lately late, soon due; then what is late for long, and what has time."""
    if due is None:
        return 4, 0
    away = (due - today).days
    if away == 0:
        return 0, 0
    if -_LONG <= away < 0:
        return 1, -away
    if 0 < away <= _SOON:
        return 2, away
    return 3, abs(away)


def _all_promises(
    context: Context, promises: Sequence[PromiseRow], today: dt.date
) -> Callable[[], None]:

    def rows() -> Sequence[FactRow]:
        return [
            fact(
                *(each.kind, each.id, each.due or today),
                customer=(each.customer_id, each.customer),
                text=each.title,
            )
            for each in promises
        ]

    words = _("What was promised and is to be done, by the day it is due.")
    return opened(context, _("Promises"), words, rows)


def _promise_row(context: Context, promise: PromiseRow, today: dt.date) -> Row:
    kit = context.kit
    words, tone = due_words(promise.due, today)

    kind, record, customer = promise.kind, promise.id, promise.customer_id
    done = partial(check_off, context, kind, record, promise.title)
    tick = kit.button("", "quiet", "circle", name=_("Done"), tip="X")
    tick.setFixedWidth(30)
    tick.clicked.connect(lambda: done())  # noqa: PLW0108 - without the state of the button
    due = kit.line(words, "small", tone, strong=tone != "text2", align=Align.AlignRight)
    due.setMinimumWidth(74)
    inside = row(
        tick,
        (kit.line(promise.title, elide=True), 3),
        (kit.line(promise.customer or "", "small", "text2", elide=True), 2),
        due,
        margins=(4, 1, 10, 1),
        gap=8,
    )
    spoken = ", ".join(part for part in (promise.title, promise.customer, words) if part)
    keys: dict[Qt.Key, Callable[[], None]] = {Qt.Key.Key_X: done}
    hint = _("Enter opens it, X checks it off")
    if customer is not None:
        keys[Qt.Key.Key_L] = context.log_visit(customer, promise.follower_id)
        keys[Qt.Key.Key_B] = context.open_brief(customer)
        hint = _("Enter opens it, X checks it off, L logs a visit, B the brief")
    found = Row(kit.look, inside, spoken, keys)
    found.setToolTip(f"{spoken}\n{hint}")
    if kind == "task":
        found.opened.connect(context.open_form("task", record))
    elif customer is not None:
        found.opened.connect(partial(open_visit, context, record, customer, done=True))
    return found if customer is None else about_customer(found, customer)
