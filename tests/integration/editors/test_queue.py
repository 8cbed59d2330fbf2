"""The queue: everything that waits, the oldest first, as far as it is the editor's."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.directory import drafts, publishing, wording
from app.directory.area import Area
from app.directory.offer import Offer, OfferRevision
from app.directory.workflow import Actor, Role, Standing, Status
from app.editors import queue
from app.mail import QueuedMail
from tests.asking import page
from tests.factories import LAT, make_area, make_offer, make_provider, make_venue, point, square
from tests.integration.editors.conftest import SignIn
from tests.people import member

QUEUE = "/redaktion/warteschlange"


def waiting(client: TestClient, query: str = "") -> list[str]:
    return [each.text for each in page(client, f"{QUEUE}?{query}").all("h2", class_="h3")]


def test_everything_that_waits_is_there_the_oldest_first(
    db: Session, office: TestClient, change: OfferRevision, amal: Actor
) -> None:
    ages = {"Alt": 9, "Neu": 1, "Mittel": 4}
    for title, days in ages.items():
        at = datetime.now(UTC) - timedelta(days=days)
        make_offer(db, title, status=Status.SUBMITTED, status_at=at)
    make_provider(db, "Verein am See", Standing.WAITING, status=Status.SUBMITTED)

    assert waiting(office)[:3] == ["Alt", "Mittel", "Neu"]
    assert {*waiting(office)[3:]} == {"Turnen und Tanzen", "Verein am See"}


@pytest.mark.parametrize(
    ("sort", "title"),
    [
        ("new_provider", "Neuer Verein"),
        ("provider_change", "Alter Verein, neu"),
        ("new_offer", "Neues Angebot"),
        ("offer_change", "Turnen und Tanzen"),
        ("afterwards", "Klavier"),
    ],
)
def test_one_kind_at_a_time(db: Session, office: TestClient, change: OfferRevision, sort: str, title: str) -> None:
    make_provider(db, "Neuer Verein", Standing.WAITING, status=Status.SUBMITTED)
    known = make_provider(db, "Alter Verein")
    edited = drafts.start_change(db, known, Actor(None, Role.PROVIDER))
    drafts.save(db, edited, Actor(None, Role.PROVIDER), seen=edited.saves, name="Alter Verein, neu")
    publishing.submit(db, edited, Actor(None, Role.PROVIDER), seen=edited.saves)
    make_offer(db, "Neues Angebot", status=Status.SUBMITTED)
    make_offer(db, "Klavier", unchecked=True)

    assert waiting(office, f"sorte={sort}") == [title]
    assert len(waiting(office)) == 5


@pytest.mark.parametrize("query", ["sorte=quatsch", "seite=0", "seite=-1", "seite=99999999999", "seite=x", "getan=<b>"])
def test_odd_parameters_break_nothing(office: TestClient, change: OfferRevision, query: str) -> None:
    assert office.get(f"{QUEUE}?{query}").status_code == 200


def test_drafts_and_what_is_decided_do_not_wait(db: Session, office: TestClient) -> None:
    for status in (Status.DRAFT, Status.RETURNED, Status.REJECTED, Status.PUBLISHED, Status.ARCHIVED):
        make_offer(db, f"Angebot {status}", status=status)

    assert waiting(office) == []


def test_the_queue_asks_the_same_number_of_questions_however_long_it_is(
    db: Session, office: TestClient, change: OfferRevision, statements: list[str]
) -> None:
    office.get(QUEUE)
    short = len(statements)
    for n in range(queue.PAGE_SIZE):
        make_offer(db, f"Angebot {n}", status=Status.SUBMITTED)
    statements.clear()

    assert len(waiting(office)) == queue.PAGE_SIZE
    assert len(statements) == short
    assert waiting(office, "seite=2") == ["Angebot 39"]


# An editor of one area


@pytest.fixture
def elsewhere(db: Session) -> Area:
    return make_area(db, "Lindenhof", shape=square(LAT + 1))


@pytest.fixture
def foreign(db: Session, elsewhere: Area) -> OfferRevision:
    """Waits, and lies in another area than Nils's."""
    offer = make_offer(db, "Chor", status=Status.SUBMITTED, venues=[make_venue(db, LAT + 1)])
    return wording.newest(db, wording.OFFER, offer.id)


