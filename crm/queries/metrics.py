"""The metrics: each a name, a unit, a sentence a rep can read, and the facts behind it.

To add one, declare it here with a function that selects its facts in the uniform shape; the
value, the groups, the filters and the list of facts follow from that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.choices import BASES
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed, mark
from crm.labels import folded
from crm.models import Reading
from crm.queries import (
    cost_facts,
    customer_facts,
    desk_facts,
    receivables,
    sales_facts,
    visit_facts,
)
from crm.queries.fact_shape import Facts, Span

Nature: TypeAlias = Literal["flow", "level", "share"]
Aggregate: TypeAlias = Literal["count", "sum", "distinct", "mean", "ratio", "share", "latest"]
"""How facts become a value: their number, their sum, the different customers among them, the
mean of their values (rounded half up), facts per customer, percent of their values that are 1
(rounded down), the value of the latest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A named measure. Its value is a whole number of `1/scale` units; money of minor units.

    `label` and `definition` are message ids, to be translated where they are shown. `shared`: a
    fact's value is divided among several customers when these are looked at. `limited`: less is
    better, so that a target with a high alone is a limit.
    """

    name: str
    unit: str
    nature: Nature
    label: str
    definition: str
    facts: Callable[[Span], Facts]
    aggregate: Aggregate = "count"
    scale: int = 1
    bases: tuple[str, ...] = ()
    shared: bool = False
    limited: bool = False
    is_reading: bool = False

    @property
    def counts(self) -> bool:
        """Whether each fact counts as one, whatever its value."""
        return self.aggregate in {"count", "distinct", "ratio"}

    @property
    def is_money(self) -> bool:
        """Whether it is counted in a currency."""
        return self.unit == "money"


_ALL = (
    Metric(
        name="new_client_visits",
        unit="customers",
        nature="flow",
        label=mark("New clients visited"),
        definition=mark(
            "Completed visits to a customer who had no completed visit, no order and no "
            "customer-since date before that day; each customer counts once."
        ),
        facts=visit_facts.new_client_visits,
    ),
    Metric(
        name="visits",
        unit="times",
        nature="flow",
        label=mark("Visits"),
        definition=mark("Completed visits; calls and messages are none."),
        facts=visit_facts.visits,
    ),
    Metric(
        name="contacts_made",
        unit="times",
        nature="flow",
        label=mark("Contacts made"),
        definition=mark("Completed visits, calls, WeChat, mail and video together."),
        facts=visit_facts.contacts,
    ),
    Metric(
        name="prospects_found",
        unit="customers",
        nature="flow",
        label=mark("Prospects found"),
        definition=mark(
            "Customers on the day they first became a prospect; those without such a day "
            "are opening stock and never count."
        ),
        facts=customer_facts.prospects_found,
    ),
    Metric(
        name="prospects_open",
        unit="customers",
        nature="level",
        label=mark("Open prospects"),
        definition=mark("Customers at a prospect step on the day, without an order so far."),
        facts=customer_facts.prospects_open,
    ),
    Metric(
        name="customers_won",
        unit="customers",
        nature="flow",
        label=mark("Customers won"),
        definition=mark(
            "Customers on the day they were first won: by the step, or by the first order "
            "of a prospect where that came earlier."
        ),
        facts=customer_facts.customers_won,
    ),
    Metric(
        name="active_customers",
        unit="customers",
        nature="flow",
        label=mark("Active customers"),
        definition=mark("Customers with an order in the period, each counted once."),
        facts=sales_facts.orders,
        aggregate="distinct",
    ),
    Metric(
        name="orders",
        unit="orders",
        nature="flow",
        label=mark("Orders"),
        definition=mark("Orders by their date, without cancelled ones."),
        facts=sales_facts.orders,
    ),
    Metric(
        name="sales_amount",
        unit="money",
        nature="flow",
        label=mark("Sales"),
        definition=mark(
            "Ordered: order lines by the order's date, without freight, tax and what was "
            "cancelled. Delivered: lines by their delivery date. Both minus returns on their "
            "day. Collected: payments minus refunds by their date."
        ),
        facts=sales_facts.sales,
        aggregate="sum",
        bases=BASES,
    ),
    Metric(
        name="sales_quantity",
        unit="items",
        nature="flow",
        label=mark("Quantity sold"),
        definition=mark("Quantities of order lines, ordered or delivered, minus returns."),
        facts=sales_facts.quantities,
        aggregate="sum",
        scale=1_000,
        bases=("ordered", "delivered"),
    ),
    Metric(
        name="average_order",
        unit="money",
        nature="share",
        label=mark("Average order"),
        definition=mark("What an order of the period sells on average, without freight and tax."),
        facts=sales_facts.orders,
        aggregate="mean",
    ),
    Metric(
        name="order_frequency",
        unit="orders_per_customer",
        nature="share",
        label=mark("Orders per customer"),
        definition=mark("Orders of the period divided by the customers who placed them."),
        facts=sales_facts.orders,
        aggregate="ratio",
        scale=100,
    ),
    Metric(
        name="receivables",
        unit="money",
        nature="level",
        label=mark("Receivables"),
        definition=mark(
            "What is owed on the day: orders with terms, freight and tax with them, minus "
            "payments and returns allocated to them; orders without terms are settled."
        ),
        facts=receivables.owed,
        aggregate="sum",
        limited=True,
    ),
    Metric(
        name="gifts_cost",
        unit="money",
        nature="flow",
        label=mark("Cost of gifts"),
        definition=mark("What gifts cost; what awaits approval counts, what was refused not."),
        facts=cost_facts.gifts,
        aggregate="sum",
        limited=True,
    ),
    Metric(
        name="meetings_cost",
        unit="money",
        nature="flow",
        label=mark("Cost of meetings and meals"),
        definition=mark(
            "What meetings and meals cost, refused ones not; for one customer or contact, the "
            "equal share of those of the customers' people who were present."
        ),
        facts=cost_facts.meetings,
        aggregate="sum",
        limited=True,
        shared=True,
    ),
    Metric(
        name="cadence_coverage",
        unit="percent",
        nature="share",
        label=mark("Customers kept in touch with"),
        definition=mark(
            "Of all customers not lost, the percentage whose last contact is no longer ago "
            "than their maximum, as of the day, rounded down."
        ),
        facts=customer_facts.coverage,
        aggregate="share",
    ),
    Metric(
        name="products_pitched",
        unit="times",
        nature="flow",
        label=mark("Products pitched"),
        definition=mark("Products pitched in completed contacts, each once a contact."),
        facts=visit_facts.pitches,
    ),
    Metric(
        name="lessons",
        unit="entries",
        nature="flow",
        label=mark("Lessons"),
        definition=mark("Lessons written down."),
        facts=desk_facts.lessons,
    ),
    Metric(
        name="learning",
        unit="entries",
        nature="flow",
        label=mark("Learning"),
        definition=mark("Entries of the learning log."),
        facts=desk_facts.learning,
    ),
    Metric(
        name="tasks_done",
        unit="tasks",
        nature="flow",
        label=mark("Tasks done"),
        definition=mark("Tasks by the day they were done."),
        facts=desk_facts.tasks_done,
    ),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}
"""Every metric of the program by its name, in the order they are shown."""


def by_label(text: str) -> Metric | None:
    """The metric that is called this in English or the language spoken now."""
    wanted = folded(text)
    for metric in METRICS.values():
        if wanted in (folded(metric.label), folded(_(metric.label))):
            return metric
    return None


def find_built_in(text: str) -> Metric | None:
    """The metric of the program that bears this name or label."""
    return METRICS.get(folded(text)) or by_label(text)


def find_metric(session: Session, name: str) -> Metric:
    """The metric of this name or label, or the reading reported under it; else KnownError."""
    known = METRICS.get(name)
    if known is not None:
        return known
    latest = session.execute(
        select(Reading.nature, Reading.unit, Reading.currency)
        .where(Reading.metric == name, ~Reading.deleted)
        .order_by(Reading.day.desc(), Reading.id.desc())
        .limit(1)
    ).first()
    if latest is None and (labelled := by_label(name)) is not None:
        return labelled
    if latest is None:
        raise KnownError(
            "unknown_metric",
            _("There is no metric {name}; choose one of {names}.").format(
                name=name, names=listed([*METRICS, *reading_names(session)])
            ),
        )
    return reported_metric(name, *latest)


def reported_metric(name: str, nature: str, unit: str | None, currency: str | None) -> Metric:
    """The metric that readings of this name make."""
    return Metric(
        name=name,
        unit="money" if currency else unit or "",
        nature="level" if nature == "level" else "flow",
        label=name,
        definition=_LEVEL_DEFINITION if nature == "level" else _FLOW_DEFINITION,
        facts=desk_facts.readings_until if nature == "level" else desk_facts.readings_within,
        aggregate="latest" if nature == "level" else "sum",
        scale=1 if currency else desk_facts.READING_SCALE,
        is_reading=True,
    )


def reading_names(session: Session) -> list[str]:
    """What is reported by readings, by name."""
    statement = select(Reading.metric).where(~Reading.deleted).group_by(Reading.metric)
    return list(session.scalars(statement.order_by(Reading.metric)))


def reading_currencies(session: Session, name: str) -> list[str]:
    """The currencies in which a reading was reported."""
    found = select(func.upper(Reading.currency)).where(
        Reading.metric == name, Reading.currency.is_not(None), ~Reading.deleted
    )
    return list(session.scalars(found.distinct()))


_FLOW_DEFINITION = mark("The numbers reported under this name within the period, added up.")
_LEVEL_DEFINITION = mark("The latest number reported under this name by the day.")
