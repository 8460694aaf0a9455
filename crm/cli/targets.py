"""crm target set, list, end."""

import argparse
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command, add_group, choice, currency, day
from crm.cli.fields import short
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.labels import code_of, label
from crm.queries.amounts import plain_value, read_value, scale_of, show_number
from crm.queries.customers import find_customer
from crm.queries.dimensions import SCOPES
from crm.queries.metrics import Metric, find_metric
from crm.queries.products import find_product
from crm.queries.reps import find_rep, me
from crm.queries.settings import setting
from crm.queries.targets import (
    TEAM,
    TargetState,
    find_target,
    last_day,
    list_targets,
    written_target,
)
from crm.services.desk import Desk
from crm.services.targets import end_target, set_target
from crm.settings import CURRENCY


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    verbs = add_group(commands, "target", _("ranges on a number over a period"))
    setting_one = add_command(verbs, "set", _set, _("set a target, or its next version"))
    setting_one.add_argument("metric", metavar="METRIC")
    setting_one.add_argument(
        "--period", required=True, metavar="P", help=_("week, month, 45d, once, and so on")
    )
    setting_one.add_argument("--low", metavar="X", help=_("the floor, as 5 or 8万"))
    setting_one.add_argument("--high", metavar="Y", help=_("the stretch, or the limit of a cap"))
    setting_one.add_argument("--sense", type=choice("sense"), metavar="SENSE")
    setting_one.add_argument("--from", dest="start", type=day, metavar="DATE")
    setting_one.add_argument("--to", dest="end", type=day, metavar="DATE", help=_("with once"))
    setting_one.add_argument("--this-period", action="store_true")
    setting_one.add_argument(
        "--scope",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY=VALUE",
        help=", ".join(SCOPES),
    )
    setting_one.add_argument("--each", type=choice("each"), metavar="EACH")
    setting_one.add_argument("--basis", type=choice("basis"), metavar="BASIS")
    setting_one.add_argument("--currency", type=currency, metavar="C")
    setting_one.add_argument("--note", metavar="TEXT")
    listing = add_command(verbs, "list", _list, _("list targets with their versions"))
    listing.add_argument("--rep", metavar="REP", help=_("of this rep alone, or of the team"))
    listing.add_argument("--all", action="store_true", help=_("ended ones, too"))
    ending = add_command(verbs, "end", _end, _("end a target"))
    ending.add_argument("target", metavar="TARGET", help=_("the end of an id, or a metric"))
    ending.add_argument("--from", dest="start", type=day, metavar="DATE")
    ending.add_argument("--this-period", action="store_true")


def _set(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        metric = find_metric(session, args.metric)
        currency = _currency(session, metric, args.currency)
        scope = dict(_scope(session, text) for text in args.scope)
    change = set_target(
        desk.store,
        metric=metric.name,
        period=args.period,
        low=None if args.low is None else read_value(args.low, metric, currency),
        high=None if args.high is None else read_value(args.high, metric, currency),
        sense=args.sense,
        scope=scope,
        each=args.each,
        basis=args.basis,
        currency=currency,
        from_date=args.start,
        until=args.end,
        this_period=args.this_period,
        note=args.note,
        today=desk.today(),
    )
    with desk.store.reading() as session:
        found = written_target(session, change.record, today=desk.today())
    line = _("{metric} counts from {day} on.").format(metric=_name(metric), day=found.row.starts_on)
    lines = [line]
    if found.row.starts_on > desk.today() and not args.start:
        lines.append(_("Say --this-period for it to count in the running period, too."))
    return Answer(_data(found, metric) | {"step": change.step}, lines)


def _end(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        row = find_target(session, args.target, rep=me(session))
    change = end_target(
        desk.store,
        row.id,
        from_date=args.start,
        this_period=args.this_period,
        today=desk.today(),
    )
    with desk.store.reading() as session:
        last = last_day(session, row)
        name = _name(find_metric(session, row.metric))
    line = (
        _("The target {metric} is gone.").format(metric=name)
        if last is None
        else _("The target {metric} ends on {day}.").format(metric=name, day=last)
    )
    return Answer({"id": row.id, "metric": row.metric, "until": last, "step": change.step}, [line])


def _list(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        found = list_targets(session, today=desk.today())
        if args.rep is not None:
            whose = None if args.rep == TEAM else find_rep(session, args.rep)
            found = [each for each in found if each.row.rep == whose]
        if not args.all:
            found = [each for each in found if each.state != "ended"]
        metrics = {each.row.metric: find_metric(session, each.row.metric) for each in found}
    heads = (
        *(_("id"), _("metric"), _("period"), _("from"), _("until"), _("low"), _("high")),
        *(_("sense"), _("rep"), _("scope"), _("each"), _("basis"), _("state")),
    )
    return Answer(
        [_data(each, metrics[each.row.metric]) for each in found],
        table(heads, [_cells(each, metrics[each.row.metric]) for each in found]),
    )


def _name(metric: Metric) -> str:
    return metric.name if metric.is_reading else _(metric.label)


def _data(found: TargetState, metric: Metric) -> dict[str, Any]:
    row = found.row
    scale = scale_of(metric, row.currency)
    return {
        "id": row.id,
        "metric": row.metric,
        "period": row.period,
        "from": row.starts_on,
        "until": found.until,
        "low": plain_value(row.low, metric.unit, scale),
        "high": plain_value(row.high, metric.unit, scale),
        "sense": row.sense,
        "unit": metric.unit,
        "currency": row.currency,
        "rep": found.whose or TEAM,
        "scope": dict(row.scope),
        "each": row.each,
        "basis": row.basis,
        "state": found.state,
        "versions": [
            {
                "id": each.id,
                "from": each.starts_on,
                "low": plain_value(each.low, metric.unit, scale),
                "high": plain_value(each.high, metric.unit, scale),
                "ended": each.ended,
            }
            for each in found.versions
        ],
    }


def _cells(found: TargetState, metric: Metric) -> tuple[object, ...]:
    row = found.row
    scale = scale_of(metric, row.currency)
    bounds = [
        None if bound is None else show_number(bound, metric.unit, scale, row.currency)
        for bound in (row.low, row.high)
    ]
    return (
        short(row.id),
        row.metric,
        label("period", row.period),
        row.starts_on,
        found.until,
        *bounds,
        label("sense", row.sense),
        found.whose or _("team"),
        found.scope,
        None if row.each is None else label("each", row.each),
        None if row.basis is None else label("basis", row.basis),
        label("target_state", found.state),
    )


def _currency(session: Session, metric: Metric, given: str | None) -> str | None:
    if not metric.is_money:
        return None
    return given.strip().upper() if given else setting(session, CURRENCY)


def _scope(session: Session, text: str) -> tuple[str, str]:
    """One part of a scope, the record meant looked up and codes from their words."""
    key, is_pair, value = text.partition("=")
    key, value = key.strip(), value.strip()
    if not is_pair or not value:
        raise KnownError(
            "usage",
            _("{text} narrows nothing down; write it as region=华东 or product=P1.").format(
                text=text
            ),
        )
    if key == "rep":
        return key, TEAM if value == TEAM else str(find_rep(session, value))
    if key == "customer":
        return key, str(find_customer(session, value))
    if key == "product":
        return key, str(find_product(session, value))
    if key in {"kind", "channel", "grade"}:
        return key, code_of(key, value) or value
    return key, value
