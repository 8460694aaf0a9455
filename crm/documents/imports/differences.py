"""What a row would change, in a user's words."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm.documents.imports.kinds import KINDS
from crm.documents.imports.plan import ImportPlan, RowPlan, SheetPlan
from crm.i18n import gettext as _
from crm.i18n import listed
from crm.queries.wording import field_name, plain_value

LONGEST = 60  # characters of a value in a sentence

_CONTACT = "contact_"
_ELSEWHERE = {"stage": ("stage_change", "stage"), "price": ("price_change", "price")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: its name, what it is called, what it says now and what it will say."""

    field: str
    label: str
    old: str
    new: str


def differences(plan: ImportPlan, sheet: SheetPlan, row: RowPlan) -> list[Difference]:
    """What the row changes, in the order of its columns; nothing for a new record."""
    return [
        Difference(
            name,
            _label(sheet.kind, name),
            _words(plan, sheet.kind, row, name, old),
            _words(plan, sheet.kind, row, name, new),
        )
        for name, (old, new) in row.differences.items()
    ]


def _label(kind: str, name: str) -> str:
    for each in (name, name.removesuffix("_id")):
        if (field := KINDS[kind].field(each)) is not None:
            return _(field.label)
    return field_name(name)


def _words(plan: ImportPlan, kind: str, row: RowPlan, name: str, value: Any) -> str:  # noqa: ANN401
    words = _plain(plan.names, kind, row.currency, name, value)
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _plain(
    names: Mapping[uuid.UUID, str],
    kind: str,
    currency: str,
    name: str,
    value: Any,  # noqa: ANN401
) -> str:
    if value is None or value in ("", [], {}):
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, uuid.UUID):
        return names.get(value, str(value)[-8:])
    if isinstance(value, list | tuple | Mapping):
        return _listed(value)
    table = KINDS[kind].table.name
    if name in _ELSEWHERE:
        table, name = _ELSEWHERE[name]
    elif name.startswith(_CONTACT):
        table, name = "contact", name.removeprefix(_CONTACT)
    return plain_value(table, name, value, currency)


def _listed(value: Sequence[object] | Mapping[str, object]) -> str:
    if isinstance(value, Mapping):
        return listed(f"{header}: {words}" for header, words in value.items())
    return listed(map(str, value))
