"""GET /angebote/{slug}: one offer, everything that is known about it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import indexing
from app.directory.category import TargetGroup
from app.directory.offer import Contact, Offer, OfferRevision, RevisionTargetGroup
from app.directory.place import VenueFeature
from app.directory.recurrence import BERLIN, ScheduleKind
from app.directory.schedule import Schedule, ScheduleExceptionRow
from app.directory.source import Source
from tests.asking import page, search, titles
from tests.factories import make_area, make_offer, make_provider, make_venue, weekly
from tests.html import Page

TODAY = datetime.now(BERLIN).date()


def shown(client: TestClient, offer: Offer) -> Page:
    return page(client, f"/angebote/{offer.slug}")


def revision_of(db: Session, offer: Offer) -> OfferRevision:
    return db.exec(select(OfferRevision).where(col(OfferRevision.offer_id) == offer.id)).one()


def on(day: date, opens: int = 10, closes: int = 12) -> dict[str, Any]:
    return {"kind": ScheduleKind.DATE, "starts_on": day, "opens_at": time(opens), "closes_at": time(closes)}


def test_everything_structured_is_on_the_page(db: Session, client: TestClient) -> None:
    make_area(db, "Erlengrund")
    venue = make_venue(
        db, street="Am Bach 4", stop="Bus 4, Haltestelle Bach", directions="Eingang im Hof", wheelchair="partly"
    )
    offer = make_offer(
        db,
        "Eltern-Kind-Turnen",
        venues=[venue],
        schedules=[weekly(2, note="Bitte Turnschuhe mitbringen")],
        summary="Zusammen turnen",
        description="Wir **klettern**.",
        age_min_months=36,
        age_max_months=83,
        age_note="auch Geschwister",
        cost_kind="paid",
        price_cents=1250,
        price_per="month",
        reduced=True,
        reduction_note="frei mit Familienpass",
        registration="needed",
        registration_note="per Telefon",
        steps=["Anrufen", "Kommen"],
        conditions="Mitglied werden",
        places=15,
        languages=["de", "tr"],
        speaker="Frau Aydın",
        course_number="T-12",
        cooperation="Kita am Bach",
    )

    text = shown(client, offer).text

    for fact in ("Eltern-Kind-Turnen", "Zusammen turnen", "Wir klettern.", "3 bis 6 Jahre", "auch Geschwister"):
        assert fact in text
    for fact in ("12,50 Euro im Monat", "frei mit Familienpass", "mit Anmeldung", "per Telefon", "Anrufen", "Kommen"):
        assert fact in text
    for fact in ("Mitglied werden", "15 Plätze", "Deutsch, Türkisch", "Frau Aydın", "T-12", "Kita am Bach"):
        assert fact in text
    for fact in ("Turnhalle", "Am Bach 4", "00128 Lindenaue", "Haltestelle Bach", "Eingang im Hof", "Erlengrund"):
        assert fact in text
    for fact in ("Teilweise mit Rollstuhl nutzbar", "eden Dienstag", "16 bis 17 Uhr", "Turnschuhe"):
        assert fact in text


def test_the_next_dates_are_listed_in_order_and_none_is_over(db: Session, client: TestClient) -> None:
    days = [TODAY + timedelta(days=ahead) for ahead in (-7, 30, 3)]
    offer = make_offer(db, schedules=[on(day) for day in days])

    dates = [each.text for each in shown(client, offer).all("li") if each.inside[-1]["class"] == "plain dates"]

    assert [str(day.day) in text for day, text in zip(sorted(days)[1:], dates, strict=True)] == [True, True]


def test_what_nobody_said_is_said_to_be_unknown(db: Session, client: TestClient) -> None:
    venue = make_venue(db, wheelchair="unknown")
    db.add_all(
        [
            VenueFeature(venue_id=venue.id, feature="accessible_toilet", answer="unknown"),
            VenueFeature(venue_id=venue.id, feature="lift", answer="no"),
            VenueFeature(venue_id=venue.id, feature="pram", answer="yes", note="im Flur"),
        ]
    )
    offer = make_offer(db, venues=[venue], cost_kind="unknown", registration="unknown")

    text = shown(client, offer).text

    for fact in ("Mit Rollstuhl nutzbar: nicht bekannt", "Toilette für Rollstühle: nicht bekannt", "Kein Aufzug"):
        assert fact in text
    for fact in ("Platz für Kinderwagen", "im Flur", "Termine bitte beim Anbieter erfragen"):
        assert fact in text


def test_people_to_ask_and_the_groups_it_is_for(db: Session, client: TestClient) -> None:
    offer = make_offer(db)
    group = db.exec(select(TargetGroup).where(col(TargetGroup.slug) == "alleinerziehende")).one()
    revision = revision_of(db, offer)
    db.add(Contact(offer_revision_id=revision.id, name="Ben Amri", phone="(0000) 12 34", email="ben@tv.example"))
    db.add(RevisionTargetGroup(revision_id=revision.id, target_group_id=group.id))
    db.flush()

    found = shown(client, offer)

    assert "Ben Amri" in found.text
    assert {"tel:00001234", "mailto:ben@tv.example"} <= set(found.links)
    assert group.label in found.text


def test_the_source_of_an_imported_offer_is_named(db: Session, client: TestClient) -> None:
    source = Source(
        slug="osm", name="OpenStreetMap", attribution="© Mitwirkende", licence="ODbL", url="https://osm.example/"
    )
    db.add(source)
    db.flush()
    offer = make_offer(db, entry={"source_id": source.id, "source_key": "n1"})

    found = shown(client, offer)

    assert "Quelle: OpenStreetMap (ODbL)" in found.text
    assert "© Mitwirkende" in found.text
    assert "https://osm.example/" in found.links


def test_the_page_leads_to_its_provider_and_says_how_much_there_is(db: Session, client: TestClient) -> None:
    provider = make_provider(db, "TV Erlengrund", claim="Bewegung für alle", volunteering="Wir suchen Übungsleiter")
    offer = make_offer(db, "Turnen", provider=provider)
    make_offer(db, "Tanzen", provider=provider)

    found = shown(client, offer)

    assert f"/anbieter/{provider.slug}" in found.links
    for fact in ("TV Erlengrund", "Bewegung für alle", "Alle 2 Angebote", "Sucht Menschen, die mithelfen"):
        assert fact in found.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"forms": ["online"], "catchment": "everywhere"}, "Das Angebot ist online. Sie können von überall mitmachen."),
        ({"forms": ["outreach"], "catchment": "portal"}, "Für Familien in ganz Lindenaue."),
        ({"forms": ["on_site"]}, "Den Ort erfahren Sie beim Anbieter."),
    ],
)
def test_an_offer_without_a_venue_says_whom_it_reaches(
    db: Session, client: TestClient, fields: dict[str, Any], said: str
) -> None:
    offer = make_offer(db, venues=[], **fields)

    assert said in shown(client, offer).text


def test_a_catchment_of_areas_names_them(db: Session, client: TestClient) -> None:
    areas = [make_area(db, "Erlengrund"), make_area(db, "Altstadt")]
    offer = make_offer(db, venues=[], forms=["outreach"], catchment="areas", serves=areas)

    assert "Für Familien in: Altstadt, Erlengrund." in shown(client, offer).text


def test_several_venues_are_all_shown(db: Session, client: TestClient) -> None:
    offer = make_offer(db, venues=[make_venue(db, name="Halle Nord"), make_venue(db, name="Halle Süd")])

    text = shown(client, offer).text

    assert "Orte" in text
    assert "Halle Nord" in text
    assert "Halle Süd" in text


# What lies near


def test_similar_offers_are_of_the_same_topic_and_age_and_the_nearest_first(db: Session, client: TestClient) -> None:
    here = make_offer(db, "Turnen", age_min_months=36, age_max_months=83)
    make_offer(db, "weiter weg", venues=[make_venue(db, 54.40)], age_min_months=48)
    make_offer(db, "gleich nebenan", venues=[make_venue(db, 54.351)], category="sport-turnen")
    make_offer(db, "andere Stadt", venues=[make_venue(db, 55.0)])
    make_offer(db, "für Große", age_min_months=144)
    make_offer(db, "anderes Thema", category="musik-kunst")

    found = shown(client, here)

    cards = [each.text for each in found.classed("card__title")]
    assert cards == ["gleich nebenan", "weiter weg"]


def test_a_family_is_told_what_comes_next(db: Session, client: TestClient) -> None:
    now = make_offer(db, "Krabbelgruppe", age_min_months=0, age_max_months=11)
    make_offer(db, "Kleinkindturnen", age_min_months=12, age_max_months=35)

    link = next(each for each in shown(client, now).all("a") if "Wie geht es weiter?" in each.text)

    assert link["href"] == "/angebote?kategorie=sport-bewegung&lebensphase=kleinkind"
    assert titles(client, link["href"].partition("?")[2]) == ["Kleinkindturnen"]


def test_nothing_comes_next_where_nothing_is(db: Session, client: TestClient) -> None:
    offer = make_offer(db, "Krabbelgruppe", age_min_months=0, age_max_months=11)

    assert "Wie geht es weiter?" not in shown(client, offer).text


# Ended, moved, gone


def test_an_ended_offer_keeps_its_page_and_is_marked(db: Session, client: TestClient) -> None:
    offer = make_offer(db, valid_until=TODAY - timedelta(days=1))

    found = shown(client, offer)

    assert "Dieses Angebot ist beendet." in found.text
    assert found.one("meta", name="robots")["content"] == "noindex"


def test_an_offer_is_over_with_its_last_date_even_on_the_same_day(db: Session, client: TestClient) -> None:
    # Zero o'clock of today is over at any time a test runs; an offer with a date to come is not.
    over = {"kind": ScheduleKind.DATE, "starts_on": TODAY, "opens_at": time(0), "closes_at": time(0, 0, 1)}
    provider = make_provider(db)
    ended = make_offer(db, "vorbei", schedules=[over], provider=provider)
    running = make_offer(db, "läuft", schedules=[over, on(TODAY + timedelta(days=1))], provider=provider)

    assert titles(client) == ["läuft"]
    assert "beendet" in shown(client, ended).text
    assert "Dieses Angebot ist beendet." not in shown(client, running).text
    assert "Das gab es schon vorbei" in page(client, f"/anbieter/{provider.slug}").text


def test_an_offer_whose_last_dates_are_called_off_is_over(db: Session, client: TestClient) -> None:
    tomorrow = TODAY + timedelta(days=1)
    offer = make_offer(
        db, schedules=[weekly(tomorrow.isoweekday(), starts_on=TODAY - timedelta(30), ends_on=tomorrow + timedelta(2))]
    )
    rule = db.exec(select(Schedule).where(col(Schedule.revision_id) == revision_of(db, offer).id)).one()
    db.add(ScheduleExceptionRow(schedule_id=rule.id, day=tomorrow, kind="cancelled"))
    indexing.refresh(db, [offer.id])

    assert search(client)["total"] == 0
    assert "Dieses Angebot ist beendet." in shown(client, offer).text


def test_outside_of_its_validity_an_offer_has_no_dates(db: Session, client: TestClient) -> None:
    begins, ends = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    offer = make_offer(db, schedules=[weekly(TODAY.isoweekday())], valid_from=begins, valid_until=ends)

    dates = [each.text for each in shown(client, offer).all("li") if each.inside[-1]["class"] == "plain dates"]

    assert len(dates) == 1
    assert search(client, f"von={ends + timedelta(days=1)}")["total"] == 0
    assert search(client, f"bis={begins - timedelta(days=1)}")["total"] == 0
    assert search(client, f"von={begins}&bis={ends}")["total"] == 1


def test_what_begins_only_after_the_horizon_is_not_over(db: Session, client: TestClient) -> None:
    offer = make_offer(db, "in zwei Jahren", schedules=[on(TODAY + timedelta(days=700))])

    assert titles(client) == ["in zwei Jahren"]
    assert "beendet" not in shown(client, offer).text


def test_a_former_address_leads_to_the_present_one(db: Session, client: TestClient) -> None:
    offer = make_offer(db, former_slug="turnen-alt")

    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}/angebote/turnen-alt")

        assert answer.status_code == 301
        assert answer.headers["location"] == f"{prefix}/angebote/{offer.slug}"


def test_an_unknown_address_is_a_page_that_helps(client: TestClient) -> None:
    found = page(client, "/angebote/gibt-es-nicht", status=404)

    assert found.one("h1").text == "Diese Seite gibt es nicht"
    assert found.one("form", role="search")["action"] == "/angebote"


# The way back


def test_the_way_back_is_the_search_one_came_from(db: Session, client: TestClient) -> None:
    path = f"/angebote/{make_offer(db).slug}"

    def way_back(referer: str) -> str:
        found = Page(client.get(path, headers={"referer": referer}).text)
        return found.classed("back")[0]["href"]

    assert way_back("http://testserver/angebote?ort=00121&alter=4") == "/angebote?ort=00121&alter=4"
    assert way_back("http://testserver/en/angebote?alter=4") == "/angebote?alter=4"
    assert way_back("http://evil.example/angebote?alter=4") == "/angebote"
    assert way_back("http://testserver.evil.example/angebote?alter=4") == "/angebote"
    assert way_back("") == "/angebote"


def test_the_text_of_an_offer_cannot_do_harm(db: Session, client: TestClient) -> None:
    harm = "<script>alert(1)</script> [klick](javascript:alert(1)) <img src=x onerror=alert(1)>"
    offer = make_offer(
        db, harm, description=harm, steps=[harm], age_note=harm, registration="needed", registration_url="javascript:x"
    )

    found = shown(client, offer)

    assert not [each for each in found.all("script") if each.text]
    assert not any(name.startswith("on") for each in found.elements for name in each.attributes)
    assert not [link for link in found.links if link.startswith("javascript")]


def test_a_video_is_a_link_that_says_where_it_leads_and_nothing_is_loaded(db: Session, client: TestClient) -> None:
    asked = shown(client, make_offer(db, "Turnen", video_url="https://www.youtube.com/watch?v=x"))

    link = asked.one("a", href="https://www.youtube.com/watch?v=x")
    assert link.text == "Video ansehen (externe Seite: youtube.com)"
    assert link["rel"] == "noopener nofollow"
    assert not asked.all("iframe")
    assert not [each for each in asked.elements if "youtube" in each["src"]]


@pytest.mark.parametrize("address", ["", "http://video.example", "javascript:alert(1)", "https://a.example@b.example"])
def test_without_a_safe_address_there_is_no_video(db: Session, client: TestClient, address: str) -> None:
    assert "Video" not in shown(client, make_offer(db, "Turnen", video_url=address)).text
