"""The decision page: what it shows, and what becomes of each answer."""

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.accounts.account import Account, AccountState, MemberRole
from app.directory import drafts, publishing, standing
from app.directory.offer import Offer, OfferRevision
from app.directory.provider import Provider
from app.directory.trust import Trust
from app.directory.workflow import Actor, Status
from app.mail import QueuedMail
from tests.asking import page, titles
from tests.factories import make_offer, make_venue
from tests.integration.editors.conftest import SignIn
from tests.people import member

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def path(revision: OfferRevision, step: str = "") -> str:
    return f"/redaktion/pruefen/angebot/{revision.id}{step}"


def test_the_difference_stands_word_by_word(office: TestClient, change: OfferRevision) -> None:
    shown = page(office, path(change))

    assert [each.text for each in shown.all("ins")] == ["unterstrichen", "neu: und Tanzen", "neu: ab 3 Jahren"]
    assert [each.text for each in shown.all("del")] == ["durchgestrichen", "gestrichen: alle Altersgruppen"]
    assert "bleibt die bisherige Fassung öffentlich" in shown.text


def test_approving_leads_to_the_next_case(
    db: Session, office: TestClient, offer: Offer, amal: Actor, change: OfferRevision
) -> None:
    other = make_offer(db, "Schach", status=Status.SUBMITTED)
    waiting = db.exec(select(OfferRevision).where(OfferRevision.offer_id == other.id)).one()

    answer = office.post(path(change, "/freigeben"), data={"seen": change.saves})

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{path(waiting)}?getan=approve"
    assert titles(office) == ["Turnen und Tanzen"]
    assert "Freigegeben" in page(office, answer.headers["location"]).text


def test_after_the_last_case_the_queue_is_empty(office: TestClient, change: OfferRevision) -> None:
    answer = office.post(path(change, "/freigeben"), data={"seen": change.saves})

    assert answer.headers["location"] == "/redaktion/warteschlange?getan=approve"
    assert "Hier wartet nichts" in page(office, answer.headers["location"]).text


def test_a_decision_on_another_text_than_the_one_read_is_refused_with_the_new_difference(
    db: Session, office: TestClient, amal: Actor, change: OfferRevision
) -> None:
    read = change.saves
    publishing.withdraw(db, change, amal, seen=change.saves)
    drafts.save(db, change, amal, seen=change.saves, title="Turnen und Boxen")
    publishing.submit(db, change, amal, seen=change.saves)

    answer = office.post(path(change, "/freigeben"), data={"seen": read})

    assert answer.status_code == 409
    assert "und Boxen" in answer.text
    assert "nicht gespeichert" in answer.text
    assert titles(office) == ["Turnen"]


def test_a_second_click_changes_nothing(db: Session, office: TestClient, change: OfferRevision) -> None:
    data = {"seen": change.saves}
    office.post(path(change, "/freigeben"), data=data)
    sent = len(db.exec(select(QueuedMail)).all())

    assert office.post(path(change, "/freigeben"), data=data).status_code == 409
    assert len(db.exec(select(QueuedMail)).all()) == sent


@pytest.mark.parametrize("seen", ["", "0", "-1", "1e3", "99999999999999999999", "ja"])
def test_whoever_does_not_say_what_was_read_decides_nothing(
    office: TestClient, change: OfferRevision, seen: str
) -> None:
    assert office.post(path(change, "/freigeben"), data={"seen": seen}).status_code == 409
    assert titles(office) == ["Turnen"]


@pytest.mark.parametrize(("step", "status"), [("/zurueckgeben", Status.RETURNED), ("/ablehnen", Status.REJECTED)])
def test_refusing_needs_a_reason_and_tells_it(
    db: Session, office: TestClient, change: OfferRevision, step: str, status: Status
) -> None:
    empty = office.post(path(change, step), data={"seen": change.saves, "reason": " "})
    assert empty.status_code == 422
    assert 'href="#f-reason"' in empty.text
    assert 'aria-invalid="true"' in empty.text

    assert office.post(path(change, step), data={"seen": change.saves, "reason": "Der Preis fehlt."}).status_code == 303

    db.refresh(change)
    assert (change.status, change.return_reason) == (status, "Der Preis fehlt.")
    assert titles(office) == ["Turnen"]


def test_a_reason_that_came_too_late_is_kept(db: Session, office: TestClient, change: OfferRevision) -> None:
    answer = office.post(path(change, "/zurueckgeben"), data={"seen": 1, "reason": "Der Preis fehlt noch."})

    assert answer.status_code == 409
    assert "Der Preis fehlt noch." in answer.text


def test_corrections_become_public_and_wrong_ones_stay_in_the_form(office: TestClient, change: OfferRevision) -> None:
    data = {"seen": str(change.saves), "called": "", "summary": "Neu gefasst", "description": ""}
    wrong = office.post(path(change, "/korrigieren"), data=data)
    assert wrong.status_code == 422
    assert "Neu gefasst" in wrong.text

    office.post(path(change, "/korrigieren"), data=data | {"called": "Turnen & Tanzen"})

    assert titles(office) == ["Turnen & Tanzen"]


def test_fields_outside_the_form_are_not_read(db: Session, office: TestClient, change: OfferRevision) -> None:
    data = {"seen": change.saves, "called": "Turnen", "offer_id": "x", "price_cents": "1", "unchecked": "1"}

    office.post(path(change, "/korrigieren"), data=data)

    db.refresh(change)
    assert (change.price_cents, change.unchecked) == (None, False)


