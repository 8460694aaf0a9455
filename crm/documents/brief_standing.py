"""The standing part of a brief in words: people, needs, promises, contacts, orders."""

import datetime as dt

from crm.documents.brief_shape import DOT, Line, Section, more_words, one_line, plain
from crm.documents.layout import Span
from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.briefs import words
from crm.queries.briefs.people import customer_ref
from crm.queries.briefs.rows import (
    Brief,
    ContactRow,
    OwedTotal,
    PersonRow,
    PromiseRow,
    Sales,
)


def who_section(brief: Brief) -> Section:
    """Who there is, and who decides."""
    customer = brief.customer
    note = [label("kind", customer.kind)]
    if customer.since is not None:
        note.append(_("since {year}").format(year=customer.since.year))
    lines = [_person(person) for person in brief.who]
    if customer.note:
        lines.append(
            Line(
                spans=(Span(one_line(customer.note), "muted"),),
                facts=(customer_ref(customer),),
            )
        )
    return Section(
        key="who", title=_("Who, and who decides"), note=DOT.join(note), lines=tuple(lines)
    )


def _person(person: PersonRow) -> Line:
    spans: list[Span] = []

    def say(text: str | None, tone: str = "plain") -> None:
        if text:
            if spans:
                spans.append(Span(DOT, "plain"))
            spans.append(Span(one_line(text), tone))

    say(person.title or person.department)
    if person.role and person.role != "other":
        say(label("role", person.role), "accent" if person.role == "decider" else "plain")
    say(person.note)
    if person.likes:
        say(_("likes {likes}").format(likes=one_line(person.likes)))
    say(person.phone, "muted")
    return Line(lead=Span(person.name, "strong"), spans=tuple(spans), facts=(person.fact,))


def state_section(brief: Brief) -> Section:
    """Where they stand, what they need and said."""
    state, today = brief.state, brief.today
    lines = [
        Line(spans=(Span(one_line(text)),), facts=state.facts[:1])
        for text in (state.situation,)
        if text
    ]
    for heading, text, day in (
        (_("Needs"), state.needs, None),
        (_("Feedback"), state.feedback, state.feedback_on),
        (_("Competitor"), state.competitor, state.competitor_on),
    ):
        if text and text.strip():
            spans = [Span(one_line(text))]
            if day is not None:
                spans.append(Span(f" {words.day(day, today)}", "muted"))
            lines.append(Line(lead=Span(heading, "muted"), spans=tuple(spans), facts=state.facts))
    prospect = brief.customer.stage not in ("existing", "lapsed", "lost")
    if prospect and (state.expected_amount or state.expected_on):
        amount = words.money(state.expected_amount, state.currency) if state.expected_amount else ""
        day_text = words.day(state.expected_on, today) if state.expected_on else ""
        lines.append(
            Line(
                lead=Span(_("Expected"), "muted"),
                spans=(Span(amount, "strong"), Span(f" {day_text}" if amount else day_text)),
                facts=state.facts[:1],
            )
        )
    note = label("stage", brief.customer.stage)
    return Section(key="state", title=_("State and needs"), note=note, lines=tuple(lines))


def promises_section(brief: Brief) -> Section:
    """What was promised and is open."""
    lines = [_promise(promise, brief.today) for promise in brief.promises]
    count = len(lines) + brief.more.get("promises", 0)
    return Section(
        key="promises",
        title=_("Promised and still open"),
        note=ngettext("{count} open", "{count} open", count).format(count=count),
        lines=tuple(lines),
        more=brief.more.get("promises", 0),
    )


def _promise(promise: PromiseRow, today: dt.date) -> Line:
    spans = [Span(one_line(promise.text))]
    if promise.kind == "note":
        day = words.day(promise.made_on, today) if promise.made_on else ""
        spans.append(Span(" " + _("({day}, no answer yet)").format(day=day), "muted"))
    elif promise.due is not None:
        day = words.day(promise.due, today)
        if promise.days_late:
            late = words.late(promise.days_late)
            spans.append(Span(" " + _("(due {day}, {late})").format(day=day, late=late), "warn"))
        elif promise.due == today:
            spans.append(Span(" " + _("(due today)"), "warn"))
        else:
            spans.append(Span(" " + _("(due {day})").format(day=day), "muted"))
    return Line(spans=tuple(spans), box=True, facts=(promise.fact,))


