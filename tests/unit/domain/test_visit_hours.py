"""The hour between two visits, and the way between two points."""

import pytest

from crm.domain.places import coordinates, distance_km, way_km
from crm.domain.visit_hours import hour_between


@pytest.mark.parametrize(
    ("before", "after", "wish", "hour"),
    [
        (None, None, None, "09:30"),
        (None, None, "16:00", "16:00"),
        ("11:00", "15:00", None, "13:00"),
        ("11:00", "16:10", None, "13:30"),
        ("11:00", "15:00", "14:10", "14:10"),
        ("11:00", "15:00", "11:00", "13:00"),
        ("10:00", "10:20", None, "10:10"),
        ("10:00", "10:00", None, "10:00"),
        ("16:10", None, None, "17:30"),
        ("19:50", None, None, "20:20"),
        (None, "10:00", None, "08:30"),
        (None, "08:00", None, "07:30"),
        (None, "00:10", None, "00:00"),
        ("23:59", None, None, "23:59"),
    ],
)
def test_the_hour_fits_between(
    before: str | None, after: str | None, wish: str | None, hour: str
) -> None:
    assert hour_between(before, after, wish) == hour


def test_coordinates_are_found_under_the_names_that_imports_bring() -> None:
    assert coordinates({"纬度": "30.25", "经度": 120.15}) == (30.25, 120.15)
    assert coordinates({" Lat ": "30.25", "LNG": "120.15"}) == (30.25, 120.15)
    assert coordinates({"纬度": "30.25"}) is None
    assert coordinates({"纬度": "95", "经度": "120"}) is None
    assert coordinates({"纬度": "nan", "经度": "120"}) is None
    assert coordinates(None) is None


def test_the_way_needs_two_points_that_are_all_known() -> None:
    here, there = (30.25, 120.15), (30.25, 120.25)
    assert distance_km(here, there) == pytest.approx(9.6, abs=0.1)
    assert way_km([here, there, here]) == pytest.approx(19.2, abs=0.2)
    assert way_km([here]) is None
    assert way_km([here, None, there]) is None