def test_what_a_trusted_provider_published_is_checked_off_or_taken_back(
    db: Session, office: TestClient, offer: Offer, amal: Actor, edda: Actor
) -> None:
    standing.set_trust(db, db.get_one(Provider, offer.provider_id), edda, Trust.AFTERWARDS)
    draft = drafts.start_change(db, offer, amal)
    drafts.save(db, draft, amal, seen=draft.saves, title="Turnen gratis")
    publishing.submit(db, draft, amal, seen=draft.saves)

    shown = page(office, path(draft))
    assert "schon öffentlich" in shown.text
    assert "neu: gratis" in [each.text for each in shown.all("ins")]
    office.post(path(draft, "/zuruecknehmen"), data={"seen": draft.saves, "reason": "Stimmt nicht."})

    assert titles(office) == ["Turnen"]


def test_another_offer_at_the_same_place_with_a_similar_name_is_shown(
    db: Session, office: TestClient, change: OfferRevision
) -> None:
    make_offer(db, "Tanzen und Turnen", venues=[make_venue(db)])
    make_offer(db, "Schach", venues=[make_venue(db)])
    make_offer(db, "Turnen und Tanzen", venues=[make_venue(db, lat=54.5)])

    shown = page(office, path(change)).text

    assert "Vielleicht doppelt" in shown
    assert "gleicher Ort" in shown
    assert "Schach" not in shown


def test_evil_words_come_out_as_words(db: Session, office: TestClient, offer: Offer, amal: Actor) -> None:
    draft = drafts.start_change(db, offer, amal)
    drafts.save(db, draft, amal, seen=draft.saves, title=EVIL, description=EVIL, cost_note=EVIL, summary=EVIL)
    publishing.submit(db, draft, amal, seen=draft.saves)

    for address in (path(draft), "/redaktion/warteschlange", f"/redaktion/eintraege?status=submitted&q={'<script>'}"):
        shown = office.get(address).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "&lt;" in shown
    office.post(path(draft, "/zurueckgeben"), data={"seen": draft.saves, "reason": EVIL})
    assert "<script>alert" not in office.get(path(draft)).text
    assert all("<script>" not in mail.html for mail in db.exec(select(QueuedMail)))


def test_a_draft_is_its_providers_alone_even_when_it_is_thrown_away(
    db: Session, office: TestClient, offer: Offer, amal: Actor
) -> None:
    draft = drafts.start_change(db, offer, amal)
    assert office.get(path(draft)).status_code == 404

    drafts.discard(db, draft, amal, seen=draft.saves)
    assert office.get(path(draft)).status_code == 404
    assert office.get(f"/vorschau/angebot/{draft.id}").status_code == 404


def test_a_draft_of_a_team_that_is_blocked_is_open_to_the_office(
    db: Session, office: TestClient, offer: Offer, amal: Actor
) -> None:
    """Nobody else could go on with it."""
    colleague = member(db, "Carl", offer.provider_id, MemberRole.EDITOR)
    draft = drafts.start_change(db, offer, amal)
    db.get_one(Account, amal.account_id).state = AccountState.DISABLED
    db.flush()
    assert office.get(path(draft)).status_code == 404, "Carl still writes on it"

    db.get_one(Account, colleague.account_id).state = AccountState.DISABLED
    db.flush()

    assert office.get(path(draft)).status_code == 200


@pytest.mark.parametrize("text", ["Null\x00byte", "x" * 2001])
def test_what_cannot_be_stored_is_said(office: TestClient, change: OfferRevision, text: str) -> None:
    data = {"seen": change.saves, "reason": text}

    assert office.post(path(change, "/zurueckgeben"), data=data).status_code == 422
    assert office.get("/redaktion/eintraege?q=a%00b%25%5C_").status_code == 200


@pytest.mark.parametrize("step", ["freigeben", "korrigieren", "zurueckgeben", "ablehnen", "abhaken", "zuruecknehmen"])
def test_nothing_is_decided_by_a_get(office: TestClient, change: OfferRevision, step: str) -> None:
    assert office.get(path(change, f"/{step}")).status_code in {404, 405}
    assert titles(office) == ["Turnen"]


def test_the_page_of_a_case_asks_the_same_number_of_questions_whatever_it_holds(
    db: Session, office: TestClient, change: OfferRevision, statements: list[str]
) -> None:
    office.get(path(change))
    alone = len(statements)
    for n in range(5):
        make_offer(db, f"Turnen und Tanzen {n}", venues=[make_venue(db)])
    statements.clear()

    office.get(path(change))

    assert len(statements) <= alone


def test_an_offer_is_archived_from_its_page(db: Session, office: TestClient, offer: Offer, amal: Actor) -> None:
    public = db.exec(select(OfferRevision).where(OfferRevision.offer_id == offer.id)).one()
    assert "Angebot archivieren" in page(office, path(public)).text

    office.post(path(public, "/archivieren"), data={"seen": public.saves, "note": "Das Haus ist geschlossen."})

    assert titles(office) == []
    assert "Das Haus ist geschlossen." in db.exec(select(QueuedMail)).one().text


def test_the_preview_shows_the_new_wording_and_says_so(office: TestClient, change: OfferRevision) -> None:
    shown = page(office, f"/vorschau/angebot/{change.id}")

    assert shown.one("h1").text == "Turnen und Tanzen"
    assert "Vorschau" in shown.text


def test_drafts_are_previewed_by_their_team_alone(
    db: Session, office: TestClient, sign_in: SignIn, offer: Offer, amal: Actor
) -> None:
    draft = drafts.start_change(db, offer, amal)

    assert office.get(f"/vorschau/angebot/{draft.id}").status_code == 404
    assert sign_in(amal).get(f"/vorschau/angebot/{draft.id}").status_code == 200
