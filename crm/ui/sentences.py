"""What a sentence tells, with what was corrected by hand: as marks, and as what is saved."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from crm.domain.days import WorkCalendar
from crm.domain.sentences import Part, read_sentence
from crm.queries.choosing import Choice
from crm.queries.sentence_names import Named
from crm.queries.sentences import Person, Understood, understand
from crm.services.desk import Desk
from crm.services.sentences import Promise, Told
from crm.ui.widgets.sentence_edit import Mark

_TONES = {
    "need": "warn",
    "promise": "gift",
    "next": "gift",
    "person": "info",
    "customer": "accent",
    "day": "neutral",
    "time": "neutral",
    "mode": "neutral",
    "result": "accent",
    "competitor": "neutral",
    "complaint": "danger",
}
_INSIDE = frozenset(("need", "promise", "next", "competitor", "complaint"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of a sentence, and the working days around it."""

    understood: Understood
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Shift:
    """A promise that was due on a day off, and when it is due instead."""

    key: str
    said: dt.date
    due: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was filled in by hand, which goes before what the sentence says."""

    customer: Choice | None = None
    day: dt.date | None = None
    time: str | None = None
    mode: str | None = None
    said: str | None = None
    result: str | None = None
    pitched: tuple[uuid.UUID, ...] = ()
    next_on: dt.date | None = None
    next_step: str | None = None
    planned: uuid.UUID | None = None


def find_told(desk: Desk, text: str, today: dt.date, customer: uuid.UUID | None) -> Answer:
    """Understand a sentence; off the UI thread."""
    sentence = read_sentence(text, today)
    found = desk.store.read(understand, sentence, today=today, customer=customer)
    return Answer(found, desk.calendar(today, today))


class Telling:
    """One sentence under way; `changed` is called after each correction."""

    def __init__(self, today: dt.date, changed: Callable[[], None]) -> None:
        self.today, self._changed = today, changed
        self.answer: Answer | None = None
        self.form = Form()
        self.customer: Choice | None = None  # chosen among those that may be meant
        self.is_new = False  # the unknown name is to be a new customer
        self._no_customer: set[str] = set()
        self._dropped: set[str] = set()
        self._dues: dict[str, dt.date | None] = {}
        self._kept: set[str] = set()
        self._day: dt.date | None = None
        self._mode: str | None = None
        self._people: dict[str, uuid.UUID] = {}
        self._new_people: set[str] = set()
        self._products: dict[str, uuid.UUID] = {}

    # --- Who ---------------------------------------------------------------------------------

    @property
    def chosen(self) -> uuid.UUID | None:
        """The customer that was chosen by hand."""
        given = self.form.customer or self.customer
        return given.id if given else None

    @property
    def who(self) -> tuple[uuid.UUID | None, str]:
        """The customer's id, None for a new one, and name; no name where it is not known."""
        given = self.form.customer or self.customer
        if given is not None:
            return given.id, given.name
        if self.answer is None:
            return None, ""
        found = self.answer.understood.customer
        if found is not None and found.name not in self._no_customer:
            return found.id, found.name
        name = self.unknown
        is_said = name and ("新客户" in self._text or "new c" in self._text.lower())
        return None, name if self.is_new or (is_said and "customer" not in self._dropped) else ""

    @property
    def unknown(self) -> str:
        """What an unknown customer seems to be called."""
        if self.answer is None or self.answer.understood.unknown is None:
            return ""
        start, end = self.answer.understood.unknown
        return self._text[start:end]

    @property
    def _text(self) -> str:
        return self.answer.understood.sentence.text if self.answer else ""

    def choose_customer(self, named: Named) -> None:
        """Take the one that is meant."""
        self.customer = Choice(named.id, named.name, named.about or None, None)
        self.is_new = False
        self._changed()

    def add_customer(self) -> None:
        """The unknown name is a new customer."""
        self.is_new = True
        self._dropped.discard("customer")
        self._changed()

    def drop_customer(self, name: str) -> None:
        """Somebody else is meant than this customer."""
        self.customer, self.is_new = None, False
        self._no_customer.add(name)
        self._dropped.add("customer")
        self._changed()

    def candidates(self) -> list[Named]:
        """Who may be meant and was not taken away."""
        found = self.answer.understood.customers if self.answer else ()
        return [one for one in found if one.name not in self._no_customer]

    # --- What --------------------------------------------------------------------------------

    def parts(self, kind: str) -> list[tuple[str, Part]]:
        """The parts of this kind that were not taken away, each with its key."""
        if self.answer is None:
            return []
        named = (
            (f"{kind}:{part.text}", part) for part in self.answer.understood.sentence.all(kind)
        )
        return [(key, part) for key, part in named if key not in self._dropped]

    @property
    def day(self) -> dt.date:
        """When it took place."""
        said = next((part.day for _key, part in self.parts("day") if part.day), None)
        return self.form.day or self._day or said or self.today

    @property
    def time(self) -> str | None:
        """At what time, as far as it is known."""
        said = next((part.code for _key, part in self.parts("time") if part.code), None)
        planned = self.answer.understood.planned_time if self.answer else None
        return self.form.time or said or planned

    @property
    def mode(self) -> str:
        """How."""
        said = next((part.code for _key, part in self.parts("mode")), None)
        return self.form.mode or self._mode or said or "visit"

    @property
    def result(self) -> str | None:
        """What came of it, by what is said."""
        return self.form.result or next((part.code for _k, part in self.parts("result")), None)

    def due(self, key: str, part: Part) -> dt.date | None:
        """When a promise is due: on the last working day before a day off."""
        if key in self._dues:
            return self._dues[key]
        day = part.day
        if day is None or self.answer is None or key in self._kept:
            return day
        calendar = self.answer.calendar
        if calendar.is_working_day(day):
            return day
        return max(calendar.previous_working_day(day), self.today)

    def shifts(self) -> list[Shift]:
        """Promises that were moved off a day off."""
        return [
            Shift(key, part.day, due)
            for key, part in self.parts("promise")
            if part.day is not None
            and (due := self.due(key, part))
            and key not in self._dues
            and due != part.day
        ]

    def keep(self, shift: Shift) -> None:
        """Leave it on the day that was said."""
        self._kept.add(shift.key)
        self._changed()

    def people(self) -> list[Person]:
        """Who is spoken of and was not taken away."""
        found = self.answer.understood.people if self.answer else ()
        kept = [person for person in found if f"person:{person.said}" not in self._dropped]
        customer, name = self.who
        if customer is None and name:  # nobody is known at a new customer
            return [replace(person, candidates=(), is_introduced=True) for person in kept]
        return kept

    def is_new_person(self, person: Person) -> bool:
        """Whether somebody nobody knows yet is written down with the visit."""
        return not person.candidates and (person.is_introduced or person.said in self._new_people)

    def add_person(self, said: str) -> None:
        """Whoever is not known yet is a new person there."""
        self._new_people.add(said)
        self._changed()

    def next_day(self, key: str, part: Part) -> dt.date | None:
        """When the next contact is to be."""
        return self._dues.get(key, part.day)

    def person_of(self, person: Person) -> Named | None:
        """Who is meant, where there is no doubt."""
        picked = self._people.get(person.said)
        found = [one for one in person.candidates if picked in {None, one.id}]
        return found[0] if len(found) == 1 else None

    def product_of(self, said: str, group: tuple[Named, ...]) -> Named | None:
        """Which is meant, where there is no doubt."""
        picked = self._products.get(said)
        found = [one for one in group if picked in {None, one.id}]
        return found[0] if len(found) == 1 else None

    def shown_products(self) -> list[tuple[str, tuple[Named, ...]]]:
        """Products that are neither needed nor a part of something else."""
        if self.answer is None:
            return []
        understood = self.answer.understood
        inside = [part for part in understood.sentence.parts if part.kind in _INSIDE]
        return [
            (said, group)
            for group in understood.products
            if (said := self._text[group[0].start : group[0].end])
            and f"product:{said}" not in self._dropped
            and not any(part.start <= group[0].start < part.end for part in inside)
        ]

    # --- Shown -------------------------------------------------------------------------------

    def marks(self) -> list[Mark]:
        """The parts of the sentence in their tones."""
        if self.answer is None:
            return []
        found = [
            Mark(part.start, part.end, tone)
            for kind, tone in _TONES.items()
            if kind not in {"customer", "person"}
            for _key, part in self.parts(kind)
        ]
        understood = self.answer.understood
        if understood.customers and understood.customers[0].end:
            first = understood.customers[0]
            if first.name not in self._no_customer:
                found.append(Mark(first.start, first.end, "accent"))
        elif understood.unknown and self.who[1]:
            found.append(Mark(*understood.unknown, "accent"))
        found += [Mark(person.start, person.end, "info") for person in self.people()]
        return found

    # --- Corrected ---------------------------------------------------------------------------

    def dropper(self, key: str) -> Callable[[], None]:
        """What takes this part away."""

        def drop() -> None:
            self._dropped.add(key)
            self._changed()

        return drop

    def pick_person(self, said: str, person: uuid.UUID) -> None:
        """Of several this one is spoken of."""
        self._people[said] = person
        self._changed()

    def pick_product(self, said: str, product: uuid.UUID) -> None:
        """Of several this one is spoken of."""
        self._products[said] = product
        self._changed()

    def pick_due(self, key: str, day: dt.date) -> None:
        """A promise or the next contact is on another day."""
        self._dues[key] = day
        self._changed()

    def set_day(self, day: dt.date) -> None:
        """It took place on another day."""
        self._day = day
        self._changed()

    def set_mode(self, mode: str) -> None:
        """It took place in another way."""
        self._mode = mode
        self._changed()

    # --- Saved -------------------------------------------------------------------------------

    def told(self) -> Told | None:
        """What is to be saved; None while the customer is not known."""
        customer, name = self.who
        if not name:
            return None
        form = self.form
        people = [self.person_of(person) for person in self.people()]
        contact = next((person.id for person in people if person), None)
        following = next(iter(self.parts("next")), None)
        products = [self.product_of(said, group) for said, group in self.shown_products()]
        pitched = dict.fromkeys([*form.pitched, *(one.id for one in products if one)])
        said = "\n".join(part for part in (self._text.strip(), form.said) if part)
        next_on = form.next_on
        next_step = form.next_step
        if following is not None and next_on is None:
            next_on = self.next_day(*following)
            next_step = next_step or following[1].text or None
        return Told(
            customer=customer,
            new_name=name if customer is None else None,
            day=self.day,
            time=self.time,
            mode=self.mode,
            said=said or None,
            contact=contact if customer is not None else None,
            new_people=tuple(
                dict.fromkeys(each.said for each in self.people() if self.is_new_person(each))
            ),
            result=self.result,
            feedback="\n".join(part.text for _k, part in self.parts("complaint")) or None,
            competitor=next((part.text for _k, part in self.parts("competitor")), None),
            needs=tuple(part.text for _k, part in self.parts("need")),
            promises=tuple(
                Promise(part.text, self.due(key, part)) for key, part in self.parts("promise")
            ),
            pitched=tuple(pitched),
            next_on=next_on,
            next_step=next_step,
            planned=form.planned,
        )
