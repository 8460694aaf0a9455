"""What stands above the tabs of a customer's page: figures that open, and what comes next."""

import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.words import percent
from crm.queries.customer_head import CustomerHead
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.customer_deeds import check_off
from crm.ui.pages.customer_trade import ordered_facts, owed_facts
from crm.ui.widgets.layouts import Item, column, row
from crm.ui.widgets.rows import Row
from crm.ui.words import due_words


def about_words(head: CustomerHead) -> str:
    """Grade, stage, owner, where, and since when."""
    card, one = head.card, head.card.row
    since = _("since {year}").format(year=card.since.year) if card.since else None
    parts = (
        _("Grade {grade}").format(grade=one.grade) if one.grade else None,
        label("stage", one.stage),
        one.city,
        since,
        one.owner,
    )
    return " · ".join(part for part in parts if part)


def make_figures(context: Context, head: CustomerHead, open_gifts: Callable[[], None]) -> list[Row]:
    """Ordered this year, owed, and what one more gift may cost."""
    one, today = head.card.row, head.today
    sales, owed = head.sales, head.owed
    currency = sales.currency if sales else head.card.currency
    change = percent(sales.before, sales.amount) if sales else ""
    facts = context.facts_asked.emit
    late = _("{count} d late").format(count=owed.oldest_days) if owed and owed.oldest_days else ""
    limit = head.limit
    of_limit = ""
    if limit is not None:
        high = formats.short_money(limit.limit, limit.currency)
        span = label("each", limit.each) if limit.each else label("period", limit.period)
        of_limit = _("limit {limit} {span}").format(limit=high, span=span)
    last_year = (
        _("{change} on last year").format(change=change) if change else _("no order last year")
    )
    return [
        _figure(
            context,
            _("Ordered this year"),
            formats.short_money(sales.amount if sales else 0, currency),
            last_year if sales else _("no order yet"),
            "danger" if change.startswith("−") else "accent" if change else "text2",
            partial(facts, ordered_facts(one.id, one.name, sales, today)) if sales else None,
        ),
        _figure(
            context,
            _("Owed"),
            formats.short_money(owed.amount, owed.currency) if owed else formats.NOTHING,
            late,
            "danger",
            partial(facts, owed_facts(one.id, one.name, owed.currency, today)) if owed else None,
        ),
        _figure(
            context,
            _("Left for gifts"),
            formats.NOTHING
            if head.headroom is None
            else formats.short_money(head.headroom, head.card.currency),
            of_limit or _("no limit set"),
            "warn" if limit is not None and limit.state != "ok" else "text2",
            open_gifts,
        ),
    ]


def _figure(  # noqa: PLR0917 - one figure
    context: Context,
    words: str,
    value: str,
    below: str,
    tone: str,
    opened: Callable[[], None] | None,
) -> Row:
    kit = context.kit
    inside = column(
        kit.line(words, "small", "text2", elide=True),
        kit.line(value, "h2", strong=True, elide=True),
        kit.line(below, "small", tone, strong=tone in {"danger", "accent"}, elide=True),
        gap=0,
        margins=(8, 4, 6, 4),
    )
    found = Row(kit.look, inside, f"{words}: {value}, {below}")
    if opened is not None:
        found.opened.connect(opened)
    return found


def make_next(context: Context, head: CustomerHead) -> Row:
    """The next planned contact, else what was promised, else a way to plan one."""
    kit, customer, today = context.kit, head.card.row.id, head.today
    if head.visit is not None:
        visit = head.visit
        when = " ".join(filter(None, (formats.near_day(visit.day, today), visit.time)))
        title = _("Next: {when} {mode}").format(when=when, mode=label("mode", visit.mode))
        about = visit.purpose or ""
        button = kit.button(_("Brief"), "ghost", tip="B")
        button.clicked.connect(context.open_brief(customer))
        opened = context.open_form("visit_plan", visit.id, customer=customer)
        end: list[Item] = [kit.key("B"), button]
    elif head.promise is not None:
        promise = head.promise
        due, _tone = due_words(promise.due, today)
        title = _("Promised: {due}").format(due=due) if due else _("Promised")
        about = promise.text
        done = partial(check_off, context, promise.kind, promise.fact.id, promise.text)
        button = kit.button(_("Done"), "ghost", "check")
        button.clicked.connect(lambda: done())  # noqa: PLW0108 - without the state of the button
        opened = context.open_form("visit_plan", customer=customer)
        end = [button]
    else:
        title, about = _("No next step yet"), _("Plan a visit, or a call")
        button = kit.button(_("Plan one"), "ghost", "plus")
        button.clicked.connect(context.open_form("visit_plan", customer=customer))
        opened = context.open_form("visit_plan", customer=customer)
        end = [button]
    lines = column(
        kit.line(title, strong=True, elide=True),
        kit.line(about, "small", "text2", elide=True),
        gap=0,
    )
    inside = row(kit.icon("next", "accent", 18), (lines, 1), *end, margins=(6, 4, 4, 4), gap=8)
    found = Row(kit.look, inside, f"{title}, {about}")
    found.opened.connect(opened)
    return found


def make_menu(context: Context, customer: uuid.UUID, owner: QPushButton) -> QMenu:
    """Everything else that can be written down about a customer."""
    form = context.open_form
    meal = {"customer": customer, "kind": "banquet"}
    menu = QMenu(owner)
    for words, run in (
        (_("Plan a visit"), form("visit_plan", customer=customer)),
        (_("New task"), form("task", customer=customer)),
        (_("New order"), form("order", customer=customer)),
        (_("Payment"), form("payment", customer=customer)),
        (_("Return"), form("return", customer=customer)),
        (_("Meal"), partial(context.form_asked.emit, "meeting", None, meal)),
        (_("New contact"), form("contact", customer=customer)),
        (_("Note"), form("note", customer=customer)),
        (_("Lesson"), form("lesson", customer=customer)),
        (_("Change stage"), form("stage", customer=customer)),
    ):
        menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _on=False, run=run: run())
    menu.addSeparator()
    menu.addAction(_("Edit customer")).triggered.connect(
        lambda: context.customer_edited.emit(customer)
    )
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
