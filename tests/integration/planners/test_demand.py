"""Demand in figures: any period with both its ends, every category and area, nothing below the floor."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.directory.recurrence import ScheduleKind
from app.planners import demand, offered
from app.planners.demand import Demand
from app.planners.period import Period
from app.usage import writing
from app.usage.tables import Ages, Hits
from app.usage.tally import Noticed, Searched, Typed
from tests.factories import LAT, LON, make_area, make_offer, make_postcode, make_venue, point, square, weekly
from tests.integration.planners.towns import asked

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def searched(db: Session, times: int, day: date = NOVEMBER.first, **changes: Any) -> None:
    cell = Searched(day, "", "", Ages.ANY, "sport-bewegung", Hits.MANY)._replace(**changes)
    writing.write(db, {cell: times})


def by_slug(rows: list[Any]) -> dict[str, Demand]:
    return {row.slug: found for row, found in rows}


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_both_ends_of_a_period_belong_to_it(db: Session, day: date, counts: bool) -> None:
    offer = make_offer(
        db, category="sport-bewegung", entry={"first_published_at": datetime(*day.timetuple()[:3], 12, tzinfo=UTC)}
    )
    searched(db, 5, day)
    writing.write(db, {Noticed(day, "offer", offer.id, "views"): 5})

    assert by_slug(demand.searches_by_category(db, NOVEMBER))["sport-bewegung"].searches == (5 if counts else None)
    assert demand.searches_over_time(db, NOVEMBER)[0][1].searches == (5 if counts else None)
    assert {row.slug: views for row, views, _ in offered.views_by_category(db, asked(db), NOVEMBER)}[
        "sport-bewegung"
    ] == (5 if counts else None)
    assert offered.new_offers_over_time(db, asked(db), NOVEMBER) == [(NOVEMBER.first, int(counts))]
    assert offered.offers_by_postcode(db, asked(db), NOVEMBER) == ([("00128", 0, 1)] if counts else [])


def test_every_month_stands_there_also_without_a_search(db: Session) -> None:
    searched(db, 7, date(2026, 9, 15))

    found = demand.searches_over_time(db, Period(date(2026, 8, 20), date(2026, 11, 2)))

    assert [(month.month, each.searches) for month, each in found] == [(8, None), (9, 7), (10, None), (11, None)]


def test_a_subcategory_counts_for_what_is_above_it_and_every_category_stands_there(db: Session) -> None:
    searched(db, 3)
    searched(db, 3, category="sport-schwimmen", hits=Hits.NONE)

    found = by_slug(demand.searches_by_category(db, NOVEMBER))

    assert found["sport-bewegung"] == Demand(6, None, None)
    assert found["musik-kunst"] == Demand(None, None, None)
    assert len(found) == db.scalar(sa.text("SELECT count(*) FROM category WHERE parent_id IS NULL"))


def test_words_come_with_their_floor_the_most_frequent_first(db: Session) -> None:
    for day in range(1, 11):
        for word in ("töpfern", "judo", "chor"):
            writing.write(db, {Typed(date(2025, 1, day), word, word, "", "", Hits.MANY): 1})
    for word, times in (("töpfern", 6), ("judo", 9), ("chor", 4)):
        writing.write(db, {Typed(NOVEMBER.last, word, word, "", "", Hits.NONE): times})

    assert demand.words(db, NOVEMBER) == [("judo", Demand(9, 9, 1.0)), ("töpfern", Demand(6, 6, 1.0))]


# Unmet, by area × age × category


@pytest.fixture
def areas(db: Session) -> dict[str, int]:
    """Two districts beside each other and the town around both; postcode 00121 lies in the eastern one."""
    east = make_area(db, "Ost", shape=square(LAT, LON + 0.02), point=point(LAT, LON + 0.02))
    west = make_area(db, "West", shape=square(LAT, LON - 0.02), point=point(LAT, LON - 0.02))
    town = make_area(db, "Lindenaue", "gemeinde", shape=square(LAT, LON, 0.1))
    make_postcode(db, "00121", "Lindenaue", LAT, LON + 0.021)
    return {area.name: area.id or 0 for area in (east, west, town)}


def sport(db: Session) -> int:
    return int(db.scalar(sa.text("SELECT id FROM category WHERE slug = 'sport-bewegung'")) or 0)


def test_unmet_demand_is_the_share_of_searches_that_found_nothing(db: Session, areas: dict[str, int]) -> None:
    searched(db, 15, area="ost")
    searched(db, 5, area="ost", hits=Hits.NONE)

    assert demand.unmet(db, asked(db, "ebene=stadtteil"), NOVEMBER) == {(areas["Ost"], sport(db)): Demand(20, 5, 0.25)}


def test_a_postcode_counts_where_it_lies_and_a_district_in_every_layer_above_it(
    db: Session, areas: dict[str, int]
) -> None:
    searched(db, 5, postcode="00121", category="")
    searched(db, 5, area="west", category="")

    assert demand.unmet(db, asked(db, "ebene=stadtteil"), NOVEMBER).keys() == {
        (areas["Ost"], None),
        (areas["West"], None),
    }
    assert demand.unmet(db, asked(db, "ebene=gemeinde"), NOVEMBER) == {
        (areas["Lindenaue"], None): Demand(10, None, None)
    }


def test_a_search_in_the_whole_town_counts_for_no_single_district(db: Session, areas: dict[str, int]) -> None:
    searched(db, 50, area="lindenaue")

    assert demand.unmet(db, asked(db, "ebene=stadtteil"), NOVEMBER) == {}
    assert len(demand.unmet(db, asked(db, "ebene=gemeinde"), NOVEMBER)) == 1


def test_ages_are_told_apart(db: Session, areas: dict[str, int]) -> None:
    searched(db, 5, area="ost", ages=Ages.TO_2)
    searched(db, 6, area="ost", ages=Ages.TO_5)
    searched(db, 7, area="ost")

    def of(*ages: Ages) -> int | None:
        return demand.unmet(db, asked(db, "ebene=stadtteil"), NOVEMBER, ages)[areas["Ost"], sport(db)].searches

    assert (of(Ages.TO_2), of(Ages.TO_2, Ages.TO_5), of(*Ages)) == (5, 11, 18)
    assert demand.unmet(db, asked(db, "ebene=stadtteil"), NOVEMBER, [Ages.TO_17]) == {}


def test_no_cell_below_the_floor(db: Session, areas: dict[str, int]) -> None:
    searched(db, 4, area="ost", hits=Hits.NONE)

    assert demand.unmet(db, asked(db, "ebene=stadtteil"), NOVEMBER) == {}


# Offers


def test_new_offers_by_area_with_areas_that_have_none(db: Session, areas: dict[str, int]) -> None:
    entry = {"first_published_at": datetime(2026, 11, 5, tzinfo=UTC)}
    make_offer(db, venues=[make_venue(db, LAT, LON + 0.02), make_venue(db, LAT, LON + 0.021)], entry=entry)

    found = offered.offers_by_area(db, asked(db, "ebene=stadtteil"), NOVEMBER)

    assert found == [(areas["Ost"], "Ost", 0, 1), (areas["West"], "West", 0, 0)]


def test_what_became_public_at_night_counts_on_the_day_of_the_people_here(db: Session) -> None:
    make_offer(db, entry={"first_published_at": datetime(2026, 10, 31, 23, 30, tzinfo=UTC)})

    assert offered.new_offers_over_time(db, asked(db), NOVEMBER) == [(NOVEMBER.first, 1)]


def test_offers_over_time_are_those_with_dates_in_each_week(db: Session) -> None:
    make_offer(db, schedules=[weekly(starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 22))])
    make_offer(db, schedules=[{"kind": ScheduleKind.DATE, "starts_on": date(2026, 11, 23)}])
    make_offer(db, schedules=[weekly(starts_on=date(2026, 11, 20))])
    make_offer(db)

    found = offered.offers_over_time(db, asked(db), Period(date(2026, 11, 4), date(2026, 11, 30)))

    assert [(week.day, offers) for week, offers in found] == [(2, 0), (9, 1), (16, 2), (23, 2), (30, 1)]


def test_views_of_each_offer_the_most_viewed_first(db: Session) -> None:
    for title, views in (("Chor", 5), ("Judo", 8), ("Malen", 4)):
        offer = make_offer(db, title)
        writing.write(db, {Noticed(NOVEMBER.first, "offer", offer.id, "views"): views})

    assert [(row.title, views) for row, views, _ in offered.views_by_offer(db, asked(db), NOVEMBER)] == [
        ("Judo", 8),
        ("Chor", 5),
    ]
