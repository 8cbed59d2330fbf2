"""The office at a provider's desk: only where it decides, never in what a team keeps to itself, always as itself."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app.accounts.account import StaffMember
from app.directory import wording
from app.directory.history import History
from app.directory.provider import Provider, ProviderRevision
from app.directory.workflow import Role, Standing, Status
from app.mail import QueuedMail
from tests.asking import page, titles
from tests.cast import Cast, works_for
from tests.factories import make_offer, make_postcode, make_provider, make_venue, point, weekly
from tests.integration.providers.workplace import WORD, category, complete, save, start, submit, version, wording_of

FAR = point(lat=50.0)


@dataclass
class Town:
    """Emil's provider lies where he decides; both editors cover it."""

    near: Provider
    far: Provider


@pytest.fixture
def town(db: Session, cast: Cast) -> Town:
    make_postcode(db, "00128", "Lindenaue")
    return Town(
        near=make_provider(db, "Nachbarschaftstreff", point=point()),
        far=make_provider(db, "Weit Weg", point=FAR),
    )


def steps(db: Session, offer: str) -> list[tuple[str, Role]]:
    rows = db.exec(select(History).where(col(History.offer_id) == offer.rpartition("/")[2]).order_by(col(History.id)))
    return [(row.step, row.role) for row in rows if row.step != "save"]


def mails(db: Session, name: str) -> list[str]:
    return [*db.scalars(sa.select(col(QueuedMail.to_email)).where(col(QueuedMail.name) == name))]


def entered(db: Session, browser: TestClient, provider: Provider) -> str:
    offer = start(browser, provider.id, category(db))
    complete(browser, offer)
    return offer


# By telephone


def test_what_the_office_enters_is_public_after_one_more_step_of_the_office(
    db: Session, cast: Cast, town: Town
) -> None:
    edda = cast.browser(db, "edda")
    offer = entered(db, edda, town.near)

    sent = submit(edda, offer)

    revision = wording_of(db, offer)
    assert sent.headers["location"] == f"/redaktion/pruefen/angebot/{revision.id}"
    assert revision.status == Status.SUBMITTED
    assert "selbst abgeschickt" in page(edda, sent.headers["location"]).text
    decided = edda.post(f"{sent.headers['location']}/freigeben", data={"seen": revision.saves})
    assert decided.status_code == 303
    assert wording_of(db, offer).status == Status.PUBLISHED
    assert steps(db, offer) == [("start", Role.EDITOR), ("submit", Role.EDITOR), ("approve", Role.EDITOR)]


def test_a_provider_by_telephone_waits_for_its_release_like_any_other(db: Session, cast: Cast, town: Town) -> None:
    emil = cast.browser(db, "emil")

    answer = emil.post(
        "/redaktion/anbieter/neu",
        data={"provider_name": "Krabbelkiste", "carrier": "initiative", "postcode": "00128"},
    )

    desk = answer.headers["location"].partition("/bearbeiten")[0]
    assert (
        save(emil, desk, "wer", name="Krabbelkiste", summary="Wir krabbeln.", carrier="initiative").status_code == 303
    )
    revision = db.exec(select(ProviderRevision).where(col(ProviderRevision.name) == "Krabbelkiste")).one()
    provider = db.get_one(Provider, revision.provider_id)
    assert (provider.standing, revision.status, revision.city) == (Standing.WAITING, Status.DRAFT, "Lindenaue")
    assert emil.get(f"/redaktion/anbieter/{provider.id}").status_code == 200
    assert emil.get("/anbieter?q=Krabbelkiste").text.count("Krabbelkiste") == emil.get("/anbieter?q=xyz").text.count(
        "xyz"
    )


def test_a_postcode_that_is_none_is_said_beside_its_field(db: Session, cast: Cast) -> None:
    typed = {"provider_name": "Krabbelkiste", "carrier": "initiative", "postcode": "001\x0028"}

    answer = cast.browser(db, "edda").post("/redaktion/anbieter/neu", data=typed)

    assert answer.status_code == 422
    assert 'value="Krabbelkiste"' in answer.text


