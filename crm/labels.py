"""The words shown for the codes that facts hold."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from crm.i18n import everywhere, mark
from crm.i18n import gettext as _

LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "end_customer": mark("End customer"),
        "distributor": mark("Distributor"),
        "agent": mark("Agent"),
        "store": mark("Store"),
        "partner": mark("Partner"),
        "other": mark("Other"),
    },
    "grade": {"A": "A", "B": "B", "C": "C", "D": "D"},
    "channel": {
        "referral": mark("Referral"),
        "exhibition": mark("Exhibition"),
        "cold_call": mark("Cold call"),
        "website": mark("Website"),
        "advertising": mark("Advertising"),
        "social_media": mark("Social media"),
        "distributor": mark("Distributor"),
        "walk_in": mark("Walk-in"),
        "other": mark("Other"),
    },
    "stage": {
        "lead": mark("Lead"),
        "contacted": mark("Contacted"),
        "interested": mark("Interested"),
        "proposal": mark("Proposal"),
        "negotiation": mark("Negotiation"),
        "won": mark("Won"),
        "lost": mark("Lost"),
        "existing": mark("Existing customer"),
        "lapsed": mark("Lapsed customer"),
    },
    "role": {
        "decider": mark("Decides"),
        "influencer": mark("Influences"),
        "user": mark("Uses"),
        "purchaser": mark("Purchases"),
        "payer": mark("Pays"),
        "gatekeeper": mark("Gatekeeper"),
        "other": mark("Other"),
    },
    "gender": {"female": mark("Female"), "male": mark("Male"), "other": mark("Other")},
    "calendar": {"solar": mark("Solar"), "lunar": mark("Lunar")},
    "mode": {
        "visit": mark("Visit"),
        "call": mark("Call"),
        "wechat": mark("WeChat"),
        "mail": mark("Mail"),
        "video": mark("Video"),
    },
    "visit_state": {
        "planned": mark("Planned"),
        "completed": mark("Completed"),
        "missed": mark("Missed"),
        "cancelled": mark("Cancelled"),
    },
    "result": {
        "order": mark("Ordered"),
        "progress": mark("Progress"),
        "no_change": mark("No change"),
        "refused": mark("Refused"),
        "absent": mark("Nobody there"),
    },
    "meeting_kind": {
        "meeting": mark("Meeting"),
        "banquet": mark("Meal"),
        "event": mark("Event"),
    },
    "approval": {
        "none": mark("No approval needed"),
        "pending": mark("Awaiting approval"),
        "approved": mark("Approved"),
        "refused": mark("Not approved"),
    },
    "task_state": {"open": mark("Open"), "done": mark("Done"), "cancelled": mark("Cancelled")},
    "line_state": {
        "ordered": mark("Ordered"),
        "delivered": mark("Delivered"),
        "cancelled": mark("Cancelled"),
    },
    "order_state": {
        "ordered": mark("Ordered"),
        "delivered": mark("Delivered"),
        "cancelled": mark("Cancelled"),
    },
    "payment_kind": {"payment": mark("Payment"), "refund": mark("Refund")},
    "return_state": {
        "reported": mark("Reported"),
        "received": mark("Received"),
        "settled": mark("Settled"),
    },
    "learning_kind": {
        "product": mark("Product"),
        "reading": mark("Reading"),
        "colleague": mark("Colleague"),
        "course": mark("Course"),
        "other": mark("Other"),
    },
    "note_kind": {
        "note": mark("Note"),
        "request": mark("Request"),
        "discussion": mark("Discussion"),
    },
    "nature": {"flow": mark("Adds up"), "level": mark("As of a day")},
    "sense": {"reach": mark("Reach"), "cap": mark("Limit")},
    "basis": {
        "ordered": mark("Ordered"),
        "delivered": mark("Delivered"),
        "collected": mark("Collected"),
    },
    "each": {
        "gift": mark("each gift"),
        "contact": mark("each contact"),
        "customer": mark("each customer"),
        "rep": mark("each rep"),
        "region": mark("each region"),
        "meeting": mark("each meeting"),
    },
    "period": {
        "day": mark("Day"),
        "week": mark("Week"),
        "month": mark("Month"),
        "quarter": mark("Quarter"),
        "half": mark("Half-year"),
        "year": mark("Year"),
        "once": mark("Once"),
    },
    "progress_state": {
        "exempt": mark("No working day"),
        "behind": mark("Behind"),
        "on_track": mark("On track"),
        "reached": mark("Reached"),
        "stretched": mark("Stretched"),
        "missed": mark("Not reached"),
        "ok": mark("Within the limit"),
        "near": mark("Near the limit"),
        "over": mark("Over the limit"),
    },
    "target_state": {
        "running": mark("Running"),
        "coming": mark("Coming"),
        "ended": mark("Ended"),
    },
    "form": {
        "visit_plan": mark("Visit plan"),
        "visit_log": mark("Visit log"),
        "week_report": mark("Weekly report"),
        "goals": mark("Goals by month"),
        "gifts": mark("Gift register"),
        "entertainment": mark("Entertainment register"),
        "ageing": mark("Ageing of receivables"),
    },
    "age": {
        "not_due": mark("Not yet due"),
        "1-30": mark("1 to 30 days"),
        "31-60": mark("31 to 60 days"),
        "61-90": mark("61 to 90 days"),
        "91+": mark("91 days and more"),
    },
    "statement": {
        "order": mark("Order"),
        "return": mark("Return"),
        "payment": mark("Payment"),
        "refund": mark("Refund"),
    },
    "likeness": {
        "name": mark("Same name"),
        "phone": mark("Same phone number"),
        "email": mark("Same e-mail"),
        "short_name": mark("Short name of the other"),
        "pinyin": mark("Same pinyin"),
        "similar": mark("Similar name"),
    },
    "found": {
        "customer": mark("Customer"),
        "contact": mark("Contact"),
        "product": mark("Product"),
        "visit": mark("Visit"),
        "note": mark("Note"),
    },
    "cadence": {
        "ok": mark("In touch"),
        "amber": mark("Contact due"),
        "red": mark("Overdue"),
        "never": mark("Never contacted"),
    },
}


def label(group: str, code: str | None) -> str:
    """The word for the code in the language spoken now; a code of nobody's list stays as it is."""
    if code is None:
        return ""
    word = LABELS.get(group, {}).get(code)
    return code if word is None else _(word)


def code_of(group: str, text: str) -> str | None:
    """The code meant by a code or its word in any of our languages; None if none."""
    return _codes(group).get(folded(text))


@cache
def _codes(group: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, word in LABELS[group].items():
        for known in (code, *everywhere(word)):
            found.setdefault(folded(known), code)
    return found


def folded(text: str) -> str:
    """The text as it is compared: no case, no full or half width, no space around it."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
