"""What to say and what to bring: each by a rule from a fact, and naming it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.labels import folded
from crm.queries.briefs import words
from crm.queries.briefs.people import customer_ref
from crm.queries.briefs.rows import Advice, BoughtRow, Brief, DateRow

MOST: Final = 8
"""Of each of the two: more than one reads at the door would not be read."""
_PROMISES: Final = 2
_LESSONS: Final = 2
_TEXT: Final = 70
# Words by which a promise is something to carry, in the languages a rep writes in.
_THINGS: Final = (
    *("样品", "样本", "样机", "试用装", "资料", "画册", "目录", "手册"),
    *("说明书", "报价", "价目", "价格表", "合同", "协议", "发票", "对账单"),
    *("检测报告", "证书", "海报", "礼品", "礼物", "礼盒", "礼包", "赠品", "送样", "带去"),
    *("带上"),
    *("sample", "brochure", "leaflet", "catalogue", "catalog", "quote", "quotation", "contract"),
    *("agreement", "invoice", "statement", "certificate", "poster", "gift", "bring", "datasheet"),
)
Untried: TypeAlias = tuple[BoughtRow, int] | None


def advise(brief: Brief, untried: Untried) -> Brief:
    """The brief with what to say and what to bring, the most pressing first."""
    say = list(_say(brief, untried))
    bring = list(_bring(brief))
    more = dict(brief.more)
    for section, items in (("say", say), ("bring", bring)):
        if len(items) > MOST:
            more[section] = len(items) - MOST
    return replace(brief, say=tuple(say[:MOST]), bring=tuple(bring[:MOST]), more=more)


def is_thing(text: str) -> bool:
    """Whether the promise names something to carry: a sample, a quotation, a contract."""
    plain = folded(text)
    return any(word in plain for word in _THINGS)


def _say(brief: Brief, untried: Untried) -> Iterator[Advice]:
    yield from _say_purpose(brief)
    yield from _say_owed(brief)
    yield from _say_promises(brief)
    yield from _say_stage(brief)
    yield from _say_lessons(brief)
    yield from _say_changes(brief)
    yield from _say_dates(brief)
    yield from _say_heard(brief)
    if untried is not None:
        product, buyers = untried
        text = ngettext(
            "Pitch {product}: {count} similar customer buys it.",
            "Pitch {product}: {count} similar customers buy it.",
            buyers,
        )
        yield Advice(text.format(product=product.name, count=buyers), product.fact)
    yield from _say_unknown(brief)


def _say_purpose(brief: Brief) -> Iterator[Advice]:
    visit = brief.visit
    if visit is not None and visit.text.strip():
        yield Advice(
            _("Planned for this visit: {purpose}").format(purpose=words.short(visit.text, _TEXT)),
            visit.fact,
        )


def _say_owed(brief: Brief) -> Iterator[Advice]:
    payer = next((p.name for p in brief.who if p.role == "payer"), None)
    for total in brief.owed.totals:
        if total.late <= 0:
            continue
        text = (
            _("Ask {person} when {amount} will be paid: {late}.")
            if payer
            else _("Ask when {amount} will be paid: {late}.")
        )
        yield Advice(
            text.format(
                person=payer,
                amount=words.money(total.late, total.currency),
                late=words.late(total.oldest_days),
            ),
            total.facts[0],
        )
    limit = brief.customer.credit_limit
    for total in brief.owed.totals:
        if limit and total.currency == brief.customer.currency and total.amount > limit:
            yield Advice(
                _("No more on credit: {amount} owed, the limit is {limit}.").format(
                    amount=words.money(total.amount, total.currency),
                    limit=words.money(limit, total.currency),
                ),
                customer_ref(brief.customer),
            )


def _say_promises(brief: Brief) -> Iterator[Advice]:
    told = [promise for promise in brief.promises if not is_thing(promise.text)]
    for promise in told[:_PROMISES]:
        text = words.short(promise.text, _TEXT)
        if promise.kind == "note":
            yield Advice(_("No answer yet to: {text}").format(text=text), promise.fact)
        elif promise.days_late:
            yield Advice(
                _("Promised and {late}: {text}").format(
                    late=words.late(promise.days_late), text=text
                ),
                promise.fact,
            )
        else:
            yield Advice(_("Promised: {text}").format(text=text), promise.fact)


def _say_changes(brief: Brief) -> Iterator[Advice]:
    for change in brief.changes.rows:
        if change.kind in ("price_up", "price_down") and change.currency:
            text = (
                _("{product} costs {change} from {day}: {price}.")
                if change.day > brief.today
                else _("{product} costs {change} since {day}: {price}.")
            )
            yield Advice(
                text.format(
                    product=change.text,
                    change=words.percent(change.old or 0, change.new or 0),
                    day=words.day(change.day, brief.today),
                    price=words.price(change.new or 0, change.currency),
                ),
                change.fact,
            )
        elif change.kind == "return" and change.state != "settled":
            yield Advice(
                _("Say how the return of {day} is being settled: {what}").format(
                    day=words.day(change.day, brief.today),
                    what=words.short(change.text or change.fact.label, _TEXT),
                ),
                change.fact,
            )
    new = next((c for c in brief.changes.rows if c.kind == "new_product"), None)
    if new is not None and brief.customer.stage in ("existing", "lapsed"):
        yield Advice(_("New: {product}.").format(product=new.text), new.fact)


def _say_stage(brief: Brief) -> Iterator[Advice]:
    customer, state = brief.customer, brief.state
    if customer.stage == "lapsed":
        last = next((s.last for s in brief.orders.sales if s.last is not None), None)
        if customer.last_order is not None:
            yield Advice(
                _("No order since {day}: ask what has changed.").format(
                    day=words.day(customer.last_order, brief.today)
                ),
                last or customer_ref(customer),
            )
    for date in brief.dates:
        if date.kind == "expected":
            text = (
                _("Ask for the decision: it was expected on {day}.")
                if date.days < 0
                else _("Ask for the decision: it is expected on {day}.")
            )
            if state.expected_amount:
                text = (
                    _("Ask for the decision on {amount}: it was expected on {day}.")
                    if date.days < 0
                    else _("Ask for the decision on {amount}: it is expected on {day}.")
                )
            yield Advice(
                text.format(
                    day=words.day(date.day, brief.today),
                    amount=words.money(state.expected_amount or 0, state.currency),
                ),
                date.fact,
            )


def _say_dates(brief: Brief) -> Iterator[Advice]:
    for date in brief.dates:
        when = _when(date, brief.today)
        if date.kind == "birthday":
            yield Advice(
                _("Congratulate {name}: birthday {when}.").format(name=date.text, when=when),
                date.fact,
            )
        elif date.kind == "anniversary":
            text = ngettext(
                "Thank them for {years} year together ({when}).",
                "Thank them for {years} years together ({when}).",
                date.years or 0,
            )
            yield Advice(text.format(years=date.years, when=when), date.fact)


def _say_lessons(brief: Brief) -> Iterator[Advice]:
    for lesson in [each for each in brief.lessons if each.why != "general"][:_LESSONS]:
        if lesson.correction:
            yield Advice(
                _("This time: {correction}").format(
                    correction=words.short(lesson.correction, _TEXT)
                ),
                lesson.fact,
            )


def _say_heard(brief: Brief) -> Iterator[Advice]:
    last = brief.contacts[0] if brief.contacts else None
    if last is None:
        return
    if last.feedback and last.feedback.strip():
        yield Advice(
            _("Come back to what they said: {text}").format(text=words.short(last.feedback, _TEXT)),
            last.fact,
        )
    if last.competitor and last.competitor.strip():
        yield Advice(
            _("Have an answer to the competitor: {text}").format(
                text=words.short(last.competitor, _TEXT)
            ),
            last.fact,
        )


def _say_unknown(brief: Brief) -> Iterator[Advice]:
    """What one does not know yet is a thing to ask."""
    if brief.customer.stage == "lost":
        return
    this = customer_ref(brief.customer)
    if not any(person.role == "decider" for person in brief.who):
        yield Advice(_("Find out who decides."), this)
    if not (brief.state.needs or "").strip():
        yield Advice(_("Ask what they need."), this)


def _bring(brief: Brief) -> Iterator[Advice]:
    for promise in brief.promises:
        if is_thing(promise.text):
            text = words.short(promise.text, _TEXT)
            if promise.due is not None:
                text = _("{text} (promised for {day})").format(
                    text=text, day=words.day(promise.due, brief.today)
                )
            yield Advice(text, promise.fact)
    yield from _bring_gifts(brief)
    for total in brief.owed.totals:
        if total.amount <= 0:
            continue
        text = ngettext(
            "Statement of account: {count} order, {amount}",
            "Statement of account: {count} orders, {amount}",
            total.orders,
        )
        yield Advice(
            text.format(count=total.orders, amount=words.money(total.amount, total.currency)),
            total.facts[0],
        )
    prices = [c for c in brief.changes.rows if c.kind in ("price_up", "price_down", "price_new")]
    if prices:
        names = list(dict.fromkeys(words.short(change.text, 20) for change in prices))[:2]
        yield Advice(
            _("New price list ({products})").format(products=words.joined(names)), prices[0].fact
        )
    for change in brief.changes.rows:
        if change.kind == "new_product":
            yield Advice(_("Leaflet of {product}").format(product=change.text), change.fact)
            break


def _bring_gifts(brief: Brief) -> Iterator[Advice]:
    headroom, currency = brief.gifts.headroom, brief.gifts.currency
    for date in brief.dates:
        if date.kind == "birthday":
            what = _("Birthday gift for {name}").format(name=_person(brief, date))
        elif date.kind == "festival" and date.open:
            what = _("{festival} gift").format(festival=date.text)
        else:
            continue
        if headroom is not None:
            if headroom <= 0:
                yield Advice(
                    _("{gift}: only with approval, the limit is used up").format(gift=what),
                    date.fact,
                )
                continue
            what = _("{gift}, at most {amount}").format(
                gift=what, amount=words.money(headroom, currency)
            )
        yield Advice(what, date.fact)


def _person(brief: Brief, date: DateRow) -> str:
    likes = next((p.likes for p in brief.who if p.id == date.fact.id), None)
    if not likes:
        return date.text
    return _("{name} (likes {likes})").format(name=date.text, likes=words.short(likes, 24))


def _when(date: DateRow, today: dt.date) -> str:
    if date.days == 0:
        return _("today")
    if date.days == 1:
        return _("tomorrow")
    return words.day(date.day, today)
