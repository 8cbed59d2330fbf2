"""What a team sees and does with its own entries; those of others are not there; nobody overwrites anybody."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from app.directory import publishing, wording
from app.directory.offer import Offer
from app.directory.workflow import Actor, Role, Standing, Status
from app.imports import cells
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, make_provider, weekly
from tests.html import Page
from tests.integration.providers.workplace import WORD, category, complete, save, start, submit, version, wording_of


def address(offer: Offer) -> str:
    return f"/mein-bereich/angebote/{offer.id}"


def published(db: Session, offer: Offer) -> Any:
    db.expire_all()
    return wording.published(db, wording.OFFER, offer.id)


# The overview


def test_the_overview_says_what_is_what_and_what_to_do(db: Session, cast: Cast) -> None:
    tomorrow = cells.today() + timedelta(days=1)
    make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()])
    make_offer(db, "Tanzen", provider=cast.provider, status=Status.SUBMITTED)
    make_offer(db, "Toben", provider=cast.provider, status=Status.RETURNED, return_reason="Was kostet es?")
    make_offer(db, "Klettern", provider=cast.provider, status=Status.DRAFT)
    make_offer(db, "Rudern", provider=cast.provider, schedules=[weekly(ends_on=tomorrow)])
    make_offer(db, "Boxen", provider=cast.provider, status=Status.ARCHIVED)
    make_offer(db, "Malen", provider=cast.other_provider)

    shown = page(cast.browser(db, "amal"), "/mein-bereich")

    todo = [each.text for each in shown.all("h3") if any(around.tag == "ol" for around in each.inside)]
    assert todo == ["Klettern", "Rudern", "Toben"]
    for said in ("3 Dinge warten auf Sie.", "Was kostet es?", "wartet auf Freigabe", "endet bald", "archiviert"):
        assert said in shown.text
    assert "Malen" not in shown.text


def test_the_overview_asks_as_often_for_many_offers_as_for_few(db: Session, cast: Cast, statements: list[str]) -> None:
    amal = cast.browser(db, "amal")

    def asked() -> int:
        statements.clear()
        amal.get("/mein-bereich")
        return len(statements)

    make_offer(db, "Turnen", provider=cast.provider)
    few = asked()
    for number in range(12):
        make_offer(db, f"Turnen {number}", provider=cast.provider, status=list(Status)[number % 5])

    assert asked() == few


def test_who_waits_for_release_reads_so(db: Session, cast: Cast) -> None:
    from tests.cast import works_for

    works_for(db, cast.amal, make_provider(db, "Neue Gruppe", Standing.WAITING, status=Status.DRAFT))

    assert "wenn die Redaktion Sie freigegeben hat" in page(cast.browser(db, "amal"), "/mein-bereich").text


# Steps


def test_a_draft_can_be_thrown_away_and_taken_up_again(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))

    amal.post(f"{offer}/verwerfen", data={"version": version(amal, offer)})
    assert "1 frühere" in page(amal, "/mein-bereich").text or "Ein früheres Angebot" in page(amal, "/mein-bereich").text
    amal.post(f"{offer}/aendern")

    assert wording_of(db, offer).status == Status.DRAFT
    assert wording_of(db, offer).title == f"{WORD} turnt"


def test_a_returned_text_says_why_and_can_be_mended(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    complete(amal, offer)
    submit(amal, offer)
    revision = wording_of(db, offer)
    publishing.send_back(db, revision, Actor(cast.edda.id, Role.EDITOR), seen=revision.saves, reason="Für Geschwister?")

    assert "Für Geschwister?" in page(amal, offer).text
    assert save(amal, offer, "kosten", cost_kind="paid", price="2", registration="none").status_code == 303
    assert submit(amal, offer).status_code == 303
    assert wording_of(db, offer).status == Status.SUBMITTED


def test_a_copy_is_a_draft_of_its_own(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()], valid_until=date(2030, 1, 1))
    amal = cast.browser(db, "amal")

    answer = amal.post(f"{address(made)}/kopieren")

    copy = wording_of(db, answer.headers["location"].partition("/bearbeiten")[0])
    assert (copy.title, copy.status, copy.valid_until) == ("Turnen (Kopie)", Status.DRAFT, None)
    assert copy.offer_id != made.id
    assert "Jeden Dienstag" in page(amal, f"/mein-bereich/angebote/{copy.offer_id}/bearbeiten/wann").text
    assert published(db, made).title == "Turnen"


def test_a_double_click_makes_one_copy(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider)
    amal, carl = cast.browser(db, "amal"), cast.browser(db, "carl")

    first, second = (amal.post(f"{address(made)}/kopieren").headers["location"] for _ in range(2))

    assert first == second
    assert carl.post(f"{address(made)}/kopieren").headers["location"] != first


def test_an_offer_leaves_the_portal_and_comes_back_only_through_the_office(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider)
    amal, family = cast.browser(db, "amal"), cast.browser(db, "guest")

    assert amal.post(f"{address(made)}/archivieren", data={"version": "1"}).status_code == 303
    assert family.get(f"/angebote/{made.slug}").status_code == 404
    assert amal.post(f"{address(made)}/archivieren", data={"version": "2"}).status_code == 409
    amal.post(f"{address(made)}/aendern")
    assert family.get(f"/angebote/{made.slug}").status_code == 404


def test_an_end_is_public_at_once(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()])
    amal = cast.browser(db, "amal")

    assert amal.post(f"{address(made)}/beenden", data={"version": "1", "on": "irgendwann"}).status_code == 422
    assert amal.post(f"{address(made)}/beenden", data={"version": "1", "on": "24.12.2030"}).status_code == 303
    assert published(db, made).valid_until == date(2030, 12, 24)


def test_a_later_end_is_a_change_like_any_other(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider, schedules=[weekly()], valid_until=date(2027, 1, 1))
    amal = cast.browser(db, "amal")

    answer = amal.post(f"{address(made)}/beenden", data={"version": "1", "on": "24.12.2030"})

    assert answer.status_code == 422
    assert "Dieses Angebot endet schon früher." in answer.text
    assert 'value="24.12.2030"' in answer.text
    assert published(db, made).valid_until == date(2027, 1, 1)


def test_the_history_is_the_teams_to_read(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    complete(amal, offer)
    submit(amal, offer)

    shown = page(cast.browser(db, "carl"), offer).one("aside").text
    assert "eingereicht (Fassung 1) · Amal" in shown
    assert "begonnen (Fassung 1) · Amal" in shown


# Two at once


def test_two_who_edit_the_same_are_told_and_nothing_is_overwritten(db: Session, cast: Cast) -> None:
    amal, carl = cast.browser(db, "amal"), cast.browser(db, "carl")
    offer = start(amal, cast.provider.id, category(db))
    path = f"{offer}/bearbeiten/worum"
    seen = version(amal, path)
    mine = {"title": "Amals Titel", "main_category": category(db), "version": seen}
    assert save(carl, offer, "worum", title="Carls Titel", main_category=category(db)).status_code == 303

    refused = amal.post(path, data=mine)

    shown = Page(refused.text)
    assert refused.status_code == 409
    assert wording_of(db, offer).title == "Carls Titel"
    assert "Zuletzt gespeichert hat Carl" in shown.text
    assert "Gespeichert ist: Carls Titel Sie haben eingegeben: Amals Titel" in shown.text
    assert shown.one("input", id="f-title")["value"] == "Amals Titel"
    again = amal.post(path, data=mine | {"version": shown.all("input", name="version")[0]["value"]})
    assert again.status_code == 303
    assert wording_of(db, offer).title == "Amals Titel"


def test_what_was_typed_is_kept_when_a_colleague_has_submitted_meanwhile(db: Session, cast: Cast) -> None:
    amal, carl = cast.browser(db, "amal"), cast.browser(db, "carl")
    offer = start(amal, cast.provider.id, category(db))
    complete(amal, offer)
    seen = version(amal, f"{offer}/bearbeiten/worum")
    submit(carl, offer)

    answer = amal.post(
        f"{offer}/bearbeiten/worum", data={"title": "Spät", "main_category": category(db), "version": seen}
    )

    assert answer.status_code == 409
    assert wording_of(db, offer).title != "Spät"


@pytest.mark.parametrize("step", ["einreichen", "verwerfen"])
def test_a_step_is_not_taken_on_a_text_nobody_has_seen(db: Session, cast: Cast, step: str) -> None:
    amal = cast.browser(db, "amal")
    offer = start(amal, cast.provider.id, category(db))
    complete(amal, offer)

    assert amal.post(f"{offer}/{step}", data={"version": "1"}).status_code == 409
    assert wording_of(db, offer).status == Status.DRAFT


# The profile


def test_a_profile_is_changed_beside_the_public_one(db: Session, cast: Cast) -> None:
    amal, family = cast.browser(db, "amal"), cast.browser(db, "guest")
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    assert save(amal, profile, "wer", name=WORD, summary=f"{WORD} turnt", carrier="non_profit").status_code == 303
    reach = {"street": "Am Markt 1", "postcode": "00128", "city": "Lindenaue", "phone": "030 123456"}
    assert save(amal, profile, "erreichen", **reach, website="www.verein.example").status_code == 303
    assert save(amal, profile, "mithelfen", volunteering="Beim Fest helfen").status_code == 303
    assert "Am Markt 1" in amal.get(f"/vorschau/anbieter/{_open(db, cast).id}").text
    assert submit(amal, profile).status_code == 303

    revision = _open(db, cast)
    assert (revision.status, revision.name, revision.volunteering) == (Status.SUBMITTED, WORD, "Beim Fest helfen")
    assert WORD not in family.get(f"/anbieter/{cast.provider.slug}").text
    publishing.approve(db, revision, Actor(cast.edda.id, Role.EDITOR), seen=revision.saves)
    assert WORD in family.get(f"/anbieter/{cast.provider.slug}").text


def _open(db: Session, cast: Cast) -> Any:
    db.expire_all()
    return wording.open_one(db, wording.PROVIDER, cast.provider.id)


@pytest.mark.parametrize(
    ("section", "typed", "field"),
    [
        ("wer", {"name": "ab"}, "name"),
        ("wer", {"name": "Verein", "carrier": "geheim"}, "carrier"),
        ("wer", {"name": "Verein", "categories": "999999"}, "categories"),
        ("erreichen", {"email": "nora"}, "email"),
        ("erreichen", {"postcode": "12"}, "postcode"),
        ("erreichen", {"website": "javascript:alert(1)"}, "website"),
    ],
)
def test_impossible_values_of_a_profile_are_refused(
    db: Session, cast: Cast, section: str, typed: dict[str, Any], field: str
) -> None:
    amal = cast.browser(db, "amal")
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    answer = save(amal, profile, section, **typed)

    assert answer.status_code == 422
    assert f'id="f-{field}-fehler"' in answer.text


def test_a_profile_without_telephone_and_mail_is_not_submitted(db: Session, cast: Cast) -> None:
    amal = cast.browser(db, "amal")
    profile = f"/mein-bereich/anbieter/{cast.provider.id}"
    amal.post(f"{profile}/aendern")

    assert f"{profile}/bearbeiten/erreichen#f-phone" in page(amal, f"{profile}/absenden").links
    assert submit_anyway(amal, profile) == 422


def submit_anyway(browser: Any, path: str) -> int:
    return int(browser.post(f"{path}/einreichen", data={"version": "1"}).status_code)
