"""What the window must know besides its pages: who is at the desk, whether it is empty."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from crm.i18n import ngettext
from crm.queries.receivables import count_late
from crm.queries.reps import get_rep, me
from crm.queries.settings import setting
from crm.queries.steps import list_steps
from crm.queries.today import count_overdue, is_empty
from crm.services.desk import Desk
from crm.settings import LANGUAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm.store.store import Store


# By the key of a room: how many wait there, the tone, and what it means.
Waiting: TypeAlias = Mapping[str, tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """`language` is the one stored, none if the system's is meant."""

    me: str
    empty: bool
    language: str | None


def read_standing(desk: Desk, today: dt.date) -> Standing:
    """Read it in one look."""
    del today
    with desk.store.reading() as session:
        return Standing(
            me=get_rep(session, me(session)).name,
            empty=is_empty(session),
            language=setting(session, LANGUAGE),
        )


def read_waiting(desk: Desk, today: dt.date) -> Waiting:
    """Who is past the maximum of days without a contact, and which orders are paid late."""
    with desk.store.reading() as session:
        rep = me(session)
        overdue = count_overdue(session, today=today, rep=rep)
        late = count_late(session, today=today, rep=rep)
    return {
        "customers": (
            overdue,
            "danger",
            ngettext("{count} overdue", "{count} overdue", overdue).format(count=overdue),
        ),
        "money": (
            late,
            "warn",
            ngettext("{count} paid late", "{count} paid late", late).format(count=late),
        ),
    }


def read_last_step(store: "Store") -> tuple[str, str | None]:
    """Verb and subject of the newest step."""
    steps = store.read(list_steps, 1)
    return (steps[0].verb, steps[0].about) if steps else ("", None)
