"""The demo's year of use: something to see for providers, editors and planners, and true of the town."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from app.demo.entries import same_id
from app.demo.usage import DAYS
from app.directory.recurrence import BERLIN
from app.editors import searching
from app.planners import demand
from app.planners.demand import Period
from app.providers import reach
from app.usage.tables import Ages
from tests.integration.planners.towns import asked

TODAY = datetime.now(BERLIN).date()
YEAR = Period(TODAY - timedelta(days=DAYS), TODAY - timedelta(days=1))


def test_there_is_a_whole_year_of_it_and_nothing_of_today(db: Session) -> None:
    for table in ("usage_search", "usage_word_search", "usage_offer", "usage_provider"):
        first, last = db.execute(sa.text(f"SELECT min(day), max(day) FROM {table}")).one()
        assert YEAR.first <= first <= YEAR.first + timedelta(days=7)
        assert YEAR.last - timedelta(days=7) <= last <= YEAR.last


def test_words_that_find_nothing_are_really_missing_in_the_town(db: Session) -> None:
    found = {each.written: each for each in searching.unfound(db, 365, TODAY)}

    always = {word for word, each in found.items() if each.unfound == each.searched}
    assert {"eislaufen", "parkour", "fechten"} <= always
    assert {word: found[word].today for word in always if found[word].today > 5} == {}
    assert found["schwimmen"].today > 5


def test_nothing_was_viewed_before_it_was_public(db: Session) -> None:
    early = sa.text("""SELECT count(*) FROM usage_offer u JOIN offer o ON o.id = u.offer_id
        WHERE u.day < (o.first_published_at AT TIME ZONE 'UTC')::date""")

    assert db.scalar(early) == 0


def test_the_demo_s_providers_see_their_reach(db: Session) -> None:
    for slug in ("turnverein-erlengrund", "lernfreunde-lindenaue"):
        total, by_offer = reach.of_offers(db, same_id("provider", slug), TODAY)

        assert total.reach.appearances
        assert total.reach.views
        assert len([month for month in total.months if month.views]) >= 10
        assert len(by_offer) >= 4


def test_planners_see_demand_and_where_it_meets_nothing(db: Session) -> None:
    by_area = demand.unmet(db, asked(db, "ebene=stadtteil"), YEAR)
    young = demand.unmet(db, asked(db, "ebene=gemeinde"), YEAR, [Ages.TO_2, Ages.TO_5])

    assert len(by_area) > 40
    assert max(cell.share or 0 for cell in by_area.values()) > 0.3
    assert len(young) >= 8  # what is searched in a district is searched in the town, too
