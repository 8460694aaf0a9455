"""The upper sheet of Today: the week's targets as stamp cards, the month's money as a bar."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.closing import Closing
from crm.queries.metrics import METRICS
from crm.queries.progress import TargetProgress
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.at_hand import about_customer
from crm.ui.pages.today_data import TodayData
from crm.ui.pages.today_rows import TintedRow
from crm.ui.widgets.gauges import GaugeWidget, MoneyBar
from crm.ui.widgets.layouts import boxed, column, line, row
from crm.ui.widgets.marks import KEPT as KEPT_SIGN
from crm.ui.widgets.rows import Row
from crm.ui.words import (
    KEPT,
    gauge_of,
    range_words,
    said,
    standing,
    target_name,
    target_tone,
    working_days_left,
)

MONEY_WIDTH, NARROW_MONEY_WIDTH = 410, 344
_MOST = 4  # targets of the week; the others are in the room of goals
_NAME, _MONEY_NAME, _NEED = 150, 186, 150  # wide
_NARROW, _NARROW_NEED = 118, 142


def make_targets(
    context: Context, data: TodayData, *, narrow: bool = False
) -> tuple[QWidget, QWidget]:
    """The two halves of the sheet."""
    return _week(context, data.week, data.today, narrow=narrow), _month(
        context, data, narrow=narrow
    )


def asked_for(target: TargetProgress, today: dt.date) -> FactsAsked:
    """The facts behind a target."""
    metric = METRICS.get(target.metric)
    span = formats.span(target.start, target.end, today)
    return FactsAsked(
        title=f"{target_name(target)}  ·  {span}",
        definition=_(metric.definition) if metric else target.label,
        metric=target.metric,
        start=target.start,
        end=target.end,
        basis=target.basis,
        currency=target.currency,
        scope=target.scope,
    )


def target_row(
    context: Context, target: TargetProgress, today: dt.date, *, narrow: bool = False
) -> Row:
    """One target: name and value, its gauge, what is missing; opens to its facts."""
    kit = context.kit
    words = range_words(target)
    name = boxed(
        column(
            kit.line(target_name(target), elide=True),
            kit.figure(said(target, target.value), f"/ {words}"),
            gap=0,
        )
    )
    wide = _MONEY_NAME if target.unit == "money" else _NAME
    name.setFixedWidth(_NARROW if narrow else wide)
    missing, daily = standing(target)
    tone = target_tone(target)
    said_need = row(
        (
            column(
                kit.line(missing, tone=tone, strong=True, elide=True),
                kit.line(daily, "small", "text2", elide=True),
                gap=0,
            ),
            1,
        ),
        gap=6,
    )
    if target.state in KEPT:
        full = target.state == "stretched"
        said_need.addWidget(kit.seal(KEPT_SIGN, 26, outline=not full, turn=-8))
    need = boxed(said_need)
    need.setFixedWidth(_NARROW_NEED if narrow else _NEED)
    gauge = gauge_of(target, today)
    inside = row(
        name, (GaugeWidget(kit.look, gauge), 1), need, gap=8 if narrow else 14, margins=(8, 3, 6, 3)
    )
    found = Row(kit.look, inside, gauge.spoken)
    found.opened.connect(lambda: context.facts_asked.emit(asked_for(target, today)))
    return found


def _week(
    context: Context, week: Sequence[TargetProgress], today: dt.date, *, narrow: bool
) -> QFrame:
    kit = context.kit
    targets = _chosen(week)
    left = working_days_left(targets[0].working_days_left) if targets else ""
    parts: list[QWidget | int | None] = []
    for target in targets:
        if parts:
            parts.append(_inset())
        parts.append(target_row(context, target, today, narrow=narrow))
    if not targets:
        goal = kit.button(_("Set a goal"), "ghost", "goals")
        goal.clicked.connect(context.open_form("target", period="week"))
        words = _("How many visits and new customers is a good week?")
        parts.append(kit.nothing("trend", words, goal))
    head = kit.heading(_("Targets this week"), right=kit.line(left, "small", "text2"))
    head.setContentsMargins(8, 0, 6, 0)
    return boxed(column(head, 2, *parts, None, margins=(10, 12, 12, 8), gap=2))


def _inset() -> QFrame:
    return boxed(row(line(), margins=(8, 0, 8, 0)))


def _chosen(targets: Sequence[TargetProgress]) -> list[TargetProgress]:
    """The reaches first, flows before levels, limits last."""
    order = sorted(targets, key=lambda t: (t.sense == "cap", t.nature != "flow"))
    return order[:_MOST]


def _month(context: Context, data: TodayData, *, narrow: bool) -> QFrame:
    kit, money, today = context.kit, data.money, data.today
    width = NARROW_MONEY_WIDTH if narrow else MONEY_WIDTH
    if money is None:
        goal = kit.button(_("Set a goal"), "ghost", "goals")
        goal.clicked.connect(context.open_form("target", metric="sales_amount", period="month"))
        ask = _("What is the least the month must bring, and what would be great?")
        body = column(kit.text(ask, "text2"), row(goal, None))
        frame = boxed(
            column(kit.heading(formats.month(today)), body, None, margins=(18, 12, 18, 14))
        )
        frame.setFixedWidth(width)
        return frame
    basis = label("basis", money.basis or "ordered")
    title = _("{month}, {basis}").format(month=formats.month(today), basis=basis.lower())
    count = _("Working day {number} of {total}").format(
        number=min(money.working_days_elapsed + 1, money.working_days_total),
        total=money.working_days_total,
    )
    figure = kit.figure(
        formats.amount(money.value, money.unit, money.scale, money.currency),
        f"/ {range_words(money)}",
        "display",
    )
    words, tone = _how(money)
    gauge = gauge_of(money, today, landing=True)
    missing, daily = standing(money)
    need = row(
        kit.line(missing, tone=target_tone(money), strong=True),
        (kit.line(daily, "small", "text2", elide=True), 1),
        gap=8,
    )
    inside = column(
        kit.heading(title, right=kit.line(count, "small", "text2")),
        row(figure, None, kit.tag(words, tone)),
        MoneyBar(kit.look, gauge),
        need,
        margins=(18, 12, 18, 6),
        gap=5,
    )
    found = Row(kit.look, inside, gauge.spoken)
    found.opened.connect(lambda: context.facts_asked.emit(asked_for(money, today)))
    parts: list[QWidget | None] = [found]
    if data.closing is not None:
        closing = _closing_row(context, data.closing)
        parts.append(boxed(row(closing, margins=(14, 0, 14, 0))))
    frame = boxed(column(*parts, None, margins=(0, 0, 0, 10), gap=0))
    frame.setFixedWidth(width)
    return frame


def _closing_row(context: Context, closing: Closing) -> Row:
    """The one thing that closes the gap; opens the customer it is with."""
    kit = context.kit
    words = closing_words(closing)
    inside = row(
        kit.icon("idea", "accent", 18),
        (kit.line(words, tone="accent", strong=True, elide=True), 1),
        kit.icon("right", "accent", 14),
        margins=(12, 6, 10, 6),
        gap=10,
    )
    keys = {Qt.Key.Key_B: context.open_brief(closing.customer_id)}
    found = TintedRow(kit.look, inside, words, keys, "accentSoft")
    found.setToolTip(words)
    found.opened.connect(context.open_customer(closing.customer_id))
    return about_customer(found, closing.customer_id)


def closing_words(closing: Closing) -> str:
    """Collect 18,600 from somebody and the floor is kept."""
    sentences = {
        ("collect", "floor"): _("Collect {money} from {customer} and the floor is kept"),
        ("collect", "stretch"): _("Collect {money} from {customer} and the stretch is reached"),
        ("collect", None): _("Collect {money} from {customer} first"),
        ("deliver", "floor"): _("Deliver {money} to {customer} and the floor is kept"),
        ("deliver", "stretch"): _("Deliver {money} to {customer} and the stretch is reached"),
        ("deliver", None): _("Deliver {money} to {customer} first"),
        ("win", "floor"): _("Win {customer} for {money} and the floor is kept"),
        ("win", "stretch"): _("Win {customer} for {money} and the stretch is reached"),
        ("win", None): _("Win {customer} for {money} first"),
    }
    return sentences[closing.kind, closing.reaches].format(
        money=formats.money(closing.amount, closing.currency), customer=closing.customer
    )


def _how(money: TargetProgress) -> tuple[str, str]:
    words = {
        "behind": (_("Behind"), "warn"),
        "on_track": (_("On track"), "accent"),
        "reached": (_("Floor kept"), "accent"),
        "stretched": (_("Stretch reached"), "accent"),
        "missed": (_("Not reached"), "danger"),
        "near": (_("Near the limit"), "warn"),
        "over": (_("Over the limit"), "danger"),
    }
    return words.get(money.state, (label("progress_state", money.state), "neutral"))
