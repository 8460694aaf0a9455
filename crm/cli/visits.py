"""crm visit: plan, log, complete, list, show, edit, miss, cancel, delete."""

import argparse
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, add_group, choice, clock, day
from crm.cli.fields import add_list, customer_of, deleted, given, rep_of, short
from crm.cli.moved import moved, moved_lines, targets_on
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.labels import label
from crm.queries.contacts import find_contact
from crm.queries.customers import find_customer
from crm.queries.products import find_product
from crm.queries.reps import me
from crm.queries.visits import VisitRow, find_follow_up, find_visit, get_visit, list_visits
from crm.services.desk import Desk
from crm.services.visits import (
    cancel_visit,
    complete_visit,
    delete_visit,
    edit_visit,
    log_visit,
    miss_visit,
    plan_visit,
)

_FIELDS = {
    "at": "time",
    "mode": "mode",
    "purpose": "purpose",
    "said": "said",
    "result": "result",
    "feedback": "feedback",
    "competitor": "competitor",
    "next": "next_on",
    "next_step": "next_step",
}
_TEXT = 40  # columns of what was said, in a list


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "visit", _("visits, calls and other contacts with customers"))
    plan = add_command(verbs, "plan", _plan, _("plan a visit"))
    log = add_command(verbs, "log", _log, _("log a visit that took place, planned or not"))
    for parser in (plan, log):
        parser.add_argument("customer", metavar="CUSTOMER")
        parser.add_argument("--on", type=day, required=True, metavar="DATE")
    log.add_argument("--new", action="store_true", help=_("even if one is planned for the day"))
    listing = add_list(verbs, _list, _("list visits, the newest first"))
    listing.add_argument("--state", type=choice("visit_state"), metavar="STATE")
    listing.add_argument("--mode", type=choice("mode"), metavar="MODE")
    show = add_command(verbs, "show", _show, _("show all about a visit"))
    complete = add_command(verbs, "complete", _complete, _("log a visit that was planned"))
    edit = add_command(verbs, "edit", _edit, _("correct a visit; an empty text clears a field"))
    others = (
        add_command(verbs, "miss", _miss, _("say that a planned visit did not take place")),
        add_command(verbs, "cancel", _cancel, _("call a planned visit off")),
        add_command(verbs, "delete", _delete, _("delete a visit")),
    )
    for parser in (show, complete, edit, *others):
        parser.add_argument("visit", metavar="VISIT", help=_("the end of its id, or its code"))
    for parser in (complete, edit):
        parser.add_argument("--on", type=day, metavar="DATE")
    for parser in (plan, log, complete, edit):
        _options(parser, what_was_said=parser is not plan, required=parser is log)
    edit.add_argument("--no-next", action="store_true", help=_("nothing was promised"))


def _options(parser: Parser, *, what_was_said: bool, required: bool) -> None:
    parser.add_argument("--at", type=clock, metavar="HH:MM")
    parser.add_argument("--mode", type=choice("mode"), metavar="MODE", help=_("visit, call …"))
    parser.add_argument("--rep", metavar="REP", help=_("whose visit it is; mine if not given"))
    parser.add_argument("--contact", metavar="NAME", help=_("whom at the customer"))
    parser.add_argument("--purpose", metavar="TEXT")
    if what_was_said:
        parser.add_argument("--said", required=required, metavar="TEXT")
        for name in ("feedback", "competitor"):
            parser.add_argument(f"--{name}", metavar="TEXT")
        parser.add_argument("--result", type=choice("result"), metavar="RESULT")
        parser.add_argument(
            "--pitched",
            action="extend",
            nargs="+",
            metavar="PRODUCT",
            help=_("may be repeated"),
        )
        parser.add_argument("--next", type=day, metavar="DATE", help=_("the next contact"))
        parser.add_argument("--next-step", metavar="TEXT", help=_("what was promised"))


