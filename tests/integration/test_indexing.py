"""The search keeps in step with the directory."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app import indexing
from app.directory.documents import HORIZON
from app.directory.offer import Offer
from app.directory.recurrence import BERLIN, ScheduleKind
from app.directory.workflow import Status
from tests.asking import page, public_and_held, search, titles
from tests.factories import make_area, make_offer, make_provider, make_venue, weekly

NOW = datetime.now(BERLIN)
TODAY = NOW.date()


def documents(db: Session) -> dict[str, Any]:
    query = sa.text("SELECT title, next_starts_at, slots, fresh_until FROM search_document")
    return {row.title: row for row in db.execute(query)}


def occurrences(db: Session, offer: Offer) -> list[datetime]:
    query = sa.text("SELECT starts_at FROM search_occurrence WHERE document_id = :id ORDER BY 1")
    return list(db.scalars(query, {"id": offer.id}))


def change(db: Session, statement: str, **values: Any) -> None:
    db.execute(sa.text(statement), values)


def providers_under(client: TestClient, category: str) -> list[str]:
    return [each.text for each in page(client, f"/anbieter?kategorie={category}").classed("card__title")]


# refresh


def test_refreshing_one_leaves_the_others_alone(db: Session) -> None:
    one, other = make_offer(db, "eins"), make_offer(db, "zwei")
    change(db, "UPDATE offer_revision SET title = upper(title)")

    indexing.refresh(db, [one.id])

    assert {"EINS", "zwei"} <= documents(db).keys()
    assert other.id


def test_refreshing_all_brings_back_what_was_lost(db: Session) -> None:
    make_offer(db, "eins", provider=make_provider(db, "Verein"))
    change(db, "DELETE FROM search_document")

    indexing.refresh(db)

    assert documents(db).keys() == {"eins", "Verein"}


def test_refreshing_all_forgets_what_is_gone(db: Session) -> None:
    offer = make_offer(db, "eins")
    change(db, "UPDATE offer_revision SET status = 'archived'")

    indexing.refresh(db)

    assert "eins" not in documents(db)
    assert offer.id


def test_refreshing_what_was_never_there_is_quiet(db: Session) -> None:
    indexing.refresh(db, [uuid4()], [uuid4()])

    assert documents(db) == {}


def test_refreshing_nothing_changes_nothing(db: Session) -> None:
    make_offer(db, "eins")
    change(db, "UPDATE offer_revision SET title = 'anders'")

    indexing.refresh(db, [], [])

    assert "eins" in documents(db)


def test_a_change_of_the_provider_reaches_its_offers(db: Session, client: TestClient) -> None:
    provider = make_provider(db, "Goldfisch")
    make_offer(db, "Chor", provider=provider)
    change(db, "UPDATE provider_revision SET name = 'Klangfabrik'")

    indexing.refresh(db, [], [provider.id])

    assert titles(client, "q=klangfabrik") == ["Chor"]
    assert titles(client, "q=goldfisch") == []


def test_a_change_of_an_offer_reaches_its_provider(db: Session, client: TestClient) -> None:
    provider = make_provider(db, "Goldfisch")
    offer = make_offer(db, "Chor", provider=provider, category="musik-singen")
    sports = "SELECT id FROM category WHERE slug = 'sport-turnen'"
    change(db, f"UPDATE offer_revision SET main_category_id = ({sports})")

    indexing.refresh(db, [offer.id])

    assert providers_under(client, "sport-turnen") == ["Goldfisch"]
    assert providers_under(client, "musik-singen") == []
    waiting = set(db.scalars(sa.text("SELECT id FROM search_outbox")))
    assert {offer.id, provider.id} <= waiting


def test_a_suspended_provider_takes_its_offers_along_and_back(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    make_offer(db, "Chor", provider=provider)

    change(db, "UPDATE provider SET standing = 'suspended'")
    indexing.refresh(db, [], [provider.id])
    gone = titles(client)
    change(db, "UPDATE provider SET standing = 'approved'")
    indexing.refresh(db, [], [provider.id])

    assert (gone, titles(client)) == ([], ["Chor"])


def test_a_moved_venue_is_found_where_it_is_now(db: Session, client: TestClient) -> None:
    offer = make_offer(db, venues=[make_venue(db, 54.35)])
    change(db, "UPDATE venue SET point = ST_MakePoint(7.0, 55.0)")

    indexing.refresh(db, [offer.id])

    assert search(client, "lat=54.35&lon=7&umkreis=5")["total"] == 0
    assert search(client, "lat=55.0&lon=7&umkreis=5")["total"] == 1


# What time does


def test_what_is_over_is_forgotten_and_the_next_date_follows(db: Session) -> None:
    days = [{"kind": ScheduleKind.DATE, "starts_on": TODAY + timedelta(days=ahead)} for ahead in (1, 5)]
    offer = make_offer(db, "Kurs", schedules=days)

    indexing.move_on(db, NOW + timedelta(days=3))

    document = documents(db)["Kurs"]
    assert len(occurrences(db, offer)) == 1
    assert document.next_starts_at.astimezone(BERLIN).date() == TODAY + timedelta(days=5)


def test_moving_on_changes_no_answer(db: Session, client: TestClient) -> None:
    """Between two rounds of the worker a search looks at the dates itself."""
    yesterday = {"kind": ScheduleKind.DATE, "starts_on": TODAY - timedelta(days=1)}
    make_offer(db, "Kurs", schedules=[yesterday, weekly(3), weekly(6, opens_at=time(9), closes_at=time(10))])
    past = {"at": NOW - timedelta(hours=1)}
    change(
        db,
        "INSERT INTO search_occurrence SELECT id, :at, :at, 0, false FROM search_document WHERE kind = 'offer'",
        **past,
    )
    change(db, "UPDATE search_document SET fresh_until = :at, next_starts_at = :at, slots = 0", **past)
    queries = ("", "tag=mi", "tag=sa&tageszeit=vormittag", "tag=mo", "zeit=woche", "sortierung=termin")

    before = [search(client, query) for query in queries]
    indexing.move_on(db, NOW)

    assert [search(client, query) for query in queries] == before
    assert [each["total"] for each in before] == [1, 1, 1, 0, 1, 1]


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")], ids=str)
def test_days_end_here_wherever_the_clock_of_the_caller_stands(db: Session, zone: tzinfo) -> None:
    dates = [{"kind": ScheduleKind.DATE, "starts_on": TODAY + timedelta(days=ahead)} for ahead in (1, 2)]
    make_offer(db, "Kurs", schedules=dates)
    days = "SELECT days FROM search_document WHERE kind = 'offer'"
    night = datetime.combine(TODAY + timedelta(days=2), time(0, 30), BERLIN)
    point = db.begin_nested()
    indexing.move_on(db, night)
    here = db.scalar(sa.text(days))
    point.rollback()

    indexing.move_on(db, night.astimezone(zone))

    assert db.scalar(sa.text(days)) == here


def test_moving_on_twice_is_moving_on_once(db: Session) -> None:
    make_offer(db, "Kurs", schedules=[weekly()])

    indexing.move_on(db, NOW + timedelta(days=8))
    once = documents(db)
    indexing.move_on(db, NOW + timedelta(days=8))

    assert documents(db) == once


def test_the_horizon_moves_on_with_what_never_ends(db: Session) -> None:
    endless = make_offer(db, "endlos", schedules=[weekly()])
    change(db, "DELETE FROM search_occurrence WHERE starts_at > :sight", sight=NOW + HORIZON - timedelta(days=60))

    indexing.write(db, indexing.near_horizon(db, NOW), ())

    assert occurrences(db, endless)[-1] > (NOW + HORIZON - timedelta(days=8)).astimezone(UTC)


@pytest.mark.parametrize(
    "schedule",
    [
        {"kind": ScheduleKind.DATE, "starts_on": TODAY + HORIZON + timedelta(days=20)},
        {"kind": ScheduleKind.PERIOD, "starts_on": TODAY + HORIZON + timedelta(days=20),
            "ends_on": TODAY + HORIZON + timedelta(days=24)},
    ],
    ids=["date", "period"],
)  # fmt: skip
def test_what_lies_beyond_the_horizon_is_found_when_it_comes_into_sight(db: Session, schedule: dict[str, Any]) -> None:
    camp = make_offer(db, "Zeltlager", schedules=[schedule])
    assert occurrences(db, camp) == []

    # As if 25 days had passed.
    change(db, "UPDATE schedule SET starts_on = starts_on - 25, ends_on = ends_on - 25")
    indexing.write(db, indexing.near_horizon(db, NOW), ())

    assert occurrences(db, camp)


def test_the_horizon_leaves_alone_what_ends_in_sight(db: Session) -> None:
    make_offer(db, "zwei Wochen", schedules=[weekly(ends_on=TODAY + timedelta(days=14))])
    make_offer(db, "Entwurf", schedules=[weekly()], status=Status.DRAFT)
    change(db, "UPDATE search_document SET title = 'unberührt' WHERE kind = 'offer'")

    indexing.write(db, indexing.near_horizon(db, NOW), ())

    assert "unberührt" in documents(db)


# settle_areas


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Etc/GMT+12", "Etc/GMT-14"])
def test_on_the_day_an_edition_of_areas_begins_venues_and_offers_move_into_it(db: Session, zone: str) -> None:
    """Whatever day it is where the database stands."""
    db.execute(sa.text(f"SET LOCAL TIME ZONE '{zone}'"))
    yesterday = TODAY - timedelta(days=1)
    old = make_area(db, "Altstadt")
    make_offer(db, "Kurs", venues=[make_venue(db)])
    make_offer(db, "Kurs weit weg", venues=[make_venue(db, 55.0)])
    change(db, "UPDATE area SET valid_to = :last WHERE id = :id", last=yesterday, id=old.id)
    new = make_area(db, "Neustadt", valid_from=TODAY)
    change(db, "UPDATE search_document SET title = 'unberührt' WHERE title = 'Kurs weit weg'")

    assert indexing.settle_areas(db) == 1
    assert list(db.scalars(sa.text("SELECT area_id FROM venue_area"))) == [new.id]
    in_new = "SELECT title FROM search_document JOIN search_facet f ON f.id = ANY(facets) WHERE f.value = :slug"
    assert list(db.scalars(sa.text(in_new), {"slug": new.slug})) == ["Kurs"]
    assert "unberührt" in documents(db)
    assert indexing.settle_areas(db) == 0


def test_the_last_day_of_an_edition_still_belongs_to_it(db: Session) -> None:
    last = make_area(db, "Altstadt", valid_to=TODAY)
    make_venue(db)

    assert list(db.scalars(sa.text("SELECT area_id FROM venue_area"))) == [last.id]


# compare


def test_comparing_says_what_is_public_and_what_is_held(db: Session) -> None:
    make_offer(db, "eins")
    make_offer(db, "zwei")
    make_offer(db, "Entwurf", status=Status.DRAFT)
    change(db, "DELETE FROM search_document WHERE title = 'zwei'")

    assert public_and_held(db) == [("offer", 2, 1), ("provider", 3, 3)]
