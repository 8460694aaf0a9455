"""Where a customer is, if the import said so: coordinates, and the way between two of them."""

import re
from collections.abc import Iterable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any, Final, TypeAlias

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""

_LATITUDE: Final = frozenset({"纬度", "lat", "latitude"})
_LONGITUDE: Final = frozenset({"经度", "lng", "lon", "long", "longitude"})
_EARTH_KM: Final = 6371.0
_MOST_LATITUDE, _MOST_LONGITUDE = 90.0, 180.0
_NUMBER: Final = re.compile(r"[-+]?\d{1,3}(?:\.\d+)?", re.ASCII)


def coordinates(extra: Mapping[str, Any] | None) -> Point | None:
    """The point that the columns of an import without a field of their own tell, if they do."""
    if not extra:
        return None
    latitude = longitude = None
    for name, value in extra.items():
        key = str(name).strip().casefold()
        if key in _LATITUDE:
            latitude = _degrees(value, _MOST_LATITUDE)
        elif key in _LONGITUDE:
            longitude = _degrees(value, _MOST_LONGITUDE)
    return None if latitude is None or longitude is None else (latitude, longitude)


def distance_km(one: Point, other: Point) -> float:
    """As the crow flies."""
    (low, left), (high, right) = one, other
    across, along = radians(high - low), radians(right - left)
    part = sin(across / 2) ** 2 + cos(radians(low)) * cos(radians(high)) * sin(along / 2) ** 2
    return 2 * _EARTH_KM * asin(min(sqrt(part), 1.0))


def way_km(points: Iterable[Point | None]) -> float | None:
    """The way from one to the next; None unless there are two and all are known."""
    known = list(points)
    found = [point for point in known if point is not None]
    if len(found) != len(known) or len(found) <= 1:
        return None
    return sum(map(distance_km, found, found[1:]))


def _degrees(value: object, most: float) -> float | None:
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        return None
    found = float(text)
    return found if abs(found) <= most else None
