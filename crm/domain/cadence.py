"""Cadence: how long since the last completed contact, and whether anybody is neglected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

CadenceState = Literal["ok", "amber", "red", "never"]
CADENCE_STATES: Final = ("ok", "amber", "red", "never")
_COVERED: Final = frozenset({"ok", "amber"})


@dataclass(frozen=True, slots=True)
class Cadence:
    """One customer's cadence; days since the last contact and past the ideal, None if never."""

    state: CadenceState
    days_since: int | None
    days_overdue: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many customers are kept in touch with, out of how many."""

    covered: int
    total: int

    def share(self, scale: int = 100) -> int | None:
        """Covered of `scale`, rounded down: all of it only if nobody is neglected; None of none."""
        return self.covered * scale // self.total if self.total else None


def cadence(
    last_contact: date | None, as_of: date, ideal: int | None, maximum: int | None
) -> Cadence:
    """The cadence on a day: amber past the ideal, red past the maximum (both in days).

    Without a contact it is "never", without a limit never overdue. Overdue counts from the ideal,
    or from the maximum where there is no ideal. A contact dated after `as_of` is 0 days ago.
    """
    if last_contact is None:
        return Cadence("never", None, None)
    since = max((as_of - last_contact).days, 0)
    state: CadenceState = "ok"
    if maximum is not None and since > maximum:
        state = "red"
    elif ideal is not None and since > ideal:
        state = "amber"
    limits = [limit for limit in (ideal, maximum) if limit is not None]
    return Cadence(state, since, max(since - limits[0], 0) if limits else 0)


def coverage(states: Iterable[CadenceState]) -> Coverage:
    """Covered is who was contacted within their maximum: red and never are neglected."""
    judged = list(states)
    return Coverage(sum(state in _COVERED for state in judged), len(judged))
