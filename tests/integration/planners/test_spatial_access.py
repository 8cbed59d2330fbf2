"""Who shares what beyond the borders: small towns in a row, and what somebody with a pencil would say."""

from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.planners.spatial_access import AreaAccess, SpatialAccess, spatial_access
from app.planners.way import FARTHEST, NEAREST, USUAL_METRES, Way
from tests.cast import Cast
from tests.factories import LAT, LON, make_offer, square
from tests.html import Page
from tests.integration.planners.towns import STEP, asked, count, district, venue_in

NEIGHBOURS_M = 6510
"""One district is so far from the next: a tenth of a degree at this latitude."""


def reached(db: Session, query: str = "", **way: Any) -> SpatialAccess:
    way = {"homes": "mitte"} | way
    return spatial_access(db, asked(db, f"altersband=0-5&kategorie=betreuung&mass=plaetze&{query}"), Way(**way))


def of(found: SpatialAccess, number: int) -> AreaAccess:
    return next(row for row in found.rows if row.area.key == f"{number:02}")


def nursery(db: Session, *districts: int, places: int = 40, **changes: Any) -> None:
    venues = [venue_in(db, number) for number in districts]
    make_offer(db, "Kita", category="betreuung", venues=venues, places=places, **changes)


def test_neighbours_share_what_is_near(db: Session) -> None:
    for number, children in enumerate((100, 300)):
        district(db, number, children)
    nursery(db, 0)

    alone = reached(db, metres=3000, detour=1.0)
    assert (of(alone, 0).places, of(alone, 1).places) == (40, 0)
    assert (of(alone, 1).near, of(alone, 1).high) == (0, None)

    together = reached(db, metres=20_000, decay="gleich", detour=1.0)
    assert of(together, 0).places == pytest.approx(10)
    assert of(together, 1).places == pytest.approx(30)
    assert of(together, 0).per_100 == of(together, 1).per_100 == pytest.approx(10)
    assert (of(together, 0).inside, of(together, 1).inside) == (40, 0)
    assert of(together, 1).near_share == 1


def test_who_is_farther_away_gets_less(db: Session) -> None:
    for number in range(2):
        district(db, number, 100)
    nursery(db, 0)

    found = reached(db, metres=7000, detour=1.0)
    assert of(found, 0).per_100 == pytest.approx(40 / (100 + 22) * 100)
    assert of(found, 1).per_100 == pytest.approx(40 * 0.22 / (100 + 22) * 100)
    assert found.rows[0].area.key == "01", "those with least come first"


def test_a_detour_makes_ways_longer(db: Session) -> None:
    for number in range(2):
        district(db, number, 100)
    nursery(db, 0)

    assert of(reached(db, metres=NEIGHBOURS_M + 100, detour=1.0), 1).places > 0
    assert of(reached(db, metres=NEIGHBOURS_M + 100, detour=1.3), 1).places == 0


def test_an_offer_at_two_places_is_spread_and_none_is_lost(db: Session) -> None:
    for number in range(2):
        district(db, number, 100)
    nursery(db, 0, 1)

    found = reached(db, metres=1000)
    assert [row.places for row in found.rows] == [20, 20]
    assert found.supply == found.shared == 40


def test_only_offers_of_the_question_are_shared(db: Session) -> None:
    district(db, 0, 100)
    nursery(db, 0)
    make_offer(db, "Chor", category="musik-kunst", venues=[venue_in(db, 0)], places=7)
    make_offer(db, "Hort", category="betreuung", venues=[venue_in(db, 0)], places=9, age_min_months=72)

    assert reached(db).supply == 40


def test_what_nobody_lives_near_is_counted_nowhere_and_said(db: Session) -> None:
    district(db, 0, 100)
    nursery(db, 5)

    found = reached(db)
    assert (found.supply, found.shared, of(found, 0).per_100) == (40, 0, 0)


def test_people_live_all_over_their_area_if_wanted(db: Session) -> None:
    """From the middle of a district to its corner it is farther than from one edge of it to the other one's edge."""
    for number in range(2):
        district(db, number, 100, shape=square(lon=LON + number * STEP, half=0.05))
    nursery(db, 0, places=20)

    middle = reached(db, metres=4500, detour=1.0)
    spread = reached(db, metres=4500, detour=1.0, homes="verteilt")
    assert (of(middle, 0).near_share, of(middle, 1).near_share) == (1, 0)
    assert 0 < of(spread, 1).near_share < 0.5 < of(spread, 0).near_share < 1
    assert sum(row.places for row in spread.rows) == pytest.approx(20)


def test_an_area_too_thin_for_a_grid_has_its_point(db: Session) -> None:
    thin = (
        f"SRID=4326;MULTIPOLYGON((({LON} {LAT}, {LON + 0.1} {LAT + 0.1}, {LON + 0.1} {LAT + 0.1000001}, {LON} {LAT})))"
    )
    district(db, 0, 100, shape=thin)
    nursery(db, 0)

    assert of(reached(db, homes="verteilt"), 0).places == 40


def test_people_of_nowhere_and_empty_districts_break_nothing(db: Session) -> None:
    district(db, 0, 0)
    district(db, 1, children=None)
    nursery(db, 0)

    found = reached(db)
    assert (found.shared, of(found, 0).places, of(found, 0).near_share) == (0, 0, None)
    assert found.uncounted == ("Bezirk 01",)
    assert found.whole_per_100 is None


def test_bands_that_the_table_cuts_elsewhere_are_split(db: Session) -> None:
    area = district(db, 0, children=None)
    count(db, area.id, 600, first=0, last=71)
    nursery(db, 0)

    found = spatial_access(db, asked(db, "altersband=0-2&kategorie=betreuung&mass=plaetze"), Way())
    assert of(found, 0).people == 300


@pytest.mark.parametrize(
    ("typed", "metres"),
    [
        *[(odd, USUAL_METRES) for odd in ("", "abc", "nan", "1e", "²")],
        *(("2000", 2000), ("800,5", 800), ("-5", NEAREST), ("1e99", FARTHEST), ("inf", FARTHEST)),
    ],
)
def test_a_way_is_always_understood(typed: str, metres: int) -> None:
    way = Way.read({"reichweite": typed, "abfall": typed, "umweg": typed})

    assert way.metres == metres
    assert 1 <= way.detour <= 3


def test_the_page_shows_every_area_of_the_planner(client: TestClient, cast: Cast, db: Session) -> None:
    for number in range(3):
        district(db, number, 100 * number)
    nursery(db, 1)

    shown = Page(cast.browser(db, "paula").get("/planung/erreichbarkeit?altersband=0-5&kategorie=betreuung").text)
    assert all(f"Bezirk 0{number}" in shown.text for number in range(3))
    assert "keine Aussage" in shown.text, "of nobody nothing can be said"
