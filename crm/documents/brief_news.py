"""The moving part of a brief in words: changes, gifts, dates, lessons."""

import datetime as dt

from crm.documents.brief_shape import DOT, Line, Section, one_line
from crm.documents.layout import Span
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import label
from crm.queries.briefs import words
from crm.queries.briefs.rows import (
    Brief,
    ChangeRow,
    DateRow,
    LimitRow,
)


def changes_section(brief: Brief) -> Section:
    """What changed since the last visit."""
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
    tone, lead, text = "muted", "", one_line(row.text)
    if row.kind in ("price_up", "price_down", "price_new"):
        up = row.kind == "price_up"
        tone = "warn" if up else "accent"
        lead = _("Price up") if up else _("Price down") if row.kind == "price_down" else _("Price")
        price = words.price(row.new or 0, currency)
        change = words.percent(row.old or 0, row.new or 0)
        when = _("from {day}") if row.day > today else _("since {day}")
        text = " ".join(filter(None, (row.text, change, price, when.format(day=day))))
    elif row.kind == "new_product":
        tone, lead = "accent", _("New product")
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


def gifts_section(brief: Brief) -> Section:
    """Gifts and meals against their limits."""
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
            one_line(row.text),
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


def dates_section(brief: Brief) -> Section:
    """The dates that are near."""
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
            spans.append(Span(DOT + one_line(row.text), "muted"))
    lead = words.day(row.day, today)
    if row.day == today:
        lead = _("Today")
    return Line(lead=Span(lead, "plain"), spans=tuple(spans), facts=(row.fact,))


def lessons_section(brief: Brief) -> Section:
    """What not to do again."""
    lines: list[Line] = []
    for lesson in brief.lessons:
        spans = [Span(one_line(lesson.mistake))]
        if lesson.correction:
            spans.append(Span(f" → {one_line(lesson.correction)}", "accent"))
        lines.append(Line(spans=tuple(spans), facts=(lesson.fact,)))
    note = words.day(brief.lessons[0].day, brief.today) if brief.lessons else ""
    return Section(
        key="lessons",
        title=_("Not again"),
        note=note,
        lines=tuple(lines),
        more=brief.more.get("lessons", 0),
    )
