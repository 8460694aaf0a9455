"""crm log SENTENCE: what happened in one sentence, understood as in the window."""

import argparse
import uuid
from typing import Any

from crm.cli.answers import Answer
from crm.cli.arguments import Commands, add_command
from crm.cli.moved import moved, moved_lines, targets_on
from crm.domain.sentences import Part, read_sentence
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import parted
from crm.labels import label
from crm.queries.customers import find_customer
from crm.queries.reps import me
from crm.queries.sentences import Understood, understand
from crm.services.desk import Desk
from crm.services.sentences import Promise, Told, log_told


def register(commands: Commands) -> None:
    """Add the command of this module."""
    log = add_command(commands, "log", _log, _("log a contact that is told in one sentence"))
    log.add_argument("sentence", metavar="SENTENCE", help=_("what happened, as one would say it"))
    log.add_argument(
        "--customer", metavar="CUSTOMER", help=_("a customer, where the sentence leaves it open")
    )
    log.add_argument("--new", metavar="NAME", help=_("a new customer of this name"))
    log.add_argument(
        "--dry-run", action="store_true", help=_("show what is understood, and save nothing")
    )


def _log(desk: Desk, args: argparse.Namespace) -> Answer:
    today = desk.today()
    sentence = read_sentence(args.sentence, today)
    with desk.store.reading() as session:
        given = find_customer(session, args.customer) if args.customer else None
        found = understand(session, sentence, today=today, customer=given)
    customer = None if args.new else _customer(found, is_needed=not args.dry_run)
    told = _told(desk, found, customer, args.new)
    data, lines = _shown(found, told)
    if args.dry_run:
        return Answer(data, lines)
    with desk.store.reading() as session:
        before = targets_on(session, desk, told.day, me(session))
    change = log_told(desk.store, told, today=today)
    with desk.store.reading() as session:
        after = targets_on(session, desk, told.day, me(session))
    data |= {"id": change.record, "targets": moved(before, after)}
    return Answer(data, [*lines, *moved_lines(before, after)])


def _customer(found: Understood, *, is_needed: bool) -> uuid.UUID | None:
    if found.customer is not None or not is_needed:
        return found.customer.id if found.customer else None
    names = [one.name for one in found.customers]
    if names:
        sentence = _("Who was it? Name the customer with --customer; it may be: {candidates}.")
        raise KnownError("ambiguous_customer", sentence.format(candidates=parted(names)), names)
    unknown = found.sentence.text[slice(*found.unknown)] if found.unknown else "NAME"
    sentence = _("Who was it? Name the customer with --customer, or add it with --new {name}.")
    raise KnownError("unknown_customer", sentence.format(name=unknown))


def _told(desk: Desk, found: Understood, customer: uuid.UUID | None, new: str | None) -> Told:
    sentence, today = found.sentence, desk.today()
    day, following = sentence.first("day"), sentence.first("next")
    times = [part.code for part in sentence.all("time") if part.code]
    people = [one.candidates[0].id for one in found.people if len(one.candidates) == 1]
    unknown = [one.said for one in found.people if not one.candidates and one.is_introduced]
    result, rival = sentence.first("result"), sentence.first("competitor")
    return Told(
        customer=customer,
        new_name=new,
        day=(day.day if day else None) or today,
        time=times[0] if times else found.planned_time,
        mode=sentence.mode,
        said=sentence.text.strip(),
        contact=people[0] if people and customer is not None else None,
        new_people=tuple(dict.fromkeys(unknown)),
        result=result.code if result else None,
        competitor=rival.text if rival else None,
        feedback="\n".join(part.text for part in sentence.all("complaint")) or None,
        needs=tuple(part.text for part in sentence.all("need")),
        promises=tuple(_promise(desk, part) for part in sentence.all("promise")),
        next_on=following.day if following else None,
        next_step=(following.text or None) if following else None,
    )


def _promise(desk: Desk, part: Part) -> Promise:
    """A promise on a day off is due on the last working day before it."""
    if part.day is None:
        return Promise(part.text, None)
    calendar = desk.calendar(desk.today(), part.day)
    due = part.day if calendar.is_working_day(part.day) else calendar.previous_working_day(part.day)
    return Promise(part.text, max(due, min(part.day, desk.today())))


def _people(found: Understood) -> list[str]:
    return [one.candidates[0].name if one.candidates else one.said for one in found.people]


def _shown(found: Understood, told: Told) -> tuple[dict[str, Any], list[str]]:
    name = told.new_name or (found.customer.name if found.customer else None)
    data = {
        "customer": name,
        "customer_id": told.customer,
        "candidates": [one.name for one in found.customers] if told.customer is None else [],
        "people": _people(found),
        "new_people": list(told.new_people),
        "day": told.day,
        "time": told.time,
        "mode": told.mode,
        "result": told.result,
        "needs": list(told.needs),
        "promises": [{"title": each.title, "due": each.due} for each in told.promises],
        "next_on": told.next_on,
        "competitor": told.competitor,
        "feedback": told.feedback,
        "said": told.said,
    }
    return data, _lines(found, told, name)


def _lines(found: Understood, told: Told, name: str | None) -> list[str]:
    said = [
        _("Customer: {name}").format(name=name) if name else "",
        *(_("Person: {name}").format(name=person) for person in _people(found)),
        *(_("New person: {name}").format(name=person) for person in told.new_people),
        _("Day: {day}").format(day=f"{told.day} {told.time or ''}".strip()),
        _("How: {mode}").format(mode=label("mode", told.mode)),
        *(_("Need: {text}").format(text=need) for need in told.needs),
        *(
            _("Promise: {text}").format(text=f"{each.title} {each.due or ''}".strip())
            for each in told.promises
        ),
        _("Next: {text}").format(text=told.next_on) if told.next_on else "",
    ]
    return [line for line in said if line]
