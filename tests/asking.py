"""What a test asks of the portal, and reads from its answers."""

from typing import Any

from starlette.testclient import TestClient

from tests.html import Page


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
