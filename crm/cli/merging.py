"""crm customer merge: two customers become one."""

import argparse
from typing import Any

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command
from crm.errors import KnownError
from crm.i18n import gettext as _
from crm.i18n import listed, ngettext
from crm.queries.lookup import find_customer
from crm.queries.merging import BOTH, KEEP, OTHER, MergeField, MergePreview, merge_preview
from crm.queries.wording import TABLES, field_name
from crm.services.desk import Desk
from crm.services.merging import merge_customers

_SIDES = {"a": KEEP, "b": OTHER, "both": BOTH}
_NAMES = {KEEP: "A", OTHER: "B", BOTH: "both"}


def register_merge(verbs: Commands) -> None:
    """Add the verb to those of `customer`."""
    merge = add_command(verbs, "merge", _merge, _("make one of two customers: B becomes A"))
    merge.add_argument("keep", metavar="A", help=_("the customer that stays"))
    merge.add_argument("other", metavar="B", help=_("the one that is the same"))
    merge.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="FIELD=A|B|both",
        help=_("whose value it shall be; may be repeated"),
    )
    merge.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))


def _merge(desk: Desk, args: argparse.Namespace) -> Answer:
    choices, day = dict(_choice(text) for text in args.take), desk.today()
    with desk.store.reading() as session:
        keep, other = (find_customer(session, text) for text in (args.keep, args.other))
        preview = merge_preview(session, keep, other, choices=choices, day=day)
    step = None
    if not args.dry_run:
        step = merge_customers(desk.store, keep, other, choices=choices, day=day).step
    return Answer(_data(preview) | {"step": step}, _lines(preview, step))


def _choice(text: str) -> tuple[str, str]:
    field, is_pair, side = text.partition("=")
    chosen = _SIDES.get(side.strip().casefold())
    if not is_pair or chosen is None:
        raise KnownError(
            "usage",
            _("{text} takes nothing; write it as phone=A, phone=B or phone=both.").format(
                text=text
            ),
        )
    return field.strip().replace("-", "_"), chosen


def _data(preview: MergePreview) -> dict[str, Any]:
    return {
        "keep": preview.keep,
        "keep_name": preview.keep_name,
        "other": preview.other,
        "other_name": preview.other_name,
        "fields": [
            {
                "field": field.field,
                "a": field.keep,
                "b": field.other,
                "result": field.result,
                "choice": _NAMES[field.choice],
                "choices": [_NAMES[choice] for choice in field.choices],
            }
            for field in preview.fields
        ],
        "people": [
            {
                "keep": person.keep,
                "keep_name": person.keep_name,
                "other": person.other,
                "other_name": person.other_name,
            }
            for person in preview.people
        ],
        "moved": dict(preview.moved),
    }


def _lines(preview: MergePreview, step: int | None) -> list[str]:
    lines = table(
        (_("field"), "A", "B", _("result")),
        [
            (_name(field), field.keep_text, field.other_text, field.result_text)
            for field in preview.differences
        ],
    )
    if preview.people:
        lines.append(
            _("The same people: {names}.").format(
                names=listed(
                    person.keep_name
                    if person.keep_name == person.other_name
                    else f"{person.keep_name} = {person.other_name}"
                    for person in preview.people
                )
            )
        )
    count = sum(preview.moved.values())
    moved = listed(f"{_(TABLES[name])} {count}" for name, count in preview.moved.items())
    if count:
        lines.append(
            ngettext(
                "{count} record goes along: {records}.",
                "{count} records go along: {records}.",
                count,
            ).format(count=count, records=moved)
        )
    if step is None:
        return [*lines, _("Nothing was changed; leave out --dry-run to do it.")]
    done = _("{other} is {keep} now; crm undo --step {step} takes it back at any time.")
    return [
        *lines,
        done.format(other=preview.other_name, keep=preview.keep_name, step=step),
    ]


def _name(field: MergeField) -> str:
    return _("owner") if field.field == "owner" else field_name(field.field)
