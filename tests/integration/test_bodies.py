"""A phone that sends slowly, or somebody who does so on purpose, must keep nobody else waiting."""

import anyio
import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from app.main import app

_FORM = b"seen=1&after="


def _post(path: str, *headers: tuple[bytes, bytes]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"testserver"), *headers],
        "client": ("192.0.2.1", 4711),
        "server": ("testserver", 80),
    }


def _form(length: int) -> tuple[tuple[bytes, bytes], ...]:
    return (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(length).encode())


_ID = "00000000-0000-4000-8000-000000000000"
PATHS = (
    f"/bestaetigen/unknown/{_ID}/beenden",
    "/registrieren/bestaetigen/unknown",
    "/einladung/unknown/neu",
    "/passwort/neu/unknown",
)


@pytest.mark.parametrize("path", PATHS)
def test_the_database_is_not_asked_before_the_whole_form_is_there(
    client: TestClient, statements: list[str], path: str
) -> None:
    waiting = [_FORM[:4], _FORM[4:]]
    asked_meanwhile, answers = [], []

    async def receive() -> Message:
        asked_meanwhile.append(len(statements))
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        answers.append(message)

    anyio.run(app, _post(path, *_form(len(_FORM))), receive, send)

    assert asked_meanwhile == [0, 0]
    assert statements
    assert answers[0]["status"] < 500


def test_whoever_hangs_up_in_the_middle_of_a_form_has_sent_nothing(client: TestClient, statements: list[str]) -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": _FORM[:4], "more_body": True},
        {"type": "http.disconnect"},
    ]
    answers = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    anyio.run(app, _post(PATHS[0], *_form(len(_FORM))), receive, send)

    assert not statements
    assert not answers
