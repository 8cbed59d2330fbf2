"""Each figure on cases made by hand: where an offer counts, for how many people, and how much of it we know."""

from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from app.directory import confirmation
from app.directory.category import Category
from app.directory.offer import Catchment, CostKind, RevisionCategory
from app.directory.place import Wheelchair
from app.directory.provider import ProviderCategory
from app.directory.recurrence import ScheduleKind
from app.directory.workflow import Standing, Status
from app.planners.flags import Flag, Reason
from tests.factories import make_area, make_offer, make_provider, point, square, weekly
from tests.integration.planners.towns import asked, cell, count, district, found, venue_in

TODAY = confirmation.today()


@pytest.fixture(autouse=True)
def districts(db: Session) -> None:
    for number in (1, 2):
        district(db, number)


def offer_in(db: Session, *numbers: int, **changes: Any) -> Any:
    return make_offer(db, venues=[venue_in(db, number) for number in numbers], **changes)


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
    for standing in (Standing.WAITING, Standing.SUSPENDED, Standing.ARCHIVED):
        offer_in(db, 1, provider=make_provider(db, standing=standing))

    assert cell(db, 1).found.supply == 0


def test_several_categories_of_one_kind_are_one_offer(db: Session) -> None:
    offer = offer_in(db, 1, category="sport-schwimmen")
    revision = db.scalar(sa.text("SELECT id FROM offer_revision WHERE offer_id = :id"), {"id": offer.id})
    for slug in ("sport-bewegung", "sport-tanzen", "gesundheit"):
        category_id = db.scalar(sa.select(Category.id).where(col(Category.slug) == slug))
        db.add(RevisionCategory(revision_id=revision, category_id=category_id))
    db.flush()

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
    district(db, 5, layer="planungsraum", valid_to=cut, key="alt", slug="alt")
    district(db, 5, layer="planungsraum", valid_from=cut, key="neu", slug="neu")
    offer_in(db, 5)

    before = found(db, "ebene=planungsraum&stichtag=2026-05-31&kategorie=sport-bewegung")
    after = found(db, "ebene=planungsraum&stichtag=2026-06-01&kategorie=sport-bewegung")

    assert [(each.area.key, each.found.supply) for each in before] == [("alt", 1)]
    assert [(each.area.key, each.found.supply) for each in after] == [("neu", 1)]


# People


def test_people_are_those_of_the_newest_table_that_is_not_later_than_the_day(db: Session) -> None:
    area = district(db, 3, children=None)
    count(db, area.id, 100, day=date(2024, 12, 31))
    for each in found(db).areas:
        count(db, each.id, 300, day=date(2026, 12, 31))

    assert cell(db, 1, "stichtag=2026-12-30").found.people == 1000
    assert cell(db, 1, "stichtag=2026-12-31").found.people == 300
    assert cell(db, 3, "stichtag=2026-12-30").found.people is None
    assert cell(db, 3, "stichtag=2025-12-30").found.people == 100


def test_a_day_before_all_tables_has_no_people(db: Session) -> None:
    assert cell(db, 1, "stichtag=2025-12-30").reason == Reason.NO_POPULATION


def test_a_band_that_the_table_cuts_elsewhere_is_split_by_months_and_that_is_said(db: Session) -> None:
    for area in found(db).areas:
        count(db, area.id, 540, first=72, last=179)
    table = found(db, "altersband=3-7&altersband=0-5")
    three_to_seven, under_six = table.question.bands
    area = table.areas[0]

    assert table.people.counts[area.id, three_to_seven] == pytest.approx(1000 * 36 / 72 + 540 * 24 / 108)
    assert table.people.counts[area.id, under_six] == 1000
    assert table.people.split == {three_to_seven}


def test_a_band_that_the_table_does_not_cover_has_no_figure(db: Session) -> None:
    assert cell(db, 1, "altersband=3-7").reason == Reason.NO_POPULATION


def test_everybody_is_no_age_band(db: Session) -> None:
    for area in found(db).areas:
        count(db, area.id, 20_000, first=0, last=1199)

    assert cell(db, 1).found.people == 1000
    assert cell(db, 1).found.inhabitants == 20_000


def test_children_alone_are_not_all_inhabitants(db: Session) -> None:
    assert cell(db, 1).found.inhabitants is None


def test_bands_to_old_age_add_up_to_all_inhabitants(db: Session) -> None:
    for area in found(db).areas:
        count(db, area.id, 3000, first=72, last=1199)

    assert cell(db, 1).found.inhabitants == 4000


