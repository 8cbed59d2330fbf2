"""GET /: search and browse, side by side."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.recurrence import BERLIN, ScheduleKind
from tests.asking import page, search, titles
from tests.factories import make_offer, weekly

TODAY = datetime.now(BERLIN).date()


def section(client: TestClient, heading: str) -> list[str]:
    """The links under a heading."""
    found = page(client, "/")
    inside = next(each for each in found.elements if each["aria-labelledby"] == heading)
    return [each.text for each in found.all("a") if inside in each.inside]


def test_the_search_has_words_place_and_age(client: TestClient) -> None:
    found = page(client, "/")

    form = found.one("form", role="search")
    fields = [each for each in found.elements if form in each.inside and each["name"]]
    assert form["action"] == "/angebote"
    assert [each["name"] for each in fields] == ["q", "ort", "alter"]
    assert all(found.one("label", for_=each["id"]).text for each in fields)


def test_what_is_on_next_comes_in_order_and_without_what_has_no_date(db: Session, client: TestClient) -> None:
    for title, ahead in (("übermorgen", 2), ("morgen", 1), ("in einem Monat", 30)):
        day = TODAY + timedelta(days=ahead)
        make_offer(db, title, schedules=[{"kind": ScheduleKind.DATE, "starts_on": day, "opens_at": time(10)}])
    make_offer(db, "ohne Termin")

    assert section(client, "naechste")[1:] == ["morgen", "übermorgen", "in einem Monat"]


def test_what_is_new_comes_newest_first(db: Session, client: TestClient) -> None:
    now = datetime.now(UTC)
    for title, days in (("alt", 300), ("neu", 1), ("mittel", 20)):
        make_offer(db, title, entry={"first_published_at": now - timedelta(days=days)})

    assert section(client, "neu")[1:] == ["neu", "mittel", "alt"]


def test_a_life_phase_counts_what_its_page_finds(db: Session, client: TestClient) -> None:
    make_offer(db, "Krabbelgruppe", age_min_months=0, age_max_months=20)
    make_offer(db, "Chor", age_min_months=72, age_max_months=120)

    found = page(client, "/")

    counted = {link["href"]: link.text for link in found.classed("phase")}
    assert "1 Angebot" in counted["/angebote?lebensphase=baby"]
    assert "1 Angebot" in counted["/angebote?lebensphase=kleinkind"]
    assert titles(client, "lebensphase=kleinkind") == ["Krabbelgruppe"]
    assert "0 Angebote" in counted["/angebote?lebensphase=vor-der-geburt"]


def test_a_topic_counts_what_its_page_finds(db: Session, client: TestClient) -> None:
    make_offer(db, category="sport-turnen")
    make_offer(db, category="sport-bewegung")

    for link in page(client, "/").classed("topic"):
        count = int(next(each for each in link.text.split() if each.isdigit()))

        assert count == search(client, link["href"].partition("?")[2])["total"]


def test_the_week_counts_what_its_page_finds(db: Session, client: TestClient) -> None:
    make_offer(db, schedules=[weekly(day) for day in range(1, 8)])
    make_offer(db, schedules=[{"kind": ScheduleKind.DATE, "starts_on": TODAY + timedelta(days=20)}])

    link = next(each for each in page(client, "/").classed("more") if "Woche" in each.text)

    assert link.text == "1 Angebot in dieser Woche"
    assert search(client, link["href"].partition("?")[2])["total"] == 1


def test_an_empty_portal_still_has_a_start(client: TestClient) -> None:
    found = page(client, "/")

    assert found.one("h1").text == "Angebote für Kinder und Familien in Lindenaue"
    assert not found.all("ul", class_="plain cards cards--next")


def test_a_person_to_ask_has_a_name_and_a_number(client: TestClient) -> None:
    found = page(client, "/")

    assert "Ayşe Brandt" in found.text
    assert "tel:0000550120" in found.links


def test_one_language_is_a_click_away_from_the_other(client: TestClient) -> None:
    german, english = page(client, "/"), page(client, "/en/")

    assert "/en/" in german.links
    assert "/" in english.links
    assert (german.one("html")["lang"], english.one("html")["lang"]) == ("de", "en")


def test_ended_offers_are_neither_shown_nor_counted(db: Session, client: TestClient) -> None:
    make_offer(db, "vorbei", valid_until=TODAY - timedelta(days=1), entry={"first_published_at": datetime.now(UTC)})

    found = page(client, "/")

    assert "vorbei" not in found.text
    assert all("0 Angebote" in each.text for each in found.classed("phase"))


@pytest.mark.parametrize("path", ["/angebote", "/anbieter"])
def test_a_portal_with_nothing_in_it_says_that_it_is_new(client: TestClient, path: str) -> None:
    """And does not say "look at everything", which leads nowhere."""
    found = page(client, path)

    assert "Das Portal ist neu" in found.text
    assert "Alles ansehen" not in found.text
    assert "Dazu haben wir nichts gefunden" in page(client, f"{path}?q=turnen").text
