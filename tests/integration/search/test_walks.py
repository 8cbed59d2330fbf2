"""Whatever happens in whatever order: once nothing waits, the index outside is what is public. In real transactions."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app import indexing
from app.commands import db as db_command
from app.directory import outbox
from app.search import audit, drain
from search_index.engine import SearchUnavailable
from tests.databases import own_database
from tests.factories import make_offer, make_provider, weekly
from tests.outside import FakeOutside, Server

NOW = datetime.now(UTC)
OFFERS = 5


@pytest.fixture(scope="module")
def own(migrated: sa.Engine) -> Iterator[sa.Engine]:
    with own_database("outside") as engine:
        db_command.upgrade()
        with Session(engine) as db, db.begin():
            provider = make_provider(db, "Verein")
            for number in range(OFFERS):
                make_offer(db, f"Kurs {number}", provider=provider, schedules=[weekly()] if number % 2 else None)
        yield engine


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "BATCH", 2)


class Killed(BaseException):
    """The process is gone: nobody handles that."""


@dataclass
class Town:
    own: sa.Engine
    server: Server = field(default_factory=Server)
    offers: list[UUID] = field(default_factory=list)
    at: datetime = NOW
    titles: int = 0

    @property
    def engine(self) -> FakeOutside:
        return FakeOutside(self.server)

    def advance(self) -> bool:
        with Session(self.own) as db, db.begin():
            return drain.advance(db, self.engine, self.at)

    def settle(self) -> None:
        while self.advance():
            pass

    def begin_rebuild(self) -> None:
        with Session(self.own) as db, db.begin():
            drain.begin(self.engine, outbox.state(db))

    def change(self, number: int, assignment: str) -> None:
        with Session(self.own) as db, db.begin():
            self.titles += 1
            values = {"id": self.offers[number], "title": f"Kurs {number}, {self.titles}"}
            db.execute(sa.text(f"UPDATE offer_revision SET {assignment} WHERE offer_id = :id"), values)
            indexing.refresh(db, [self.offers[number]])

    def change_provider(self, standing: str) -> None:
        with Session(self.own) as db, db.begin():
            ids = db.scalars(sa.text(f"UPDATE provider SET standing = '{standing}' RETURNING id")).all()
            indexing.refresh(db, [], ids)

    def is_in_step(self) -> bool:
        with Session(self.own) as db:
            return outbox.in_step(db, "1")

    def is_true(self) -> bool:
        with Session(self.own) as db:
            return not audit.outside(db, self.engine).differs


CHANGES = {
    "retitle": lambda town, number: town.change(number, "title = :title"),
    "withdraw": lambda town, number: town.change(number, "status = 'archived', title = :title"),
    "publish": lambda town, number: town.change(number, "status = 'published', title = :title"),
    "suspend": lambda town, _: town.change_provider("suspended"),
    "approve": lambda town, _: town.change_provider("approved"),
}


def act(town: Town, step: str, number: int) -> None:
    server = town.server
    match step:
        case "advance":
            town.advance()
        case "settle":
            town.settle()
        case "dies":
            server.answers = number
            town.settle()
        case "recovers":
            server.down, server.answers = False, None
        case "killed":
            with Session(town.own) as db, db.begin():
                drain.advance(db, town.engine, town.at)
                raise Killed  # all was sent, nothing was written down
        case "rebuild":
            town.begin_rebuild()
        case "wiped":
            server.wipe()
        case "poisoned":
            server.poison ^= {town.offers[number % OFFERS]}
        case "later":
            town.at += timedelta(hours=1)
        case "meanwhile":
            meanwhile(town, list(CHANGES)[number % len(CHANGES)], number % OFFERS)
        case _:
            CHANGES[step](town, number % OFFERS)


def meanwhile(town: Town, change: str, number: int) -> None:
    """Somebody changes something while a batch is on its way; both are real transactions."""

    def once() -> None:
        town.server.on_write = lambda: None
        CHANGES[change](town, number)

    town.server.on_write = once
    try:
        town.advance()
    finally:
        town.server.on_write = lambda: None


STEPS = (
    *CHANGES,
    *("retitle", "advance", "advance", "settle", "dies", "recovers", "killed", "rebuild", "wiped", "poisoned", "later"),
    *("meanwhile", "meanwhile", "meanwhile"),
)


def begun(own: sa.Engine) -> Town:
    town = Town(own)
    with Session(own) as db, db.begin():
        town.offers = list(db.scalars(sa.text("SELECT id FROM offer ORDER BY id")))
        db.execute(sa.text("UPDATE search_state SET ready_at = NULL, rebuild = NULL, filled_to = NULL"))
        db.execute(sa.text("UPDATE offer_revision SET status = 'published'"))
        db.execute(sa.text("UPDATE provider SET standing = 'approved'"))
        db.execute(sa.text("DELETE FROM search_outbox"))
    return town


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 14)), min_size=4, max_size=25))
def test_once_nothing_waits_the_index_is_what_is_public(own: sa.Engine, steps: list[tuple[str, int]]) -> None:
    town = begun(own)
    for step, number in steps:
        with suppress(SearchUnavailable, Killed):
            act(town, step, number)
        server = town.server
        if not server.down and server.answers is None and "entries" in server.with_settings and town.is_in_step():
            assert town.is_true(), f"in step, and wrong, after {step}"

    town.server.poison, town.server.answers, town.server.down = set(), None, False
    town.at += timedelta(hours=2)
    town.settle()

    assert town.is_in_step()
    assert town.is_true()


# Two at once


def test_a_second_drain_leaves_the_first_alone(own: sa.Engine) -> None:
    town = begun(own)
    town.settle()
    town.change(0, "title = :title")
    sending, go_on = Event(), Event()

    def wait() -> None:
        sending.set()
        go_on.wait(10)

    town.server.on_write = wait
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(town.advance)
        sending.wait(10)
        second = town.advance()
        go_on.set()

        assert (first.result(), second) == (True, False)
    assert town.is_true()


def test_nobody_who_edits_waits_for_the_engine(own: sa.Engine) -> None:
    """Its rows are locked only when all was sent: somebody saves the very entry that is on its way."""
    town = begun(own)
    town.settle()
    town.change(0, "title = :title")

    meanwhile(town, "retitle", 0)

    assert not town.is_in_step()
    town.settle()
    assert town.is_true()


def test_cut_off_while_taking_over_it_does_not_guess_which_index_is_which(own: sa.Engine) -> None:
    town = begun(own)
    town.settle()
    town.begin_rebuild()
    while len(town.server.titles("entries_next")) < OFFERS:
        town.advance()
    town.server.answers = 2  # it is asked whether it is ready, it swaps, and is gone before it says so
    while not town.server.down:
        with suppress(SearchUnavailable):
            town.advance()

    town.server.down, town.server.answers = False, None
    with Session(own) as db:
        left = outbox.state(db).rebuild
    town.change(0, "title = :title")
    town.settle()

    assert left in ("filling", "swapping")
    assert town.is_in_step()
    assert town.is_true()


def test_a_rebuild_that_is_cut_off_goes_on_where_it_was(own: sa.Engine) -> None:
    town = begun(own)
    town.settle()
    town.begin_rebuild()
    town.advance()
    with Session(own) as db:
        before = drain.progress(db)
    with pytest.raises(Killed):
        act(town, "killed", 0)

    town.advance()

    with Session(own) as db:
        assert drain.progress(db) > before


def test_while_a_new_index_is_filled_the_old_one_answers_rightly(own: sa.Engine) -> None:
    town = begun(own)
    town.settle()
    town.begin_rebuild()
    wrong = 0
    for number in range(12):
        town.change(number % OFFERS, "status = 'published', title = :title")
        while not town.is_in_step():
            town.advance()
        wrong += not town.is_true()
        town.advance()

    assert wrong == 0
    with Session(own) as db:
        assert outbox.state(db).rebuild is None
