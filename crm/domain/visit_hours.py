"""The hour a visit takes when it is put between two others."""

from typing import Final

FIRST: Final = 9 * 60 + 30
"""The first hour of a day without any, in minutes."""
_EARLIEST, _LATEST = 8 * 60, 20 * 60
_APART: Final = 90
_GRID, _FINE = 30, 5


def hour_between(before: str | None, after: str | None, wish: str | None = None) -> str:
    """HH:MM after `before` and before `after`, either None at the ends of the day.

    `wish` is kept where it fits. Else an hour and a half from the only neighbour, or the middle,
    on the half hour; in five minutes where there is little room.
    """
    low = minutes(before) if before else None
    high = minutes(after) if after else None
    if wish is not None:
        wanted = minutes(wish)
        if (low is None or low < wanted) and (high is None or wanted < high):
            return wish
    if low is None and high is None:
        return clock(FIRST)
    if low is None:
        assert high is not None  # noqa: S101 - else both are none
        return clock(max(_down(high - _APART, _GRID), min(_EARLIEST, max(high - _GRID, 0))))
    if high is None:
        return clock(min(_down(low + _APART, _GRID), max(_LATEST, min(low + _GRID, 24 * 60 - 1))))
    middle = (low + high) // 2
    for grid in (_GRID, _FINE):
        found = _down(middle, grid)
        if low < found < high:
            return clock(found)
    return clock(middle)


def minutes(text: str) -> int:
    """HH:MM in minutes."""
    hours, _colon, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


def clock(value: int) -> str:
    """Minutes as HH:MM."""
    return f"{value // 60:02d}:{value % 60:02d}"


def _down(value: int, grid: int) -> int:
    return value // grid * grid
