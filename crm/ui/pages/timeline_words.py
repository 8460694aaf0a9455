"""How an entry of a timeline is told: its icon, its tone and its words."""

from collections.abc import Callable, Mapping

from crm.i18n import gettext as _
from crm.labels import label
from crm.queries.briefs.words import price
from crm.queries.timeline import TimelineRow
from crm.ui import formats
from crm.ui.pages.timeline import Event

MODE_ICONS = {
    "visit": "visit",
    "call": "phone",
    "wechat": "message",
    "mail": "mail",
    "video": "video",
}
_ICONS = {
    "order": ("package", "info"),
    "payment": ("money", "neutral"),
    "return": ("undo", "warn"),
    "gift": ("gift", "gift"),
    "meeting": ("gift", "gift"),
    "note": ("message", "neutral"),
    "task": ("circle", "neutral"),
    "promise": ("circle", "neutral"),
    "stage": ("next", "info"),
    "assignment": ("person", "neutral"),
    "lesson": ("lesson", "warn"),
    "price": ("trend", "neutral"),
    "merge": ("copy", "neutral"),
}


def event_of(row: TimelineRow) -> Event:
    """The entry as it is shown."""
    icon, tone = _ICONS.get(row.kind, ("", ""))
    if row.kind == "visit":
        icon = MODE_ICONS.get(row.code or "", "visit")
        tone = {"completed": "accent", "missed": "danger"}.get(row.state or "", "neutral")
    elif row.state == "done":
        icon, tone = "check", "accent"
    return Event(
        row.id, row.kind, row.day, icon, tone, _TITLES[row.kind](row), _body(row), row.state
    )


def _body(row: TimelineRow) -> str:
    told = list(row.told)
    if row.kind == "price" and row.before is not None and row.currency is not None:
        told.insert(0, f"{price(row.before, row.currency)} → {_price(row)}")
    elif row.kind == "gift" and row.who:
        told.insert(0, row.who)
    if row.then and row.then.strip():
        told.append("→ " + " ".join(row.then.split()))
    return " · ".join(told)


def _parts(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _money(row: TimelineRow) -> str:
    if row.amount is None:
        return ""
    return formats.money(row.amount, row.currency or "CNY")


def _price(row: TimelineRow) -> str:
    return "" if row.amount is None else price(row.amount, row.currency or "CNY")


def _visit(row: TimelineRow) -> str:
    state = label("visit_state", row.state) if row.state != "completed" else None
    return _parts(label("mode", row.code), row.who, label("result", row.result), state)


def _order(row: TimelineRow) -> str:
    state = label("order_state", row.state) if row.state != "ordered" else None
    return _parts(f"{_('Order')} {_money(row)}", state)


def _return(row: TimelineRow) -> str:
    return _parts(f"{_('Return')} {_money(row)}", label("return_state", row.state))


def _gift(row: TimelineRow) -> str:
    waits = label("approval", row.state) if row.state in {"pending", "refused"} else None
    return _parts(_("Gift"), f"{row.title or ''} {_money(row)}".strip(), waits)


def _meeting(row: TimelineRow) -> str:
    waits = label("approval", row.state) if row.state in {"pending", "refused"} else None
    about = f"{row.title or ''} {_money(row)}".strip()
    return _parts(label("meeting_kind", row.code), about, waits)


def _assignment(row: TimelineRow) -> str:
    return _("Now with {rep}").format(rep=row.who) if row.who else _("Nobody’s from here on")


_TITLES: Mapping[str, Callable[[TimelineRow], str]] = {
    "visit": _visit,
    "order": _order,
    "payment": lambda row: f"{label('payment_kind', row.code)} {_money(row)}".strip(),
    "return": _return,
    "gift": _gift,
    "meeting": _meeting,
    "note": lambda row: label("note_kind", row.code),
    "task": lambda row: _parts(_("Task"), row.title),
    "promise": lambda row: _parts(_("Promise"), row.title),
    "stage": lambda row: _("Now: {stage}").format(stage=label("stage", row.code)),
    "assignment": _assignment,
    "lesson": lambda _row: _("Lesson"),
    "price": lambda row: _("New price: {product}").format(product=row.title or _price(row)),
    "merge": lambda row: _("Merged: {name}").format(name=row.title or ""),
}
