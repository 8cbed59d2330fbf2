"""Where an offer counts, how much it is and on which days: each case made by hand."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from app import indexing
from app.directory import confirmation, standing
from app.directory.category import Category
from app.directory.offer import Catchment, CostKind, RevisionCategory
from app.directory.place import Wheelchair
from app.directory.recurrence import ScheduleKind
from app.directory.workflow import Standing, Status
from app.planners.flags import Reason
from tests.factories import make_area, make_offer, make_provider, point, square, weekly
from tests.integration.planners.towns import cell, district, found, offer_in, venue_in
from tests.people import editor

TODAY = confirmation.today()


@pytest.fixture(autouse=True)
def districts(db: Session) -> None:
    for number in (1, 2):
        district(db, number)


# What counts, and where


def test_an_offer_counts_where_its_venue_lies(db: Session) -> None:
    offer_in(db, 1)

    assert cell(db, 1).found.supply == 1
    assert cell(db, 2).found.supply == 0
    assert cell(db, None).found.supply == 1


def test_two_venues_in_one_area_are_one_offer(db: Session) -> None:
    make_offer(db, venues=[venue_in(db, 1), venue_in(db, 1)])

    assert cell(db, 1).found.supply == 1


def test_two_venues_in_two_areas_are_one_offer_each_and_one_in_the_sum(db: Session) -> None:
    offer_in(db, 1, 2)

    assert [cell(db, number).found.supply for number in (1, 2, None)] == [1, 1, 1]


def test_places_are_spread_over_the_venues_so_that_none_counts_twice(db: Session) -> None:
    make_offer(db, venues=[venue_in(db, 1), venue_in(db, 1), venue_in(db, 2)], places=30)

    assert [cell(db, number, "mass=plaetze").found.supply for number in (1, 2, None)] == [20, 10, 30]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.DRAFT},
        {"status": Status.SUBMITTED},
        {"status": Status.ARCHIVED},
        {"valid_until": TODAY - timedelta(days=1)},
        {"funded_until": TODAY - timedelta(days=1)},
        {"valid_from": TODAY + timedelta(days=1)},
        {"schedules": [{"kind": ScheduleKind.DATE, "starts_on": TODAY - timedelta(days=1)}]},
        {"schedules": [weekly(ends_on=TODAY - timedelta(days=1))]},
        {"age_min_months": 72},
        {"age_max_months": -1},
        {"category": "gesundheit"},
        {"forms": ["online"]},
        {"forms": ["online"], "catchment": Catchment.EVERYWHERE},
    ],
)
def test_what_does_not_count(db: Session, changes: dict[str, Any]) -> None:
    offer_in(db, 1, **changes)

    assert cell(db, 1).found.supply == 0
    assert cell(db, 1).wide == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": TODAY},
        {"valid_from": TODAY},
        {"funded_until": TODAY},
        {"schedules": [{"kind": ScheduleKind.DATE, "starts_on": TODAY}]},
        {"schedules": [weekly(ends_on=TODAY - timedelta(days=1)), {"kind": ScheduleKind.BY_ARRANGEMENT}]},
        {"age_min_months": 71},
        {"age_max_months": 0},
        {"age_min_months": None, "age_max_months": None},
        {"category": "sport-schwimmen"},
        {"forms": ["on_site", "online"]},
    ],
)
def test_what_counts_to_the_last_day_and_month(db: Session, changes: dict[str, Any]) -> None:
    offer_in(db, 1, **changes)

    assert cell(db, 1).found.supply == 1


def test_a_provider_who_is_not_approved_supplies_nothing(db: Session) -> None:
    for each in (Standing.WAITING, Standing.SUSPENDED, Standing.ARCHIVED):
        offer_in(db, 1, provider=make_provider(db, standing=each))

    assert cell(db, 1).found.supply == 0


def test_what_is_withdrawn_is_counted_no_more_at_once(db: Session) -> None:
    provider, by = make_provider(db), editor(db)
    offer_in(db, 1, provider=provider)
    before = cell(db, 1).found.supply
    standing.suspend(db, provider, by, reason="Es gibt Beschwerden.")
    suspended = cell(db, 1).found.supply
    standing.reinstate(db, provider, by)

    assert (before, suspended, cell(db, 1).found.supply) == (1, 0, 1)


def test_several_categories_of_one_kind_are_one_offer(db: Session) -> None:
    offer = offer_in(db, 1, category="sport-schwimmen")
    revision = db.scalar(sa.text("SELECT id FROM offer_revision WHERE offer_id = :id"), {"id": offer.id})
    for slug in ("sport-bewegung", "sport-tanzen", "gesundheit"):
        category_id = db.scalar(sa.select(Category.id).where(col(Category.slug) == slug))
        db.add(RevisionCategory(revision_id=revision, category_id=category_id))
    indexing.refresh(db, [offer.id])

    assert [cell(db, 1, topic=slug).found.supply for slug in ("sport-bewegung", "gesundheit", "betreuung")] == [1, 1, 0]


# Beside the sum


def test_an_offer_that_comes_to_people_stands_apart_where_its_catchment_is(db: Session) -> None:
    make_offer(db, venues=[], forms=["outreach"], catchment=Catchment.PORTAL)

    assert [(cell(db, number).found.supply, cell(db, number).wide) for number in (1, 2, None)] == [(0, 1)] * 3


def test_a_catchment_of_named_areas_reaches_these_alone(db: Session) -> None:
    first = found(db).areas[0]
    area = district(db, 3)
    make_offer(db, venues=[], forms=["outreach"], catchment=Catchment.AREAS, serves=[area])

    assert [cell(db, number).wide for number in (1, 2, 3, None)] == [0, 0, 1, 1]
    assert first.id != area.id


def test_a_catchment_of_another_layer_reaches_what_lies_in_it(db: Session) -> None:
    half = make_area(db, "Osthälfte", "sozialraum", shape=square(lon=7.2, half=0.05), point=point(lon=7.2))
    make_offer(db, venues=[], forms=["outreach"], catchment=Catchment.AREAS, serves=[half])

    assert [cell(db, number, "ebene=stadtteil").wide for number in (1, 2)] == [0, 1]


def test_what_has_a_venue_here_is_not_counted_apart_again(db: Session) -> None:
    offer_in(db, 1, catchment=Catchment.PORTAL)

    assert [(cell(db, number).found.supply, cell(db, number).wide) for number in (1, 2, None)] == [
        (1, 0),
        (0, 1),
        (1, 0),
    ]


# The four measures


def test_places_count_where_they_are_stated(db: Session) -> None:
    offer_in(db, 1, places=12)
    offer_in(db, 1, places=8)
    offer_in(db, 1)

    here = cell(db, 1, "mass=plaetze").found

    assert (here.supply, here.offers, here.stated) == (20, 3, 2)


def test_an_area_whose_offers_hide_their_places_gets_no_word(db: Session) -> None:
    offer_in(db, 1, places=12)
    for _ in range(2):
        offer_in(db, 1)
    offer_in(db, 2, places=12)

    assert cell(db, 1, "mass=plaetze").reason == Reason.NOT_STATED


def test_a_provider_counts_once_however_much_it_offers(db: Session) -> None:
    provider = make_provider(db)
    for number in (1, 1, 2):
        offer_in(db, number, provider=provider)
    offer_in(db, 1)

    assert [cell(db, number, "mass=anbieter").found.supply for number in (1, 2, None)] == [2, 1, 2]


MONDAY = TODAY - timedelta(days=TODAY.weekday())


@pytest.mark.parametrize(
    ("schedule", "sessions"),
    [
        (weekly(), 1),
        (weekly(weekdays=[1, 3, 5]), 3),
        (weekly(weekdays=[]), 1),
        (weekly(interval=2), 0.5),
        ({"kind": ScheduleKind.DAILY, "starts_on": date(2026, 1, 1), "interval": 7}, 1),
        ({"kind": ScheduleKind.MONTHLY, "starts_on": date(2026, 1, 1), "month_day": 1}, 12 / 52.1775),
        (
            {"kind": ScheduleKind.MONTHLY, "starts_on": date(2026, 1, 1), "month_week": 1, "weekdays": [1, 2]},
            24 / 52.1775,
        ),
        ({"kind": ScheduleKind.OPENING_HOURS, "weekdays": [1, 2, 3, 4, 5], "opens_at": time(14)}, 5),
        ({"kind": ScheduleKind.OPENING_HOURS}, 7),
        ({"kind": ScheduleKind.DATE, "starts_on": MONDAY + timedelta(days=6)}, 1),
        ({"kind": ScheduleKind.DATE, "starts_on": MONDAY + timedelta(days=7)}, 0),
        (
            {
                "kind": ScheduleKind.PERIOD,
                "starts_on": MONDAY - timedelta(days=9),
                "ends_on": MONDAY + timedelta(days=8),
            },
            1,
        ),
        (weekly(starts_on=MONDAY + timedelta(days=7)), 0),
    ],
)
def test_sessions_are_those_of_an_ordinary_week(db: Session, schedule: dict[str, Any], sessions: float) -> None:
    offer_in(db, 1, schedules=[schedule])

    here = cell(db, 1, "mass=termine").found

    assert here.supply == pytest.approx(sessions)
    assert here.stated == 1


def test_an_offer_by_arrangement_says_nothing_of_sessions(db: Session) -> None:
    offer_in(db, 1, schedules=[{"kind": ScheduleKind.BY_ARRANGEMENT}])

    here = cell(db, 1, "mass=termine").found

    assert (here.supply, here.offers, here.stated) == (0, 1, 0)


def test_an_attribute_leaves_only_what_has_it(db: Session) -> None:
    offer_in(db, 1, cost_kind=CostKind.FREE)
    make_offer(db, venues=[venue_in(db, 1, wheelchair=Wheelchair.YES), venue_in(db, 2)])

    assert [cell(db, number, "merkmal=kostenlos").found.supply for number in (1, 2)] == [1, 0]
    assert [cell(db, number, "merkmal=rollstuhl").found.supply for number in (1, 2)] == [1, 0]
    assert cell(db, 1, "merkmal=rollstuhl&merkmal=kostenlos").found.supply == 0


# Days


def test_any_day_is_counted_with_what_we_know_of_it_today(db: Session) -> None:
    offer_in(db, 1, valid_from=date(2027, 1, 1), valid_until=date(2027, 3, 31))
    offer_in(db, 1, funded_until=date(2027, 2, 28))

    days = ("2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01", "2027-03-31", "2027-04-01")
    assert [cell(db, 1, f"stichtag={day}").found.supply for day in days] == [1, 2, 2, 1, 1, 0]


def test_the_areas_are_those_of_the_day(db: Session) -> None:
    """The old cut ends, the new one begins: a venue counts in both, each on its own days."""
    cut = date(2026, 6, 1)
    district(db, 5, layer="planungsraum", valid_to=cut - timedelta(days=1), key="alt", slug="alt")
    district(db, 5, layer="planungsraum", valid_from=cut, key="neu", slug="neu")
    offer_in(db, 5)

    before = found(db, "ebene=planungsraum&stichtag=2026-05-31&kategorie=sport-bewegung")
    after = found(db, "ebene=planungsraum&stichtag=2026-06-01&kategorie=sport-bewegung")

    assert [(each.area.key, each.found.supply) for each in before] == [("alt", 1)]
    assert [(each.area.key, each.found.supply) for each in after] == [("neu", 1)]
