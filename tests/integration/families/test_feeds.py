"""The search for programs: JSON, points, areas, suggestions."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.recurrence import BERLIN, ScheduleKind
from app.settings import settings
from tests.asking import search
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, point, square


def points(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/angebote.geojson?{query}")
    assert answer.headers["content-type"] == "application/geo+json"
    features: list[dict[str, Any]] = answer.json()["features"]
    return features


def suggested(client: TestClient, text: str, prefix: str = "") -> list[tuple[str, str]]:
    answer = client.get(f"{prefix}/vorschlaege", params={"q": text})
    return [(each["kind"], each["label"]) for each in answer.json()]


# JSON


def test_an_item_has_what_the_contract_promises(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    tomorrow = datetime.now(BERLIN).date() + timedelta(days=1)
    once = {"kind": ScheduleKind.DATE, "starts_on": tomorrow, "opens_at": time(10)}
    provider = make_provider(db, "TV Erlengrund")
    offer = make_offer(
        db, "Turnen", provider=provider, venues=[make_venue(db, 54.36)], schedules=[once], age_min_months=36
    )

    item = search(client, "ort=00121")["items"][0]

    assert item["id"] == str(offer.id)
    assert item["slug"] == offer.slug
    assert item["title"] == "Turnen"
    assert item["provider"] == "TV Erlengrund"
    assert item["distance_m"] == pytest.approx(1113, abs=2)
    assert datetime.fromisoformat(item["next_date"]) == datetime.combine(tomorrow, time(10), BERLIN)
    assert (item["age_min_months"], item["age_max_months"]) == (36, None)
    assert (item["lat"], item["lon"]) == (54.36, 7.0)
    assert item["url"] == f"{settings().base_url}/angebote/{offer.slug}"


def test_the_answer_says_how_it_was_understood(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")

    found = search(client, "ort=00121&umkreis=2&alter=18m&alter=schwanger")

    assert (found["total"], found["page"], found["items"]) == (0, 1, [])
    assert found["understood"]["place"] == {
        "kind": "postcode",
        "label": "00121 Lindenaue",
        "lat": 54.35,
        "lon": 7.0,
        "radius_m": 2000,
    }
    assert [(each["min_months"], each["max_months"]) for each in found["understood"]["age"]] == [(18, 18), (-9, -1)]


def test_facets_are_counted_over_all_pages(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    for number in range(23):
        make_offer(db, str(number), provider=provider, venues=[], languages=["tr"])

    assert search(client, "seite=2")["facets"]["language"] == {"tr": 23}


# Points


def test_the_map_has_all_hits_whatever_the_page(db: Session, client: TestClient) -> None:
    provider, venue = make_provider(db), make_venue(db)
    for number in range(23):
        make_offer(db, f"Kurs {number}", provider=provider, venues=[venue])

    assert len(points(client)) == 23
    assert len(points(client, "seite=2")) == 23


def test_a_point_stands_where_the_venue_is_and_names_it(db: Session, client: TestClient) -> None:
    offer = make_offer(db, "Turnen", venues=[make_venue(db, 54.123456789, 7.1, name="Turnhalle")])

    [feature] = points(client)

    assert feature["geometry"] == {"type": "Point", "coordinates": [7.1, 54.123457]}
    assert feature["properties"]["slug"] == offer.slug
    assert feature["properties"]["title"] == "Turnen"
    assert feature["properties"]["venue"] == "Turnhalle"


def test_an_offer_with_two_venues_has_two_points_and_one_without_none(db: Session, client: TestClient) -> None:
    make_offer(db, "zwei", venues=[make_venue(db), make_venue(db, 54.36)])
    make_offer(db, "keiner", venues=[])
    make_offer(db, "unbekannt", venues=[make_venue(db, point=None)])

    assert [each["properties"]["title"] for each in points(client)] == ["zwei", "zwei"]


def test_the_map_shows_what_the_list_shows(db: Session, client: TestClient) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_offer(db, "nah und frei", cost_kind="free")
    make_offer(db, "nah", cost_kind="paid")
    make_offer(db, "fern", cost_kind="free", venues=[make_venue(db, 55.0)])

    assert [each["properties"]["title"] for each in points(client, "ort=00121&kostenlos=1")] == ["nah und frei"]


# Areas


def test_the_areas_of_today_are_drawn(db: Session, client: TestClient) -> None:
    for name, lat in (("Erlengrund", 54.35), ("Altstadt", 54.40)):
        make_area(db, name, shape=square(lat), point=point(lat))
    make_area(db, "Früher", valid_to=date(2020, 1, 1))

    answer = client.get("/gebiete.geojson")

    assert {each["properties"]["name"] for each in answer.json()["features"]} == {"Erlengrund", "Altstadt"}
    assert answer.json()["features"][0]["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_without_areas_there_is_nothing_to_draw(client: TestClient) -> None:
    assert client.get("/gebiete.geojson").json() == {"type": "FeatureCollection", "features": []}


# Suggestions


def test_a_beginning_leads_to_topics_offers_providers_and_places(db: Session, client: TestClient) -> None:
    make_offer(db, "Musikschule für Kleine")
    make_provider(db, "Musikverein")
    make_area(db, "Musikerviertel")

    assert {kind for kind, _ in suggested(client, "musik")} == {"category", "offer", "provider", "place"}


def test_each_suggestion_leads_somewhere(db: Session, client: TestClient) -> None:
    make_offer(db, "Sportabzeichen")
    make_provider(db, "Sportverein")
    make_area(db, "Sportpark")

    for prefix in ("", "/en"):
        for each in client.get(f"{prefix}/vorschlaege?q=sport").json():
            assert each["url"].startswith(f"{prefix}/")
            assert client.get(each["url"]).status_code == 200


@pytest.mark.parametrize("typed", ["schwim", "Schwim", "SCHWIM", "schwimmk"])
def test_a_word_half_typed_is_gone_on_with(db: Session, client: TestClient, typed: str) -> None:
    make_offer(db, "Schwimmkurs")

    assert ("offer", "Schwimmkurs") in suggested(client, typed)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("0012", "00121 Lindenaue"),
        ("00121", "00121 Lindenaue"),
        ("erl", "Erlengrund"),
        ("muhl", "Mühlenfeld"),
        ("muehl", "Mühlenfeld"),
        ("linden", "Lindenaue"),
    ],
)
def test_places_are_suggested_by_number_and_name(db: Session, client: TestClient, typed: str, place: str) -> None:
    make_postcode(db, "00121", "Lindenaue")
    make_area(db, "Erlengrund")
    make_area(db, "Mühlenfeld", slug="muehlenfeld")

    assert ("place", place) in suggested(client, typed)


@pytest.mark.parametrize("typed", ["", "a", " ", "%", "__", "\\", "'", "x" * 500, "xqzvw"])
def test_too_little_or_nonsense_suggests_nothing(db: Session, client: TestClient, typed: str) -> None:
    make_offer(db, "Turnen")
    make_area(db, "Erlengrund")
    make_postcode(db, "00121", "Lindenaue")

    assert suggested(client, typed) == []


def test_a_handful_of_each_kind_is_enough(db: Session, client: TestClient) -> None:
    provider = make_provider(db)
    for number in range(30):
        make_offer(db, f"Turnen {number}", provider=provider, venues=[])

    assert len(suggested(client, "turnen")) <= 16


def test_suggestions_speak_the_language_of_the_page(client: TestClient) -> None:
    assert ("category", "Sport and movement") in suggested(client, "sport", "/en")
    assert ("category", "Sport und Bewegung") in suggested(client, "sport")
