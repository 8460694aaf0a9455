"""crm search: one box over customers, contacts, notes, visits and products."""

import argparse
from dataclasses import asdict

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command, choice, positive
from crm.cli.fields import short
from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.search import search
from crm.queries.wording import field_name
from crm.services.desk import Desk

MOST = 20


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "search", _search, _("find customers, contacts, products, visits and notes")
    )
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument("--kind", type=choice("found"), metavar="KIND", action="append")
    parser.add_argument("--limit", type=positive, metavar="N", default=MOST)


def _search(desk: Desk, args: argparse.Namespace) -> Answer:
    hits = desk.store.read(search, args.text, kinds=args.kind, limit=args.limit)
    if not hits:
        return Answer([], [_("Nothing was found. A shorter text finds more.")])
    heads = (_("id"), _("kind"), _("name"), _("field"), _("found"))
    rows = [
        (
            *(short(hit.id), label("found", hit.kind), marked(hit.name, hit.name_marks)),
            *(field_name(hit.where), marked(hit.snippet, hit.marks)),
        )
        for hit in hits
    ]
    return Answer([asdict(hit) for hit in hits], table(heads, rows))


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The text with what was found in brackets."""
    for start, end in sorted(marks, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
