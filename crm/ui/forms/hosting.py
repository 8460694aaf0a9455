"""Forms of gifts, and of meetings and meals, with what the limits leave for them."""

import uuid
from collections.abc import Sequence
from typing import Any

from crm.domain.choices import APPROVALS, MEETING_KINDS
from crm.domain.money import QUANTITY_SCALE, split_equally
from crm.i18n import gettext as _
from crm.i18n import mark
from crm.labels import label
from crm.queries.gifts import list_gifts
from crm.queries.limits import Headroom, headrooms
from crm.queries.meetings import list_meetings
from crm.queries.reps import me
from crm.services.desk import Desk
from crm.services.gifts import add_gift, delete_gift, edit_gift
from crm.services.meetings import Guest, add_meeting, delete_meeting, edit_meeting
from crm.ui.formats import every, money
from crm.ui.forms import editors, numbers, records
from crm.ui.forms.fields import DAY
from crm.ui.forms.form import Field, Form, Known, Remark, Saved, Values
from crm.ui.forms.guests import GuestsEdit
from crm.ui.forms.values import about, done, values_of

_APPROVAL = Field(
    key="approval",
    label=mark("Approval"),
    editor=editors.choice("approval", APPROVALS),
    default=lambda _known: "none",
    half=True,
)
_BUDGET = Field(key="budget", label=mark("Budget"), editor=numbers.money(), half=True, more=True)


# --- What the limits leave ----------------------------------------------------------------------


def _limit_words(room: Headroom, spent: int) -> str:
    """One limit in a sentence: what is left of it, after this."""
    left = room.left - spent
    whose = room.name or (
        _("for one gift")
        if room.each == "gift"
        else _("for one meeting")
        if room.each == "meeting"
        else _("for all")
    )
    period = "" if room.each in {"gift", "meeting"} else every(room.period)
    limit = money(room.high, room.currency)
    if left < 0:
        words = _("{over} over the limit of {limit}: {whose}")
        said = words.format(over=money(-left, room.currency), limit=limit, whose=whose)
    else:
        words = _("{left} of {limit} left: {whose}")
        said = words.format(left=money(left, room.currency), limit=limit, whose=whose)
    return f"{said} · {period}" if period else said


def _limit_remarks(rooms: Sequence[tuple[Headroom, int]], approval: str | None) -> list[Remark]:
    """Every limit, with what of the cost counts for it."""
    found = []
    for room, spent in rooms:
        is_over = room.left < spent
        is_near = not is_over and spent and (room.used + spent) * 5 >= room.high * 4
        tone = "danger" if is_over else "warn" if is_near else "text2"
        asks = is_over and approval in {None, "none", "refused"}
        found.append(Remark(_limit_words(room, spent), tone, "alert" if is_over else "money", asks))
    return found


def _moved(rooms: Sequence[tuple[Headroom, int]]) -> str:
    """What is left of the tightest limit on more than one."""
    several = [each for each in rooms if each[0].each not in {"gift", "meeting"}]
    return _limit_words(*several[0]) if several else ""


def _share(guests: Sequence[Guest], cost: int, room: Headroom) -> int:
    """What of a meal's cost counts for the limit."""
    if room.whose is None or not guests:
        return cost
    shares = split_equally(cost, len(guests))
    return sum(
        share
        for share, guest in zip(shares, guests, strict=True)
        if room.whose in {guest.customer, guest.contact}
    )


# --- A gift -------------------------------------------------------------------------------------


def _load_gift(desk: Desk, gift: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_gifts, gift=gift)
    return values_of(row, GIFT, currency=row.currency)


def _gift_rooms(desk: Desk, gift: uuid.UUID | None, values: Values) -> list[tuple[Headroom, int]]:
    """Every limit, with the cost."""
    if values.get("customer") is None:
        return []
    contact = values.get("contact")
    with desk.store.reading() as session:
        found = headrooms(
            session,
            "gifts_cost",
            day=values.get("day") or desk.today(),
            today=desk.today(),
            customers=[values["customer"]],
            contacts=[] if contact is None else [contact],
            without=gift,
        )
    cost = counted_cost(values)
    return [(room, cost) for room in found]


def counted_cost(values: Values) -> int:
    """What it costs; what was not approved does not count."""
    return 0 if values.get("approval") == "refused" else values.get("cost") or 0


def _gift_remarks(
    desk: Desk, gift: uuid.UUID | None, values: Values, _known: Known
) -> list[Remark]:
    return _limit_remarks(_gift_rooms(desk, gift, values), values.get("approval"))


def _save_gift(desk: Desk, gift: uuid.UUID | None, values: dict[str, Any], known: Known) -> Saved:
    moved = _moved(_gift_rooms(desk, gift, values))
    before = None if gift is None else _load_gift(desk, gift)["approval"]
    fields = dict(values)
    customer, contact = fields.pop("customer"), fields.pop("contact")
    fields["quantity"] = QUANTITY_SCALE if fields["quantity"] is None else fields["quantity"]
    if gift is None:
        change = add_gift(
            desk.store,
            customer=customer,
            contact_id=contact,
            currency=known.currency,
            rep_id=desk.store.read(me),
            **fields,
        )
    else:
        change = edit_gift(desk.store, gift, customer_id=customer, contact_id=contact, **fields)
    asks = values["approval"] == "pending" != before
    return Saved(change.record, about(known, values["item"]), moved, asks)


