"""/angebote/{slug}.ics: the dates of a public offer, as calendars read them."""

from datetime import timedelta

from icalendar import Calendar
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.workflow import Standing, Status
from app.families.calendar import MOST_DATES
from tests.factories import make_offer, make_provider, make_venue, weekly


def fetched(client: TestClient, slug: str) -> list[object]:
    answer = client.get(f"/angebote/{slug}.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return [*Calendar.from_ical(answer.content).walk("VEVENT")]


def test_every_date_is_an_event_with_its_place_and_its_page(db: Session, client: TestClient) -> None:
    venue = make_venue(db, name="Turnhalle", street="Seeweg 3", postcode="00121", city="Lindenaue")
    offer = make_offer(db, "Turnen; für alle, überall", venues=[venue], schedules=[weekly()])

    events = fetched(client, offer.slug)
    first = events[0]
    assert 40 < len(events) <= MOST_DATES
    assert str(first["summary"]) == "Turnen; für alle, überall"
    assert str(first["location"]) == "Turnhalle, Seeweg 3, 00121 Lindenaue"
    assert str(first["url"]).endswith(f"/angebote/{offer.slug}")
    assert first["dtend"].dt - first["dtstart"].dt == timedelta(hours=1)
    assert all(each["dtstart"].dt.isoweekday() == 2 for each in events)
    assert len({str(each["uid"]) for each in events}) == len(events)


def test_fetched_again_the_events_are_the_same(db: Session, client: TestClient) -> None:
    offer = make_offer(db, schedules=[weekly()])

    uids = [[str(each["uid"]) for each in fetched(client, offer.slug)] for _ in range(2)]
    assert uids[0] == uids[1]


def test_an_offer_without_dates_has_an_empty_calendar(db: Session, client: TestClient) -> None:
    assert fetched(client, make_offer(db).slug) == []


def test_what_is_not_public_has_no_calendar(db: Session, client: TestClient) -> None:
    draft = make_offer(db, status=Status.DRAFT, schedules=[weekly()])
    suspended = make_offer(db, provider=make_provider(db, standing=Standing.SUSPENDED), schedules=[weekly()])

    assert [client.get(f"/angebote/{each.slug}.ics").status_code for each in (draft, suspended)] == [404, 404]
