"""Edda decides everywhere, Nils in Erlengrund alone; Amal's offer and its change."""

from collections.abc import Callable

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.access import cookie_name
from app.accounts import sessions
from app.accounts.account import Account
from app.directory import drafts, publishing
from app.directory.area import Area
from app.directory.offer import Offer, OfferRevision
from app.directory.workflow import Actor
from tests.factories import make_area, make_offer, weekly
from tests.people import editor, member

SignIn = Callable[[Actor], TestClient]


@pytest.fixture
def sign_in(db: Session, client: TestClient) -> SignIn:
    def sign(who: Actor) -> TestClient:
        client.cookies.set(cookie_name(), sessions.start(db, db.get_one(Account, who.account_id), "Firefox"))
        return client

    client.headers["Sec-Fetch-Site"] = "same-origin"
    return sign


@pytest.fixture
def erlengrund(db: Session) -> Area:
    return make_area(db, "Erlengrund")


@pytest.fixture
def edda(db: Session) -> Actor:
    return editor(db)


@pytest.fixture
def nils(db: Session, erlengrund: Area) -> Actor:
    return editor(db, "Nils", erlengrund.id)


@pytest.fixture
def office(sign_in: SignIn, edda: Actor) -> TestClient:
    return sign_in(edda)


@pytest.fixture
def offer(db: Session, erlengrund: Area) -> Offer:
    return make_offer(db, "Turnen", summary="Für Kinder", description="Wir turnen in der Halle.", schedules=[weekly()])


@pytest.fixture
def amal(db: Session, offer: Offer) -> Actor:
    return member(db, "Amal", offer.provider_id)


@pytest.fixture
def change(db: Session, offer: Offer, amal: Actor, edda: Actor) -> OfferRevision:
    """Waits for the office."""
    draft = drafts.start_change(db, offer, amal)
    drafts.save(db, draft, amal, seen=draft.saves, title="Turnen und Tanzen", age_min_months=36)
    publishing.submit(db, draft, amal, seen=draft.saves)
    return draft