@pytest.mark.parametrize("postcode", ["", "99999", "00999"])
def test_who_is_limited_to_an_area_enters_nothing_elsewhere(db: Session, cast: Cast, town: Town, postcode: str) -> None:
    make_postcode(db, "00999", "Weit", lat=50.0)
    typed = {"provider_name": "Krabbelkiste", "carrier": "initiative", "postcode": postcode}

    answer = cast.browser(db, "emil").post("/redaktion/anbieter/neu", data=typed)

    assert answer.status_code == 422
    assert "nicht in Ihrem Gebiet" in answer.text
    assert 'value="Krabbelkiste"' in answer.text
    assert not db.exec(select(ProviderRevision).where(col(ProviderRevision.name) == "Krabbelkiste")).first()


def test_a_name_that_is_there_already_is_shown_before_anything_is_saved(db: Session, cast: Cast, town: Town) -> None:
    edda = cast.browser(db, "edda")
    typed = {"provider_name": "Nachbarschaftstreff e.V.", "carrier": "non_profit"}

    first = edda.post("/redaktion/anbieter/neu", data=typed)

    assert first.status_code == 200
    assert "Gibt es diesen Anbieter schon?" in first.text
    assert edda.post("/redaktion/anbieter/neu", data=typed | {"is_another": "1"}).status_code == 303


def test_what_was_begun_for_somebody_is_found_again(db: Session, cast: Cast, town: Town) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    offer = start(edda, town.near.id, category(db), title="Angefangen")
    start(amal, cast.provider.id, category(db), title="Geheim")

    listed = page(edda, "/redaktion/eintraege?status=draft")

    assert [each["href"] for each in listed.all("a") if each.text == "Angefangen"] == [offer]
    assert "Geheim" not in listed.text
    assert "1 Entwurf ist noch nicht abgeschickt" in page(edda, "/redaktion").text


def test_the_profile_a_team_keeps_to_itself_does_not_come_along(db: Session, cast: Cast) -> None:
    edda = cast.browser(db, "edda")
    waiting = make_provider(db, "Neu", Standing.WAITING, status=Status.DRAFT, phone="030 999999")
    works_for(db, cast.ben, waiting)

    offer = start(edda, waiting.id, category(db))

    assert "030 999999" not in edda.get(f"{offer}/bearbeiten/kontakt").text


@pytest.mark.parametrize(("where", "who"), [("near", {"edda", "emil"}), ("far", {"edda"})])
def test_from_a_public_text_it_is_one_step_to_the_desk(
    db: Session, cast: Cast, town: Town, where: str, who: set[str]
) -> None:
    """The offer takes place where Emil decides, its provider sits there or elsewhere."""
    made = make_offer(db, "Turnen", provider=getattr(town, where), venues=[make_venue(db)])
    address = f"/redaktion/pruefen/angebot/{wording_of(db, f'/{made.id}').id}"

    pages = {name: page(cast.browser(db, name), address) for name in REACHES["near"]}

    desk = f"/mein-bereich/angebote/{made.id}"
    assert {name for name, shown in pages.items() if desk in shown.html} == who


# Whose desk it is


DESK = (
    ("GET", ""),
    ("GET", "/absenden"),
    ("GET", "/bearbeiten/worum"),
    ("GET", "/termin/0?art=weekly"),
    ("POST", "/aendern"),
    ("POST", "/bearbeiten/worum"),
    ("POST", "/einreichen"),
    ("POST", "/termin/0"),
    ("POST", "/termin/1/entfernen"),
    ("POST", "/verwerfen"),
    ("POST", "/zurueckziehen"),
    ("POST", "/kopieren"),
    ("POST", "/archivieren"),
    ("POST", "/beenden"),
    ("POST", "/stimmt"),
)
REACHES = {"near": {"edda", "emil"}, "far": {"edda"}}


