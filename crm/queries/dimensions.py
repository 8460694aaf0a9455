"""What facts are grouped and filtered by: rep, customer, product and what these are like."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Subquery, func

from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.models import Contact, Customer, Product, Rep

Link: TypeAlias = Literal["rep", "customer", "product", "contact"]

_TABLES: Mapping[Link, FromClause] = {
    "rep": Rep.__table__,
    "customer": Customer.__table__,
    "product": Product.__table__,
    "contact": Contact.__table__,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One of them: its key among the facts `f`, and its name where the key is an id.

    `link` is the table that the key or the name comes from; `labels` the group of crm.labels
    that its codes belong to; `ordered` groups stand in the order of their keys.
    """

    key: Callable[[Subquery], ColumnElement[Any]]
    name: Callable[[Subquery], ColumnElement[str]] | None = None
    link: Link | None = None
    labels: str | None = None
    ordered: bool = False

    def name_of(self, key: object, name: str | None) -> str:
        """The readable name of a group."""
        if key is None:
            return _("not said")
        if name is not None:
            return name
        return label(self.labels, str(key)) if self.labels else str(key)

    def read(self, value: object) -> object:
        """A scope's value as the column holds it; ids come as text."""
        return uuid.UUID(str(value)) if self.name is not None else value


def joined(facts: Subquery, dimensions: Iterable[Dimension]) -> FromClause:
    """The facts with the tables that the dimensions look at."""
    source: FromClause = facts
    for link in sorted({each.link for each in dimensions if each.link is not None}):
        table = _TABLES[link]
        source = source.outerjoin(table, table.c.id == facts.c[f"{link}_id"])
    return source


def dimension(name: str, offered: Iterable[str]) -> Dimension:
    """The dimension of this name; KnownError unknown_group if it is not one of those offered."""
    if name not in offered:
        raise KnownError(
            "unknown_group",
            _("{name} is nothing to group or filter by; choose one of {names}.").format(
                name=name, names=listed(offered)
            ),
        )
    return DIMENSIONS[name]


def _column(link: Link, name: str, labels: str | None = None) -> Dimension:
    return Dimension(key=lambda _facts: _TABLES[link].c[name], link=link, labels=labels)


def _id(link: Link) -> Dimension:
    return Dimension(
        key=lambda facts: facts.c[f"{link}_id"],
        name=lambda _facts: _TABLES[link].c.name,
        link=link,
    )


def _region(facts: Subquery) -> ColumnElement[str]:
    """A reading may be of a region, without a customer."""
    return func.coalesce(facts.c.region, _TABLES["customer"].c.region)


DIMENSIONS: Mapping[str, Dimension] = {
    "rep": _id("rep"),
    "customer": _id("customer"),
    "product": _id("product"),
    "region": Dimension(key=_region, link="customer"),
    "city": _column("customer", "city"),
    "channel": _column("customer", "channel", "channel"),
    "kind": _column("customer", "kind", "kind"),
    "month": Dimension(key=lambda facts: func.substr(facts.c.day, 1, 7), ordered=True),
    "contact": _id("contact"),
    "country": _column("customer", "country"),
    "industry": _column("customer", "industry"),
    "grade": _column("customer", "grade", "grade"),
    "category": _column("product", "category"),
    # each single fact: what a limit on each gift looks at
    "fact": Dimension(key=lambda facts: facts.c.id, name=lambda facts: facts.c.text),
}
"""Every one by its name."""

GROUPS = tuple(name for name in DIMENSIONS if name != "fact")
"""What a number can be broken down by."""
SCOPES = tuple(name for name in GROUPS if name != "month")
"""What it can be narrowed down to."""
