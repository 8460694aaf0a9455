"""The report of a week 周报表, a day a row: who was seen, what was sold, what is owed."""

import datetime as dt
from collections import defaultdict

from sqlalchemy.orm import Session

from crm.documents.forms.heads import fields
from crm.documents.forms.shape import Box, Cell, Column, Money, Paper, Wanted
from crm.documents.period_report import target_words
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.words import day, money
from crm.queries.period_report import PeriodReport, read_period_report
from crm.queries.receivables import ReceivableRow, receivables
from crm.queries.series import daily_series
from crm.queries.settings import setting
from crm.queries.week import VisitCard
from crm.settings import CURRENCY

_MOST = 12  # planned visits that are named


def read_week_report(session: Session, wanted: Wanted) -> Paper:
    """The week in which these days begin, of one rep."""
    rep = wanted.whose(session)
    whose = None if rep is None else rep.id
    report = read_period_report(
        session,
        "week",
        wanted.start,
        rep=whose,
        today=wanted.today,
        calendar=wanted.calendar,
    )
    currency = setting(session, CURRENCY)
    added = {
        basis: {
            each.day: each.added or 0
            for each in daily_series(
                session,
                "sales_amount",
                report.start,
                report.end,
                basis=basis,
                rep=whose,
                currency=currency,
                today=wanted.today,
            ).days
        }
        for basis in ("ordered", "collected")
    }
    owed = receivables(session, today=min(report.end, wanted.today), rep=whose)
    due: defaultdict[dt.date, list[ReceivableRow]] = defaultdict(list)
    for order in owed:
        due[order.due].append(order)
    seen: defaultdict[dt.date, list[VisitCard]] = defaultdict(list)
    for card in report.visits:
        seen[card.day].append(card)
    columns = (
        Column(_("Date"), 16, "middle"),
        Column(_("Visits of the week"), 52),
        Column(_("Sales of the week"), 15, "number", total=True),
        Column(_("Collected in the week"), 15, "number", total=True),
        Column(_("State of receivables"), 30),
        Column(_("Problems met"), 26),
    )
    days = [
        report.start + dt.timedelta(days=n) for n in range((report.end - report.start).days + 1)
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            day(each, wanted.today, weekday=True),
            "\n".join(map(_seen, seen[each])),
            *(_amount(added[basis].get(each), currency) for basis in ("ordered", "collected")),
            "\n".join(map(_due, due[each])),
            None,
        )
        for each in days
    ]
    sold, paid = (sum(added[basis].values()) for basis in ("ordered", "collected"))
    open_sum = sum(order.owed for order in owed if order.currency == currency)
    return Paper(
        title=label("form", "week_report"),
        columns=columns,
        rows=rows,
        fields=fields(
            session,
            Wanted(start=report.start, end=report.end, today=wanted.today, rep=whose),
        ),
        below=(
            "    ".join(
                (
                    _("Sales in all: {amount}").format(amount=money(sold, currency, cents=True)),
                    _("Collected in all: {amount}").format(
                        amount=money(paid, currency, cents=True)
                    ),
                    _("Owed in all: {amount}").format(amount=money(open_sum, currency, cents=True)),
                )
            ),
        ),
        boxes=_boxes(report),
        signatures=(_("Reviewer: "), _("Reviewed on: ")),
        totals=True,
        count=len(report.visits),
    )


def _boxes(report: PeriodReport) -> list[Box]:
    boxes = []
    if report.targets:
        lines = [target_words(target) for target in report.targets]
        boxes.append(Box(_("Targets"), "\n".join(lines), len(lines)))
    boxes.append(Box(_("Personal summary")))
    planned = [
        f"{day(card.day, report.today, weekday=True)} {card.customer}"
        + (f": {card.purpose}" if card.purpose else "")
        for card in report.planned[:_MOST]
    ]
    boxes.append(Box(_("What comes next"), "\n".join(planned), max(len(planned), 3)))
    boxes.append(Box(_("Review comments")))
    return boxes


def _seen(card: VisitCard) -> str:
    words = [card.customer, label("mode", card.mode)]
    if card.result:
        words.append(label("result", card.result))
    said = " ".join((card.said or card.purpose or "").split())
    return " · ".join(words) + (f": {said}" if said else "")


def _due(order: ReceivableRow) -> str:
    return _("Due: {customer} {amount}").format(
        customer=order.customer, amount=money(order.owed, order.currency, cents=True)
    )


def _amount(value: int | None, currency: str) -> Money | None:
    return Money(value, currency) if value else None
