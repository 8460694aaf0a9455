"""The left sheet of Today: visits of the day and the next, and what was promised."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.today import PromiseRow
from crm.queries.week import VisitCard
from crm.services.tasks import complete_task
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.widgets.labels import Align
from crm.ui.widgets.layouts import boxed, column, line, row
from crm.ui.widgets.marks import grade_tone
from crm.ui.widgets.rows import Row

_MOST_PROMISES = 6
MODE_ICONS = {
    "visit": "visit",
    "call": "phone",
    "wechat": "message",
    "mail": "mail",
    "video": "video",
}


def visits_list(
    context: Context, planned: Sequence[VisitCard], done: Sequence[VisitCard], today: dt.date
) -> QFrame:
    """The visits of the day: what is still to come, then what was done."""
    del today
    kit = context.kit
    count = len(planned) + len(done)
    words = _("{done} of {count} done").format(done=len(done), count=count) if done else ""
    head = kit.heading(_("Visits today"), count or None, right=kit.line(words, "small", "text2"))
    head.setContentsMargins(18, 10, 18, 0)
    rows = [visit_row(context, card, small=False) for card in planned]
    rows += [visit_row(context, card, small=True) for card in done]
    body = boxed(column(*rows, margins=(8, 0, 8, 0), gap=0))
    if not count:
        body = boxed(
            row(kit.nothing("week", _("Nothing is planned for today.")), margins=(8, 0, 8, 0))
        )
    return boxed(column(head, body, gap=2))


def small_list(context: Context, cards: Sequence[VisitCard], words: str) -> QFrame:
    """The visits of another day."""
    head = context.kit.heading(words, len(cards))
    head.setContentsMargins(18, 8, 18, 0)
    rows = [visit_row(context, card, small=True) for card in cards]
    return boxed(column(head, boxed(column(*rows, margins=(8, 0, 8, 0), gap=0)), gap=2))


def visit_row(context: Context, card: VisitCard, *, small: bool) -> Row:
    """One visit; B opens the brief, L logs it, Enter opens the customer."""
    kit = context.kit
    done = card.state != "planned"
    about = " · ".join(
        part for part in (card.contact, card.said if done else card.purpose, card.city) if part
    )
    mode = label("mode", card.mode)
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
        names = row(kit.line(card.customer, strong=True), gap=8)
        if card.first:
            names.addWidget(kit.tag(_("New"), "accent"))
        if card.mode != "visit":
            names.addWidget(kit.tag(mode))
        names.addStretch(1)
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
            brief_button,
            log_button,
            margins=(10, 8, 6, 8),
            gap=10,
        )
    found = Row(
        kit.look,
        inside,
        spoken,
        {Qt.Key.Key_B: brief, Qt.Key.Key_L: log},
    )
    found.setToolTip(_("Enter opens the customer, B the brief, L logs it"))
    found.opened.connect(context.open_customer(card.customer_id))
    return found


def _state_tone(state: str) -> str:
    return {"completed": "accent", "missed": "danger"}.get(state, "text2")


def promises_list(context: Context, promises: Sequence[PromiseRow], today: dt.date) -> QFrame:
    """What was promised and is to be done, the oldest first."""
    kit = context.kit
    shown = promises[:_MOST_PROMISES]
    more = len(promises) - len(shown)
    right = kit.line(_("{count} more").format(count=more), "small", "text2") if more else None
    head = kit.heading(_("Promises"), len(promises), right=right)
    head.setContentsMargins(18, 2, 18, 0)
    rows = [_promise_row(context, promise, today) for promise in shown]
    ruled = boxed(row(line(), margins=(18, 8, 18, 4)))
    return boxed(column(ruled, head, boxed(column(*rows, margins=(8, 0, 8, 0), gap=0)), gap=2))


def _promise_row(context: Context, promise: PromiseRow, today: dt.date) -> Row:
    kit = context.kit
    words, tone = _due_words(promise.due, today)

    store, today_of = context.desk.store, context.desk.today

    def done() -> None:
        """A task is done; a promise is kept by the contact that follows it, which is logged now."""
        if promise.kind == "visit":
            context.visit_asked.emit(promise.customer_id, promise.follower_id)
            return
        words = _("Done: {title}").format(title=promise.title)
        context.write(
            lambda: complete_task(store, promise.id, day=today_of()),
            lambda _change: context.said.emit(words, True),
        )

    name = _("Done") if promise.kind == "task" else _("Log it")
    tick = kit.button("", "quiet", "circle" if promise.kind == "task" else "log", name=name)
    tick.setFixedWidth(30)
    tick.clicked.connect(done)
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
    found = Row(kit.look, inside, spoken, {Qt.Key.Key_X: done})
    if promise.customer_id is not None:
        found.opened.connect(context.open_customer(promise.customer_id))
    return found


def _due_words(due: dt.date | None, today: dt.date) -> tuple[str, str]:
    if due is None:
        return "", "text2"
    late = (today - due).days
    if late > 0:
        return _("{count} d late").format(count=late), "danger"
    if late == 0:
        return _("Due today"), "warn"
    return formats.near_day(due, today), "text2"
