"""The upper sheet of Today: the week's targets as stamp cards, the month's money as a bar."""

import datetime as dt
import uuid
from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.metrics import METRICS
from crm.queries.progress import PeriodProgress, TargetProgress
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.widgets.gauges import GaugeWidget, MoneyBar
from crm.ui.widgets.layouts import boxed, column, line, row
from crm.ui.widgets.marks import KEPT as KEPT_SIGN
from crm.ui.widgets.rows import Row
from crm.ui.words import (
    KEPT,
    daily_words,
    gauge_of,
    range_words,
    said,
    standing,
    target_name,
    target_tone,
    working_days_left,
)

MONEY_WIDTH = 410
_MOST = 4  # targets of the week; the others are on the money page
_NAME, _MONEY_NAME, _NEED = 150, 186, 150  # wide


def make_targets(
    context: Context, week: PeriodProgress, month: PeriodProgress, rep: uuid.UUID, today: dt.date
) -> tuple[QWidget, QWidget]:
    """The two halves of the sheet."""
    money = next((t for t in month.targets if t.metric == "sales_amount"), None)
    return _week(context, week, today), _month(context, month, money, rep, today)


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


def target_row(context: Context, target: TargetProgress, today: dt.date) -> Row:
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
    name.setFixedWidth(_MONEY_NAME if target.unit == "money" else _NAME)
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
    need.setFixedWidth(_NEED)
    gauge = gauge_of(target, today)
    inside = row(name, (GaugeWidget(kit.look, gauge), 1), need, gap=14, margins=(8, 3, 6, 3))
    found = Row(kit.look, inside, gauge.spoken)
    found.opened.connect(lambda: context.facts_asked.emit(asked_for(target, today)))
    return found


def _week(context: Context, week: PeriodProgress, today: dt.date) -> QFrame:
    kit = context.kit
    targets = _chosen(week.targets)
    left = working_days_left(targets[0].working_days_left) if targets else ""
    parts: list[QWidget | int | None] = []
    for target in targets:
        if parts:
            parts.append(_inset())
        parts.append(target_row(context, target, today))
    if not targets:
        parts.append(
            kit.nothing(
                "trend",
                _("No target for the week yet. Set one with crm target set."),
            )
        )
    head = kit.heading(_("Targets this week"), right=kit.line(left, "small", "text2"))
    head.setContentsMargins(8, 0, 6, 0)
    return boxed(column(head, 2, *parts, None, margins=(10, 12, 12, 8), gap=2))


def _inset() -> QFrame:
    return boxed(row(line(), margins=(8, 0, 8, 0)))


def _chosen(targets: Sequence[TargetProgress]) -> list[TargetProgress]:
    """The reaches first, flows before levels, limits last."""
    order = sorted(targets, key=lambda t: (t.sense == "cap", t.nature != "flow"))
    return order[:_MOST]


def _month(
    context: Context,
    month: PeriodProgress,
    money: TargetProgress | None,
    rep: uuid.UUID,
    today: dt.date,
) -> QFrame:
    kit = context.kit
    if money is None:
        title = formats.month(today)
        body = kit.nothing(
            "money",
            _("No money target for the month yet."),
        )
        frame = boxed(column(kit.heading(title), body, None, margins=(18, 12, 18, 14)))
        frame.setFixedWidth(MONEY_WIDTH)
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
    missing, _daily = standing(money)
    daily = daily_words(money)
    need = row(
        kit.line(missing, tone=target_tone(money), strong=True),
        kit.line(daily, "small", "text2", elide=False),
        None,
        gap=8,
    )
    inside = column(
        kit.heading(title, right=kit.line(count, "small", "text2")),
        row(figure, None, kit.tag(words, tone)),
        MoneyBar(kit.look, gauge),
        need,
        None,
        margins=(18, 12, 18, 12),
        gap=5,
    )
    found = Row(kit.look, inside, gauge.spoken)
    found.opened.connect(lambda: context.facts_asked.emit(asked_for(money, today)))
    found.setFixedWidth(MONEY_WIDTH)
    del month, rep
    return found


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