@pytest.mark.parametrize(("method", "path"), DESK)
@pytest.mark.parametrize("where", REACHES)
def test_only_the_office_of_the_area_works_at_a_desk_without_a_team(
    db: Session, cast: Cast, town: Town, where: str, method: str, path: str
) -> None:
    offer = make_offer(db, "Turnen", provider=getattr(town, where), status=Status.DRAFT, schedules=[weekly()])
    before = wording_of(db, f"/{offer.id}").saves
    for name in ("guest", "amal", "ben", "carl", "emil", "paula", "ada"):
        if name not in REACHES[where]:
            answer = cast.browser(db, name).request(method, f"/mein-bereich/angebote/{offer.id}{path}")
            is_sent_away = answer.status_code == 303 and answer.headers["location"].startswith("/anmelden")
            assert is_sent_away if name == "guest" else answer.status_code == 404, name
    assert wording_of(db, f"/{offer.id}").saves == before

    for name in REACHES[where]:
        with db.begin_nested() as apart:
            answer = cast.browser(db, name).request(method, f"/mein-bereich/angebote/{offer.id}{path}")
            # What a provider has sent is not the office's to call back: it decides on it.
            assert answer.status_code == 403 if path == "/zurueckziehen" else answer.status_code not in (403, 404), name
            apart.rollback()


def test_an_id_of_nothing_is_not_there_for_the_office_either(db: Session, cast: Cast, town: Town) -> None:
    edda = cast.browser(db, "edda")

    assert edda.get(f"/mein-bereich/angebote/{cast.ben.id}").status_code == 404
    assert edda.get(f"/mein-bereich/anbieter/{cast.ben.id}").status_code == 404
    assert edda.get(f"/mein-bereich/angebote/neu/{cast.ben.id}").status_code == 404
    assert edda.get(f"/redaktion/anbieter/{cast.ben.id}/uebergeben").status_code == 404


def test_a_role_that_has_ended_opens_no_desk(db: Session, cast: Cast, town: Town) -> None:
    db.execute(sa.update(StaffMember).values(until=sa.text("current_date - 3")))

    assert cast.browser(db, "edda").get(f"/mein-bereich/anbieter/{town.near.id}").status_code == 404


# What a team keeps to itself


def test_a_draft_of_the_team_is_not_there_for_the_office(db: Session, cast: Cast) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    offer = start(amal, cast.provider.id, category(db), title="Geheim")

    assert edda.get(offer).status_code == 404
    assert edda.get(f"/vorschau/angebot/{wording_of(db, offer).id}").status_code == 404
    assert "Geheim" not in edda.get(f"/redaktion/anbieter/{cast.provider.id}").text
    assert edda.post(f"{offer}/verwerfen", data={"version": "1"}).status_code == 404
    assert wording_of(db, offer).status == Status.DRAFT


def test_a_change_the_team_has_begun_is_neither_read_nor_written_by_the_office(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider)
    path = f"/mein-bereich/angebote/{made.id}"
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    amal.post(f"{path}/aendern")
    save(amal, path, "worum", title="Geheim", main_category=category(db), summary="Geheim")

    for method, step in DESK:
        answer = edda.request(method, f"{path}{step}")
        assert answer.status_code == 409, step
        assert "Geheim" not in answer.text
    assert wording_of(db, path).title == "Geheim"


def test_what_the_office_began_is_the_teams_too(db: Session, cast: Cast) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    offer = start(edda, cast.provider.id, category(db))

    assert amal.get(offer).status_code == 200
    assert save(amal, offer, "fuer-wen", age_from="3", age_to="6", languages="de").status_code == 303
    assert edda.get(offer).status_code == 200
    assert "die Redaktion, für Sie" in page(amal, offer).text


def test_a_draft_nobody_else_could_go_on_with_is_open_to_the_office(db: Session, cast: Cast, town: Town) -> None:
    abandoned = make_offer(db, "Turnen", provider=town.near, status=Status.DRAFT)

    assert cast.browser(db, "emil").get(f"/mein-bereich/angebote/{abandoned.id}").status_code == 200


