"""What families call a place, and what lies around it."""

from datetime import date

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from tests.asking import page, search, titles
from tests.factories import make_area, make_offer, make_postcode, make_venue, point, square


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    """Two postcodes of one town, a district of it, and another town of the same name far away."""
    make_area(db, "Lindenaue", layer="gemeinde", shape=square(54.35, 7.0, 0.2))
    make_area(db, "Mühlenfeld", slug="muehlenfeld", shape=square(54.40, 7.0), point=point(54.40))
    make_postcode(db, "00121", "Lindenaue", 54.35)
    make_postcode(db, "00126", "Lindenaue", 54.42)
    make_postcode(db, "00999", "Kleinstadt", 54.9)


def place(client: TestClient, text: str) -> dict[str, object] | None:
    found: dict[str, object] | None = search(client, f"ort={text}")["understood"]["place"]
    return found


@pytest.mark.parametrize(
    "typed", ["00121", "00121 Lindenaue", "D-00121", "Lindenaue 00121", "00121, Lindenaue", " 00121 "]
)
def test_a_postcode_is_understood_with_and_without_its_town(client: TestClient, typed: str) -> None:
    found = place(client, typed)

    assert found
    assert (found["kind"], found["label"], found["radius_m"]) == ("postcode", "00121 Lindenaue", 5000)


@pytest.mark.parametrize("typed", ["Mühlenfeld", "muehlenfeld", "MUHLENFELD", "mühlenfeld", "Mühlenfeld, Lindenaue"])
def test_a_district_is_understood_however_it_is_typed(client: TestClient, typed: str) -> None:
    found = place(client, typed)

    assert found
    assert (found["kind"], found["label"], found["radius_m"]) == ("area", "Mühlenfeld", None)


def test_a_town_reaches_as_far_as_its_postcodes(client: TestClient) -> None:
    found = place(client, "Kleinstadt")

    assert found
    assert (found["kind"], found["label"], found["radius_m"]) == ("town", "Kleinstadt", 5000)


def test_a_district_means_what_lies_in_it(db: Session, client: TestClient) -> None:
    make_offer(db, "drin", venues=[make_venue(db, 54.408)])
    make_offer(db, "daneben", venues=[make_venue(db, 54.412)])

    assert titles(client, "ort=Mühlenfeld") == ["drin"]
    assert titles(client, "ort=Mühlenfeld&umkreis=3") == ["drin", "daneben"]


def test_the_page_says_which_place_and_how_far(client: TestClient) -> None:
    def said(query: str) -> str:
        return page(client, f"/angebote?{query}").classed("understood")[0].text

    assert said("ort=00121") == "Sie suchen um 00121 Lindenaue. Bis 5 km entfernt."
    assert said("ort=00121&umkreis=2.5") == "Sie suchen um 00121 Lindenaue. Bis 2,5 km entfernt."
    assert said("ort=00121&umkreis=egal") == "Sie suchen um 00121 Lindenaue. Die Entfernung ist egal."
    assert said("ort=Mühlenfeld") == "Sie suchen in Mühlenfeld."
    assert said("ort=Mühlenfeld&umkreis=2") == "Sie suchen um Mühlenfeld. Bis 2 km entfernt."
    assert said("lat=54.35&lon=7") == "Sie suchen rund um Ihren Standort. Bis 5 km entfernt."


def test_a_postcode_among_the_words_is_a_place_and_no_word(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen nah")
    make_offer(db, "Turnen fern", venues=[make_venue(db, 55.0)])

    found = search(client, "q=turnen+00121")

    assert found["understood"]["words"] == "turnen"
    assert [item["title"] for item in found["items"]] == ["Turnen nah"]


def test_an_unknown_place_is_said_and_hides_nothing(db: Session, client: TestClient) -> None:
    make_offer(db, "Turnen", venues=[make_venue(db, 55.0)])

    shown = page(client, "/angebote?ort=Atlantis")

    assert shown.one("h1").text == "1 Angebot"
    assert "Den Ort „Atlantis“ kennen wir nicht. Deshalb sehen Sie Angebote aus allen Orten." in shown.text
    assert not shown.classed("understood")


@pytest.mark.parametrize("typed", ["Mülenfeld", "Mühlnfeld", "Lindnaue"])
def test_a_misspelt_place_is_answered_with_a_proposal(client: TestClient, typed: str) -> None:
    text = page(client, f"/angebote?ort={typed}").text

    assert "Meinten Sie" in text
    assert "Mühlenfeld" in text or "Lindenaue" in text


@pytest.mark.parametrize("typed", ["99999", "00000", "1234", "'", "%", "_", "\\"])
def test_what_is_no_place_is_no_place(client: TestClient, typed: str) -> None:
    assert place(client, typed) is None


def test_near_me_measures_from_where_the_family_stands(db: Session, client: TestClient) -> None:
    make_offer(db, "nah", venues=[make_venue(db, 54.40)])
    make_offer(db, "näher", venues=[make_venue(db, 54.41)])

    found = search(client, "lat=54.42&lon=7.0")

    assert [item["title"] for item in found["items"]] == ["näher", "nah"]
    assert found["items"][0]["distance_m"] == pytest.approx(1113, abs=2)


def test_a_named_place_goes_before_where_one_stands(db: Session, client: TestClient) -> None:
    assert search(client, "ort=00126&lat=54.9&lon=7.0")["understood"]["place"]["label"] == "00126 Lindenaue"


def test_who_comes_to_a_district_is_found_from_a_postcode_in_it(db: Session, client: TestClient) -> None:
    district = make_area(db, "Südfeld", slug="suedfeld", shape=square(54.35, 7.0, 0.02))
    make_offer(db, "Besuch im Südfeld", venues=[], forms=["outreach"], catchment="areas", serves=[district])

    assert titles(client, "ort=00121") == ["Besuch im Südfeld"]
    assert titles(client, "ort=00126") == []
    assert titles(client, "ort=00126&umkreis=egal") == ["Besuch im Südfeld"]
    assert titles(client, "gebiet=suedfeld") == ["Besuch im Südfeld"]


@pytest.mark.parametrize("catchment", ["portal", "everywhere"])
def test_what_serves_the_whole_town_is_found_from_everywhere_in_it(
    db: Session, client: TestClient, catchment: str
) -> None:
    make_offer(db, "Sorgentelefon", venues=[], forms=["online"], catchment=catchment)

    assert [titles(client, f"ort={text}&umkreis=1") for text in ("00121", "00126", "Mühlenfeld")] == [
        ["Sorgentelefon"]
    ] * 3


def test_an_offer_with_a_venue_and_a_catchment_is_found_both_ways_and_counted_once(
    db: Session, client: TestClient
) -> None:
    make_offer(db, "Beratung", forms=["on_site", "online"], catchment="everywhere")

    near, far = search(client, "ort=00121&umkreis=1"), search(client, "ort=00999&umkreis=1")

    assert (near["total"], near["items"][0]["distance_m"]) == (1, 0)
    assert (far["total"], far["items"][0]["distance_m"]) == (1, None)


def test_an_area_that_is_no_more_is_no_place(db: Session, client: TestClient) -> None:
    make_area(db, "Altes Feld", slug="altes-feld", valid_to=date(2020, 1, 1))

    assert place(client, "Altes Feld") is None
