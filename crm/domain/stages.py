"""Stages: the stored ones are facts with a date, existing and lapsed are derived as of a day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from crm.domain.choices import PROSPECT_STEPS, STAGES

DERIVED_STAGES: Final = (*PROSPECT_STEPS, "existing", "lapsed", "lost")
"""What `derive_stage` answers, in the order of a pipeline."""
LAPSED_AFTER: Final = 180
"""Days without an order, unless the setting says otherwise."""


def is_prospect(stage: str) -> bool:
    """Whether the stage is a step on the way to a first order."""
    return stage in PROSPECT_STEPS


def derive_stage(
    stored_stage: str,
    last_order_day: date | None,
    won_day: date | None,
    as_of: date,
    lapsed_after: int = LAPSED_AFTER,
    *,
    lost_day: date | None = None,
) -> str:
    """The stage as of a day, one of DERIVED_STAGES; ValueError for a stored stage that is none.

    All is given as it was known to be by `as_of`; an order or a win after it is overlooked.
    An order makes a customer existing whatever step is stored. A lost one stays lost, unless
    an order follows `lost_day`. Lapsed counts from the last order, and from the day
    it was won if there is no order yet; won without any date cannot lapse.
    """
    if stored_stage not in STAGES:
        raise ValueError(f"not a stage: {stored_stage!r}")
    ordered = last_order_day if last_order_day and last_order_day <= as_of else None
    won = won_day if won_day and won_day <= as_of else None
    if stored_stage == "lost" and not (ordered and lost_day and ordered > lost_day):
        return "lost"
    if ordered is None and stored_stage != "won":
        return stored_stage
    since = ordered or won
    if since is not None and (as_of - since).days > lapsed_after:
        return "lapsed"
    return "existing"


def further(one: str | None, other: str | None) -> str | None:
    """The stage that is nearer to won; a lost customer is behind any that is not."""
    return max(one, other, key=_rank)


def surplus_steps(steps: Sequence[tuple[object, str]]) -> list[int]:
    """Which steps of two customers that are one are none: their places in `steps`.

    Each is the customer it was written for and the stage, in order of time. Who had come further
    by then does not start again because somebody entered it a second time; a step back of its own,
    being lost and coming back are steps.
    """
    reached: str | None = None
    own: dict[object, str] = {}
    surplus = []
    for place, (customer, stage) in enumerate(steps):
        before = own.get(customer)
        meant = stage == "lost" or before == "lost" or _rank(stage) < _rank(before)
        own[customer] = stage
        if meant or _rank(stage) >= _rank(reached):
            reached = stage
        else:
            surplus.append(place)
    return surplus


def _rank(stage: str | None) -> int:
    if stage is None:
        return -2
    return -1 if stage == "lost" else STAGES.index(stage)