def test_the_places_of_a_secret_draft_are_not_the_offices_to_know(db: Session, cast: Cast, town: Town) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    secret = start(amal, cast.provider.id, category(db), "Geheim")
    complete(amal, secret)
    where = {"forms": "on_site", "new_street": "Geheimer Weg 1", "new_postcode": "00128", "new_city": "Lindenaue"}
    save(amal, secret, "wo", **where)
    hidden = db.scalar(sa.text("SELECT id FROM venue WHERE street = 'Geheimer Weg 1'"))
    offer = entered(db, edda, cast.provider)

    assert "Geheimer Weg" not in edda.get(f"{offer}/bearbeiten/wo").text
    assert "Am Markt 1" in edda.get(f"{offer}/bearbeiten/wo").text
    assert edda.get(f"{offer}/ort/{hidden}").status_code == 404
    assert save(edda, offer, "wo", forms="on_site", venues=str(hidden)).status_code == 422
    save(edda, offer, "wo", **where)
    assert db.scalar(sa.text("SELECT count(*) FROM venue WHERE street = 'Geheimer Weg 1'")) == 2, "not the same one"
    assert "Geheimer Weg" in amal.get(f"{secret}/bearbeiten/wo").text

    submit(amal, secret)
    assert edda.get(f"{offer}/ort/{hidden}").status_code == 200, "what is submitted is the office's to read"


def test_the_words_of_a_secret_draft_do_not_come_along_into_a_new_one(db: Session, cast: Cast) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    secret = start(amal, cast.provider.id, category(db))
    save(amal, secret, "kontakt", name="Geheime Person", phone="030 999")

    offer = start(edda, cast.provider.id, category(db))

    assert "Geheime Person" not in edda.get(f"{offer}/bearbeiten/kontakt").text


# Who hears of it


def test_a_provider_with_a_team_hears_what_was_written_for_it(db: Session, cast: Cast) -> None:
    edda = cast.browser(db, "edda")
    offer = entered(db, edda, cast.provider)
    submit(edda, offer)

    assert mails(db, "revision_on_behalf") == [cast.amal.email]
    assert mails(db, "revision_received") == []
    assert cast.edda.email not in mails(db, "revision_waiting")


def test_an_end_the_office_enters_is_told(db: Session, cast: Cast) -> None:
    made = make_offer(db, "Turnen", provider=cast.provider)
    path = f"/mein-bereich/angebote/{made.id}"
    edda = cast.browser(db, "edda")

    answer = edda.post(f"{path}/beenden", data={"version": version(edda, path), "on": "24.12.2026"})

    assert answer.status_code == 303
    assert mails(db, "offer_ended") == [cast.amal.email]


def test_an_editor_who_is_in_the_team_works_as_the_team(db: Session, cast: Cast) -> None:
    works_for(db, cast.edda, cast.provider)
    offer = start(cast.browser(db, "edda"), cast.provider.id, category(db))

    assert steps(db, offer) == [("start", Role.PROVIDER)]


def test_the_history_says_for_whom_the_office_wrote(db: Session, cast: Cast, town: Town) -> None:
    edda = cast.browser(db, "edda")
    offer = entered(db, edda, town.near)
    submit(edda, offer)

    assert (
        "eingereicht (Fassung 1) · Edda für den Anbieter"
        in page(edda, f"/redaktion/pruefen/angebot/{wording_of(db, offer).id}").text
    )


def test_a_change_on_behalf_leaves_the_public_wording_until_it_is_approved(
    db: Session, cast: Cast, town: Town, client: TestClient
) -> None:
    made = make_offer(db, "Turnen", provider=town.near, schedules=[weekly()])
    path = f"/mein-bereich/angebote/{made.id}"
    edda = cast.browser(db, "edda")
    edda.post(f"{path}/aendern")
    save(edda, path, "worum", title=WORD, main_category=category(db), summary=WORD)

    assert titles(client, f"q={WORD}") == []
    assert wording.published(db, wording.OFFER, made.id).title == "Turnen"


def test_two_at_one_desk_are_told_of_each_other(db: Session, cast: Cast) -> None:
    amal, edda = cast.browser(db, "amal"), cast.browser(db, "edda")
    offer = start(edda, cast.provider.id, category(db))
    seen = version(amal, f"{offer}/bearbeiten/fuer-wen")
    save(edda, offer, "fuer-wen", age_from="3", age_to="6", languages="de")

    answer = amal.post(f"{offer}/bearbeiten/fuer-wen", data={"version": seen, "age_from": "9", "languages": "de"})

    assert answer.status_code == 409
    assert "Zuletzt gespeichert hat Edda" in answer.text
