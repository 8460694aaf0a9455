"""What rows without any key made in an import before, by just what they said.

Nothing but their content tells such rows from each other. The change log knows with which content
a record was made; rows that say just that are about it, whatever was added to it since.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.documents.imports.fields import Draft
from crm.documents.imports.grouping import Groups
from crm.models import ChangeEntry, Step
from crm.services.imports import VERB

NOT_CONTENT = {"deleted", "currency", "kind"}  # what a new customer has without being told
USUAL_KIND = "end_customer"
_KEYS = ("code", "phone", "email")

Row = dict[str, Any]


def known_contents(
    session: Session, table: str, drafts: Iterable[Draft], groups: Groups
) -> Iterator[tuple[Sequence[Draft], Sequence[uuid.UUID]]]:
    """Rows that are about one record, each time with the records that were made with their content.

    First those that say together what a record was made with, then those of which one does: a file
    that has grown since still means what it meant.
    """
    together: dict[int, tuple[Sequence[Draft], str]] = {}
    alone: list[tuple[Sequence[Draft], str]] = []
    for draft in drafts:
        if not draft.keyless:
            continue
        mates = groups.mates(draft)
        if mates[0].place not in together and all(mate.keyless for mate in mates):
            together[mates[0].place] = mates, content_key(_logged(groups.content(draft)))
        if len(mates) > 1:
            alone.append((mates, content_key(_logged(draft.columns))))
    asked = [*together.values(), *alone]
    if not asked:
        return
    made = _made_with(session, table, {key for _mates, key in asked})
    for mates, key in asked:
        if key in made:
            yield mates, made[key]


def _made_with(session: Session, table: str, wanted: set[str]) -> dict[str, list[uuid.UUID]]:
    inserts = session.execute(
        select(ChangeEntry.row, ChangeEntry.fields)
        .join(Step, Step.n == ChangeEntry.step)
        .where(Step.verb == VERB, ChangeEntry.tbl == table, ChangeEntry.kind == "I")
        .where(*(func.json_extract(ChangeEntry.fields, f"$.{key}").is_(None) for key in _KEYS))
        .order_by(ChangeEntry.n)
    )
    made: dict[str, list[uuid.UUID]] = defaultdict(list)
    for record, fields in inserts:
        key = content_key(json.loads(fields))
        if key in wanted:
            made[key].append(record)
    return made


def _logged(columns: Row) -> Row:
    """The columns as the change log holds them."""
    row: Row = {}
    for name, value in columns.items():
        if isinstance(value, uuid.UUID):
            row[name] = value.hex
        elif name in {"extra", "tags"}:
            row[name] = json.dumps(value)
        elif hasattr(value, "isoformat"):
            row[name] = value.isoformat()
        elif isinstance(value, bool):
            row[name] = int(value)
        else:
            row[name] = value
    return row


def content_key(logged: Row) -> str:
    """What rows of the log are compared by."""
    content = {name: value for name, value in logged.items() if name not in NOT_CONTENT}
    if logged.get("kind", USUAL_KIND) != USUAL_KIND:
        content["kind"] = logged["kind"]
    for name in ("extra", "tags"):
        if isinstance(content.get(name), str):
            content[name] = json.loads(content[name])
    return json.dumps(content, sort_keys=True, ensure_ascii=False)
