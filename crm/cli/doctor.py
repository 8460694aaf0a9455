"""doctor: is the store as it must be."""

import argparse
from dataclasses import asdict

from crm.cli.answers import Answer, table
from crm.cli.arguments import Commands, add_command
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.queries.doctor import diagnose
from crm.services.desk import Desk

FOUND = 1  # exit status


def register(commands: Commands) -> None:
    """Add the command."""
    add_command(commands, "doctor", _doctor, _("check that the store is sound"))


def _doctor(desk: Desk, args: argparse.Namespace) -> Answer:
    del args
    findings = desk.store.read(diagnose)
    data = {"ok": not findings, "findings": [asdict(finding) for finding in findings]}
    if not findings:
        return Answer(data, [_("The store is sound.")])
    count = len(findings)
    heads = (_("what"), _("table"), _("record"), _("in words"))
    rows = [(found.code, found.table, found.record, found.detail) for found in findings]
    return Answer(
        data,
        [
            ngettext("{count} finding:", "{count} findings:", count).format(count=count),
            *table(heads, rows),
            _("Keep a copy of the file as it is, and put a backup in its place."),
        ],
        FOUND,
    )