def test_an_area_without_people_gets_no_word_and_no_ratio(db: Session) -> None:
    district(db, 3, children=0)
    offer_in(db, 3)

    here = cell(db, 3)

    assert (here.reason, here.per_100, here.index) == (Reason.FEW_PEOPLE, None, None)


def test_an_area_nobody_counted_is_no_part_of_all_together(db: Session) -> None:
    district(db, 3, children=None)
    for number in (1, 3, 3):
        offer_in(db, number)

    assert cell(db, None).found.supply == 1
    assert cell(db, None).per_100 == pytest.approx(1 / 2000 * 100)
    assert found(db).uncounted == ("Bezirk 03",)


def test_an_area_without_a_shape_is_a_row_with_nothing_in_it(db: Session) -> None:
    district(db, 3, shape="SRID=4326;MULTIPOLYGON EMPTY")
    offer_in(db, 1)

    assert cell(db, 3).found.supply == 0
    assert cell(db, 3).flag == Flag.UNDER


# How much of it we know


def test_every_area_and_every_category_is_there_with_nothing_in_it(db: Session) -> None:
    table = found(db)

    assert len(list(table)) == 2 * len(table.question.topics) > 2
    assert {each.found.supply for each in table} == {0}
    assert {each.reason for each in table} == {Reason.INCOMPLETE}


def test_a_known_provider_without_an_entry_lowers_the_completeness(db: Session) -> None:
    offer_in(db, 1)
    known = make_provider(db, standing=Standing.WAITING)
    revision = db.scalar(sa.text("SELECT id FROM provider_revision WHERE provider_id = :id"), {"id": known.id})
    category = db.scalar(sa.select(Category.id).where(col(Category.slug) == "sport-tanzen"))
    db.add(ProviderCategory(revision_id=revision, category_id=category))
    db.flush()

    assert cell(db, 1).found.completeness == 0.5
    assert cell(db, 1, topic="sport-tanzen").found.completeness == 0


@pytest.mark.parametrize(("days", "completeness"), [(0, 1), (365, 1), (366, 0)])
def test_an_entry_counts_as_confirmed_for_a_year(db: Session, days: int, completeness: float) -> None:
    offer_in(db, 1, entry={"confirmed_on": TODAY - timedelta(days=days)})

    assert cell(db, 1).found.completeness == completeness


def test_nothing_here_while_there_is_something_elsewhere_is_too_little_and_stands_first(db: Session) -> None:
    district(db, 3)
    for number in (1, 1, 2):
        offer_in(db, number)
    table = found(db, "kategorie=sport-bewegung")

    first = table.ranked(table.question.topics[0], table.question.bands[0])[0]

    assert (first.area.key, first.flag, first.index) == ("03", Flag.UNDER, 0)


def test_one_query_a_figure_whatever_the_size(db: Session, statements: list[str]) -> None:
    for number in (1, 2):
        offer_in(db, number)
    question = asked(db, "altersband=0-5&altersband=3-5")
    statements.clear()

    found(db, question.query())

    asked_for_choices = 3
    assert len(statements) - asked_for_choices == len(["norms", "areas", "people", "inhabitants", "supply", "known"])


def test_sums_of_areas_are_the_totals_of_the_file_on_every_layer(db: Session) -> None:
    """As with a city's Kitas: one place each, all of them with their number of places."""
    for half, lon in (("West", 7.15), ("Ost", 7.35)):
        area = make_area(db, half, "haelfte", shape=square(lon=lon, half=0.0999), point=point(lon=lon))
        count(db, area.id, 2000)
    for number in (3, 4):
        district(db, number)
    kitas = [(number, 10 * number + extra) for number in (1, 2, 3, 4) for extra in (1, 2, 3)]
    for number, places in kitas:
        offer_in(db, number, category="betreuung-kita", places=places, age_min_months=0, age_max_months=83)

    for layer in ("stadtteil", "haelfte"):
        table = found(db, f"ebene={layer}&kategorie=betreuung&mass=plaetze")
        whole = table.whole(table.question.topics[0], table.question.bands[0]).found

        assert (whole.stated, whole.supply, whole.people) == (len(kitas), sum(places for _, places in kitas), 4000)
        assert sum(each.found.supply for each in table) == whole.supply
        assert sum(each.found.stated for each in table) == whole.stated
        assert sum(each.found.people or 0 for each in table) == whole.people
