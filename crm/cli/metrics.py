"""crm metric, crm facts: a number, and what is behind it."""

import argparse
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, Parser, add_command, choice, currency, day
from crm.cli.fields import short
from crm.cli.files import add_out, written
from crm.domain.money import minor_scale
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.amounts import plain_value, show_number, show_value
from crm.queries.dimensions import GROUPS
from crm.queries.measure import FactRow, Measure, measure, measure_facts
from crm.queries.metrics import METRICS, Metric, find_metric
from crm.queries.reps import find_rep
from crm.queries.targets import TEAM
from crm.services.desk import Desk

_TEXT = 40  # characters of what a fact says


def register(commands: Commands) -> None:
    """Add the commands of this module."""
    names = _("one of {names}, or what readings are reported under").format(
        names=", ".join(METRICS)
    )
    metric = add_command(commands, "metric", _metric, _("a number over some days"))
    _options(metric, names)
    metric.add_argument("--by", choices=GROUPS)
    facts = add_command(commands, "facts", _facts, _("the facts behind a number"))
    _options(facts, names)
    add_out(facts)


def _options(parser: Parser, names: str) -> None:
    parser.add_argument("name", metavar="METRIC", help=names)
    parser.add_argument("--from", dest="start", type=day, required=True, metavar="DATE")
    parser.add_argument("--to", dest="end", type=day, required=True, metavar="DATE")
    parser.add_argument("--basis", type=choice("basis"), metavar="BASIS")
    parser.add_argument("--rep", metavar="REP", help=_("of this rep alone, else of everybody"))
    parser.add_argument("--currency", type=currency, metavar="C")


def _asked(session: Session, desk: Desk, args: argparse.Namespace) -> dict[str, Any]:
    if args.end < args.start:
        raise KnownError(
            "days_reversed", _("The last day is before the first; exchange --from and --to.")
        )
    whose = None if args.rep in (None, TEAM) else find_rep(session, args.rep)
    return {
        "basis": args.basis,
        "rep": whose,
        "currency": args.currency,
        "today": desk.today(),
    }


def _metric(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        metric = find_metric(session, args.name)
        found = measure(
            session, metric.name, args.start, args.end, by=args.by, **_asked(session, desk, args)
        )
    return Answer(_data(found), _lines(metric, found, args.by))


def _data(found: Measure) -> dict[str, Any]:
    unit, scale = found.unit, found.scale
    return {
        "metric": found.metric,
        "unit": unit,
        "currency": found.currency,
        "value": plain_value(found.value, unit, scale),
        "fact_count": found.fact_count,
        "by": [
            {
                "key": group.key,
                "name": group.name,
                "value": plain_value(group.value, unit, scale),
            }
            for group in found.by
        ],
        "other_currencies": [
            {
                "currency": other.currency,
                "value": other.value,
                "fact_count": other.fact_count,
            }
            for other in found.others
        ],
    }


def _lines(metric: Metric, found: Measure, by: str | None) -> list[str]:
    facts = ngettext("one fact", "{count} facts", found.fact_count).format(count=found.fact_count)
    label = metric.name if metric.is_reading else _(metric.label)
    value = show_value(found.value, found.unit, found.scale, found.currency)
    behind = _("  ({text})").format(text=facts)
    lines = [f"{label}  {value}{behind}", _(metric.definition)]
    lines += [
        _("Also {value}, which is not added.").format(
            value=show_value(other.value, found.unit, found.scale, other.currency)
        )
        for other in found.others
    ]
    if by is not None and found.by:
        rows = [
            (group.name, show_number(group.value, found.unit, found.scale, found.currency))
            for group in found.by
        ]
        lines += ["", *table((_(by), label), rows)]
    return lines


def _facts(desk: Desk, args: argparse.Namespace) -> Answer:
    with desk.store.reading() as session:
        metric = find_metric(session, args.name)
        asked = _asked(session, desk, args)
        rows = measure_facts(session, metric.name, args.start, args.end, **asked)
    unit, scale = metric.unit, 1 if metric.counts else metric.scale
    if args.out:
        from crm.documents.exports.lists import export_facts

        title = metric.name if metric.is_reading else _(metric.label)
        done = export_facts(rows, Path(args.out), title=title, scale=scale, force=args.force)
        return written(done)
    heads = (_("id"), _("day"), _("rep"), _("customer"), _("product"), _("value"), _("about"))
    return Answer(
        [
            {
                "id": row.id,
                "kind": row.kind,
                "day": row.day,
                "rep": row.rep,
                "customer": row.customer,
                "product": row.product,
                "value": plain_value(row.value, unit, scale),
                "currency": row.currency,
                "text": row.text,
            }
            for row in rows
        ],
        table(heads, [_cells(row, unit, scale) for row in rows]),
    )


def _cells(row: FactRow, unit: str, scale: int) -> tuple[object, ...]:
    return (
        short(row.id),
        row.day,
        row.rep,
        row.customer,
        row.product,
        show_number(
            row.value, unit, minor_scale(row.currency) if row.currency else scale, row.currency
        ),
        None if row.text is None else " ".join(row.text.split())[:_TEXT],
    )