def _plan(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        fields = _given(session, args, customer)
    change = plan_visit(desk.store, customer=customer, day=args.on, **fields)
    return _answer(desk, change.record)


def _log(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        customer = find_customer(session, args.customer)
        fields = _given(session, args, customer)
        pitched = _pitched(session, args)
        rep = fields.get("rep") or me(session)
        before = targets_on(session, desk, args.on, rep)
    change = log_visit(
        desk.store,
        customer=customer,
        day=args.on,
        today=desk.today(),
        pitched=pitched,
        new=args.new,
        **fields,
    )
    return _logged(desk, change.record, before)


def _complete(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        row = get_visit(session, find_visit(session, args.visit))
        fields = _given(session, args, row.customer_id)
        pitched = _pitched(session, args)
        done = args.on or min(row.day, desk.today())
        rep = fields.get("rep") or row.rep_id or me(session)
        before = targets_on(session, desk, done, rep)
    complete_visit(desk.store, row.id, today=desk.today(), day=args.on, pitched=pitched, **fields)
    return _logged(desk, row.id, before)


def _edit(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        row = get_visit(session, find_visit(session, args.visit))
        fields = _given(session, args, row.customer_id) | given(args, {"on": "day"})
        if args.pitched is not None:
            fields["pitched"] = _pitched(session, args)
        if args.no_next:
            fields |= {"next_on": None, "next_step": None}
    edit_visit(desk.store, row.id, today=desk.today(), **fields)
    return _answer(desk, row.id)


def _miss(desk: Desk, args: argparse.Namespace) -> Answer:
    visit = desk.store.read(find_visit, args.visit)
    miss_visit(desk.store, visit, today=desk.today())
    return _answer(desk, visit)


def _cancel(desk: Desk, args: argparse.Namespace) -> Answer:
    visit = desk.store.read(find_visit, args.visit)
    cancel_visit(desk.store, visit)
    return _answer(desk, visit)


def _delete(desk: Desk, args: argparse.Namespace) -> Answer:
    visit = desk.store.read(find_visit, args.visit)
    answer = _answer(desk, visit)
    delete_visit(desk.store, visit)
    return deleted(answer)


def _show(desk: Desk, args: argparse.Namespace) -> Answer:
    visit = desk.store.read(find_visit, args.visit)
    row = desk.store.read(get_visit, visit)
    names = (
        (_("customer"), row.customer),
        (_("contact"), row.contact),
        (_("rep"), row.rep),
        (_("day"), f"{row.day} {row.time or ''}".strip()),
        (_("mode"), label("mode", row.mode)),
        (_("state"), label("visit_state", row.state)),
        (_("purpose"), row.purpose),
        (_("said"), row.said),
        (_("feedback"), row.feedback),
        (_("competitor"), row.competitor),
        (_("result"), label("result", row.result)),
        (_("pitched"), listed(row.pitched)),
        (_("next"), " ".join(str(part) for part in (row.next_on, row.next_step) if part)),
        (_("kept on"), row.next_done_on),
    )
    return Answer(
        asdict(row),
        [_("{name}: {value}").format(name=name, value=value) for name, value in names if value],
    )


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        rows = list_visits(
            session,
            customer=customer_of(session, args),
            rep=rep_of(session, args),
            start=args.start,
            end=args.end,
            state=args.state,
            mode=args.mode,
            limit=args.limit,
        )
    return Answer([asdict(row) for row in rows], _lines(rows))


def _given(session: Session, args: argparse.Namespace, customer: uuid.UUID) -> dict[str, Any]:
    fields = given(args, _FIELDS)
    if args.rep:
        fields["rep"] = rep_of(session, args)
    if args.contact is not None:
        fields["contact"] = (
            find_contact(session, args.contact, customer=customer) if args.contact else None
        )
    return fields


def _pitched(session: Session, args: argparse.Namespace) -> list[uuid.UUID]:
    return [find_product(session, text) for text in args.pitched or () if text]


def _answer(desk: Desk, visit: uuid.UUID | None) -> Answer:
    if visit is None:
        return Answer(None)
    row = desk.store.read(get_visit, visit)
    return Answer(asdict(row), _lines([row]))


def _logged(desk: Desk, visit: uuid.UUID | None, before: Any) -> Answer:  # noqa: ANN401 - of `moved`
    """What a logged visit gives back: the next one it opened, and the targets it moved."""
    if visit is None:
        return Answer(None)
    with desk.store.reading() as session:
        row = get_visit(session, visit)
        follower = find_follow_up(session, visit)
        after = targets_on(session, desk, row.day, row.rep_id or me(session))
    changes = moved(before, after)
    data = {
        "id": row.id,
        "customer": row.customer,
        "customer_id": row.customer_id,
        "day": row.day,
        "mode": row.mode,
        "state": row.state,
        "next": None if follower is None else {"id": follower.id, "day": follower.day},
        "targets": changes,
    }
    return Answer(data, [*_lines([row]), *moved_lines(before, after)])


def _lines(rows: Sequence[VisitRow]) -> list[str]:
    heads = (
        *(_("id"), _("day"), _("time"), _("customer"), _("mode"), _("state"), _("rep")),
        *(_("result"), _("next"), _("said")),
    )
    return table(
        heads,
        [
            (
                *(short(row.id), row.day, row.time, row.customer, label("mode", row.mode)),
                *(label("visit_state", row.state), row.rep, label("result", row.result)),
                *(row.next_on, _cut(row.said or row.purpose)),
            )
            for row in rows
        ],
    )


def _cut(text: str | None) -> str | None:
    line = " ".join((text or "").split())
    return line if len(line) <= _TEXT else line[: _TEXT - 1] + "…"
