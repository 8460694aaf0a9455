"""Dates ahead and what changed, in the margin of Today."""

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.dates import BirthdayRow, FestivalRow
from crm.queries.measure import FactRow
from crm.queries.news import NewsRow
from crm.ui import formats
from crm.ui.context import Context
from crm.ui.pages.at_hand import about_customer
from crm.ui.pages.today_rows import Tile, fact, link, listed, opened
from crm.ui.widgets.labels import Align, Line
from crm.ui.widgets.layouts import boxed, column, row
from crm.ui.widgets.rows import Row

_MOST_DATES = 4
_MOST_NEWS = 5
_NEAR = 7  # days that are named in the gift's tone


def dates_list(
    context: Context,
    birthdays: Sequence[BirthdayRow],
    festivals: Sequence[FestivalRow],
    today: dt.date,
) -> QFrame | None:
    """Birthdays and festivals by day; None where there are none."""
    near: list[BirthdayRow | FestivalRow] = [*festivals, *birthdays]
    if not near:
        return None
    near.sort(key=lambda each: each.day)  # of one day the festival first
    more = None
    if len(near) > _MOST_DATES:
        title = _("Birthdays ahead")

        def rows() -> Sequence[FactRow]:
            return [
                fact(
                    *("birthday", each.contact_id, each.day),
                    customer=(each.customer_id, each.customer),
                    text=" · ".join(part for part in (each.contact, each.lunar) if part),
                )
                for each in birthdays
            ]

        words = _("Contacts of your customers, by the day their birthday is kept.")
        act = opened(context, title, words, rows)
        more = link(context, _("All {count}").format(count=len(near)), act)
    head = context.kit.heading(_("Dates ahead"), right=more)
    head.setContentsMargins(8, 4, 0, 0)
    rows_shown = (
        _birthday(context, each, today)
        if isinstance(each, BirthdayRow)
        else _festival(context, each, today)
        for each in near[:_MOST_DATES]
    )
    return boxed(column(head, *rows_shown, gap=0))


def _birthday(context: Context, birthday: BirthdayRow, today: dt.date) -> Row:
    words = (
        _("{name} turns {age}").format(name=birthday.contact, age=birthday.age)
        if birthday.age
        else _("{name}, birthday").format(name=birthday.contact)
    )
    parts = (birthday.lunar, birthday.customer)
    about = " · ".join(part for part in parts if part)
    keys = {Qt.Key.Key_B: context.open_brief(birthday.customer_id)}
    keys[Qt.Key.Key_C] = context.open_customer(birthday.customer_id)
    act = context.open_form("contact", birthday.contact_id, customer=birthday.customer_id)
    found = _dated(context, "cake", words, about, birthday.day, today, act, keys)
    return about_customer(found, birthday.customer_id)


def _festival(context: Context, festival: FestivalRow, today: dt.date) -> Row:
    waiting = festival.waiting
    words, parts = festival.name, []
    if waiting:
        to_go = ngettext("{count} gift to go", "{count} gifts to go", len(waiting))
        parts.append(to_go.format(count=len(waiting)))
    elif festival.customers:
        parts.append(_("every gift is given"))
    if festival.headroom is not None:
        money = formats.money(festival.headroom, festival.currency or "CNY")
        parts.append(_("{money} left").format(money=money))
    about = " · ".join(parts) or formats.day(festival.day, today)
    sent = len(festival.customers) - len(waiting)
    hint = _("{count} given").format(count=sent) if festival.customers else ""
    definition = _(
        "Customers you do business with, without a gift for it in the thirty days before."
    )
    people = [(each.id, each.name) for each in waiting]
    act = (
        listed(context, f"{words} · {parts[0]}", definition, people, festival.name)
        if people
        else context.open_form("gift")
    )
    found = _dated(context, "holiday", words, about, festival.day, today, act, {})
    found.setToolTip(" · ".join(filter(None, (found.toolTip(), about, hint))))
    return found


def _dated(  # noqa: PLR0917 - one row, told part by part
    context: Context,
    icon: str,
    words: str,
    about: str,
    day: dt.date,
    today: dt.date,
    act: Callable[[], None],
    keys: dict[Qt.Key, Callable[[], None]],
) -> Row:
    kit = context.kit
    near = (day - today).days <= _NEAR
    when = in_days(day, today)
    inside = row(
        Tile(kit.look, icon, "gift"),
        (
            column(
                kit.line(words, elide=True),
                kit.line(about, "small", "text2", elide=True),
                gap=0,
            ),
            1,
        ),
        kit.line(when, "small", "gift" if near else "text2", strong=near, align=Align.AlignRight),
        margins=(8, 5, 8, 5),
    )
    found = Row(kit.look, inside, f"{words}, {when}, {about}", keys)
    found.setToolTip(formats.full_day(day, today))
    found.opened.connect(act)
    return found


