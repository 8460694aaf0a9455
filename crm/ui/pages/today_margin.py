"""The margin of Today: who is due for a contact, and what is owed."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.measure import FactRow
from crm.queries.receivables import ReceivableRow
from crm.queries.today import QuietRow, not_covered
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.dialogs.facts import FactsAsked
from crm.ui.pages.at_hand import about_customer
from crm.ui.pages.today_rows import fact, link, opened
from crm.ui.widgets.labels import Align, Line
from crm.ui.widgets.layouts import boxed, column, row
from crm.ui.widgets.marks import CadenceBar
from crm.ui.widgets.rows import Row

_MOST = 5
_ALL = 100  # per cent


def quiet_list(
    context: Context, rows: Sequence[QuietRow], coverage: int | None, rep: uuid.UUID
) -> QFrame:
    """Who has not been contacted for too long, those past the maximum first."""
    kit = context.kit
    red = sum(each.red for each in rows)
    share = None if coverage is None else _coverage(context, coverage, rep)
    head = kit.heading(_("Overdue contact"), red or None, "danger", right=share)
    _explain(head, red, len(rows) - red)
    head.setContentsMargins(8, 8, 2, 0)
    parts: list[QFrame] = [_quiet_row(context, each) for each in rows[:_MOST]]
    if not parts:
        all_kept = coverage is None or coverage == _ALL  # who was never contacted is never late
        said = (
            kit.nothing("check", _("Nobody is waiting."))
            if all_kept
            else kit.nothing("customers", _("Some were never contacted."))
        )
        return boxed(column(head, said, gap=0))
    if len(rows) > _MOST:
        words = _("All {count}") if red == len(rows) else _("All {count}, with those due soon")
        words = words.format(count=len(rows))
        parts.append(_below(link(context, words, _all_quiet(context, rows), icon="right")))
    return boxed(column(head, *parts, gap=0))


def _explain(head: QLayout, red: int, near: int) -> None:
    """Say what is counted in the heading, and what is not."""
    words = ngettext(
        "{count} customer is past its maximum", "{count} customers are past their maximum", red
    ).format(count=red)
    if near:
        more = ngettext("{count} more is past the ideal", "{count} more are past the ideal", near)
        words = f"{words} · {more.format(count=near)}"
    for place in range(head.count()):
        item = head.itemAt(place)
        label = None if item is None else item.widget()
        if isinstance(label, Line):
            label.setToolTip(words)
            label.setAccessibleDescription(words)


def _coverage(context: Context, coverage: int, rep: uuid.UUID) -> QFrame:
    """How many are kept in touch with; opens to those who are not."""
    today = context.desk.today()
    words = _("Coverage {share}%").format(share=coverage)
    asked = FactsAsked(
        title=_("Not kept in touch with"),
        definition=_("Your customers whose last contact is longer ago than their maximum."),
        metric="cadence_coverage",
        start=today,
        end=today,
        rep=rep,
        rows=partial(not_covered, today=today, rep=rep),
    )
    return link(context, words, lambda: context.facts_asked.emit(asked))


def _all_quiet(context: Context, rows: Sequence[QuietRow]) -> Callable[[], None]:
    today = context.desk.today()

    def facts() -> Sequence[FactRow]:
        words = _("{count} d without a contact")
        return [
            fact(
                *("customer", each.id, today - dt.timedelta(days=each.days)),
                customer=(each.id, each.name),
                text=words.format(count=each.days),
                value=each.days,
            )
            for each in rows
        ]

    words = _("The day is that of the last contact, the value the days since.")
    return opened(context, _("Overdue contact"), words, facts)


def _below(what: QFrame) -> QFrame:
    return boxed(row(what, None, margins=(2, 0, 0, 0)))


def _quiet_row(context: Context, quiet: QuietRow) -> Row:
    kit = context.kit
    tone = "danger" if quiet.red else "warn"
    days = formats.days(quiet.days)
    words = (
        _("{most} d at most").format(most=quiet.most)
        if quiet.red
        else _("ideally {ideal} d").format(ideal=quiet.ideal)
    )
    grade = _("Grade {grade}").format(grade=quiet.grade) if quiet.grade else ""
    about = " · ".join(part for part in (grade, words) if part)
    names = column(
        kit.line(quiet.name, elide=True), kit.line(about, "small", "text2", elide=True), gap=0
    )
    number = row(
        None,
        kit.icon("alert" if quiet.red else "clock", tone, 14),
        kit.line(days, tone=tone, strong=True),
        gap=4,
    )
    bar = row(None, CadenceBar(kit.look, quiet.days, quiet.ideal, quiet.most))
    inside = row((names, 1), column(number, bar, gap=1), margins=(8, 5, 8, 5))
    brief = context.open_brief(quiet.id)
    found = Row(
        kit.look,
        inside,
        f"{quiet.name}, {days}, {about}",
        {Qt.Key.Key_B: brief, Qt.Key.Key_L: context.log_visit(quiet.id)},
    )
    found.opened.connect(context.open_customer(quiet.id))
    return about_customer(found, quiet.id)


def owed_list(context: Context, rows: Sequence[ReceivableRow]) -> QFrame:
    """What is owed, by customer, the latest first."""
    kit = context.kit
    sums = sum_by_customer(rows)
    currencies = {each.currency for each in rows}
    whole = (
        formats.money(sum(each.owed for each in rows), currencies.pop())
        if len(currencies) == 1
        else ""
    )
    late = sum(any(each.days_past_due for each in group) for group in sums)
    right = link(context, whole, context.open_room("money"), tone="text") if whole else None
    head = kit.heading(_("Money owed"), late or None, "danger", right=right)
    head.setContentsMargins(8, 8, 2, 0)
    if not sums:
        return boxed(column(head, kit.nothing("check", _("Nothing is owed.")), gap=0))
    parts: list[QFrame] = [_owed_row(context, each) for each in sums[:_MOST]]
    if len(sums) > _MOST:
        words = _("All {count}").format(count=len(sums))
        parts.append(_below(link(context, words, context.open_room("money"), icon="right")))
    return boxed(column(head, *parts, gap=0))


def sum_by_customer(rows: Sequence[ReceivableRow]) -> list[list[ReceivableRow]]:
    """The open orders of each customer and currency, the most days past due first."""

    def key(each: ReceivableRow) -> tuple[str, str]:
        return each.customer_id.hex, each.currency

    groups = [list(group) for _key, group in groupby(sorted(rows, key=key), key=key)]
    return sorted(
        groups,
        key=lambda group: (-max(r.days_past_due for r in group), -sum(r.owed for r in group)),
    )


def _owed_row(context: Context, group: list[ReceivableRow]) -> Row:
    kit = context.kit
    first = group[0]
    late = max(each.days_past_due for each in group)
    amount = formats.money(sum(each.owed for each in group), first.currency)
    today = context.desk.today()
    if late:
        words, tone = _("{count} d late").format(count=late), "danger" if late > 7 else "warn"  # noqa: PLR2004 - a week
    else:
        due = min(each.due for each in group)
        words, tone = _("due {day}").format(day=formats.near_day(due, today)), "text2"
    about = ngettext("{count} order", "{count} orders", len(group)).format(count=len(group))
    right = Align.AlignRight
    inside = row(
        (
            column(
                kit.line(first.customer, elide=True),
                kit.line(about, "small", "text2", elide=True),
                gap=0,
            ),
            1,
        ),
        column(
            kit.line(amount, strong=True, align=right),
            kit.line(words, "small", tone, strong=tone != "text2", align=right),
            gap=0,
        ),
        margins=(8, 5, 8, 5),
    )
    found = Row(
        kit.look,
        inside,
        f"{first.customer}, {amount}, {words}",
        {Qt.Key.Key_B: context.open_brief(first.customer_id)},
    )
    found.opened.connect(context.open_customer(first.customer_id))
    return about_customer(found, first.customer_id)
