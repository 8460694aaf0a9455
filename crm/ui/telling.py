"""What a sentence tells, with what was corrected by hand: as pills, as marks, as what is saved."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from crm.domain.choices import VISIT_MODES
from crm.domain.days import WorkCalendar
from crm.domain.sentences import Part, read_sentence
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.choosing import Choice
from crm.queries.sentences import Named, Person, Understood, understand
from crm.services.desk import Desk
from crm.services.sentences import Promise, Told
from crm.ui import formats
from crm.ui.widgets.pills import Option, PillData
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
_MODE_ICONS = {
    "visit": "visit",
    "call": "phone",
    "wechat": "message",
    "mail": "mail",
    "video": "video",
}
_INSIDE = frozenset(("need", "promise", "next", "competitor", "complaint"))
_WEEK = 7


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

    def _drop_customer(self, name: str) -> None:
        self.customer, self.is_new = None, False
        self._no_customer.add(name)
        self._dropped.add("customer")
        self._changed()

    def questions(self) -> list[PillData]:
        """What must be said yet: which customer, or a new one."""
        if self.answer is None or self.who[1]:
            return []
        found = [
            one for one in self.answer.understood.customers if one.name not in self._no_customer
        ]
        asked = [
            PillData(
                f"candidate:{one.id}",
                "accent",
                "customers",
                one.name,
                one.about,
                options=(Option(one.name, partial(self.choose_customer, one)),),
                is_open=True,
            )
            for one in found
        ]
        if not found and self.unknown:
            words = _("New customer “{name}”").format(name=self.unknown)
            new = Option(words, self.add_customer)
            asked.append(PillData("new", "accent", "plus", words, options=(new,), is_open=True))
        return asked

    # --- What --------------------------------------------------------------------------------

    def _parts(self, kind: str) -> list[tuple[str, Part]]:
        if self.answer is None:
            return []
        named = (
            (f"{kind}:{part.text}", part) for part in self.answer.understood.sentence.all(kind)
        )
        return [(key, part) for key, part in named if key not in self._dropped]

    @property
    def day(self) -> dt.date:
        """When it took place."""
        said = next((part.day for _key, part in self._parts("day") if part.day), None)
        return self.form.day or self._day or said or self.today

    @property
    def time(self) -> str | None:
        """At what time, as far as it is known."""
        said = next((part.code for _key, part in self._parts("time") if part.code), None)
        planned = self.answer.understood.planned_time if self.answer else None
        return self.form.time or said or planned

    @property
    def mode(self) -> str:
        """How."""
        said = next((part.code for _key, part in self._parts("mode")), None)
        return self.form.mode or self._mode or said or "visit"

    @property
    def result(self) -> str | None:
        """What came of it, by what is said."""
        return self.form.result or next((part.code for _k, part in self._parts("result")), None)

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
            for key, part in self._parts("promise")
            if part.day is not None
            and (due := self.due(key, part))
            and key not in self._dues
            and due != part.day
        ]

    def keep(self, shift: Shift) -> None:
        """Leave it on the day that was said."""
        self._kept.add(shift.key)
        self._changed()

    def _person(self, person: Person) -> Named | None:
        picked = self._people.get(person.said)
        found = [one for one in person.candidates if picked in {None, one.id}]
        return found[0] if len(found) == 1 else None

    def _product(self, said: str, group: tuple[Named, ...]) -> Named | None:
        picked = self._products.get(said)
        found = [one for one in group if picked in {None, one.id}]
        return found[0] if len(found) == 1 else None

    def _shown_products(self) -> list[tuple[str, tuple[Named, ...]]]:
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
            for _key, part in self._parts(kind)
        ]
        understood = self.answer.understood
        if understood.customers and understood.customers[0].end:
            first = understood.customers[0]
            if first.name not in self._no_customer:
                found.append(Mark(first.start, first.end, "accent"))
        elif understood.unknown and self.who[1]:
            found.append(Mark(*understood.unknown, "accent"))
        found += [
            Mark(person.start, person.end, "info")
            for person in understood.people
            if f"person:{person.said}" not in self._dropped
        ]
        return found

    def pills(self) -> list[PillData]:
        """What was understood, the customer first."""
        if self.answer is None and self.chosen is None:
            return []
        return [
            *self._customer_pills(),
            *self._people_pills(),
            *self._when_pills(),
            *self._need_pills(),
            *self._promise_pills(),
            *self._other_pills(),
        ]

    def _customer_pills(self) -> list[PillData]:
        customer, name = self.who
        if not name:
            return []
        others = self.answer.understood.customers if self.answer else ()
        options = tuple(
            Option(
                f"{one.name} · {one.about}".strip(" ·"),
                partial(self.choose_customer, one),
                one.id == customer,
            )
            for one in others
        )
        planned = self.answer is not None and self.answer.understood.planned is not None
        about = (
            _("new customer")
            if customer is None
            else (_("planned for that day") if planned else "")
        )
        remove = None if self.form.customer else partial(self._drop_customer, name)
        spoken = _("Customer: {name}").format(name=name)
        icon = "plus" if customer is None else "customers"
        return [PillData("customer", "accent", icon, name, about, spoken, options, remove)]

    def _people_pills(self) -> list[PillData]:
        found = []
        for person in self.answer.understood.people if self.answer else ():
            key = f"person:{person.said}"
            if key in self._dropped:
                continue
            who = self._person(person)
            options = tuple(
                Option(
                    f"{one.name} {one.about}".strip(),
                    partial(self._pick, self._people, person.said, one.id),
                    one is who,
                )
                for one in person.candidates
            )
            about = (
                who.about if who else _("which one?") if options else _("not among the people yet")
            )
            name = who.name if who else person.said
            found.append(
                PillData(
                    key,
                    "info",
                    "person",
                    name,
                    about,
                    _("Person: {name}").format(name=name),
                    options,
                    self._dropper(key),
                )
            )
        return found

    def _when_pills(self) -> list[PillData]:
        day = self.day
        words = formats.near_day(day, self.today)
        words = words if (self.today - day).days in {0, 1} else formats.full_day(day, self.today)
        words = words[:1].upper() + words[1:]
        words = f"{words} {self.time}" if self.time else words
        days = [self.today - dt.timedelta(days=back) for back in range(_WEEK)]
        options = tuple(
            Option(formats.full_day(each, self.today), partial(self._set_day, each), each == day)
            for each in days
        )
        spoken = _("Day: {day}").format(day=words)
        found = [PillData("day", "neutral", "clock", words, "", spoken, options)]
        modes = tuple(
            Option(label("mode", code), partial(self._set_mode, code), code == self.mode)
            for code in VISIT_MODES
        )
        name = label("mode", self.mode)
        if self.mode != "visit" or self._parts("mode"):
            found.append(
                PillData(
                    "mode",
                    "neutral",
                    _MODE_ICONS[self.mode],
                    name,
                    "",
                    _("How: {mode}").format(mode=name),
                    modes,
                )
            )
        return found

    def _need_pills(self) -> list[PillData]:
        return [
            PillData(
                key,
                "warn",
                "package",
                _("Need: {text}").format(text=part.text),
                remove=self._dropper(key),
            )
            for key, part in self._parts("need")
        ]

    def _promise_pills(self) -> list[PillData]:
        found = []
        for key, part in self._parts("promise"):
            due = self.due(key, part)
            days = [self.today + dt.timedelta(days=n) for n in range(_WEEK + 1)]
            days += [day for day in (part.day,) if day is not None and day not in days]
            options = tuple(
                Option(
                    formats.full_day(day, self.today),
                    partial(self._pick, self._dues, key, day),
                    day == due,
                )
                for day in sorted(days)
            )
            words = _("Promise: {text}").format(text=part.text)
            about = formats.full_day(due, self.today) if due else _("no day")
            found.append(
                PillData(key, "gift", "flag", words, about, "", options, self._dropper(key))
            )
        for key, part in self._parts("next"):
            words = _("Next: {text}").format(text=part.text) if part.text else _("Next contact")
            day = self._dues.get(key, part.day)
            days = [self.today + dt.timedelta(days=n) for n in range(1, 2 * _WEEK + 1)]
            options = tuple(
                Option(
                    formats.full_day(each, self.today),
                    partial(self._pick, self._dues, key, each),
                    each == day,
                )
                for each in days
            )
            about = formats.full_day(day, self.today) if day else ""
            found.append(
                PillData(key, "gift", "week", words, about, "", options, self._dropper(key))
            )
        return found

    def _other_pills(self) -> list[PillData]:
        found = []
        for said, group in self._shown_products():
            product = self._product(said, group)
            options = tuple(
                Option(
                    f"{one.name} {one.about}".strip(),
                    partial(self._pick, self._products, said, one.id),
                    one is product,
                )
                for one in group
            )
            about = product.about if product else _("which one?")
            name = product.name if product else said
            key = f"product:{said}"
            found.append(
                PillData(key, "neutral", "package", name, about, "", options, self._dropper(key))
            )
        for key, part in self._parts("competitor"):
            words = _("Competitor: {name}").format(name=part.text)
            found.append(PillData(key, "neutral", "trend", words, remove=self._dropper(key)))
        for key, part in self._parts("complaint"):
            words = _("Complaint: {text}").format(text=part.text)
            found.append(PillData(key, "danger", "alert", words, remove=self._dropper(key)))
        return found

    # --- Corrected ---------------------------------------------------------------------------

    def _dropper(self, key: str) -> Callable[[], None]:
        def drop() -> None:
            self._dropped.add(key)
            self._changed()

        return drop

    def _pick(self, picks: dict[str, object], key: str, value: object) -> None:
        picks[key] = value
        self._changed()

    def _set_day(self, day: dt.date) -> None:
        self._day = day
        self._changed()

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        self._changed()

    # --- Saved -------------------------------------------------------------------------------

    def told(self) -> Told | None:
        """What is to be saved; None while the customer is not known."""
        customer, name = self.who
        if not name:
            return None
        form = self.form
        understood = self.answer.understood if self.answer else None
        people = (
            [
                self._person(person)
                for person in understood.people
                if f"person:{person.said}" not in self._dropped
            ]
            if understood
            else []
        )
        contact = next((person.id for person in people if person), None)
        following = next(iter(self._parts("next")), None)
        products = [self._product(said, group) for said, group in self._shown_products()]
        pitched = dict.fromkeys([*form.pitched, *(one.id for one in products if one)])
        said = "\n".join(part for part in (self._text.strip(), form.said) if part)
        next_on = form.next_on
        next_step = form.next_step
        if following is not None and next_on is None:
            next_on = self._dues.get(following[0], following[1].day)
            next_step = next_step or following[1].text or None
        return Told(
            customer=customer,
            new_name=name if customer is None else None,
            day=self.day,
            time=self.time,
            mode=self.mode,
            said=said or None,
            contact=contact if customer is not None else None,
            result=self.result,
            feedback="\n".join(part.text for _k, part in self._parts("complaint")) or None,
            competitor=next((part.text for _k, part in self._parts("competitor")), None),
            needs=tuple(part.text for _k, part in self._parts("need")),
            promises=tuple(
                Promise(part.text, self.due(key, part)) for key, part in self._parts("promise")
            ),
            pitched=tuple(pitched),
            next_on=next_on,
            next_step=next_step,
            planned=form.planned,
        )
