"""GET /anbieter and /anbieter/{slug}: who offers something, with a search of their own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import indexing
from app.directory.offer import Contact
from app.directory.provider import Provider, ProviderFact, ProviderRevision
from app.directory.recurrence import BERLIN
from tests.asking import page
from tests.factories import make_area, make_offer, make_postcode, make_provider, point
from tests.html import Page

TODAY = datetime.now(BERLIN).date()


def names(client: TestClient, query: str = "") -> list[str]:
    return [each.text for each in page(client, f"/anbieter?{query}").classed("card__title")]


def shown(client: TestClient, provider: Provider) -> Page:
    return page(client, f"/anbieter/{provider.slug}")


def wording(db: Session, provider: Provider) -> ProviderRevision:
    return db.exec(select(ProviderRevision).where(col(ProviderRevision.provider_id) == provider.id)).one()


# The search


def test_without_a_wish_all_come_in_the_order_of_the_alphabet(db: Session, client: TestClient) -> None:
    for name in ("Zirkus", "Ärztehaus", "Chor"):
        make_provider(db, name)

    assert names(client) == ["Ärztehaus", "Chor", "Zirkus"]
    assert page(client, "/anbieter").one("h1").text == "3 Anbieter"


def test_a_card_says_who_it_is_and_how_much_there_is(db: Session, client: TestClient) -> None:
    make_area(db, "Erlengrund")
    provider = make_provider(
        db, "TV Erlengrund", claim="Bewegung", carrier="non_profit", donation="Ein Trampolin", point=point()
    )
    make_offer(db, provider=provider)
    make_offer(db, "Chor", provider=provider, category="musik-kunst")

    card = page(client, "/anbieter").classed("card")[0].text

    for fact in ("TV Erlengrund", "Bewegung", "gemeinnützig", "Erlengrund", "2 Angebote", "Spende"):
        assert fact in card
    assert "Musik, Kunst und Theater, Sport und Bewegung" in card


def test_words_find_names_and_what_they_do(db: Session, client: TestClient) -> None:
    make_provider(db, "Turnverein")
    make_provider(db, "Haus am See", summary="Wir turnen und singen")
    make_provider(db, "Chor")

    assert names(client, "q=turnen") == ["Turnverein", "Haus am See"]


def test_around_a_place_the_nearest_comes_first(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    for name, lat in (("fern", 55.0), ("nah", 54.351), ("mittel", 54.37)):
        make_provider(db, name, point=point(lat))

    assert names(client, "ort=00121") == ["nah", "mittel"]
    assert names(client, "ort=00121&umkreis=100") == ["nah", "mittel", "fern"]


def test_a_category_is_that_of_its_offers(db: Session, client: TestClient) -> None:
    provider = make_provider(db, "Turnverein")
    make_offer(db, provider=provider, category="sport-turnen")
    make_provider(db, "Chor")
    indexing.refresh(db)

    assert names(client, "kategorie=sport-bewegung") == ["Turnverein"]


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ("mitmachen=ehrenamt", {"volunteering": "Übungsleiter gesucht"}),
        ("mitmachen=stammtisch", {"regulars": "Montags"}),
        ("mitmachen=spende", {"donation": "Bälle"}),
        ("traeger=oeffentlich", {"carrier": "public"}),
        ("traeger=initiative", {"carrier": "initiative"}),
    ],
)
def test_a_filter_keeps_who_has_the_quality(
    db: Session, client: TestClient, asked: str, fields: dict[str, Any]
) -> None:
    make_provider(db, "mit", **fields)
    make_provider(db, "ohne")

    assert names(client, asked) == ["mit"]


def test_many_come_in_pages(db: Session, client: TestClient) -> None:
    for number in range(23):
        make_provider(db, f"Anbieter {number:02}")

    pages = [names(client, f"seite={number}") for number in (1, 2)]

    assert [len(each) for each in pages] == [20, 3]
    assert sorted([*pages[0], *pages[1]]) == [f"Anbieter {number:02}" for number in range(23)]
    assert page(client, "/anbieter").one("a", rel="next")["href"] == "/anbieter?seite=2"


def test_a_dead_end_offers_a_person_to_ask(client: TestClient) -> None:
    found = page(client, "/anbieter?q=xqzvw")

    assert "Dazu haben wir nichts gefunden" in found.text
    assert "tel:0000550120" in found.links


# What only offers have


@pytest.mark.parametrize("asked", ["alter=4", "zeit=heute", "kostenlos=1", "sprache=tr", "tag=mo", "lebensphase=baby"])
def test_a_wish_that_says_nothing_about_providers_hides_none(db: Session, client: TestClient, asked: str) -> None:
    make_provider(db, "Chor")

    assert names(client, asked) == ["Chor"]
    assert "weggelassen" in page(client, f"/anbieter?{asked}").text


# The page


def test_the_profile_is_on_the_page(db: Session, client: TestClient) -> None:
    provider = make_provider(
        db,
        "TV Erlengrund",
        claim="Bewegung für alle",
        summary="Wir sind 300 Mitglieder.",
        description="Mit **Herz**.",
        street="Am Bach 4",
        postcode="00121",
        city="Lindenaue",
        phone="(0000) 12 34",
        email="post@tv.example",
        website="www.tv.example",
        opening_hours="Mo 9 bis 12 Uhr",
        volunteering="Übungsleiter gesucht",
        regulars="Jeden Montag",
        donation="Ein Trampolin",
    )
    revision = wording(db, provider)
    db.add(ProviderFact(revision_id=revision.id, label="Mitglieder", text="300"))
    db.add(Contact(provider_revision_id=revision.id, name="Ben Amri", role="Vorstand"))
    db.flush()

    found = shown(client, provider)

    for fact in ("TV Erlengrund", "Bewegung für alle", "300 Mitglieder", "Mit Herz.", "Am Bach 4", "00121 Lindenaue"):
        assert fact in found.text
    for fact in ("Mo 9 bis 12 Uhr", "Übungsleiter gesucht", "Jeden Montag", "Ein Trampolin", "Mitglieder 300"):
        assert fact in found.text
    assert "Ben Amri" in found.text
    assert {"tel:00001234", "mailto:post@tv.example", "https://www.tv.example"} <= set(found.links)


def test_offers_of_now_and_of_the_past_stand_apart(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    make_offer(db, "läuft", provider=provider)
    make_offer(db, "vorbei", provider=provider, valid_until=TODAY - timedelta(days=1))
    make_offer(db, "fremd")

    found = shown(client, provider)

    assert [each.text for each in found.classed("card__title")] == ["läuft"]
    assert "Das gab es schon vorbei" in found.text
    assert "fremd" not in found.text


def test_what_is_over_is_not_counted(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    offer = make_offer(db, "läuft", provider=provider)
    make_offer(db, "läuft auch", provider=provider)
    make_offer(db, "vorbei", provider=provider, valid_until=TODAY - timedelta(days=1))

    assert "2 Angebote" in page(client, "/anbieter").classed("card")[0].text
    assert "Alle 2 Angebote" in page(client, f"/angebote/{offer.slug}").text


def test_all_offers_are_listed_however_many(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    for number in range(23):
        make_offer(db, f"Kurs {number:02}", provider=provider, venues=[])

    assert len(shown(client, provider).classed("card__title")) == 23


def test_a_provider_without_offers_says_so(db: Session, client: TestClient) -> None:
    assert "Im Moment gibt es hier keine Angebote" in shown(client, make_provider(db)).text


def test_a_profile_cannot_do_harm(db: Session, client: TestClient) -> None:
    harm = "<script>alert(1)</script> [klick](javascript:alert(1))"
    provider = make_provider(db, harm, claim=harm, description=harm, opening_hours=harm, website="javascript:alert(1)")

    found = shown(client, provider)

    assert not [each for each in found.all("script") if each.text]
    assert not [link for link in found.links if link.startswith("javascript")]


def test_an_unknown_provider_is_a_page_that_helps(client: TestClient) -> None:
    assert page(client, "/anbieter/gibt-es-nicht", status=404).one("form", role="search")
