"""A volunteer puts an offer in: section by section, prefilled, never public before somebody has approved it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from app.directory import publishing, wording
from app.directory.offer import Contact, Offer, OfferRevision, RevisionVenue
from app.directory.place import Venue, VenueArea
from app.directory.workflow import Actor, Role, Status
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_area, make_offer, make_postcode, make_venue, weekly
from tests.html import Page
from tests.integration.providers.workplace import (
    WORD,
    add_rule,
    category,
    complete,
    save,
    start,
    submit,
    version,
    wording_of,
)

PUBLIC = (
    "/angebote",
    "/angebote?sortierung=neu",
    "/angebote?q=turnt",
    "/angebote.json",
    "/angebote.geojson",
    "/sitemap.xml",
)


def test_an_offer_from_the_first_form_to_the_approval(db: Session, cast: Cast) -> None:
    amal, family = cast.browser(db, "amal"), cast.browser(db, "guest")
    make_postcode(db, "00128", "Lindenaue")
    offer = start(amal, cast.provider.id, category(db))
    complete(amal, offer)

    assert submit(amal, offer).headers["location"] == f"{offer}?getan=submit"
    revision = wording_of(db, offer)
    assert revision.status == Status.SUBMITTED
    assert (revision.age_min_months, revision.age_max_months) == (36, 83)
    publishing.approve(db, revision, Actor(cast.edda.id, Role.EDITOR), seen=revision.saves)
    assert WORD in family.get("/angebote?q=Kennwortxyz").text
    slug = db.get_one(Offer, revision.offer_id).slug
    shown = page(family, f"/angebote/{slug}").text
    for said in (
        "3 bis 6 Jahre",
        "Am Markt 1",
        "Emilsgrund",
        "kostenlos",
        "030 123456",
        "Jeden Dienstag von 16 bis 17",
    ):
        assert said in shown


def test_nothing_is_public_at_any_step(db: Session, cast: Cast) -> None:
    amal, family = cast.browser(db, "amal"), cast.browser(db, "guest")

    def is_hidden() -> None:
        for path in PUBLIC:
            assert WORD not in family.get(path).text, path
        assert family.get("/vorschlaege", params={"q": WORD}).json() == []
        revision = wording_of(db, offer)
        assert family.get(f"/angebote/{db.get_one(Offer, revision.offer_id).slug}").status_code == 404
        assert family.get(f"/vorschau/angebot/{revision.id}").status_code == 303

    offer = start(amal, cast.provider.id, category(db))
    is_hidden()
    complete(amal, offer)
    is_hidden()
    submit(amal, offer)
    is_hidden()
    amal.post(f"{offer}/zurueckziehen", data={"version": version(amal, offer)})
    is_hidden()
    amal.post(f"{offer}/verwerfen", data={"version": version(amal, offer)})
    is_hidden()
    assert wording_of(db, offer).status == Status.WITHDRAWN


def test_a_change_waits_beside_what_is_public(db: Session, cast: Cast) -> None:
    amal, family = cast.browser(db, "amal"), cast.browser(db, "guest")
    made = make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()], summary="Wie es war")
    offer = f"/mein-bereich/angebote/{made.id}"
    assert amal.get(f"{offer}/bearbeiten/worum").headers["location"] == offer
    assert amal.post(f"{offer}/bearbeiten/worum", data={"title": "Anders"}).status_code == 409

    amal.post(f"{offer}/aendern")
    save(amal, offer, "worum", title=WORD, summary=WORD, main_category=category(db))
    complete(amal, offer)
    submit(amal, offer)

    assert "Wie es war" in family.get(f"/angebote/{made.slug}").text
    for path in (*PUBLIC, f"/angebote/{made.slug}"):
        assert WORD not in family.get(path).text
    shown = page(amal, "/mein-bereich").text
    assert "öffentlich" in shown
    assert "Änderung wartet auf Freigabe" in shown
    assert page(amal, offer).one("h1").text == WORD


def test_a_new_offer_knows_place_person_and_languages_of_the_last_one(db: Session, cast: Cast) -> None:
    venue = make_venue(db, name="Halle Nord")
    old = make_offer(db, "Turnen", provider=cast.provider, venues=[venue], languages=["de", "tr"], summary="Alt")
    last = wording.published(db, wording.OFFER, old.id)
    db.add(Contact(offer_revision_id=last.id, name="Carla", phone="030 999999"))
    db.flush()

    new = wording_of(db, start(cast.browser(db, "amal"), cast.provider.id, category(db)))

    assert new.languages == ["de", "tr"]
    assert new.summary == f"{WORD} für alle"
    assert [each.venue_id for each in db.exec(select(RevisionVenue).where(RevisionVenue.revision_id == new.id))] == [
        venue.id
    ]
    assert [each.name for each in db.exec(select(Contact).where(Contact.offer_revision_id == new.id))] == ["Carla"]


def test_the_first_offer_takes_address_and_telephone_from_the_profile(db: Session, cast: Cast) -> None:
    make_area(db, "Erlengrund")
    make_postcode(db, "00128", "Lindenaue")
    profile = wording.published(db, wording.PROVIDER, cast.provider.id)
    profile.street, profile.postcode, profile.city, profile.phone = "Am Markt 1", "00128", "Lindenaue", "030 1234"
    db.flush()

    new = wording_of(db, start(cast.browser(db, "amal"), cast.provider.id, category(db)))

    venue = db.exec(select(Venue).join(RevisionVenue).where(RevisionVenue.revision_id == new.id)).one()
    assert (venue.street, venue.postcode) == ("Am Markt 1", "00128")
    assert db.exec(select(VenueArea).where(VenueArea.venue_id == venue.id)).all()
    assert db.exec(select(Contact).where(Contact.offer_revision_id == new.id)).one().phone == "030 1234"


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    before = wording_of(db, offer).saves

    answer = save(amal, offer, "fuer-wen", age_from="sechs", age_note="Geschwister auch")

    shown = Page(answer.text)
    assert answer.status_code == 422
    assert shown.one("input", id="f-age_from")["value"] == "sechs"
    assert shown.one("input", id="f-age_from")["aria-invalid"] == "true"
    assert shown.one("input", id="f-age_note")["value"] == "Geschwister auch"
    assert "#f-age_from" in shown.links
    assert "f-age_from-fehler" in shown.one("input", id="f-age_from")["aria-describedby"]
    assert wording_of(db, offer).saves == before


@pytest.mark.parametrize(
    ("section", "typed", "field"),
    [
        ("fuer-wen", {"age_from": "6", "age_to": "3"}, "age_to"),
        ("wann", {"valid_from": "1.5.2027", "valid_until": "1.4.2027"}, "valid_until"),
        ("wann", {"valid_until": "31.2.2027"}, "valid_until"),
        ("wo", {"new_street": "Am Markt 1"}, "new_postcode"),
        ("wo", {"new_postcode": "00128"}, "new_street"),
        ("kosten", {"price": "viel", "cost_kind": "paid"}, "price"),
        ("kosten", {"cost_kind": "unknown"}, "cost_kind"),
        ("kontakt", {"phone": "030 123456"}, "name"),
        ("worum", {"title": "Turnen", "main_category": "999999"}, "main_category"),
        ("worum", {"title": "Turnen", "main_category": "1", "categories": ["1", "999999"]}, "categories"),
        ("fuer-wen", {"target_groups": "999999"}, "target_groups"),
        ("fuer-wen", {"languages": "klingonisch"}, "languages"),
        ("wo", {"catchment": "areas", "areas": "999999"}, "areas"),
    ],
)
def test_impossible_values_are_refused(
    db: Session, cast: Cast, section: str, typed: dict[str, Any], field: str
) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    answer = save(amal, offer, section, **typed)

    assert answer.status_code == 422
    assert f'id="f-{field}-fehler"' in answer.text


def test_the_places_of_others_cannot_be_chosen(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    theirs = make_venue(db, name="Malschule")
    make_offer(db, "Malen", provider=cast.other_provider, venues=[theirs])
    offer = start(amal, cast.provider.id, category(db))

    for venue in (theirs.id, uuid4()):
        assert save(amal, offer, "wo", forms="on_site", venues=str(venue)).status_code == 422
    assert "Malschule" not in amal.get(f"{offer}/bearbeiten/wo").text
    revision = wording_of(db, offer)
    assert not db.exec(select(RevisionVenue).where(RevisionVenue.revision_id == revision.id)).all()


def test_an_address_is_one_place_however_often_it_is_typed(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    make_postcode(db, "00128", "Lindenaue")
    offer = start(amal, cast.provider.id, category(db))
    where = {"forms": "on_site", "new_street": "Am Markt 1", "new_postcode": "00128"}

    save(amal, offer, "wo", **where)
    save(amal, offer, "wo", **where, room="Raum 2")

    revision = wording_of(db, offer)
    assert db.exec(select(RevisionVenue).where(RevisionVenue.revision_id == revision.id)).one().room == "Raum 2"
    assert db.exec(select(Venue).where(col(Venue.street) == "Am Markt 1")).one().city == "Lindenaue"


def test_fields_outside_the_form_are_not_read(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    save(
        *(amal, offer, "worum"),
        title="Turnen",
        main_category=category(db),
        status="published",
        offer_id=str(uuid4()),
        saves="99",
        unchecked="1",
        submitted_by=str(cast.edda.id),
    )

    revision = wording_of(db, offer)
    assert (revision.title, revision.status, revision.submitted_by) == ("Turnen", Status.DRAFT, None)
    assert revision.offer_id == UUID(offer.rpartition("/")[2])


def test_submitting_says_what_is_missing_and_where_to_mend_it(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    save(amal, offer, "worum", title="Turnen", main_category=category(db))
    save(amal, offer, "kontakt")

    shown = page(amal, f"{offer}/absenden")
    answer = amal.post(f"{offer}/einreichen", data={"version": str(wording_of(db, offer).saves)})

    for section, field in (("worum", "summary"), ("wo", "venues"), ("wann", "regeln"), ("kosten", "cost_kind")):
        assert f"{offer}/bearbeiten/{section}#f-{field}" in shown.links
    assert f"{offer}/bearbeiten/kontakt#f-phone" in shown.links
    assert answer.status_code == 422
    assert wording_of(db, offer).status == Status.DRAFT


def test_what_a_provider_writes_does_no_harm_in_the_preview(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    offer = start(amal, cast.provider.id, category(db), title=evil)
    save(
        *(amal, offer, "worum"),
        title=evil,
        summary=evil,
        main_category=category(db),
        description=f"{evil} [Klick](javascript:alert(1))",
    )
    complete(amal, offer)
    save(amal, offer, "kontakt", name=evil, role=evil, phone="030 123456")
    revision = wording_of(db, offer)

    for path in (f"/vorschau/angebot/{revision.id}", offer, f"{offer}/bearbeiten/worum", "/mein-bereich"):
        shown = page(amal, path)
        assert not [each for each in shown.all("img") if each["onerror"]]
        assert not [each for each in shown.all("script") if "alert" in each.text]
        assert not [link for link in shown.links if link.lower().startswith("javascript")]
    assert offer in page(amal, f"/vorschau/angebot/{revision.id}").links


def test_the_rules_of_when_are_echoed_changed_and_removed(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    rule = {"kind": "weekly", "weekdays": ["2", "4"], "opens_at": "16:00", "closes_at": "17:00"}
    assert add_rule(amal, offer, **rule, holidays="not_in_school_holidays", cancelled="24.12.2030").status_code == 303
    assert add_rule(amal, offer, kind="by_arrangement").status_code == 303

    shown = page(amal, f"{offer}/bearbeiten/wann").text
    assert "Dienstags und donnerstags von 16 bis 17 Uhr. Nicht in den Schulferien." in shown
    assert "Nach Absprache." in shown
    assert "Die nächsten Termine" in shown
    assert 'value="24.12.2030"' in amal.get(f"{offer}/termin/1").text
    changed = amal.post(
        f"{offer}/termin/1", data={"version": version(amal, f"{offer}/termin/1"), **rule, "weekdays": "3"}
    )
    assert changed.status_code == 303
    assert "Jeden Mittwoch von 16 bis 17 Uhr." in page(amal, f"{offer}/bearbeiten/wann").text
    amal.post(f"{offer}/termin/1/entfernen", data={"version": version(amal, f"{offer}/termin/1")})
    assert "Mittwoch" not in page(amal, f"{offer}/bearbeiten/wann").one("ol", class_="plain lines").text
    assert amal.get(f"{offer}/termin/7").status_code == 404


def test_a_wrong_rule_keeps_what_was_typed(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    answer = add_rule(amal, offer, kind="weekly", weekdays="2", opens_at="16:00", closes_at="15:00", note="Am Tor")

    shown = Page(answer.text)
    assert answer.status_code == 422
    assert "#f-closes_at" in shown.links
    assert shown.one("input", id="f-closes_at")["value"] == "15:00"
    assert shown.one("input", id="f-note")["value"] == "Am Tor"
    assert "checked" in shown.one("input", id="f-weekdays-2").attributes


def test_a_double_click_makes_one_offer_and_other_words_make_another(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    path = f"/mein-bereich/angebote/neu/{cast.provider.id}"
    typed = {"title": "Turnen", "main_category": category(db), "summary": "Für alle"}

    first, second = (amal.post(path, data=typed).headers["location"] for _ in range(2))
    other = amal.post(path, data=typed | {"summary": "Für alle ab drei"}).headers["location"]

    assert first == second
    assert other != first


def test_nobody_starts_an_offer_for_another_provider(db: Session, cast: Cast) -> None:
    answer = cast.browser(db, "ben").post(
        f"/mein-bereich/angebote/neu/{cast.provider.id}", data={"title": "Turnen", "main_category": category(db)}
    )

    assert answer.status_code == 404
    assert not db.exec(select(OfferRevision).where(col(OfferRevision.title) == "Turnen")).all()
