"""Who gains and who loses by what a scenario changes: districts in a row, and what somebody with a pencil would say."""

from typing import Any

import pytest
from sqlmodel import Session

from app.directory.offer import Offer
from app.directory.scenario import ChangeKind
from app.planners.changes import Change, Idle
from app.planners.spatial_access import spatial_access
from app.planners.way import Way
from app.planners.what_if import AreaEffect, WhatIf, what_if
from tests.factories import LAT, LON, make_offer, make_venue
from tests.integration.planners.towns import STEP, asked, district, venue_in

NEAR = Way(metres=1000, decay="gleich", detour=1.0, homes="mitte")


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    """Three districts out of each other's reach, and one with almost nobody in it."""
    for number, children in enumerate((100, 200, 400, 40)):
        district(db, number, children)


def nursery(db: Session, *districts: int, places: int | None = 40, **changes: Any) -> Offer:
    venues = [venue_in(db, number) for number in districts]
    return make_offer(db, "Kita", category="betreuung-kita", venues=venues, places=places, **changes)


def found(db: Session, *changes: Change, query: str = "mass=plaetze", way: Way = NEAR) -> WhatIf:
    return what_if(db, asked(db, f"altersband=0-5&kategorie=betreuung&{query}"), way, changes)


def of(result: WhatIf, number: int) -> AreaEffect:
    return next(row for row in result.rows if row.area.key == f"{number:02}")


def closed(offer: Offer, number: int = 1) -> Change:
    return Change(number, ChangeKind.CLOSED, "Kita", offer_id=offer.id, slug=offer.slug)


def moved(offer: Offer, district: int, number: int = 1, **changes: Any) -> Change:
    at = {"lat": LAT, "lon": LON + district * STEP}
    return Change(number, ChangeKind.MOVED, "Kita", offer_id=offer.id, slug=offer.slug, **at | changes)


def new(db: Session, district: int, number: int = 9, **changes: Any) -> Change:
    topics = frozenset(topic.id for topic in asked(db, "kategorie=betreuung").topics)
    values = {"lat": LAT, "lon": LON + district * STEP, "places": 30, "topics": topics, "ages": (0, 71)}
    return Change(number, ChangeKind.NEW, "Neue Kita", **values | changes)


def test_where_something_opens_people_gain_and_nobody_else_loses(db: Session) -> None:
    nursery(db, 0)

    result = found(db, new(db, 1))
    assert [row.area.key for row in result.gains] == ["01"]
    assert result.losses == []
    gain = of(result, 1)
    assert (gain.before.places, gain.after.places, gain.by) == (0, 30, 30)
    assert (gain.before.near, gain.after.near, gain.better, gain.worse) == (0, 200, 200, 0)
    assert gain.after.per_100 == pytest.approx(15)


def test_who_moves_is_missed_where_it_was(db: Session) -> None:
    offer = nursery(db, 0)

    result = found(db, moved(offer, 2))
    assert [row.area.key for row in result.gains] == ["02"]
    assert [row.area.key for row in result.losses] == ["00"]
    assert of(result, 0).worse == 100
    assert result.whole["places_before"] == result.whole["places_after"] == 40
    assert (result.whole["better"], result.whole["worse"]) == (400, 100)
    assert result.marks[0].was == ((LON, LAT),)
    assert result.marks[0].will == (LON + 2 * STEP, LAT)


def test_before_is_what_the_page_of_spatial_access_says(db: Session) -> None:
    nursery(db, 0, 1)
    make_offer(db, "Turnen", venues=[venue_in(db, 0)], places=30)

    page = spatial_access(db, asked(db, "altersband=0-5&kategorie=betreuung&mass=plaetze"), NEAR)
    before = {row.area.key: (row.places, row.per_100, row.near) for row in found(db, new(db, 2)).before.rows}
    assert before == {row.area.key: (row.places, row.per_100, row.near) for row in page.rows}


