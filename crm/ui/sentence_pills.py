"""The pills of a sentence: what was understood, and what must be said yet."""

import datetime as dt
from functools import partial

from crm.domain.choices import VISIT_MODES
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.sentences import Person
from crm.ui import formats
from crm.ui.sentences import Telling
from crm.ui.widgets.pills import Option, PillData

_MODE_ICONS = {
    "visit": "visit",
    "call": "phone",
    "wechat": "message",
    "mail": "mail",
    "video": "video",
}
_WEEK = 7


def pills(telling: Telling) -> list[PillData]:
    """What was understood, the customer first."""
    if telling.answer is None and telling.chosen is None:
        return []
    return [
        *_customer_pills(telling),
        *_people_pills(telling),
        *_when_pills(telling),
        *_need_pills(telling),
        *_promise_pills(telling),
        *_other_pills(telling),
    ]


def _customer_pills(telling: Telling) -> list[PillData]:
    customer, name = telling.who
    if not name:
        return []
    others = telling.answer.understood.customers if telling.answer else ()
    options = tuple(
        Option(
            f"{one.name} · {one.about}".strip(" ·"),
            partial(telling.choose_customer, one),
            one.id == customer,
        )
        for one in others
    )
    planned = telling.answer is not None and telling.answer.understood.planned is not None
    about = (
        _("new customer") if customer is None else (_("planned for that day") if planned else "")
    )
    remove = None if telling.form.customer else partial(telling.drop_customer, name)
    spoken = _("Customer: {name}").format(name=name)
    icon = "plus" if customer is None else "customers"
    return [PillData("customer", "accent", icon, name, about, spoken, options, remove)]


def _people_pills(telling: Telling) -> list[PillData]:
    found = []
    for person in telling.people():
        key = f"person:{person.said}"
        who = telling.person_of(person)
        options = tuple(
            Option(
                f"{one.name} {one.about}".strip(),
                partial(telling.pick_person, person.said, one.id),
                one is who,
            )
            for one in person.candidates
        )
        if not person.candidates:
            found.append(_new_person_pill(telling, person, key))
            continue
        about = who.about if who else _("which one?")
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
                telling.dropper(key),
            )
        )
    return found


def _new_person_pill(telling: Telling, person: Person, key: str) -> PillData:
    """Somebody nobody knows: to be added with the visit, or offered."""
    words = _("New person: {name}").format(name=person.said)
    if telling.is_new_person(person):
        about = _("is added with the visit")
        return PillData(key, "info", "plus", words, about, "", (), telling.dropper(key))
    add = Option(words, partial(telling.add_person, person.said))
    about = _("Enter adds")
    return PillData(
        key, "info", "plus", words, about, "", (add,), telling.dropper(key), is_open=True
    )


def _when_pills(telling: Telling) -> list[PillData]:
    day = telling.day
    words = formats.near_day(day, telling.today)
    words = words if (telling.today - day).days in {0, 1} else formats.full_day(day, telling.today)
    words = words[:1].upper() + words[1:]
    words = f"{words} {telling.time}" if telling.time else words
    days = [telling.today - dt.timedelta(days=back) for back in range(_WEEK)]
    options = tuple(
        Option(formats.full_day(each, telling.today), partial(telling.set_day, each), each == day)
        for each in days
    )
    spoken = _("Day: {day}").format(day=words)
    found = [PillData("day", "neutral", "clock", words, "", spoken, options)]
    modes = tuple(
        Option(label("mode", code), partial(telling.set_mode, code), code == telling.mode)
        for code in VISIT_MODES
    )
    name = label("mode", telling.mode)
    if telling.mode != "visit" or telling.parts("mode"):
        found.append(
            PillData(
                "mode",
                "neutral",
                _MODE_ICONS[telling.mode],
                name,
                "",
                _("How: {mode}").format(mode=name),
                modes,
            )
        )
    return found


def _need_pills(telling: Telling) -> list[PillData]:
    return [
        PillData(
            key,
            "warn",
            "package",
            _("Need: {text}").format(text=part.text),
            remove=telling.dropper(key),
        )
        for key, part in telling.parts("need")
    ]


def _promise_pills(telling: Telling) -> list[PillData]:
    found = []
    for key, part in telling.parts("promise"):
        due = telling.due(key, part)
        days = [telling.today + dt.timedelta(days=n) for n in range(_WEEK + 1)]
        days += [day for day in (part.day,) if day is not None and day not in days]
        options = tuple(
            Option(
                formats.full_day(day, telling.today),
                partial(telling.pick_due, key, day),
                day == due,
            )
            for day in sorted(days)
        )
        words = _("Promise: {text}").format(text=part.text)
        about = formats.full_day(due, telling.today) if due else _("no day")
        found.append(PillData(key, "gift", "flag", words, about, "", options, telling.dropper(key)))
    for key, part in telling.parts("next"):
        words = _("Next: {text}").format(text=part.text) if part.text else _("Next contact")
        day = telling.next_day(key, part)
        days = [telling.today + dt.timedelta(days=n) for n in range(1, 2 * _WEEK + 1)]
        options = tuple(
            Option(
                formats.full_day(each, telling.today),
                partial(telling.pick_due, key, each),
                each == day,
            )
            for each in days
        )
        about = formats.full_day(day, telling.today) if day else ""
        found.append(PillData(key, "gift", "week", words, about, "", options, telling.dropper(key)))
    return found


def _other_pills(telling: Telling) -> list[PillData]:
    found = []
    for said, group in telling.shown_products():
        product = telling.product_of(said, group)
        options = tuple(
            Option(
                f"{one.name} {one.about}".strip(),
                partial(telling.pick_product, said, one.id),
                one is product,
            )
            for one in group
        )
        about = product.about if product else _("which one?")
        name = product.name if product else said
        key = f"product:{said}"
        found.append(
            PillData(key, "neutral", "package", name, about, "", options, telling.dropper(key))
        )
    for key, part in telling.parts("competitor"):
        words = _("Competitor: {name}").format(name=part.text)
        found.append(PillData(key, "neutral", "trend", words, remove=telling.dropper(key)))
    for key, part in telling.parts("complaint"):
        words = _("Complaint: {text}").format(text=part.text)
        found.append(PillData(key, "danger", "alert", words, remove=telling.dropper(key)))
    return found


def questions(telling: Telling) -> list[PillData]:
    """What must be said yet: which customer, or a new one."""
    if telling.answer is None or telling.who[1]:
        return []
    found = telling.candidates()
    asked = [
        PillData(
            f"candidate:{one.id}",
            "accent",
            "customers",
            one.name,
            one.about,
            options=(Option(one.name, partial(telling.choose_customer, one)),),
            is_open=True,
        )
        for one in found
    ]
    if telling.unknown:
        words = _("New customer “{name}”").format(name=telling.unknown)
        new = Option(words, telling.add_customer)
        asked.append(PillData("new", "accent", "plus", words, options=(new,), is_open=True))
    return asked
