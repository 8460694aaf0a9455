"""A brief as headed lines of words: what the page, the screen and the clipboard all show."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crm.documents.layout import HARD_SPACE, Span
from crm.domain.ageing import AGE_BANDS
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.briefs import words
from crm.queries.briefs.people import customer_ref
from crm.queries.briefs.rows import (
    Brief,
    ChangeRow,
    ContactRow,
    DateRow,
    FactRef,
    LimitRow,
    OwedTotal,
    PersonRow,
    PromiseRow,
    Sales,
)

DOT: Final = " · "
LEFT: Final = ("who", "state", "promises", "contacts", "orders")
RIGHT: Final = ("changes", "gifts", "dates", "lessons")
FOOT: Final = ("say", "bring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a section: its lead (a name, a day), words and note, and the facts behind it."""

    spans: tuple[Span, ...]
    lead: Span | None = None
    note: Span | None = None
    box: bool = False
    facts: tuple[FactRef, ...] = ()

    @property
    def text(self) -> str:
        """The words without their tones."""
        lead = f"{self.lead.text}  " if self.lead is not None and self.lead.text else ""
        note = f"  ({self.note.text})" if self.note is not None else ""
        text = "".join(span.text for span in self.spans)
        return (("□ " if self.box else "") + lead + text + note).replace(HARD_SPACE, " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines; `more` counts those left out already."""

    key: str
    title: str
    note: str
    lines: tuple[Line, ...]
    more: int = 0


def more_words(count: int) -> str:
    """The last line of a long section."""
    return ngettext("… {count} more", "… {count} more", count).format(count=count)


def sections(brief: Brief) -> list[Section]:
    """The sections that have something to say, in the order they are read."""
    made = (
        _who(brief),
        _state(brief),
        _promises(brief),
        _contacts(brief),
        _orders(brief),
        _changes(brief),
        _gifts(brief),
        _dates(brief),
        _lessons(brief),
        _advice(brief, "say", _("To say")),
        _advice(brief, "bring", _("To bring")),
    )
    return [section for section in made if section.lines]


def subtitle(brief: Brief) -> str:
    """What this page is, for which visit, and where."""
    parts = [_("Visit brief")]
    if brief.visit is not None and brief.visit.days <= 1:
        when = words.day(brief.visit.day, brief.today, weekday=True)
        parts.append(f"{when} {brief.visit_time}" if brief.visit_time else when)
    else:
        parts.append(words.day(brief.today, brief.today, weekday=True))
    customer = brief.customer
    place = customer.address or " ".join(filter(None, (customer.city, customer.region)))
    return DOT.join(filter(None, [*parts, place]))


def meta(brief: Brief) -> list[str]:
    """Whose the customer is, how long since the last contact, and how often there should be one."""
    customer = brief.customer
    if customer.days_since is None:
        since = _("never contacted")
    elif customer.days_since == 0:
        since = _("last contact today")
    else:
        since = ngettext(
            "{days} day since the last contact",
            "{days} days since the last contact",
            customer.days_since,
        ).format(days=customer.days_since)
    ideal = _("ideal every {days} days").format(days=customer.cadence_ideal)
    if customer.grade:
        ideal = _("grade {grade}").format(grade=customer.grade) + DOT + ideal
    owner = DOT.join(filter(None, (customer.owner, customer.team)))
    return [line for line in (owner, since, ideal) if line]


def _plain(*texts: str | None) -> tuple[Span, ...]:
    return (Span(DOT.join(text for text in texts if text)),)


def _said(text: str | None) -> str:
    return " ".join((text or "").split())


def _who(brief: Brief) -> Section:
    customer = brief.customer
    note = [label("kind", customer.kind)]
    if customer.since is not None:
        note.append(_("since {year}").format(year=customer.since.year))
    lines = [_person(person) for person in brief.who]
    if customer.note:
        lines.append(
            Line(
                spans=(Span(_said(customer.note), "muted"),),
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
            spans.append(Span(_said(text), tone))

    say(person.title or person.department)
    if person.role and person.role != "other":
        say(label("role", person.role), "accent" if person.role == "decider" else "plain")
    say(person.note)
    if person.likes:
        say(_("likes {likes}").format(likes=_said(person.likes)))
    say(person.phone, "muted")
    return Line(lead=Span(person.name, "strong"), spans=tuple(spans), facts=(person.fact,))


def _state(brief: Brief) -> Section:
    state, today = brief.state, brief.today
    lines = [
        Line(spans=(Span(_said(text)),), facts=state.facts[:1])
        for text in (state.situation,)
        if text
    ]
    for heading, text, day in (
        (_("Needs"), state.needs, None),
        (_("Said"), state.feedback, state.feedback_on),
        (_("Competitor"), state.competitor, state.competitor_on),
    ):
        if text and text.strip():
            spans = [Span(_said(text))]
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


def _promises(brief: Brief) -> Section:
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
    spans = [Span(_said(promise.text))]
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


def _contacts(brief: Brief) -> Section:
    lines = [_contact(contact, brief.today) for contact in brief.contacts]
    title = ngettext("The last contact", "The last {count} contacts", len(lines))
    return Section(
        key="contacts", title=title.format(count=len(lines)), note="", lines=tuple(lines)
    )


def _contact(contact: ContactRow, today: dt.date) -> Line:
    text = _said(contact.said or contact.purpose or contact.feedback)
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


def _orders(brief: Brief) -> Section:
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
                spans=_plain(words.joined([words.short(row.name, 24) for row in pitched[:3]])),
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


def _changes(brief: Brief) -> Section:
    changes = brief.changes
    day = words.day(changes.since, brief.today)
    title = {
        "visit": _("Since the last visit"),
        "contact": _("Since the last contact"),
    }.get(changes.since_kind, _("In the last 90 days"))
    lines = [_change(row, brief.today) for row in changes.rows]
    return Section(
        key="changes", title=title, note=day, lines=tuple(lines), more=brief.more.get("changes", 0)
    )


def _change(row: ChangeRow, today: dt.date) -> Line:
    day = words.day(row.day, today)
    currency = row.currency or "CNY"
    tone, lead, text = "muted", "", _said(row.text)
    if row.kind in ("price_up", "price_down", "price_new"):
        up = row.kind == "price_up"
        tone = "warn" if up else "accent"
        lead = _("Price up") if up else _("Price down") if row.kind == "price_down" else _("Price")
        price = words.price(row.new or 0, currency)
        change = words.percent(row.old or 0, row.new or 0)
        when = _("from {day}") if row.day > today else _("since {day}")
        text = " ".join(filter(None, (row.text, change, price, when.format(day=day))))
    elif row.kind == "new_product":
        tone, lead = "accent", _("New")
        when = _("from {day}") if row.day > today else _("since {day}")
        text = f"{text} {when.format(day=day)}"
    elif row.kind == "return":
        lead = _("Return")
        state = label("return_state", row.state)
        amount = words.money(row.amount, currency) if row.amount else ""
        count = "× " + words.quantity(row.quantity) if row.quantity else ""
        text = DOT.join(filter(None, (f"{text} {count}".strip(), amount, state)))
    elif row.kind == "owner":
        lead, text = _("Owner"), _("{name}, from {day}").format(name=text or _("nobody"), day=day)
    elif row.kind == "stage":
        lead, text = _("Stage"), f"{label('stage', row.text)} {day}"
    elif row.kind == "payment":
        refund = row.state == "refund"
        lead = _("Refund") if refund else _("Payment")
        text = f"{words.money(abs(row.amount or 0), currency)} {day}"
    else:
        lead, text = _("Order"), DOT.join(filter(None, (text, day)))
    return Line(lead=Span(lead, tone), spans=(Span(text),), facts=(row.fact,))


def _gifts(brief: Brief) -> Section:
    gifts = brief.gifts
    lines = [_limit(limit) for limit in gifts.limits]
    if not gifts.limits:
        lines.extend(
            Line(
                spans=(
                    Span(_("Spent in {year}: ").format(year=total.year)),
                    Span(words.money(total.amount, total.currency), "strong"),
                ),
                facts=total.facts,
            )
            for total in gifts.totals
            if total.amount
        )
    for row in gifts.rows:
        parts = [
            words.day(row.day, brief.today),
            _said(row.text),
            words.money(row.cost, row.currency),
        ]
        if row.person:
            parts.append(row.person)
        if row.approval in ("pending", "refused"):
            parts.append(label("approval", row.approval))
        lines.append(Line(spans=(Span(" ".join(parts), "muted"),), facts=(row.fact,)))
    return Section(
        key="gifts",
        title=_("Gifts and meals"),
        note="",
        lines=tuple(lines) if gifts.rows or gifts.limits else (),
        more=brief.more.get("gifts", 0),
    )


def _limit(limit: LimitRow) -> Line:
    high = words.money(limit.limit, limit.currency)
    facts = (limit.fact, *limit.facts)
    if limit.each in ("gift", "meeting"):
        text = (
            _("At most {limit} for each gift")
            if limit.each == "gift"
            else _("At most {limit} for each meal")
        )
        return Line(spans=(Span(text.format(limit=high)),), facts=facts)
    names = {
        "gifts_cost": _("Gifts this {period}: {spent} of {limit}"),
        "meetings_cost": _("Meals this {period}: {spent} of {limit}"),
    }
    text = names[limit.metric].format(
        period=_period(limit.period),
        spent=words.money(limit.spent, limit.currency),
        limit=high,
    )
    if limit.person:
        text = _("{person}: {text}").format(person=limit.person, text=text)
    left = words.money(abs(limit.left), limit.currency)
    end = (
        Span(_("{amount} over").format(amount=left), "danger")
        if limit.left < 0
        else Span(_("{amount} left").format(amount=left), "strong")
    )
    return Line(spans=(Span(text + DOT), end), facts=facts)


def _period(kind: str) -> str:
    named = {
        "day": _("day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "half": _("half-year"),
        "year": _("year"),
    }
    return named.get(kind, _("period"))


def _dates(brief: Brief) -> Section:
    lines = [_date(row, brief.today) for row in brief.dates if not _is_this_visit(row)]
    return Section(key="dates", title=_("Dates near"), note="", lines=tuple(lines))


def _is_this_visit(row: DateRow) -> bool:
    return row.kind == "visit" and row.days == 0


def _date(row: DateRow, today: dt.date) -> Line:
    spans: list[Span] = []
    if row.kind == "birthday":
        spans = [Span(_("{name}'s birthday").format(name=row.text))]
        if row.lunar:
            spans.append(Span(f" {row.lunar}", "muted"))
    elif row.kind == "festival":
        spans = [Span(row.text)]
        if row.open:
            spans.append(Span(DOT + _("no gift sent"), "gift"))
    elif row.kind == "anniversary":
        years = ngettext("{years} year together", "{years} years together", row.years or 0)
        spans = [Span(years.format(years=row.years))]
    elif row.kind == "expected":
        tone = "warn" if row.days < 0 else "plain"
        spans = [Span(_("decision expected"), tone)]
    else:
        spans = [Span(_("visit planned"))]
        if row.text:
            spans.append(Span(DOT + _said(row.text), "muted"))
    lead = words.day(row.day, today)
    if row.day == today:
        lead = _("Today")
    return Line(lead=Span(lead, "plain"), spans=tuple(spans), facts=(row.fact,))


def _lessons(brief: Brief) -> Section:
    lines: list[Line] = []
    for lesson in brief.lessons:
        spans = [Span(_said(lesson.mistake))]
        if lesson.correction:
            spans.append(Span(f" → {_said(lesson.correction)}", "accent"))
        lines.append(Line(spans=tuple(spans), facts=(lesson.fact,)))
    note = words.day(brief.lessons[0].day, brief.today) if brief.lessons else ""
    return Section(
        key="lessons",
        title=_("Not again"),
        note=note,
        lines=tuple(lines),
        more=brief.more.get("lessons", 0),
    )


def _advice(brief: Brief, key: str, title: str) -> Section:
    found = brief.say if key == "say" else brief.bring
    lines = tuple(
        Line(
            spans=(Span(item.text),),
            note=Span(item.fact.label.replace(" ", HARD_SPACE), "note"),
            box=key == "bring",
            facts=(item.fact,),
        )
        for item in found
    )
    return Section(key=key, title=title, note="", lines=lines, more=brief.more.get(key, 0))


def pick(found: Iterable[Section], keys: Sequence[str]) -> list[Section]:
    """The sections of these keys, in their order."""
    by_key = {section.key: section for section in found}
    return [by_key[key] for key in keys if key in by_key]
