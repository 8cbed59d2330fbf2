"""/planung/doppelt: pairs of one topic, age, time and place; and nothing that only looks like one."""

from datetime import date, time
from typing import Any

import pytest
from sqlmodel import Session

from app.accounts.account import StaffRole
from app.directory.area import Area
from app.directory.recurrence import ScheduleKind
from app.planners import doubles
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import LAT, LON, make_offer, make_provider, make_venue, weekly
from tests.integration.planners.towns import STEP, asked, district, venue_in

QUERY = "ebene=viertel&altersband=0-5"
AGES = {"age_min_months": 36, "age_max_months": 71}


@pytest.fixture(autouse=True)
def areas(db: Session) -> list[Area]:
    return [district(db, number, layer="viertel") for number in (1, 2)]


@pytest.fixture
def first(db: Session) -> None:
    make_offer(db, "Turnen", venues=[venue_in(db, 1)], schedules=[weekly(2)], **AGES)


def pairs(db: Session, query: str = QUERY, metres: int = 500) -> list[Any]:
    return doubles.doubles(db, asked(db, query), metres).pairs


def second(db: Session, metres: float = 0, number: int = 1, **changes: Any) -> None:
    venue = make_venue(db, LAT + metres / 111_300, LON + number * STEP)
    make_offer(db, **{"title": "Toben", "venues": [venue], "schedules": [weekly(2)]} | AGES | changes)


@pytest.mark.usefixtures("first")
def test_a_pair_says_why_it_is_one(db: Session) -> None:
    second(db, 300, age_min_months=48, schedules=[weekly(2, opens_at=time(16, 30), closes_at=time(18))])

    (pair,) = pairs(db)
    assert {pair.a_title, pair.b_title} == {"Turnen", "Toben"}
    assert (pair.area, pair.topic, pair.is_same_provider) == ("Bezirk 01", "Sport und Bewegung", False)
    assert (pair.first, pair.last, pair.weekdays) == (48, 71, [2])
    assert (pair.opens_at, pair.closes_at, pair.is_always_then) == (time(16, 30), time(17), True)
    assert pair.metres == pytest.approx(300, rel=0.01)


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"metres": 490}, True),
        ({"metres": 510}, False),
        ({"number": 2}, False),
        ({"category": "musik-kunst"}, False),
        ({"age_min_months": 54}, True),
        ({"age_min_months": 60, "age_max_months": 95}, False),
        ({"age_min_months": None, "age_max_months": None}, True),
        ({"schedules": [weekly(3)]}, False),
        ({"schedules": [weekly(3), weekly(2)]}, True),
        ({"schedules": [weekly(2, opens_at=time(17))]}, False),
        ({"schedules": [weekly(2, opens_at=time(16, 30), closes_at=time(17, 30))]}, True),
        ({"schedules": [weekly(2, opens_at=time(16, 31), closes_at=time(17, 31))]}, False),
        ({"schedules": [weekly(2, opens_at=time(16), closes_at=None)]}, True),
        ({"schedules": [weekly(2, opens_at=None, closes_at=None)]}, False),
        ({"schedules": [{"kind": ScheduleKind.DATE, "starts_on": date(2099, 1, 6), "opens_at": time(16)}]}, False),
        ({"schedules": [weekly(2, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))]}, False),
        ({"forms": ["online"]}, False),
    ],
)
def test_topic_age_time_and_place_have_to_be_alike(db: Session, changes: dict[str, Any], is_one: bool) -> None:
    second(db, **changes)

    assert bool(pairs(db)) == is_one


@pytest.mark.usefixtures("first")
def test_several_days_and_places_are_one_pair(db: Session) -> None:
    times = [weekly(2), weekly(4, opens_at=time(9), closes_at=time(10))]
    for title in ("Toben", "Hüpfen"):
        second(db, title=title, schedules=times, venues=[venue_in(db, 1), venue_in(db, 1)])

    both = next(each for each in pairs(db) if {each.a_title, each.b_title} == {"Toben", "Hüpfen"})
    assert len(pairs(db)) == 3
    assert (both.weekdays, both.is_always_then) == ([2, 4], False)


@pytest.mark.usefixtures("first")
def test_those_of_two_providers_come_first(db: Session) -> None:
    own = make_provider(db)
    second(db, 200, title="A", provider=own)
    second(db, 200, title="B", provider=own)

    assert [each.is_same_provider for each in pairs(db)] == [False, False, True]


@pytest.mark.usefixtures("first")
def test_the_question_narrows_the_list(db: Session) -> None:
    second(db)

    assert pairs(db, f"{QUERY}&kategorie=sport-bewegung&gebiet=01")
    for nothing in ("&kategorie=musik-kunst", "&gebiet=02", "&merkmal=kostenlos", "&stichtag=2025-01-01"):
        assert not pairs(db, QUERY + nothing) or nothing == "&stichtag=2025-01-01"
    assert not pairs(db, "ebene=viertel&altersband=6-9")


@pytest.mark.usefixtures("first")
def test_a_scoped_planner_sees_pairs_of_the_own_area_alone(db: Session, cast: Cast, areas: list[Area]) -> None:
    second(db)
    for area, is_there in ((areas[0], True), (areas[1], False)):
        pia = make_account(db, f"Pia{area.id}")
        has_role(db, pia, StaffRole.PLANNER, area_id=area.id)

        assert bool(page(browser_of(db, pia), f"/planung/doppelt?{QUERY}").classed("pairs__two")) == is_there


def test_a_long_list_has_pages_and_none_is_left_out(db: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubles, "SIZE", 4)
    for number in range(5):
        second(db, 10 * number, title=f"Toben {number}")
    paula, address = cast.browser(db, "paula"), f"/planung/doppelt?{QUERY}&seite="

    found = [doubles.doubles(db, asked(db, QUERY), page=number) for number in (1, 2, 3)]
    assert [(len(each.pairs), each.total, each.pages) for each in found] == [(4, 10, 3), (4, 10, 3), (2, 10, 3)]
    assert len({(pair.a_slug, pair.b_slug) for each in found for pair in each.pairs}) == 10
    assert "Seite 2 von 3" in page(paula, f"{address}2").text
    for odd in ("9", "0", "-1", "x", "²", "999999999"):
        assert "Seite 1 von 3" in page(paula, f"{address}{odd}").text


def test_the_page_without_a_pair_and_with_odd_words(db: Session, cast: Cast) -> None:
    shown = page(cast.browser(db, "paula"), "/planung/doppelt?meter=weit")

    assert "Nichts gefunden." in shown.text
    assert "meter=weit" in shown.text