def test_after_is_what_it_would_say_if_it_were_so(db: Session) -> None:
    """Not only in a calculation: the offers are closed and opened, and looked at again."""
    offer, other = nursery(db, 0), nursery(db, 1, places=20)
    said = found(db, moved(offer, 2, 1), closed(other, 2), new(db, 0, 3)).after

    for each in (offer, other):
        db.delete(each)
    db.flush()
    nursery(db, 2, places=40)
    nursery(db, 0, places=30, age_min_months=0, age_max_months=71)
    so = spatial_access(db, asked(db, "altersband=0-5&kategorie=betreuung&mass=plaetze"), NEAR)
    assert {row.area.key: row.places for row in said.rows} == {row.area.key: row.places for row in so.rows}


def test_the_same_closed_and_opened_again_is_nothing_at_all(db: Session) -> None:
    offer = nursery(db, 0)

    result = found(db, closed(offer), new(db, 0, places=40), way=Way())
    assert {row.turn for row in result.rows} == {"same", "none"}
    assert (result.whole["better"], result.whole["worse"]) == (0, 0)


def test_the_figures_sum_to_the_places_that_somebody_lives_near(db: Session) -> None:
    nursery(db, 0, 2)
    nursery(db, 5, places=99)

    result = found(db, new(db, 1), way=Way(metres=8000, decay="gleich"))
    assert result.whole["places_after"] == pytest.approx(result.after.shared) == pytest.approx(40 + 30)
    assert result.after.supply == 40 + 30 + 99


def test_of_very_few_people_nothing_is_said(db: Session) -> None:
    result = found(db, new(db, 3))

    assert of(result, 3).turn == "none"
    assert result.gains == []


def test_an_offer_that_names_no_places_can_be_given_some(db: Session) -> None:
    offer = nursery(db, 0, 1, places=None)
    resized = Change(1, ChangeKind.RESIZED, "Kita", offer_id=offer.id, slug=offer.slug, places=60)

    result = found(db, resized)
    assert [of(result, number).by for number in (0, 1)] == [30, 30]


def test_what_is_gone_or_elsewhere_changes_nothing_and_says_so(db: Session) -> None:
    sport = make_offer(db, "Turnen", venues=[venue_in(db, 0)], places=30)
    gone = Change(2, ChangeKind.CLOSED, "Früher", slug="")
    far = new(db, 8, 3)

    result = found(db, closed(sport), gone, far)
    assert [mark.idle for mark in result.marks] == [Idle.NOT_COUNTED, Idle.GONE, Idle.NOBODY_NEAR]
    assert {row.turn for row in result.rows} == {"same", "none"}


def test_offers_are_counted_where_that_is_the_question(db: Session) -> None:
    offer = nursery(db, 0, 1, places=None)

    result = found(db, closed(offer), query="mass=angebote")
    assert [of(result, number).by for number in (0, 1)] == [-0.5, -0.5]


def test_it_takes_the_same_few_questions_whatever_is_changed(db: Session, statements: list[str]) -> None:
    offers = [make_offer(db, "Kita", category="betreuung", venues=[make_venue(db)], places=9) for _ in range(4)]
    statements.clear()
    found(db, closed(offers[0]), new(db, 0))
    few = len(statements)
    statements.clear()
    found(db, *(closed(each, number) for number, each in enumerate(offers)), *(new(db, 0, 10 + n) for n in range(6)))

    # `new` and `asked` put questions of their own.
    asks = 3
    assert len(statements) - asks * 7 == few - asks * 2 <= 8


def test_planners_of_some_areas_see_those_alone(db: Session) -> None:
    nursery(db, 0)
    mine = district(db, 4, 300)
    question = asked(db, "altersband=0-5&kategorie=betreuung&mass=plaetze").within(frozenset({mine.id or 0}))

    result = what_if(db, question, NEAR, [new(db, 4), new(db, 1, 10)])
    assert [row.area.key for row in result.rows] == ["04"]
    assert result.whole["places_after"] == 30
