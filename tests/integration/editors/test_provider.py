"""A provider as the office sees it: trust, suspension, people, past; and the list of mails that never arrived."""

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.columns import now
from app.directory.offer import Offer, OfferRevision
from app.directory.provider import Provider
from app.directory.trust import Trust
from app.directory.workflow import Actor, Standing
from app.mail import QueuedMail
from tests.asking import page, titles


@pytest.fixture
def provider(db: Session, offer: Offer) -> Provider:
    return db.get_one(Provider, offer.provider_id)


def path(provider: Provider, step: str = "") -> str:
    return f"/redaktion/anbieter/{provider.id}{step}"


def test_the_page_names_people_offers_and_the_past(
    office: TestClient, provider: Provider, change: OfferRevision
) -> None:
    shown = page(office, path(provider)).text

    assert "amal@cast.example" in shown
    assert "Turnen" in shown
    assert "eingereicht (Fassung 2) · Amal" in shown


@pytest.mark.parametrize(("said", "trust"), [("afterwards", Trust.AFTERWARDS), ("first", Trust.FIRST), ("", None)])
def test_trust_is_chosen(db: Session, office: TestClient, provider: Provider, said: str, trust: Trust | None) -> None:
    assert office.post(path(provider, "/vertrauen"), data={"trust": said}).status_code == 303

    db.refresh(provider)
    assert provider.trust == trust


def test_trust_of_another_kind_is_refused(db: Session, office: TestClient, provider: Provider) -> None:
    assert office.post(path(provider, "/vertrauen"), data={"trust": "blind"}).status_code == 422


def test_a_suspended_provider_is_gone_until_it_is_reinstated(
    db: Session, office: TestClient, provider: Provider, amal: Actor
) -> None:
    assert office.post(path(provider, "/sperren"), data={"reason": ""}).status_code == 422
    assert titles(office) == ["Turnen"]

    office.post(path(provider, "/sperren"), data={"reason": "Bitte melden."})
    assert titles(office) == []
    assert "Sperre aufheben" in page(office, path(provider)).text

    office.post(path(provider, "/entsperren"))
    assert titles(office) == ["Turnen"]
    assert office.post(path(provider, "/entsperren")).status_code == 409
    db.refresh(provider)
    assert provider.standing == Standing.APPROVED


def test_mails_that_never_arrived_are_listed(db: Session, office: TestClient) -> None:
    assert "angekommen oder unterwegs" in page(office, "/redaktion/mails").text
    db.add(
        QueuedMail(
            to_email="weg@cast.example", name="x", language="de", subject="Hallo", text="", html="", failed_at=now()
        )
    )
    db.flush()

    assert "weg@cast.example" in page(office, "/redaktion/mails").text
    assert "E-Mails, die nicht ankommen" in page(office, "/redaktion").text
