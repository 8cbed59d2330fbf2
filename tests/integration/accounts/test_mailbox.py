"""The mailbox of the demo is the demo's alone."""

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app import mail
from app.settings import settings
from tests.cast import make_account


def test_the_demo_shows_what_was_not_sent(client: TestClient, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "environment", "demo")
    mail.queue(db, "reset", make_account(db, "Amal"), path="/passwort/neu/geheim")
    page = client.get("/demo/postfach")

    assert page.status_code == 200
    assert 'href="/passwort/neu/geheim"' in page.text


def test_nobody_else_has_it(client: TestClient, db: Session) -> None:
    assert client.get("/demo/postfach").status_code == 404
