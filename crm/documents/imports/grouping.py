"""Rows of one file that are about one customer: they bear its name and do not contradict.

One row may name the firm and its city, the next the same firm and another person there. Two codes
are two customers, and so are two rows that say different things of the customer itself. What a row
says differently beside a person it names (a number, an address, a note) is that person's.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crm.documents.imports.fields import Draft, Person
from crm.documents.imports.values import folded, phone_keys

_MOST = 100  # a thousand customers called 散客 are not compared with each other
PERSONAL = ("phone", "email", "note", "tags")


@dataclass(slots=True)
class Group:
    """Rows about one customer, and what they say together; `record` once it is known."""

    drafts: list[Draft]
    columns: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    record: uuid.UUID | None = None

    @property
    def content(self) -> dict[str, Any]:
        """What the customer is made with if it is new."""
        return self.columns | ({"extra": self.extra} if self.extra else {})


class Groups:
    """The groups of two rows or more; all others, and those of other kinds, are each their own."""

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        self._of: dict[int, Group] = {}
        by_name: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if name := draft.columns.get("name"):
                by_name[folded(name)].append(draft)
        for alike in by_name.values():
            if len(alike) > 1:
                self._part(alike)

    def _part(self, alike: Sequence[Draft]) -> None:
        """Put rows of one name together, each with those that it does not contradict.

        A row that could belong to several belongs to the row just above it, else to none.
        """
        groups: list[Group] = []
        for draft in alike:
            fitting = [one for one in groups[-_MOST:] if _fits(one, draft)]
            above = [one for one in fitting if _is_above(one.drafts[-1], draft)]
            found = above or fitting
            group = found[0] if len(found) == 1 else None
            if group is None:
                group = Group([], {})
                groups.append(group)
            _join(group, draft)
            self._of[draft.place] = group

    def of(self, draft: Draft) -> Group | None:
        """The group the row belongs to."""
        return self._of.get(draft.place)

    def mates(self, draft: Draft) -> Sequence[Draft]:
        """The rows that are about the same customer, this one among them."""
        group = self._of.get(draft.place)
        return (draft,) if group is None else group.drafts

    def content(self, draft: Draft) -> dict[str, Any]:
        """What all of them say together of the customer itself."""
        group = self._of.get(draft.place)
        return draft.columns if group is None or len(group.drafts) == 1 else group.content


def _is_above(one: Draft, draft: Draft) -> bool:
    return (one.sheet, one.row) == (draft.sheet, draft.row - 1)


def _facts(draft: Draft) -> dict[str, Any]:
    """What a row says of its customer beside the columns."""
    facts = {"id": draft.id or draft.new_id, "owner": draft.related.get("owner")}
    stage = draft.related.get("stage")
    facts["stage"] = None if stage in (None, (None, None)) else stage
    return {name: value for name, value in facts.items() if value is not None}


def _fits(group: Group, draft: Draft) -> bool:
    person: Person | None = draft.related.get("person")
    for name, value in draft.columns.items():
        if name == "extra":
            if person is None and any(
                group.extra.get(header, text) != text for header, text in value.items()
            ):
                return False
        elif name != "name" and group.columns.get(name, value) != value:
            if person is None or name not in PERSONAL:
                return False
            if person.columns.get(name, value) != value:
                return False
    facts = _facts(draft)
    if any(group.said.get(name, value) != value for name, value in facts.items()):
        return False
    if person is None:
        return True
    known = group.people.get(folded(person.columns["name"]), {})
    details = _details(group, draft, person)
    return all(known.get(name, value) == value for name, value in details.items())


def _details(group: Group, draft: Draft, person: Person) -> dict[str, Any]:
    """What the row says of its person: what it says differently of the customer is theirs."""
    theirs = {}
    for name in PERSONAL:
        known, own = group.columns.get(name), draft.columns.get(name)
        if known is not None and own is not None and known != own:
            theirs[name] = own
    return {**theirs, **person.columns}


def _join(group: Group, draft: Draft) -> None:
    person: Person | None = draft.related.get("person")
    if person is not None:
        details = _details(group, draft, person)
        if len(details) > len(person.columns):
            moved = details.keys() - person.columns.keys()
            for name in moved:
                del draft.columns[name]
            phones = person.phones | phone_keys(details.get("phone"))
            draft.related["person"] = replace(person, columns=details, phones=phones)
        group.people.setdefault(folded(person.columns["name"]), {}).update(details)
    if group.drafts:
        draft.columns["name"] = group.columns["name"]
    group.drafts.append(draft)
    for name, value in draft.columns.items():
        if name == "extra":
            for header, text in value.items():
                group.extra.setdefault(header, text)
        else:
            group.columns.setdefault(name, value)
    group.said.update(_facts(draft))
