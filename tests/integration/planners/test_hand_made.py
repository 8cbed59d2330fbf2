"""Towns made by hand whose figures anybody can work out: the odd cases that real data bring along."""

from datetime import date

import pytest
from sqlmodel import Session

from app.directory.offer import Catchment
from app.planners.flags import Flag, Reason
from app.planners.spatial_access import SpatialAccess, Way, spatial_access
from tests.factories import LAT, LON, make_area, make_offer, make_venue, point, square
from tests.integration.planners.towns import STEP, asked, cell, count, district, offer_in, venue_in

PLACES = "kategorie=sport-bewegung&altersband=0-5&mass=plaetze"


def access(db: Session, **way: object) -> SpatialAccess:
    return spatial_access(db, asked(db, PLACES), Way(**{"homes": "mitte", "detour": 1.0} | way))  # type: ignore[arg-type]


def test_all_places_in_one_point_are_shared_by_all_who_live_near(db: Session) -> None:
    for number in (1, 2):
        district(db, number, 1000)
    hall = venue_in(db, 1)
    for _ in range(5):
        make_offer(db, venues=[hall], places=30)

    assert [cell(db, number, "mass=plaetze").found.supply for number in (1, 2, None)] == [150, 0, 150]
    assert {row.area.key: round(row.places) for row in access(db, metres=50_000, decay="gleich").rows} == {
        "01": 75,
        "02": 75,
    }


def test_offers_and_homes_in_one_and_the_same_point_are_no_distance_apart(db: Session) -> None:
    district(db, 1, 200)
    make_offer(db, venues=[venue_in(db, 1)], places=30)

    (row,) = access(db, metres=100).rows
    assert (row.places, row.per_100, row.near_share) == (30, 15, 1)


def test_nobody_and_nothing_is_no_figure_and_no_fault(db: Session) -> None:
    for number in (1, 2):
        district(db, number, 0)

    assert {cell(db, number).reason for number in (1, 2)} == {Reason.FEW_PEOPLE}
    assert cell(db, None).per_100 is None
    assert [row.per_100 for row in access(db).rows] == [0, 0]


def test_districts_that_overlap_both_count_what_lies_in_both_and_the_sum_counts_it_once(db: Session) -> None:
    middle = LON + 1.5 * STEP
    for number in (1, 2):
        district(db, number, 1000, shape=square(lon=LON + number * STEP, half=0.06))
    make_offer(db, venues=[make_venue(db, LAT, middle)])

    assert [cell(db, number).found.supply for number in (1, 2, None)] == [1, 1, 1]


def test_catchments_that_overlap_reach_a_district_once(db: Session) -> None:
    inner = district(db, 1, 1000)
    outer = make_area(db, "Süden", "sozialraum", shape=square(lon=LON + STEP, half=0.05), point=point(lon=LON + STEP))
    make_offer(db, venues=[], forms=["outreach"], catchment=Catchment.AREAS, serves=[inner, outer])

    assert cell(db, 1).wide == 1
    assert cell(db, None).wide == 1


def test_a_district_without_a_border_has_people_and_nothing_lies_in_it(db: Session) -> None:
    district(db, 1, 1000)
    district(db, 2, 1000, shape="SRID=4326;MULTIPOLYGON EMPTY")
    for number in (1, 2):
        offer_in(db, number, places=50)

    assert [cell(db, number).found.supply for number in (1, 2, None)] == [1, 0, 1]
    assert {row.area.key for row in access(db, homes="verteilt").rows} == {"01", "02"}


def test_a_band_that_is_not_in_the_table_has_no_word(db: Session) -> None:
    district(db, 1, 1000)
    offer_in(db, 1, age_min_months=0, age_max_months=None)

    assert cell(db, 1, "altersband=3-5").found.people == 500
    beyond = cell(db, 1, "altersband=4-7")
    assert (beyond.found.people, beyond.reason) == (None, Reason.NO_POPULATION)


def test_a_figure_is_the_same_whatever_else_is_asked(db: Session) -> None:
    """Of the third district only the younger are counted: it is compared with the others in their band."""
    for number in (1, 2):
        count(db, district(db, number, 1000).id, 500, 72, 119)
    district(db, 3, 1000)
    for number in (1, 2, 3, 3, 3, 3):
        offer_in(db, number)

    alone, among_others = (cell(db, 1, f"altersband=0-5{more}") for more in ("", "&altersband=6-9"))
    assert alone.index == among_others.index == pytest.approx(50)
    assert cell(db, None, "altersband=6-9").found.supply == 2
    together = cell(db, None, "altersband=0-5&altersband=6-9")
    assert (together.found.supply, together.found.people) == (6, 3000)


def test_far_in_the_future_only_what_has_no_end_is_left(db: Session) -> None:
    for number in (1, 2):
        district(db, number, 1000)
    offer_in(db, 1, valid_until=date(2040, 1, 1))
    for _ in range(9):
        offer_in(db, 2)

    assert [cell(db, number, "stichtag=2099-12-31").found.supply for number in (1, 2)] == [0, 9]
    assert cell(db, 1, "stichtag=2099-12-31").flag == Flag.UNDER
