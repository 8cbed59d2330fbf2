"""A real server that is killed, frozen, emptied and started again while people edit and search: no page is wrong."""

from collections.abc import Callable, Iterator
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app import indexing, metrics
from app.commands import db as db_command
from app.directory import labels, outbox
from app.families import start
from app.main import app
from app.search import answering, loop, outside
from app.search.breaker import Breaker
from app.settings import settings
from search_index.meilisearch import version
from tests import meili
from tests.asking import search
from tests.databases import own_database
from tests.factories import make_offer, make_provider, weekly
from tests.meili import Process

OFFERS, ROUNDS = 30, 48
HARM: dict[int, Callable[[Process], None]] = {
    6: Process.freeze,
    10: Process.thaw,
    15: Process.kill,
    20: Process.start,
    26: Process.wipe,
    32: Process.restart,
    38: Process.freeze,
    41: Process.kill,
    44: Process.start,
}


@pytest.fixture
def process() -> Iterator[Process]:
    if not meili.may_be_harmed():
        pytest.skip(meili.MISSING)
    with meili.own_process() as process:
        yield process


@pytest.fixture
def own(process: Process, migrated: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """A portal with a worker beside it, in real transactions."""
    with own_database("chaos") as engine:
        db_command.upgrade()
        with Session(engine) as db, db.begin():
            provider = make_provider(db, "Verein")
            for number in range(OFFERS):
                make_offer(db, f"Kurs {number:02}", provider=provider, schedules=[weekly()] if number % 2 else None)
        monkeypatch.setenv("MEILI_URL", process.url)
        monkeypatch.setenv("MEILI_MASTER_KEY", process.key)
        monkeypatch.setattr(answering, "breaker", Breaker(pause_s=0.5))
        monkeypatch.setattr(loop, "PAUSES_S", (0.1, 0.3))
        for forget in (settings.cache_clear, outside.forget, labels.forget, start.forget):
            forget()
        stopped = Event()
        running = Thread(target=loop.run, args=(stopped,))
        running.start()
        yield engine
        stopped.set()
        process.thaw()
        running.join(30)
        monkeypatch.undo()
        outside.forget()
        settings.cache_clear()


def wait_until_in_step(own: sa.Engine) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        with Session(own) as db:
            if outbox.in_step(db, version()):
                return
        sleep(0.05)
    raise AssertionError("the engine outside never came to know everything")


def toggle(own: sa.Engine, offer_id: UUID, public: set[UUID]) -> None:
    public ^= {offer_id}
    status = "published" if offer_id in public else "archived"
    with Session(own) as db, db.begin():
        set_status = sa.text("UPDATE offer_revision SET status = :status WHERE offer_id = :id")
        db.execute(set_status, {"status": status, "id": offer_id})
        indexing.refresh(db, [offer_id])


def is_right(client: TestClient, public: set[UUID]) -> None:
    found, by_word = search(client, "sortierung=a-z"), search(client, "q=kurs")
    assert (found["total"], by_word["total"]) == (len(public), len(public))
    assert {UUID(each["id"]) for each in [*found["items"], *by_word["items"]]} <= public


def answers(engine: str) -> int:
    return metrics.counted("chancenportal_search_answers_total", engine=engine)


def test_whatever_happens_to_the_server_every_page_is_right(own: sa.Engine, process: Process) -> None:
    random = Random(4)  # noqa: S311 # no secret
    client = TestClient(app)
    with Session(own) as db:
        offers = list(db.scalars(sa.text("SELECT id FROM offer ORDER BY id")))
    public = set(offers)
    wait_until_in_step(own)

    for number in range(ROUNDS):
        HARM.get(number, lambda _: None)(process)
        if random.random() < 0.4:
            toggle(own, random.choice(offers), public)
        is_right(client, public)
        sleep(0.05)

    wait_until_in_step(own)
    sleep(0.6)
    before = answers("outside")
    is_right(client, public)
    assert answers("outside") == before + 2
    assert answers("built_in") > 0