GIFT = Form(
    kind="gift",
    icon="gift",
    title=mark("Log a gift"),
    title_edit=mark("Edit gift"),
    noun=mark("Gift"),
    words=mark("present, gift, sample"),
    fields=(
        Field(
            key="customer",
            label=mark("Customer"),
            editor=records.customer(),
            required=True,
            leads=True,
        ),
        Field(key="item", label=mark("What"), editor=editors.text(), required=True),
        Field(key="contact", label=mark("For"), editor=records.contact(), half=True),
        Field(
            key="quantity",
            label=mark("Quantity"),
            editor=numbers.quantity(),
            default=lambda _known: QUANTITY_SCALE,
            half=True,
        ),
        Field(
            key="cost",
            label=mark("Cost"),
            editor=numbers.money(),
            hint=mark("of all of it"),
            half=True,
        ),
        DAY,
        Field(key="occasion", label=mark("Occasion"), editor=editors.text(), half=True),
        _APPROVAL,
        _BUDGET,
        Field(
            key="returned",
            label=mark("Returned"),
            editor=editors.tick(),
            hint=mark("They gave it back"),
            half=True,
            more=True,
        ),
        Field(key="note", label=mark("Note"), editor=editors.long_text(), more=True),
        Field(key="code", label=mark("Code"), editor=editors.text(), half=True, more=True),
    ),
    load=_load_gift,
    save=_save_gift,
    delete=lambda desk, gift, _values: done(delete_gift(desk.store, gift)),
    remarks=_gift_remarks,
    errors={"text_missing": "item"},
)


# --- A meeting or a meal ------------------------------------------------------------------------


def _load_meeting(desk: Desk, meeting: uuid.UUID) -> dict[str, Any]:
    (row,) = desk.store.read(list_meetings, meeting=meeting)
    return values_of(
        row,
        MEETING,
        guests=tuple(Guest(each.customer_id, each.contact_id) for each in row.guests),
        currency=row.currency,
    )


def _meeting_rooms(
    desk: Desk, meeting: uuid.UUID | None, values: Values
) -> list[tuple[Headroom, int]]:
    """Every limit, with what of the cost counts for it."""
    guests: Sequence[Guest] = values.get("guests") or ()
    with desk.store.reading() as session:
        found = headrooms(
            session,
            "meetings_cost",
            day=values.get("day") or desk.today(),
            today=desk.today(),
            customers=list(dict.fromkeys(guest.customer for guest in guests)),
            contacts=[guest.contact for guest in guests if guest.contact is not None],
            without=meeting,
        )
    cost = counted_cost(values)
    return [(room, _share(guests, cost, room)) for room in found]


def _meeting_remarks(
    desk: Desk, meeting: uuid.UUID | None, values: Values, known: Known
) -> list[Remark]:
    rooms = _meeting_rooms(desk, meeting, values)
    guests: Sequence[Guest] = values.get("guests") or ()
    cost = counted_cost(values)
    people = len(guests) + (values.get("companions") or 0) + 1  # and me
    found = _limit_remarks(rooms, values.get("approval"))
    if cost and guests:
        each = money(cost // people, known.currency)
        words = _("{amount} each for {people} people, you among them")
        found.insert(0, Remark(words.format(amount=each, people=people), icon="customers"))
    return found


def _save_meeting(
    desk: Desk, meeting: uuid.UUID | None, values: dict[str, Any], known: Known
) -> Saved:
    moved = _moved(_meeting_rooms(desk, meeting, values))
    fields = dict(values)
    guests = fields.pop("guests")
    asks = values["approval"] == "pending"
    if meeting is None:
        change = add_meeting(
            desk.store,
            guests=guests,
            currency=known.currency,
            rep_id=desk.store.read(me),
            **fields,
        )
    else:
        row = _load_meeting(desk, meeting)
        before, asks = row["guests"], asks and row["approval"] != "pending"
        same = set(before) == set(guests) and len(before) == len(guests)
        change = edit_meeting(desk.store, meeting, guests=None if same else guests, **fields)
    words = values["subject"] or label("meeting_kind", values["kind"])
    return Saved(change.record, words, moved, asks)


MEETING = Form(
    kind="meeting",
    icon="customers",
    title=mark("Log a meal or meeting"),
    title_edit=mark("Edit meal or meeting"),
    noun=mark("Meeting"),
    words=mark("meal, dinner, banquet, event, entertainment"),
    fields=(
        Field(
            key="kind",
            label=mark("Kind"),
            editor=editors.choice("meeting_kind", MEETING_KINDS),
            default=lambda _known: "banquet",
            half=True,
        ),
        Field(
            key="day",
            label=mark("Date"),
            editor=editors.day(),
            required=True,
            default=lambda known: known.today,
            half=True,
        ),
        Field(
            key="guests",
            label=mark("Guests"),
            editor=GuestsEdit,
            required=True,
        ),
        Field(
            key="companions",
            label=mark("Of us"),
            editor=numbers.whole(),
            hint=mark("besides you"),
            half=True,
        ),
        Field(key="cost", label=mark("Cost"), editor=numbers.money(), half=True, first=True),
        Field(key="place", label=mark("Place"), editor=editors.text(), half=True),
        _APPROVAL,
        Field(key="subject", label=mark("Subject"), editor=editors.text()),
        Field(key="time", label=mark("Time"), editor=editors.clock(), half=True, more=True),
        _BUDGET,
        Field(key="outcome", label=mark("Outcome"), editor=editors.long_text(), more=True),
        Field(key="invoice", label=mark("Invoice"), editor=editors.text(), half=True, more=True),
        Field(key="code", label=mark("Code"), editor=editors.text(), half=True, more=True),
    ),
    load=_load_meeting,
    save=_save_meeting,
    delete=lambda desk, meeting, _values: done(delete_meeting(desk.store, meeting)),
    remarks=_meeting_remarks,
    errors={"guests_missing": "guests", "bad_time": "time"},
)
