"""Contacts with a customer: what is said, promised, kept, pitched."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from crm.documents.demo import texts
from crm.documents.demo.catalogue import FRYING, NEW
from crm.documents.demo.companies import Company
from crm.documents.demo.world import World
from crm.models import Pitch, Visit

_OTHER_MODES = ("wechat", "wechat", "call", "call", "call", "mail", "video")


@dataclass(slots=True)
class Talks:
    """The contacts with one customer so far; rows wait until nothing in them changes any more."""

    company: Company
    last: dt.date | None = None
    promise: dict[str, Any] | None = None
    visits: list[dict[str, Any]] = field(default_factory=list)
    pitches: list[tuple[UUID, UUID]] = field(default_factory=list)

    def write(self, world: World) -> None:
        """Hand the rows over."""
        for visit in self.visits:
            world.rows.add(Visit, **visit)
        for visit_id, product in self.pitches:
            world.rows.add(Pitch, id=world.new_id(), visit_id=visit_id, product_id=product)
        self.visits.clear()
        self.pitches.clear()


def talk(
    world: World,
    talks: Talks,
    day: dt.date,
    time: str | None = None,
    *,
    mode: str = "visit",
    kind: str = "regular",
    promises: int = 40,
) -> str:
    """A completed contact; the result of it. `promises`: how often in a hundred one is made."""
    dice, company = world.dice, talks.company
    person, called = company.people[0 if world.chance(60) else dice.randrange(len(company.people))]
    story, answer, result = dice.choice(_stories(company.english, kind, mode))
    item = world.items[dice.choice(NEW) if world.chance(40) else dice.randrange(len(world.items))]
    if "{o}" in story or "{o}" in answer:
        item = world.items[dice.choice(FRYING)]
    label = item.english if company.english else item.label
    fill = {"p": label, "o": label, "c": called, "n": 4 + dice.randrange(40)}
    pitched = label in story.format(**fill) + answer.format(**fill)
    visit: dict[str, Any] = {
        "id": world.new_id(),
        "customer_id": company.id,
        "contact_id": person,
        "rep_id": company.owner,
        "day": day,
        "time": time,
        "mode": mode,
        "purpose": dice.choice(texts.PURPOSES_EN if company.english else texts.PURPOSES),
        "said": story.format(**fill),
        "feedback": answer.format(**fill),
        "result": result,
    }
    if world.chance(12):
        visit["competitor"] = dice.choice(texts.RIVALS_EN if company.english else texts.RIVALS)
    _keep(talks, visit, day)
    if world.chance(promises // 4 if result == "refused" else promises):
        step = dice.choice(_steps(company.english, kind))
        visit["next_on"] = world.working(day + dt.timedelta(days=3 + dice.randrange(12)))
        visit["next_step"] = step.format(**fill)
        talks.promise = visit
    if pitched:
        talks.pitches.append((visit["id"], item.id))
    talks.visits.append(visit)
    talks.last = day
    return result


def plan(world: World, talks: Talks, day: dt.date, time: str | None = None) -> None:
    """A visit to come; it is to keep what was promised."""
    company, dice = talks.company, world.dice
    promise, talks.promise = talks.promise, None
    talks.visits.append(
        {
            "id": world.new_id(),
            "customer_id": company.id,
            "contact_id": company.people[0][0],
            "rep_id": company.owner,
            "day": day,
            "time": time,
            "state": "planned",
            "purpose": promise["next_step"]
            if promise
            else dice.choice(texts.PURPOSES_EN if company.english else texts.PURPOSES),
            "follows_id": promise["id"] if promise else None,
        }
    )


def fail(world: World, talks: Talks, day: dt.date, state: str, time: str | None = None) -> None:
    """A visit that was planned and did not come about."""
    company = talks.company
    talks.visits.append(
        {
            "id": world.new_id(),
            "customer_id": company.id,
            "contact_id": company.people[0][0],
            "rep_id": company.owner,
            "day": day,
            "time": time,
            "state": state,
            "purpose": world.dice.choice(texts.PURPOSES),
            "said": world.dice.choice(texts.MISSED) if state == "missed" else None,
        }
    )


def other_mode(world: World) -> str:
    """How one keeps in touch without going there."""
    return world.dice.choice(_OTHER_MODES)


def _keep(talks: Talks, visit: dict[str, Any], day: dt.date) -> None:
    """A contact near the promised day, or after it, keeps the promise."""
    promise = talks.promise
    if promise is not None and day >= promise["next_on"] - dt.timedelta(days=2):
        promise["next_done_on"] = day
        visit["follows_id"] = promise["id"]
        talks.promise = None


def _stories(english: bool, kind: str, mode: str) -> Sequence[tuple[str, str, str]]:  # noqa: FBT001
    if mode != "visit" and kind == "regular":
        return texts.CALLS_EN if english else texts.CALLS
    if mode != "visit":
        return texts.CALLS_NEW_EN if english else texts.CALLS_NEW
    if kind == "first":
        return texts.FIRST_EN if english else texts.FIRST
    if kind == "prospect":
        return texts.PROSPECT_EN if english else texts.PROSPECT
    return texts.REGULAR_EN if english else texts.REGULAR


def _steps(english: bool, kind: str) -> Sequence[str]:  # noqa: FBT001
    if kind == "regular":
        return texts.STEPS_EN if english else texts.STEPS
    return texts.STEPS_NEW_EN if english else texts.STEPS_NEW
