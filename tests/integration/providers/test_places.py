"""What is said about a place: found by its address or set by hand, in its district; what is public stays as it was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts import attempts
from app.directory import wording
from app.directory.offer import Offer, RevisionVenue
from app.directory.place import Answer, Feature, Venue, VenueFeature, Wheelchair
from app.editors import compare
from tests.asking import page
from tests.cast import Cast
from tests.factories import LAT, LON, make_area, make_offer, make_postcode, make_venue, point, square, weekly
from tests.html import Page
from tests.integration.directory.test_geocoding import answering, asked, streamed
from tests.integration.providers.workplace import category, save, start, version, wording_of

__all__ = ["asked"]


@pytest.fixture
def amal(db: Session, cast: Cast) -> TestClient:
    make_postcode(db, "00128", "Lindenaue")
    make_area(db, "Altstadt", shape=square(54.351, 7.002, 0.0015), point=point(54.351, 7.002))
    return cast.browser(db, "amal")


@pytest.fixture
def public(db: Session, cast: Cast, amal: TestClient) -> Offer:
    """Public, and with a change that has begun."""
    hall = make_venue(db, name="Halle", street="Am Markt 1")
    db.add(VenueFeature(venue_id=hall.id, feature=Feature.LIFT, answer=Answer.YES, note="bis 22 Uhr"))
    made = make_offer(db, "Turnen", provider=cast.provider, venues=[hall], schedules=[weekly()])
    amal.post(f"/mein-bereich/angebote/{made.id}/aendern")
    return made


def path(offer: Offer) -> str:
    return f"/mein-bereich/angebote/{offer.id}"


def venue_of(db: Session, offer: str) -> Venue:
    revision = wording_of(db, offer)
    return db.exec(select(Venue).join(RevisionVenue).where(RevisionVenue.revision_id == revision.id)).one()


def at(db: Session, offer: str) -> str:
    return f"{offer}/ort/{venue_of(db, offer).id}"


def post(db: Session, browser: TestClient, offer: str, **typed: Any) -> Any:
    """Fills in what stands in the form, and changes what is typed."""
    address = at(db, offer)
    shown = page(browser, address)
    said = {"name": "Halle", "street": "Am Markt 1", "postcode": "00128", "city": "Lindenaue", "wheelchair": "unknown"}
    point = {name: shown.one("input", id=f"f-{name}")["value"] for name in ("lat", "lon")}
    return browser.post(address, data={"version": version(browser, address), **said, **point, **typed})


def where(db: Session, venue: Venue) -> tuple[float, float]:
    row = db.connection().exec_driver_sql(
        "SELECT ST_Y(point::geometry), ST_X(point::geometry) FROM venue WHERE id = %s", (venue.id,)
    )
    lat, lon = row.one()
    return round(lat, 6), round(lon, 6)


def test_what_is_said_of_a_place_is_another_place(db: Session, amal: TestClient, public: Offer) -> None:
    old = venue_of(db, path(public))
    answer = post(
        *(db, amal, path(public)),
        stop="Bus 12",
        directions="Durch den Hof",
        wheelchair="partly",
        has=["lift", "pram"],
        lacks=["parking"],
    )

    assert answer.headers["location"] == f"{path(public)}/bearbeiten/wo?getan=ort"
    new = venue_of(db, path(public))
    assert new.id != old.id
    assert (new.stop, new.directions, new.wheelchair) == ("Bus 12", "Durch den Hof", Wheelchair.PARTLY)
    rows = db.exec(select(VenueFeature).where(col(VenueFeature.venue_id) == new.id))
    assert {(each.feature, each.answer, each.note) for each in rows} == {
        (Feature.LIFT, Answer.YES, "bis 22 Uhr"),
        (Feature.PRAM, Answer.YES, ""),
        (Feature.PARKING, Answer.NO, ""),
    }
    assert "Bus 12" not in page(amal, f"/angebote/{public.slug}").text
    db.refresh(old)
    assert old.stop == ""


def test_the_office_sees_what_is_new_about_a_place(db: Session, amal: TestClient, public: Offer) -> None:
    post(db, amal, path(public), stop="Bus 12", has=["lift"], lat="54.3505", lon="7,0001")
    ids = [each.id for each in (wording.published(db, wording.OFFER, public.id), wording_of(db, path(public)))]
    said = wording.values(db, wording.OFFER, ids)

    found = compare.compare("offer", said[ids[0]], said[ids[1]]).differences

    assert [each.name for each in found] == ["venues"]
    assert "Haltestelle: Bus 12" in "".join(text for text, _ in found[0].after)
    assert "POINT(7.0001 54.3505)" in "".join(text for text, _ in found[0].after)


def test_saving_what_is_said_already_makes_nothing(db: Session, amal: TestClient, public: Offer) -> None:
    before = (venue_of(db, path(public)).id, wording_of(db, path(public)).saves)

    assert post(db, amal, path(public), has=["lift"]).status_code == 303

    assert (venue_of(db, path(public)).id, wording_of(db, path(public)).saves) == before


def test_one_address_is_shown_once_as_it_is_chosen(db: Session, amal: TestClient, public: Offer) -> None:
    post(db, amal, path(public), stop="Bus 12")

    listed = page(amal, f"{path(public)}/bearbeiten/wo").all("input", name="venues")

    assert [each["value"] for each in listed] == [str(venue_of(db, path(public)).id)]
    assert "checked" in listed[0].attributes


def test_a_point_that_is_set_decides_on_the_district(db: Session, amal: TestClient, public: Offer) -> None:
    assert "ungefähr in: Emilsgrund" in page(amal, f"{path(public)}/bearbeiten/wo").text

    post(db, amal, path(public), lat="54,351", lon="7.002")

    assert where(db, venue_of(db, path(public))) == (54.351, 7.002)
    assert "Liegt in: Altstadt, Emilsgrund" in page(amal, f"{path(public)}/bearbeiten/wo").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"postcode": ""}, "postcode"),
        ({"name": "", "street": ""}, "street"),
        ({"lat": "54,3", "lon": ""}, "lon"),
        ({"lat": "7.0", "lon": "54.3"}, "lat"),
        ({"lat": "48.1", "lon": "11.5"}, "lat"),
        ({"lat": "oben"}, "lat"),
        ({"found": "überall"}, "found"),
        ({"has": ["lift"], "lacks": ["lift"]}, "lacks"),
        ({"has": ["rutsche"]}, "has"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    db: Session, amal: TestClient, public: Offer, typed: dict[str, Any], field: str
) -> None:
    before = venue_of(db, path(public)).id

    answer = post(db, amal, path(public), stop="Bus 12", **typed)

    assert answer.status_code == 422
    assert f"#f-{field}" in Page(answer.text).links
    assert Page(answer.text).one("input", id="f-stop")["value"] == "Bus 12"
    assert venue_of(db, path(public)).id == before


def test_whoever_comes_too_late_makes_no_place(db: Session, amal: TestClient, public: Offer) -> None:
    address = at(db, path(public))
    places = len(db.exec(select(Venue)).all())

    answer = amal.post(address, data={"version": "0", "street": "Am Markt 2", "postcode": "00128"})

    assert answer.status_code == 409
    assert Page(answer.text).one("input", id="f-street")["value"] == "Am Markt 2"
    assert len(db.exec(select(Venue)).all()) == places


def test_the_places_of_others_have_no_page(db: Session, cast: Cast, amal: TestClient, public: Offer) -> None:
    theirs = make_venue(db, name="Malschule")
    make_offer(db, "Malen", provider=cast.other_provider, venues=[theirs])

    assert amal.get(f"{path(public)}/ort/{theirs.id}").status_code == 404
    assert amal.post(f"{path(public)}/ort/{theirs.id}", data={"postcode": "00128"}).status_code == 404


# With a geocoder


def test_an_address_is_searched_and_chosen_without_scripts(
    db: Session, amal: TestClient, public: Offer, asked: list[Any]
) -> None:
    shown = Page(post(db, amal, path(public), stop="Bus 12", after="suchen").text)

    assert "Eine Adresse gefunden" in shown.text
    assert [each["value"] for each in shown.all("input", name="found")] == ["54.351,7.002", ""]
    assert "© OpenStreetMap" in shown.text
    assert shown.one("input", id="f-stop")["value"] == "Bus 12"
    assert wording_of(db, path(public)).version == 2
    answer = post(db, amal, path(public), found="54.351,7.002")
    assert answer.status_code == 303
    assert where(db, venue_of(db, path(public))) == (54.351, 7.002)
    assert len(asked) == 1


def test_a_fault_elsewhere_keeps_the_addresses_that_were_found(
    db: Session, amal: TestClient, public: Offer, asked: list[Any]
) -> None:
    answer = post(db, amal, path(public), found="54.351,7.002", has=["lift"], lacks=["lift"])

    chosen = [each["value"] for each in Page(answer.text).all("input", name="found") if "checked" in each.attributes]
    assert answer.status_code == 422
    assert chosen == ["54.351,7.002"]


def test_a_new_place_lies_where_the_geocoder_says(db: Session, cast: Cast, amal: TestClient, asked: list[Any]) -> None:
    offer = start(amal, cast.provider.id, category(db))

    answer = save(amal, offer, "wo", forms="on_site", new_street="Am Markt 1", new_postcode="00128")

    assert answer.headers["location"] == f"{offer}/bearbeiten/wo?getan=ort"
    assert where(db, venue_of(db, offer)) == (54.351, 7.002)
    assert "Liegt in: Altstadt, Emilsgrund" in page(amal, f"{offer}/bearbeiten/wo?getan=ort").text


def test_a_new_address_moves_the_point_unless_it_was_set(
    db: Session, amal: TestClient, public: Offer, asked: list[Any]
) -> None:
    post(db, amal, path(public), street="Am Markt 1 a")
    assert where(db, venue_of(db, path(public))) == (54.351, 7.002)

    post(db, amal, path(public), street="Am Markt 1 b", lat="54.36", lon="7.01")
    assert where(db, venue_of(db, path(public))) == (54.36, 7.01)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    yield from answering(monkeypatch, lambda _: httpx2.Response(500))


def test_a_broken_geocoder_costs_the_search_and_never_the_form(
    db: Session, cast: Cast, amal: TestClient, public: Offer, broken: list[Any]
) -> None:
    shown = post(db, amal, path(public), street="Neuer Weg 7", stop="Bus 12", after="suchen")
    assert shown.status_code == 200
    assert "Sie können den Ort trotzdem speichern" in Page(shown.text).text
    assert Page(shown.text).one("input", id="f-street")["value"] == "Neuer Weg 7"

    assert post(db, amal, path(public), street="Neuer Weg 7", stop="Bus 12").status_code == 303
    offer = start(amal, cast.provider.id, category(db))
    save(amal, offer, "wo", forms="on_site", new_street="Neuer Weg 8", new_postcode="00128")

    assert where(db, venue_of(db, path(public))) == (LAT, LON)
    assert where(db, venue_of(db, offer)) == (LAT, LON)
    assert "ungefähr" in page(amal, f"{offer}/bearbeiten/wo").text
    assert len(broken) == 1


def test_nobody_keeps_the_geocoder_for_themselves(
    db: Session, amal: TestClient, public: Offer, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hour = timedelta(hours=1)
    monkeypatch.setitem(attempts.LIMITS, "look_up", (attempts.Limit(2, hour), attempts.Limit(9, hour)))

    answers = [post(db, amal, path(public), street=f"Am Markt {n}", after="suchen") for n in (3, 4, 5)]

    assert len(asked) == 2
    assert "sehr viele Adressen auf einmal" in answers[-1].text
    assert 'value="Am Markt 5"' in answers[-1].text


def test_an_unknown_address_is_told(
    db: Session, amal: TestClient, public: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = answering(monkeypatch, lambda _: streamed("[]"))
    next(sent)

    assert "nicht gefunden" in post(db, amal, path(public), after="suchen").text
    assert "Geben Sie Straße und Postleitzahl" in post(db, amal, path(public), street="", after="suchen").text


def test_the_profile_lies_where_its_address_is(db: Session, cast: Cast, amal: TestClient, asked: list[Any]) -> None:
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    save(amal, profile, "erreichen", street="Am Markt 1", postcode="00128", city="Lindenaue")

    draft = wording.open_one(db, wording.PROVIDER, cast.provider.id)
    said = wording.values(db, wording.PROVIDER, [draft.id])[draft.id]
    assert said["point_text"] == "POINT(7.002 54.351)"


def test_no_page_of_a_family_asks_the_geocoder(db: Session, amal: TestClient, public: Offer, asked: list[Any]) -> None:
    for path in ("/angebote?ort=Am Markt 1, 00128", "/angebote.json?ort=Am Markt 1", f"/angebote/{public.slug}"):
        amal.get(path)
    amal.get("/vorschlaege?q=Am Markt 1")

    assert asked == []
