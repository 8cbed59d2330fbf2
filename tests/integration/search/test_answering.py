"""Which engine answers: a family sees what is true, whatever the engine outside does."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app import indexing, metrics
from app.families import routes, start
from app.search import answering, outside
from app.search.breaker import Breaker
from app.settings import settings
from app.usage.tally import Noticed, Searched, tally
from search_index.engine import Engine, Hit, Results, SearchUnavailable
from search_index.meilisearch import version
from tests.asking import page, search, titles
from tests.factories import make_offer, make_provider
from tests.outside import FakeReading
from tests.stage import set_once
from tests.unit.test_usage_who import FIREFOX

NOW = datetime.now(UTC)
QUESTIONS = ("", "q=kurs", "q=nirgends", "sortierung=a-z&seite=2", "kostenlos=1", "ansicht=tabelle")


def courses(db: Session) -> None:
    provider = make_provider(db, "Verein")
    for number in range(25):
        make_offer(db, f"Kurs {number:02}", provider=provider)


stage = set_once(courses)


@pytest.fixture
def reading(db: Session, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeReading]:
    """The engine outside is there, and in step until a test says otherwise."""
    reading = FakeReading(indexing.engine(db))
    monkeypatch.setenv("MEILI_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    monkeypatch.setattr(outside, "reading", lambda _vocabulary: reading)
    monkeypatch.setattr(outside, "forget", lambda: None)
    monkeypatch.setattr(answering, "breaker", Breaker())
    start.forget()
    in_step(db)
    yield reading
    monkeypatch.undo()
    settings.cache_clear()
    start.forget()


def in_step(db: Session) -> None:
    db.execute(sa.text("DELETE FROM search_outbox"))
    db.execute(sa.text("UPDATE search_state SET ready_at = now(), version = :version"), {"version": version()})


def fallbacks(reason: str) -> int:
    return metrics.counted("chancenportal_search_fallbacks_total", reason=reason)


def shown(client: TestClient) -> list[Any]:
    return [search(client, question) for question in QUESTIONS]


# Who answers


def test_the_engine_outside_answers_while_it_is_in_step(client: TestClient, reading: FakeReading) -> None:
    assert len(titles(client)) == 20
    assert reading.asked == 1


def test_while_something_waits_it_is_not_asked_and_the_page_is_right(
    db: Session, client: TestClient, reading: FakeReading
) -> None:
    before = fallbacks("behind")
    make_offer(db, "Gerade freigegeben")

    assert titles(client, "q=gerade freigegeben") == ["Gerade freigegeben"]
    assert reading.asked == 0
    assert fallbacks("behind") == before + 1


def test_before_its_index_is_filled_it_is_not_asked(db: Session, client: TestClient, reading: FakeReading) -> None:
    db.execute(sa.text("UPDATE search_state SET ready_at = NULL"))

    assert search(client)["total"] == 25
    assert reading.asked == 0


def test_every_page_of_the_families_is_asked_again_as_a_whole() -> None:
    """A route that asks for an index and is not marked would be an error page on the day it is needed."""
    asking = [
        each
        for each in vars(routes).values()
        if inspect.isfunction(each)
        and "index" in inspect.signature(each).parameters
        and each.__module__ == routes.__name__
    ]

    assert len(asking) >= 8
    assert all(getattr(each, "__wrapped__", None) for each in asking)


def test_what_is_withdrawn_between_the_search_and_the_cards_is_not_counted(db: Session, client: TestClient) -> None:
    provider = make_provider(db, "Verein")
    gone, _ = (make_offer(db, title, provider=provider) for title in ("Chor am Abend", "Chor am Morgen"))
    # Not told to the search, as if it had looked a moment earlier.
    db.execute(sa.text("UPDATE offer_revision SET status = 'archived' WHERE offer_id = :id"), {"id": gone.id})

    found = search(client, "q=chor")

    assert (found["total"], [each["title"] for each in found["items"]]) == (1, ["Chor am Morgen"])
    assert page(client, "/angebote?q=chor").one("h1").text == "1 Angebot"


# What it does wrong

WRONG: dict[str, Callable[[Results], Results]] = {
    "nonsense: too few": lambda r: replace(r, hits=r.hits[:-1]),
    "nonsense: too many": lambda r: replace(r, hits=[*r.hits, Hit(uuid4())]),
    "nonsense: twice": lambda r: replace(r, hits=[r.hits[0], *r.hits[:-1]] if len(r.hits) > 1 else [*r.hits] * 2),
    "nonsense: negative": lambda r: replace(r, total=-3),
    "stale: unknown": lambda r: replace(r, hits=[Hit(uuid4()), *r.hits[1:]]) if r.hits else replace(r, total=1),
    "empty": lambda r: replace(r, hits=[], total=0),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nobody_sees_a_wrong_answer(client: TestClient, reading: FakeReading, wrong: str) -> None:
    right = shown(client)
    counted = fallbacks(wrong.partition(":")[0])

    reading.change = WRONG[wrong]

    assert shown(client) == right
    assert fallbacks(wrong.partition(":")[0]) > counted


@pytest.mark.parametrize("good_answers", [0, 1])
@pytest.mark.parametrize("path", ["/", "/angebote?q=kurs&kostenlos=1", "/angebote?q=kurs&rollstuhl=1", "/anbieter"])
def test_when_it_fails_in_between_everything_is_asked_again(
    client: TestClient, reading: FakeReading, path: str, good_answers: int
) -> None:
    right = page(client, path).html
    start.forget()
    reading.asked, reading.good_answers, reading.failing = 0, good_answers, SearchUnavailable("timeout")
    if path != "/":  # its counts are kept for a minute
        reading.change = lambda results: replace(results, facets={})

    assert page(client, path).html == right


@pytest.mark.parametrize(("search_first", "cell"), [(True, Searched), (False, Noticed)], ids=["search", "page"])
def test_when_it_fails_late_a_family_is_counted_once(
    client: TestClient, reading: FakeReading, search_first: bool, cell: type
) -> None:
    client.headers["user-agent"] = FIREFOX
    path = "/angebote?q=nirgends&kostenlos=1" if search_first else f"/angebote/{search(client)['items'][0]['slug']}"
    reading.asked = 0
    page(client, path)
    answers = reading.asked
    for good in range(answers):
        tally.take()
        reading.asked, reading.good_answers, reading.failing = 0, good, SearchUnavailable("timeout")

        page(client, path)

        counted = [times for each, times in tally.take().items() if isinstance(each, cell)]
        assert counted
        assert set(counted) == {1}
    assert answers > 1


def test_what_the_first_attempt_has_written_is_not_there_twice(db: Session, reading: FakeReading) -> None:

    def counting(*, db: Session, index: Engine) -> Response:
        db.execute(sa.text("UPDATE search_state SET trouble = trouble || 'x'"))
        return JSONResponse(index.counts([], NOW))

    reading.failing = SearchUnavailable("timeout")
    answering.from_one_engine(counting)(db=db, index=answering.Checked(db, reading))

    assert db.scalar(sa.text("SELECT trouble FROM search_state")) == "x"


def test_what_was_withdrawn_a_moment_ago_is_not_shown_and_not_counted(
    db: Session, client: TestClient, reading: FakeReading
) -> None:
    first = search(client)["items"][0]
    withdrawn = UUID(first["id"])
    db.execute(sa.text("UPDATE offer_revision SET status = 'archived' WHERE offer_id = :id"), {"id": withdrawn})
    indexing.write(db, [withdrawn], [])
    reading.change = lambda results: replace(results, total=25, hits=[Hit(withdrawn), *results.hits[:19]])

    found = search(client)

    assert found["total"] == 24
    assert first["title"] not in {each["title"] for each in found["items"]}


def test_words_only_the_other_engine_understands_are_no_dead_end(client: TestClient, reading: FakeReading) -> None:
    reading.change = lambda results: replace(results, hits=[], total=0)

    assert search(client, "q=kurs 07")["total"] >= 1
    assert not answering.breaker.is_open


# The breaker


def test_a_dead_engine_is_spared(client: TestClient, reading: FakeReading) -> None:
    reading.failing = SearchUnavailable("refused")
    for _ in range(6):
        assert search(client)["total"] == 25

    assert reading.asked == 3
    assert fallbacks("spared") >= 3


def test_it_is_asked_again_after_a_pause(
    client: TestClient, reading: FakeReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(answering, "breaker", Breaker(clock=lambda: now[0]))
    reading.failing = SearchUnavailable("refused")
    for _ in range(4):
        search(client)
    reading.failing, reading.asked = None, 0
    now[0] = 11

    search(client)
    search(client)

    assert reading.asked == 2
    assert not answering.breaker.is_open


def test_changes_of_the_moment_do_not_open_it(client: TestClient, reading: FakeReading) -> None:
    reading.change = WRONG["stale: unknown"]
    for _ in range(6):
        search(client)

    assert not answering.breaker.is_open


def test_a_slow_engine_has_so_much_time_for_all_questions_of_a_page(db: Session, reading: FakeReading) -> None:
    now = iter([0.0, 0.1, 0.5])
    checked = answering.Checked(db, reading, clock=lambda: next(now))

    checked.counts([], NOW)
    with pytest.raises(SearchUnavailable, match="slow"):
        checked.counts([], NOW)