def test_an_editor_of_one_area_sees_what_lies_in_it(
    db: Session, sign_in: SignIn, nils: Actor, change: OfferRevision, foreign: OfferRevision
) -> None:
    make_offer(db, "Nirgends", status=Status.SUBMITTED, venues=[])
    make_provider(db, "Verein hier", Standing.WAITING, status=Status.SUBMITTED, point=point())
    make_provider(db, "Verein dort", Standing.WAITING, status=Status.SUBMITTED, point=point(LAT + 1))
    make_provider(db, "Verein ohne Adresse", Standing.WAITING, status=Status.SUBMITTED)

    assert {*waiting(sign_in(nils))} == {"Turnen und Tanzen", "Verein hier"}


@pytest.mark.parametrize("step", ["freigeben", "korrigieren", "zurueckgeben", "ablehnen", "abhaken", "zuruecknehmen"])
def test_an_editor_of_one_area_cannot_decide_for_another(
    db: Session, sign_in: SignIn, nils: Actor, foreign: OfferRevision, step: str
) -> None:
    path = f"/redaktion/pruefen/angebot/{foreign.id}"
    data = {"seen": foreign.saves, "reason": "Darum.", "called": "Fremd"}
    client = sign_in(nils)

    assert client.get(path).status_code == 404
    assert client.post(f"{path}/{step}", data=data).status_code == 404
    db.refresh(foreign)
    assert foreign.status == Status.SUBMITTED


@pytest.mark.parametrize("step", ["vertrauen", "sperren", "entsperren"])
def test_nor_for_its_providers(db: Session, sign_in: SignIn, nils: Actor, elsewhere: Area, step: str) -> None:
    provider = make_provider(db, "Verein dort", point=point(LAT + 1))
    client = sign_in(nils)

    assert client.get(f"/redaktion/anbieter/{provider.id}").status_code == 404
    answer = client.post(f"/redaktion/anbieter/{provider.id}/{step}", data={"reason": "Darum.", "trust": "afterwards"})
    assert answer.status_code == 404
    db.refresh(provider)
    assert (provider.standing, provider.trust) == (Standing.APPROVED, None)


def test_after_a_decision_an_editor_of_one_area_is_led_to_a_case_of_that_area(
    db: Session, sign_in: SignIn, nils: Actor, change: OfferRevision, foreign: OfferRevision
) -> None:
    answer = sign_in(nils).post(f"/redaktion/pruefen/angebot/{change.id}/freigeben", data={"seen": change.saves})

    assert answer.headers["location"] == f"{QUEUE}?getan=approve"


def test_the_search_of_entries_stays_in_the_area_too(
    db: Session, sign_in: SignIn, nils: Actor, offer: Offer, foreign: OfferRevision
) -> None:
    found = page(sign_in(nils), "/redaktion/eintraege").text

    assert "Turnen" in found
    assert "Chor" not in found


@pytest.mark.parametrize("kind", ["angebot", "anbieter", "quatsch"])
def test_ids_of_nothing_lead_nowhere(office: TestClient, change: OfferRevision, kind: str) -> None:
    assert office.get(f"/redaktion/pruefen/{kind}/{uuid4()}").status_code == 404
    assert office.get(f"/redaktion/anbieter/{uuid4()}").status_code == 404
    if kind != "angebot":
        assert office.get(f"/redaktion/pruefen/{kind}/{change.id}").status_code == 404


@pytest.mark.parametrize("path", ["", "/warteschlange", "/eintraege", "/mails"])
def test_only_editors_come_in(db: Session, client: TestClient, sign_in: SignIn, amal: Actor, path: str) -> None:
    assert client.get(f"/redaktion{path}").status_code == 303
    assert sign_in(amal).get(f"/redaktion{path}").status_code == 403


def test_the_office_hears_of_what_lies_in_its_area(
    db: Session, nils: Actor, edda: Actor, offer: Offer, elsewhere: Area
) -> None:
    far = make_offer(db, "Chor", venues=[make_venue(db, LAT + 1)])
    ben = member(db, "Ben", far.provider_id)
    draft = drafts.start_change(db, far, ben)
    drafts.save(db, draft, ben, seen=draft.saves, title="Chor am Abend")

    publishing.submit(db, draft, ben, seen=draft.saves)

    assert set(db.exec(select(QueuedMail.to_email).where(QueuedMail.name == "revision_waiting"))) == {
        "edda@cast.example"
    }


def test_the_office_is_one_link_from_where_signing_in_leads(office: TestClient) -> None:
    assert "/redaktion" in page(office, "/mein-bereich").links
