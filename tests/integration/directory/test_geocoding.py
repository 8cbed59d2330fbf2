"""The geocoder is asked for nothing but an address, never twice, never in a hurry; its failure costs its answer."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.directory import geocoding
from app.directory.geocoding import GeocoderSilent
from app.settings import settings
from tests.unit.test_candidates import FOUND, MARKET

URL = "https://geocoder.example/search"
ADDRESS = ("Am Markt 1", "00128", "Lindenaue")
Answer = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[httpx2.Request]]:
    """What was sent to a geocoder that is switched on and always knows one address."""
    yield from answering(monkeypatch, lambda _: streamed(json.dumps([MARKET])))


def streamed(text: str) -> httpx2.Response:
    """As it comes from a network: not yet read."""
    return httpx2.Response(200, content=iter([text.encode()]))


def answering(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> Iterator[list[httpx2.Request]]:
    sent: list[httpx2.Request] = []

    def note(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return answer(request)

    make = httpx2.Client
    monkeypatch.setattr(
        geocoding.httpx2, "Client", lambda **options: make(transport=httpx2.MockTransport(note), **options)
    )
    for name, value in {"geocoder_url": URL, "geocoder_pause_s": 0, "geocoder_timeout_s": 0.2}.items():
        monkeypatch.setattr(settings(), name, value)
    yield sent


def test_without_a_geocoder_nothing_is_asked(db: Session, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "geocoder_url", "")

    assert geocoding.search(db, *ADDRESS) == []
    assert asked == []


def test_nothing_but_the_address_is_sent(db: Session, asked: list[httpx2.Request]) -> None:
    assert geocoding.search(db, *ADDRESS) == [FOUND]

    sent = asked[0]
    assert sent.url.copy_with(query=None) == URL
    assert sent.url.params["q"] == "Am Markt 1, 00128 Lindenaue"
    assert {*sent.url.params} == {"q", "limit", "format", "addressdetails", "accept-language", "countrycodes"}
    assert sent.headers["user-agent"] == f"Chancenportal ({settings().base_url})"
    assert not {"cookie", "referer", "authorization", "x-forwarded-for"} & {*sent.headers}


def test_what_was_asked_once_is_known_for_a_week(db: Session, asked: list[Any]) -> None:
    geocoding.search(db, *ADDRESS)
    geocoding.search(db, "Am  Markt 1", "00128", "Lindenaue ")
    assert len(asked) == 1

    db.execute(sa.text("UPDATE geocoded SET asked_at = asked_at - interval '8 days'"))
    geocoding.search(db, "Am Markt 2", "00128", "Lindenaue")

    assert db.scalar(sa.text("SELECT string_agg(question, ';') FROM geocoded")) == "Am Markt 2, 00128 Lindenaue"


def test_there_is_a_pause_between_two_questions(db: Session, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(settings(), "geocoder_pause_s", 1)
    monkeypatch.setattr(time, "sleep", slept.append)

    for number in range(3):
        geocoding.search(db, f"Am Markt {number}", "00128", "")
    with pytest.raises(GeocoderSilent):
        geocoding.search(db, "Am Markt 9", "00128", "")

    assert slept[0] == 0
    assert 0.8 < slept[1] <= 1
    assert 1.6 < slept[2] <= 2
    assert len(asked) == 3


def _slow(_: httpx2.Request) -> httpx2.Response:
    def drip() -> Iterator[bytes]:
        while True:
            time.sleep(0.05)
            yield b" "

    return httpx2.Response(200, content=drip())


def _huge(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, content=(b"[" * 65_536 for _ in range(1000)))


def _lost(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectTimeout("nobody there", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        _slow,
        _huge,
        _lost,
        lambda _: httpx2.Response(500, json=[MARKET]),
        lambda _: httpx2.Response(429),
        lambda _: httpx2.Response(302, headers={"location": "http://127.0.0.1/secret"}),
        lambda _: streamed("<html>Anmelden</html>"),
        lambda _: streamed('{"error": "Unable to geocode"}'),
    ],
    ids=["slow", "huge", "lost", "broken", "too many", "elsewhere", "a page", "an excuse"],
)
def test_a_geocoder_that_fails_is_left_alone_for_a_while(
    db: Session, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    sent = next(source := answering(monkeypatch, answer))
    began = time.monotonic()

    with pytest.raises(GeocoderSilent):
        geocoding.search(db, *ADDRESS)
    assert geocoding.at(db, "Am Markt 2", "00128", "") is None
    with pytest.raises(GeocoderSilent):
        geocoding.search(db, *ADDRESS)

    assert len(sent) == 1, "nobody is sent elsewhere, and nobody asks again at once"
    assert time.monotonic() - began < 2
    assert [*source] == []


def test_only_what_is_beyond_doubt_is_taken_without_asking(db: Session, asked: list[Any]) -> None:
    assert geocoding.at(db, *ADDRESS) == (FOUND.lat, FOUND.lon)
    assert geocoding.at(db, "Am Markt 1", "00129", "") is None
    assert geocoding.at(db, "", "00128", "Lindenaue") is None
