"""Imported points as homes: the same as before where they say the same, and nearer to the truth where they say more."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.directory.area import PopulationPoint
from app.planners.homes import homes
from app.planners.spatial_access import SpatialAccess, spatial_access
from app.planners.way import Way
from tests.factories import LAT, LON, make_offer, square
from tests.integration.planners.towns import COUNTED_ON, STEP, asked, district, venue_in

QUERY = "altersband=0-5&kategorie=betreuung&mass=plaetze"


def live(db: Session, lat: float, lon: float, people: int, first: int = 0, last: int = 71, **changes: Any) -> None:
    values = {"day": COUNTED_ON, "source": "Raster", "age_from_months": first, "age_to_months": last}
    db.add(PopulationPoint(lat=lat, lon=lon, people=people, **values | changes))
    db.flush()


def reached(db: Session, **way: Any) -> SpatialAccess:
    return spatial_access(db, asked(db, QUERY), Way(**{"homes": "raster", "detour": 1.0, "metres": 8000} | way))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=4), st.lists(st.integers(1, 300), min_size=1, max_size=3))
def test_one_point_an_area_is_the_same_as_its_middle(db: Session, children: list[int], places: list[int]) -> None:
    with db.begin_nested() as attempt:
        for number, count in enumerate(children):
            district(db, number, count)
            live(db, LAT, LON + number * STEP, count)
        for number, amount in enumerate(places):
            make_offer(db, category="betreuung", venues=[venue_in(db, number)], places=amount)

        points, middle = reached(db), reached(db, homes="mitte")
        attempt.rollback()

    assert points.homes == "raster"
    assert points.rows == middle.rows
    assert (points.supply, points.shared) == (middle.supply, middle.shared)


def test_people_count_where_they_live_and_none_of_the_places_is_lost(db: Session) -> None:
    """All children of the eastern district live at its western edge, near the nursery of the western one."""
    for number in range(2):
        district(db, number, 100, shape=square(lon=LON + number * STEP, half=0.05))
    make_offer(db, category="betreuung", venues=[venue_in(db, 0)], places=40)
    live(db, LAT, LON, 100)
    live(db, LAT, LON + 0.051, 300)

    west, east = sorted(reached(db, metres=4000, decay="gleich").rows, key=lambda row: row.area.key)

    assert (west.places, east.places) == (pytest.approx(10), pytest.approx(30))
    assert (east.people, east.near) == (300, 300)


def test_bands_are_split_by_months_and_what_is_not_covered_is_not_used(db: Session) -> None:
    area = district(db, 0, 100)
    live(db, LAT, LON, 80, 0, 95)

    assert homes(db, asked(db, QUERY), "raster").living == {area.id: 60}
    assert homes(db, asked(db, "altersband=0-9"), "raster").kind == "verteilt"


def test_only_the_newest_points_before_the_day_count(db: Session) -> None:
    area = district(db, 0, 100)
    live(db, LAT, LON, 80)
    live(db, LAT, LON, 90, day=date(2026, 1, 1))

    assert homes(db, asked(db, f"{QUERY}&stichtag=2025-12-31"), "raster").living == {area.id: 80}
    assert homes(db, asked(db, f"{QUERY}&stichtag=2026-02-01"), "raster").living == {area.id: 90}
    assert homes(db, asked(db, f"{QUERY}&stichtag=2025-01-01"), "raster").kind == "verteilt"


def test_who_lives_in_none_of_the_areas_is_said_and_not_counted(db: Session) -> None:
    district(db, 0, 100)
    live(db, LAT, LON, 80)
    live(db, LAT, LON + 3 * STEP, 7)

    found = reached(db)

    assert (found.outside, sum(row.people for row in found.rows)) == (7, 80)


def test_a_point_on_a_border_is_counted_once(db: Session) -> None:
    for number in range(2):
        district(db, number, 100, shape=square(lon=LON + number * STEP, half=0.05))
    live(db, LAT, LON + STEP / 2, 50)

    assert sum(homes(db, asked(db, QUERY), "raster").living.values()) == 50
