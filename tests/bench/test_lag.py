"""How long after a change Meilisearch has it. Pages have it at once: until then the built-in search answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import cycle
from statistics import quantiles
from threading import Event, Thread
from time import monotonic, sleep
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app import database, indexing
from app.directory import outbox
from app.search import loop, outside
from app.settings import settings
from search_index.meilisearch import version
from tests import meili
from tests.bench.report import Report

pytestmark = pytest.mark.bench

CHANGES = 40


@pytest.fixture
def carried(lindenaue: Session) -> Iterator[None]:
    """A worker that keeps a real Meilisearch up to date with the bench's offers."""
    if not meili.is_there():
        pytest.skip(meili.MISSING)
    with meili.server() as (url, key):
        os.environ |= {"MEILI_URL": url, "MEILI_MASTER_KEY": key}
        settings.cache_clear()
        stopped = Event()
        running = Thread(target=loop.run, args=(stopped,))
        running.start()
        yield
        stopped.set()
        running.join()
        outside.forget()
        del os.environ["MEILI_URL"], os.environ["MEILI_MASTER_KEY"]
        settings.cache_clear()


def wait(offer_id: UUID | None = None) -> None:
    """Until nothing waits, or this offer does not."""
    while True:
        with Session(database.engine()) as db:
            waits = "SELECT EXISTS (SELECT FROM search_outbox WHERE id = :id)"
            if not db.scalar(sa.text(waits), {"id": offer_id}) if offer_id else outbox.in_step(db, version()):
                return
        sleep(0.02)


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
@pytest.mark.usefixtures("carried")
def test_lag(report: Report, *, busy: bool) -> None:
    wait()
    with Session(database.engine()) as db:
        ids = list(db.scalars(sa.text("SELECT id FROM offer ORDER BY md5(id::text)")))
    _lag(ids.pop())  # a worker that has just begun looks through everything first, as it does at night
    with others_edit(ids[CHANGES:]) if busy else nullcontext():
        lags = [_lag(each) for each in ids[:CHANGES]]

    percentiles = quantiles(lags, n=100)
    name = "others edit" if busy else "idle"
    report.lag |= {f"{name}, p{number}": percentiles[number - 1] for number in (50, 95)}


@contextmanager
def others_edit(ids: list[UUID]) -> Iterator[None]:
    """Two changes a second, without a pause."""
    stopped = Event()

    def edit() -> None:
        for each in cycle(ids):
            if stopped.wait(0.5):
                return
            change(each)

    editing = Thread(target=edit)
    editing.start()
    try:
        yield
    finally:
        stopped.set()
        editing.join()


def change(offer_id: UUID) -> None:
    with Session(database.engine()) as db, db.begin():
        db.execute(sa.text("UPDATE offer_revision SET summary = summary || '.' WHERE offer_id = :id"), {"id": offer_id})
        indexing.refresh(db, [offer_id])


def _lag(offer_id: UUID) -> float:
    sleep(0.2)
    change(offer_id)
    begun = monotonic()
    wait(offer_id)
    return monotonic() - begun