def contacts_section(brief: Brief) -> Section:
    """The last contacts."""
    lines = [_contact(contact, brief.today) for contact in brief.contacts]
    title = ngettext("The last contact", "The last {count} contacts", len(lines))
    return Section(
        key="contacts", title=title.format(count=len(lines)), note="", lines=tuple(lines)
    )


def _contact(contact: ContactRow, today: dt.date) -> Line:
    text = one_line(contact.said or contact.purpose or contact.feedback)
    if contact.person:
        text = (
            _("{person}: {text}").format(person=contact.person, text=text)
            if text
            else contact.person
        )
    spans = [Span(text)]
    after = []
    if contact.result and contact.result != "no_change":
        after.append(label("result", contact.result))
    if contact.pitched:
        after.append(_("pitched {products}").format(products=words.joined(contact.pitched[:3])))
    if after:
        spans.append(Span((DOT if text else "") + DOT.join(after), "muted"))
    lead = f"{words.day(contact.day, today)} {label('mode', contact.mode)}"
    return Line(lead=Span(lead, "muted"), spans=tuple(spans), facts=(contact.fact,))


def orders_section(brief: Brief) -> Section:
    """What was ordered, what is owed by age, what is usually bought."""
    lines = [_sales(sales, brief.today) for sales in brief.orders.sales]
    lines.extend(_owed(brief, total) for total in brief.owed.totals)
    usual = brief.orders.usual
    if usual:
        more = brief.more.get("orders", 0)
        names = words.joined([words.short(row.name, 24) for row in usual[:4]])
        rest = len(usual[4:]) + more
        spans = [Span(names)]
        if rest:
            spans.append(Span(" " + more_words(rest), "muted"))
        lines.append(
            Line(
                lead=Span(_("Usually buys"), "muted"),
                spans=tuple(spans),
                facts=tuple(row.fact for row in usual),
            )
        )
    pitched = brief.orders.pitched_only
    if pitched:
        lines.append(
            Line(
                lead=Span(_("Pitched only"), "muted"),
                spans=plain(words.joined([words.short(row.name, 24) for row in pitched[:3]])),
                facts=tuple(row.fact for row in pitched),
            )
        )
    owed = [words.money(t.amount, t.currency) for t in brief.owed.totals if t.amount > 0]
    note = _("{amount} owed").format(amount=" + ".join(owed)) if owed else ""
    return Section(key="orders", title=_("Orders and what is owed"), note=note, lines=tuple(lines))


def _sales(sales: Sales, today: dt.date) -> Line:
    spans = [
        Span(_("Ordered in {year}: ").format(year=sales.year)),
        Span(words.money(sales.amount, sales.currency), "strong"),
    ]
    change = words.percent(sales.before, sales.amount)
    if change and sales.before > 0:
        spans.append(Span(_(", {change} on last year").format(change=change)))
    if sales.orders:
        orders = ngettext("{count} order", "{count} orders", sales.orders)
        spans.append(Span(DOT + orders.format(count=sales.orders)))
    if sales.average is not None:
        average = words.money(sales.average, sales.currency)
        spans.append(Span(DOT + _("{amount} on average").format(amount=average)))
    if sales.last_on is not None:
        day = words.day(sales.last_on, today)
        spans.append(Span(DOT + _("the last {day}").format(day=day), "muted"))
    if sales.collected:
        amount = words.money(sales.collected, sales.currency)
        spans.append(Span(DOT + _("collected {amount}").format(amount=amount)))
    return Line(spans=tuple(spans), facts=(*sales.facts, *sales.collected_facts))


def _owed(brief: Brief, total: OwedTotal) -> Line:
    """What is owed by age, the oldest first."""
    spans: list[Span] = []
    for band in reversed(AGE_BANDS):
        amount = total.bands.get(band, 0)
        if not amount:
            continue
        if spans:
            spans.append(Span(DOT))
        spans.append(Span(words.money(amount, total.currency)))
        if band == "not_due":
            spans.append(Span(" " + _("not due"), "muted"))
        else:
            days = _("{days} days").format(days="> 90" if band == "91+" else band.replace("-", "–"))
            spans.append(Span(f" {days}", "danger"))
    late = [row for row in brief.owed.rows if row.days_late and row.currency == total.currency]
    if late:
        oldest = late[0].code or words.day(late[0].day, brief.today)
        text = _("the oldest {order}, {late}").format(
            order=oldest, late=words.late(late[0].days_late)
        )
        spans.append(Span(DOT + text, "muted"))
    return Line(lead=Span(_("Owed"), "muted"), spans=tuple(spans), facts=total.facts)