def in_days(day: dt.date, today: dt.date) -> str:
    """Today, tomorrow, in 3 d."""
    away = (day - today).days
    if away <= 1:
        return formats.near_day(day, today)
    return _("in {count} d").format(count=away)


def news_list(
    context: Context, news: Sequence[NewsRow], since: dt.date, today: dt.date
) -> QFrame | None:
    """What changed, each row opening its record; None where nothing did."""
    if not news:
        return None
    kit = context.kit
    words = _("since {day}").format(day=formats.near_day(since, today))
    right: QFrame | Line = kit.line(words, "small", "text2")
    if len(news) > _MOST_NEWS:

        def rows() -> Sequence[FactRow]:
            return [
                fact(
                    *(each.kind, each.id, min(each.day, today)),
                    customer=each.customers[0] if len(each.customers) == 1 else (None, None),
                    text=" · ".join(_words(each, today)[1:]),
                    value=max(len(each.customers), 1),
                )
                for each in news
            ]

        definition = _("Prices, handovers, decisions, returns and steps that were not yours.")
        act = opened(context, _("What changed"), definition, rows)
        right = link(context, words, act, spoken=_("All {count}").format(count=len(news)))
    head = kit.heading(_("What changed"), len(news), right=right)
    head.setContentsMargins(8, 4, 6, 0)
    return boxed(
        column(head, *(_news_row(context, each, today) for each in news[:_MOST_NEWS]), gap=0)
    )


def _news_row(context: Context, news: NewsRow, today: dt.date) -> Row:
    kit = context.kit
    icon, words, about = _words(news, today)
    tone = {"return": "warn", "approval": "accent" if news.state == "approved" else "danger"}
    inside = row(
        Tile(kit.look, icon, tone.get(news.kind, "info")),
        (
            column(
                kit.line(words, elide=True),
                kit.line(about, "small", "text2", elide=True),
                gap=0,
            ),
            1,
        ),
        margins=(8, 5, 8, 5),
    )
    customers = news.customers
    found = Row(kit.look, inside, f"{words}, {about}")
    found.opened.connect(_act(context, news, words, about))
    if len(customers) == 1:
        about_customer(found, customers[0][0])
    return found


def _act(context: Context, news: NewsRow, words: str, about: str) -> Callable[[], None]:
    if news.kind == "price":
        if not news.customers:
            return context.open_form("product", news.id)
        definition = _("Your customers who bought it within a year.")
        return listed(context, f"{words} · {about}", definition, news.customers, news.text)
    if news.kind in {"approval", "return"}:
        return context.open_form("gift" if news.kind == "approval" else "return", news.id)
    definition = _("They are yours from that day on.")
    return listed(context, words, definition, news.customers, news.by or "")


def _words(news: NewsRow, today: dt.date) -> tuple[str, str, str]:
    """Icon, what happened, and to whom."""
    when = formats.near_day(news.day, today)
    names = ", ".join(name for _id, name in news.customers[:2])
    count = len(news.customers)
    by = news.by or ""
    if news.kind == "price":
        day = formats.day(news.day, today)
        parts = [
            _("from {day}").format(day=day),
            ngettext("{count} customer", "{count} customers", count).format(count=count)
            if count
            else "",
        ]
        return "trend", _price_words(news), _joined(parts)
    if news.kind == "owner":
        words = ngettext(
            "{count} customer is yours now", "{count} customers are yours now", count
        ).format(count=count)
        return "customers", words, _joined([by, names, when])
    money = formats.money(news.amount or 0, news.currency or "CNY") if news.amount else ""
    if news.kind == "approval":
        granted = news.state == "approved"
        words = _("Gift approved") if granted else _("Gift not approved")
        return "check" if granted else "close", words, _joined([names, money, by])
    if news.kind == "return":
        words = _("Returned: {what}").format(what=news.text or formats.NOTHING)
        return "package", words, _joined([names, money, label("return_state", news.state)])
    if news.kind == "stage":
        words = f"{names} · {label('stage', news.state)}"
        return "flag", words, _joined([by, when])
    return "copy", _("{name} is one with {other} now").format(name=news.text, other=names), by


def _price_words(news: NewsRow) -> str:
    if not news.old or news.new is None:
        return _("{product}: new price").format(product=news.text)
    share = Fraction(abs(news.new - news.old) * 100, news.old)
    per_cent = f"{float(share):.0f}" if share >= 1 else f"{float(share):.1f}"
    words = _("{product} up {share}%") if news.new > news.old else _("{product} down {share}%")
    return words.format(product=news.text, share=per_cent)


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)
