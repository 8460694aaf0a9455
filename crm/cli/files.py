"""What commands that write a file share: its options and its answer."""

import argparse
from typing import TYPE_CHECKING

from crm.cli.answers import Answer
from crm.i18n import gettext as _
from crm.i18n import ngettext

if TYPE_CHECKING:
    from crm.documents.exports.exporting import Exported


def add_out(parser: argparse.ArgumentParser) -> None:
    """The options of a list that can be written to a file instead."""
    parser.add_argument("--out", metavar="FILE", help=_("write the list to this file, xlsx or csv"))
    parser.add_argument(
        "--force", action="store_true", help=_("replace the file if there is one already")
    )


def written(done: "Exported", kind: str | None = None) -> Answer:
    """What went out, as an answer."""
    data = {
        "kind": kind or next(iter(done.rows), None),
        "file": str(done.path),
        "rows": done.count,
        "kinds": dict(done.rows),
    }
    line = ngettext("Wrote {count} row to {file}.", "Wrote {count} rows to {file}.", done.count)
    return Answer(data, [line.format(count=done.count, file=done.path)])
