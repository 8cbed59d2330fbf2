"""The part of the worker that carries changes outside: wakes at once, pauses after failures, never ends by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.commands import db as db_command
from app.directory import outbox
from app.search import drain, loop, outside
from tests.databases import own_database
from tests.factories import make_offer
from tests.outside import FakeOutside, Server

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def own(migrated: sa.Engine) -> Iterator[tuple[sa.Engine, UUID]]:
    with own_database("loop") as engine:
        db_command.upgrade()
        with Session(engine) as db, db.begin():
            offer_id = make_offer(db, "Kurs").id
        yield engine, offer_id


@pytest.fixture
def server(own: tuple[sa.Engine, UUID], monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server, stopped = Server(), Event()
    monkeypatch.setattr(outside, "writing", lambda: FakeOutside(server))
    monkeypatch.setattr(outside, "forget", lambda: None)
    monkeypatch.setattr(loop, "POLL_S", 30)
    monkeypatch.setattr(loop, "PAUSES_S", (0.05, 0.1))
    running = Thread(target=loop.run, args=(stopped,))
    running.start()
    yield server
    stopped.set()
    running.join(5)
    assert not running.is_alive()


def wait_until(own: tuple[sa.Engine, UUID], condition: Any) -> float:
    begun = monotonic()
    while monotonic() - begun < 20:
        with Session(own[0]) as db:
            if condition(db):
                return monotonic() - begun
        sleep(0.02)
    raise AssertionError("it never came to that")


def is_in_step(db: Session) -> bool:
    return outbox.in_step(db, "1")


def rename(own: tuple[sa.Engine, UUID], title: str) -> None:
    with Session(own[0]) as db, db.begin():
        db.execute(sa.text("UPDATE offer_revision SET title = :title"), {"title": title})
        indexing.refresh(db, [own[1]])


def test_a_change_is_carried_away_at_once_long_before_the_next_look(
    own: tuple[sa.Engine, UUID], server: Server
) -> None:
    wait_until(own, is_in_step)

    rename(own, "Sofort")

    assert wait_until(own, lambda db: is_in_step(db) and "Sofort" in server.titles()) < 10


def test_whoever_has_just_begun_to_listen_looks_once_more(own: tuple[sa.Engine, UUID]) -> None:
    """Until then it was deaf, and something may have changed."""
    ear, begun = loop.Ear(), monotonic()

    ear.wait(30, Event())
    ear.close()

    assert monotonic() - begun < 10


def test_trouble_is_noted_and_forgotten_when_it_is_over(own: tuple[sa.Engine, UUID], server: Server) -> None:
    wait_until(own, is_in_step)
    server.down = True
    rename(own, "Später")

    wait_until(own, lambda db: outbox.backlog(db).trouble == "refused: connection")
    server.down = False
    wait_until(own, lambda db: is_in_step(db) and outbox.backlog(db).trouble == "")

    assert "Später" in server.titles()


def test_an_index_that_is_lost_when_the_new_one_is_full_keeps_nobody_waiting(own: tuple[sa.Engine, UUID]) -> None:
    """The round that sees it is gone, and the one that takes over, both write how far the engine is."""
    outside = FakeOutside(Server())
    for _ in iter(lambda: loop.advance(outside, NOW), False):
        pass
    with Session(own[0]) as db, db.begin():
        drain.begin(outside, outbox.state(db))
    loop.advance(outside, NOW)
    outside.server.indexes.pop("entries")
    outside.server.with_settings.discard("entries")

    for _ in iter(lambda: loop.advance(outside, NOW), False):
        pass

    with Session(own[0]) as db:
        assert outbox.in_step(db, "1")
    assert outside.server.titles()


def test_what_nobody_has_thought_of_does_not_end_it(
    own: tuple[sa.Engine, UUID], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until(own, is_in_step)
    failing = iter([ZeroDivisionError(), ZeroDivisionError()])

    def advance(engine: Any, now: Any, once_more: Any = loop.advance) -> bool:
        for error in failing:
            raise error
        return bool(once_more(engine, now))

    monkeypatch.setattr(loop, "advance", advance)
    rename(own, "Trotzdem")

    wait_until(own, lambda db: is_in_step(db) and "Trotzdem" in server.titles())
