"""What a brief holds: frozen rows, each with the fact it comes from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact that a line comes from: its table's noun, its id, and how a rep would call it."""

    kind: str
    id: UUID
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """Who the customer is; `days_since` and `days_overdue` speak of the last completed contact."""

    id: UUID
    name: str
    short_name: str | None
    code: str | None
    kind: str
    grade: str | None
    stage: str
    owner: str | None
    team: str | None
    channel: str | None
    industry: str | None
    region: str | None
    city: str | None
    address: str | None
    phone: str | None
    since: dt.date | None
    currency: str
    credit_limit: int | None
    terms_days: int | None
    tags: tuple[str, ...]
    note: str | None
    first_order: dt.date | None
    last_order: dt.date | None
    last_visit: dt.date | None
    last_contact: dt.date | None
    cadence_ideal: int
    cadence_maximum: int
    cadence_state: str
    days_since: int | None
    days_overdue: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody at the customer, those who decide first."""

    id: UUID
    name: str
    title: str | None
    department: str | None
    role: str | None
    phone: str | None
    wechat: str | None
    email: str | None
    birthday: str | None
    likes: str | None
    note: str | None
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFacts:
    """Where the customer stands and what it wants; feedback and competitor are the latest heard."""

    situation: str | None
    needs: str | None
    expected_amount: int | None
    expected_on: dt.date | None
    currency: str
    feedback: str | None
    feedback_on: dt.date | None
    competitor: str | None
    competitor_on: dt.date | None
    facts: tuple[FactRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """What is open: a next step (`visit`), a task, or a request waiting for an answer (`note`)."""

    kind: str
    text: str
    due: dt.date | None
    days_late: int
    made_on: dt.date | None
    rep: str | None
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One of the last completed contacts."""

    day: dt.date
    time: str | None
    mode: str
    person: str | None
    rep: str | None
    purpose: str | None
    said: str | None
    feedback: str | None
    competitor: str | None
    result: str | None
    pitched: tuple[str, ...]
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSales:
    """Ordered in one month, net of what came back in it; `month` is its first day."""

    month: dt.date
    amount: int
    facts: tuple[FactRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """What was ordered in one currency, minor units, net of returns on their day.

    `before` is the same span of last year; `average` is of this year's orders, of the last twelve
    months where there is none yet. `facts` are this year's orders and returns.
    """

    currency: str
    year: int
    amount: int
    orders: int
    before: int
    before_facts: tuple[FactRef, ...]
    average: int | None
    average_facts: tuple[FactRef, ...]
    collected: int
    collected_facts: tuple[FactRef, ...]
    last: FactRef | None
    last_on: dt.date | None
    months: tuple[MonthSales, ...]
    facts: tuple[FactRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtRow:
    """A product the customer bought or was pitched, the most often bought first."""

    product: UUID | None
    name: str
    orders: int
    last_on: dt.date | None
    pitched_on: dt.date | None
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """Orders by currency, and what is usually bought."""

    sales: tuple[Sales, ...]
    usual: tuple[BoughtRow, ...]
    pitched_only: tuple[BoughtRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One order that is owed, minor units, with its age; `band` is one of ageing.AGE_BANDS."""

    code: str | None
    day: dt.date
    due: dt.date
    amount: int
    currency: str
    days_late: int
    band: str
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedTotal:
    """All that is owed in one currency; `bands` by age, `late` what is past due."""

    currency: str
    amount: int
    orders: int
    late: int
    late_orders: int
    oldest_days: int
    bands: Mapping[str, int]
    facts: tuple[FactRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedFacts:
    """What is owed: totals by currency, and the oldest orders first."""

    totals: tuple[OwedTotal, ...]
    rows: tuple[OwedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What changed since the last visit.

    Kinds: price_up, price_down, price_new, new_product, return, owner, stage, payment, order.
    `old` and `new` are prices in 1/10,000, `amount` minor units, `text` what the kind is about.
    """

    kind: str
    day: dt.date
    text: str
    old: int | None = None
    new: int | None = None
    amount: int | None = None
    quantity: int | None = None
    currency: str | None = None
    state: str | None = None
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """The changes since `since`: the last visit, the last contact, or 90 days ago."""

    since: dt.date
    since_kind: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentRow:
    """A gift, or the customer's share of a meal, minor units."""

    kind: str
    day: dt.date
    text: str
    person: str | None
    cost: int
    currency: str
    approval: str
    occasion: str | None
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """A limit that holds for this customer in the running period, and what is left of it.

    `each` is gift, meeting, contact or customer; of each contact the one with the least left.
    """

    metric: str
    period: str
    start: dt.date
    end: dt.date
    each: str | None
    person: str | None
    limit: int
    spent: int
    left: int
    state: str
    currency: str
    facts: tuple[FactRef, ...]
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentTotal:
    """What gifts and meals cost this year in one currency."""

    year: int
    amount: int
    currency: str
    facts: tuple[FactRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftFacts:
    """Gifts and meals: this year's, the limits, and how much one more gift may cost."""

    rows: tuple[SpentRow, ...]
    totals: tuple[SpentTotal, ...]
    limits: tuple[LimitRow, ...]
    headroom: int | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow:
    """A day that is near; kinds: visit, birthday, festival, anniversary, expected, promise.

    `lunar` is the lunar date in words; `years` of an anniversary; `open` a festival whose gift is
    not sent; `day_off` if nobody works on that day.
    """

    kind: str
    day: dt.date
    days: int
    text: str
    lunar: str | None = None
    years: int | None = None
    open: bool = False
    day_off: bool = False
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRow:
    """A lesson that applies, because of the customer, a product they buy, or its topic."""

    day: dt.date
    mistake: str
    correction: str | None
    why: str
    about: str | None
    fact: FactRef


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to say or to bring, and the fact it comes from."""

    text: str
    fact: FactRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What to know before walking in, in the order it is read; empty sections are empty.

    `more` counts, by section, what the section leaves out.
    """

    today: dt.date
    customer: CustomerFacts
    visit: DateRow | None
    visit_time: str | None
    who: tuple[PersonRow, ...]
    state: StateFacts
    promises: tuple[PromiseRow, ...]
    contacts: tuple[ContactRow, ...]
    orders: OrderFacts
    owed: OwedFacts
    changes: ChangeFacts
    gifts: GiftFacts
    dates: tuple[DateRow, ...]
    lessons: tuple[LessonRow, ...]
    say: tuple[Advice, ...]
    bring: tuple[Advice, ...]
    more: Mapping[str, int] = field(default_factory=dict)
