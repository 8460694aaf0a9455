"""A goal divided into parts: evenly, by weight or as past years went; the parts are the whole."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from crm.domain.money import divide_half_up

MONTHS = 12
_FIRST_MONTHS = 2


class BadSplit(ValueError):  # noqa: N818  # what the rep wrote cannot be; nothing broke
    """A division that cannot be; `code` says why, for the caller to put into words.

    Codes: fixed_above_whole, nothing_left_to_fill, low_above_high, stretch_used_up.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def split(
    whole: int,
    weights: Sequence[Fraction | int],
    *,
    step: int = 1,
    fixed: Mapping[int, int] | None = None,
) -> list[int]:
    """`whole` in parts as heavy as the weights, in steps as far as they go; the sum is the whole.

    `fixed` parts keep what they have and the others share what is left. Weights below zero count
    as none; where all are none the parts are even. BadSplit where the fixed do not fit the whole.
    """
    kept = dict(fixed or {})
    open_parts = [place for place in range(len(weights)) if place not in kept]
    rest = whole - sum(kept.values())
    if rest < 0:
        raise BadSplit("fixed_above_whole")
    if not open_parts and rest:
        raise BadSplit("nothing_left_to_fill")
    parts = [kept.get(place, 0) for place in range(len(weights))]
    if not open_parts:
        return parts
    heavy = [max(Fraction(weights[place]), Fraction(0)) for place in open_parts]
    if not sum(heavy):
        heavy = [Fraction(1)] * len(open_parts)
    shares = _largest_remainders(rest // step, heavy)
    for place, share in zip(open_parts, shares, strict=True):
        parts[place] = share * step
    last = max(open_parts, key=lambda place: (parts[place], place))
    parts[last] += rest % step
    return parts


def split_range(
    low: int | None,
    high: int | None,
    weights: Sequence[Fraction | int],
    *,
    step: int = 1,
    fixed_low: Mapping[int, int] | None = None,
    fixed_high: Mapping[int, int] | None = None,
) -> list[tuple[int | None, int | None]]:
    """Floor and stretch in parts of which each is a range again; each adds up to its whole."""
    count = len(weights)
    if low is None or high is None:
        alone = low if high is None else high
        kept = fixed_low if high is None else fixed_high
        parts = [] if alone is None else split(alone, weights, step=step, fixed=kept)
        if high is None:
            return [(part, None) for part in parts] or [(None, None)] * count
        return [(None, part) for part in parts]
    if low > high:
        raise BadSplit("low_above_high")
    lows = split(low, weights, step=step, fixed=fixed_low)
    highs = dict(fixed_high or {})
    if any(high_ < lows[place] for place, high_ in highs.items()):
        raise BadSplit("low_above_high")
    # What is above the floor is divided for itself, so that no part turns its bounds around.
    above = {place: high_ - lows[place] for place, high_ in highs.items()}
    try:
        extra = split(high - low, weights, step=step, fixed=above)
    except BadSplit as error:
        raise BadSplit("stretch_used_up") from error
    return [(part, part + more) for part, more in zip(lows, extra, strict=True)]


def seasonal_shares(years: Sequence[Sequence[int]]) -> list[Fraction]:
    """The mean share of each month in its year, over the years that brought anything.

    Each year is twelve values; one below zero counts as none. Twelve zeros where nothing is known.
    """
    known = []
    for year in years:
        values = [max(value, 0) for value in year]
        if sum(values):
            known.append([Fraction(value, sum(values)) for value in values])
    if not known:
        return [Fraction(0)] * MONTHS
    return [sum(shares, Fraction(0)) / len(known) for shares in zip(*known, strict=True)]


def whole_years(years: Mapping[int, Sequence[int]], before: int) -> dict[int, list[int]]:
    """The years before `before` that were kept from their beginning, in their order.

    The first year known tells nothing where it begins in spring or later: nobody wrote it down.
    """
    known = sorted(year for year, values in years.items() if any(values) and year < before)
    if known and not any(years[known[0]][:_FIRST_MONTHS]):
        known = known[1:]
    return {year: list(years[year]) for year in known}


def round_step(whole: int, unit: int) -> int:
    """The step in which a part of a year is written: fine enough to tell months apart.

    `unit` is one of the metric's unit: 100 for money in cents.
    """
    step = unit
    while step * 10 * MONTHS * 10 <= whole:
        step *= 10
    return step


def shares_in_percent(weights: Sequence[Fraction | int]) -> list[int]:
    """The weights as whole per cents, for reading only."""
    total = Fraction(sum(weights))
    if not total:
        return [0] * len(weights)
    found = [Fraction(weight) * 100 / total for weight in weights]
    return [divide_half_up(each.numerator, each.denominator) for each in found]


def _largest_remainders(whole: int, weights: Sequence[Fraction]) -> list[int]:
    """Whole parts of which each is its share rounded down, or one more."""
    total = sum(weights, Fraction(0))
    exact = [whole * weight / total for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return parts
