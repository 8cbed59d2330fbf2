"""What a test asks of the portal, and reads from its answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session
from starlette.testclient import TestClient

from app import database
from app.main import app
from app.search import audit
from tests.html import Page


@contextmanager
def served(connection: Connection) -> Iterator[TestClient]:
    """Requests in the transaction of the test; each commits to a savepoint, as in production to the database."""

    def one_request() -> Iterator[Session]:
        with Session(connection, join_transaction_mode="create_savepoint") as session, session.begin():
            yield session

    app.dependency_overrides[database.get_session] = one_request
    # Not as a context manager: the end of the application's life would close the pool our connection is from.
    yield TestClient(app, follow_redirects=False)
    app.dependency_overrides.clear()


def page(client: TestClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def search(client: TestClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/angebote.json?{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def titles(client: TestClient, query: str = "") -> list[str]:
    return [item["title"] for item in search(client, query)["items"]]


def public_and_held(db: Session) -> list[tuple[str, int, int]]:
    """Per kind: how many are public, and how many the built-in search holds."""
    found = audit.built_in(db)
    return [(kind, len(found.public[kind]), len(found.held[kind])) for kind in found.public]
