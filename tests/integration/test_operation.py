"""What operators and the office are told of the search engine outside."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app.settings import settings
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer

TOLD = "Die schnelle Suche ist nicht auf dem neuesten Stand"


@pytest.fixture
def _with_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MEILI_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def late(db: Session, **columns: str) -> None:
    said = {"queued_at": "now() - interval '20 minutes'"} | columns
    db.execute(sa.text(f"UPDATE search_outbox SET {', '.join(f'{name} = {value}' for name, value in said.items())}"))


def test_without_an_engine_outside_nothing_is_said_of_it(db: Session, client: TestClient, cast: Cast) -> None:
    make_offer(db)
    late(db)

    assert "search" not in client.get("/health/ready").json()
    assert "search_waiting" not in client.get("/metrics").text
    assert TOLD not in page(cast.browser(db, "edda"), "/redaktion").html


@pytest.mark.usefixtures("_with_engine")
def test_readiness_and_metrics_tell_how_far_behind_it_is(db: Session, client: TestClient) -> None:
    make_offer(db)
    late(db)

    told = client.get("/health/ready").json()["search"]
    measured = client.get("/metrics").text

    assert (told["ready"], told["waiting"], told["refused"]) == (False, 2, 0)
    assert told["oldest_seconds"] >= 1200
    assert "\nchancenportal_search_waiting 2\n" in measured
    assert "# TYPE chancenportal_search_oldest_seconds gauge" in measured


@pytest.mark.usefixtures("_with_engine")
def test_the_office_is_told_when_it_lasts_and_not_before(db: Session, cast: Cast) -> None:
    make_offer(db)
    before = page(cast.browser(db, "edda"), "/redaktion").html
    late(db)

    after = page(cast.browser(db, "edda"), "/redaktion").html

    assert TOLD not in before
    assert TOLD in after
    assert "Einträge warten" in after


@pytest.mark.usefixtures("_with_engine")
def test_the_office_is_told_which_entries_are_not_accepted(db: Session, cast: Cast) -> None:
    make_offer(db, "Sehr langer Kurs")
    late(db, queued_at="now()", attempts="3")

    assert "Sehr langer Kurs" in page(cast.browser(db, "edda"), "/redaktion").html


def test_metrics_need_the_token_if_there_is_one(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "metrics_token", type(settings().metrics_token)("geheim"))

    refused = client.get("/metrics")
    wrong = client.get("/metrics", headers={"authorization": "Bearer gehe!m"})
    right = client.get("/metrics", headers={"authorization": "Bearer geheim"})

    assert (refused.status_code, wrong.status_code, right.status_code) == (401, 401, 200)


def test_in_production_there_are_no_metrics_without_a_token(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "environment", "production")

    assert client.get("/metrics").status_code == 404
