"""Whatever happens to a request, the portal learns that the search is unavailable, and why; nobody learns the key."""

import gc
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from search_index.engine import Near, Point, Query, SearchUnavailable
from search_index.meilisearch.layout import DOCUMENTS, WORDS
from search_index.meilisearch.rows import words
from search_index.meilisearch.server import Answer
from search_index.vocabulary import Vocabulary
from tests.contract.engines import document
from tests.unit.search_index.fake import KEY, Fake

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FOUND = {"hits": [], "totalHits": 0}


def failure(status: int, code: str, message: str = "no") -> httpx2.Response:
    return httpx2.Response(status, json={"message": message, "code": code, "type": "auth", "link": ""})


FAILURES: dict[str, Any] = {
    "no key": failure(401, "missing_authorization_header"),
    "wrong key": failure(403, "invalid_api_key", f"The key {KEY} is invalid."),
    "no index": failure(404, "index_not_found"),
    "settings only half applied": failure(400, "invalid_search_filter", "Attribute `kind` is not filterable."),
    "too slow": failure(408, "request_timeout"),
    "too busy": failure(429, "too_many_search_requests"),
    "broken": failure(500, "internal"),
    "a proxy's error page": httpx2.Response(502, text="<html>Bad Gateway</html>"),
    "a redirect": httpx2.Response(302, headers={"Location": "https://elsewhere.example"}),
    "no answer": httpx2.ReadTimeout("timed out"),
    "no time to connect": httpx2.ConnectTimeout(f"timed out with {KEY}"),
    "refused": httpx2.ConnectError("connection refused"),
    "cut off": httpx2.RemoteProtocolError("peer closed connection"),
    "no JSON": httpx2.Response(200, text="<html>Hello</html>"),
    "half of a JSON": httpx2.Response(200, text='{"results": [{"hits": ['),
    "another shape": {"message": "all is well"},
    "fewer answers": {"results": []},
    "no total": {"results": [{"hits": []}]},
    "a total in words": {"results": [{"hits": [], "totalHits": "many"}]},
    "hits without fields": {"results": [{"hits": [{"id": "1"}], "totalHits": 1}]},
    "hits that are none": {"results": [{"hits": "none", "totalHits": 0}]},
}


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES)
def test_a_search_that_fails_says_why_and_keeps_the_key(answer: Any) -> None:
    engine = Fake({"POST /multi-search": answer}).engine()

    with pytest.raises(SearchUnavailable) as failed:
        engine.search(Query(count_facets=False), NOW)

    assert len(str(failed.value)) > 10
    assert KEY not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES)
def test_so_does_every_other_question(answer: Any) -> None:
    engine = Fake({"POST /multi-search": answer}).engine()
    near = Query(near=Near(Point(54, 7), 500), count_facets=False)
    questions = [
        lambda: engine.search(Query(words="turnen"), NOW),
        lambda: engine.counts([near], NOW),
        lambda: engine.counts_until([[Query()]], 1, NOW),
    ]

    for ask in questions:
        with pytest.raises(SearchUnavailable):
            ask()


@pytest.mark.parametrize("version", ["1.12.9", "1.14.0", "0.30.0", "nonsense", "1"])
def test_an_old_server_is_refused_before_anything_is_asked(version: str) -> None:
    fake = Fake(version=version)

    with pytest.raises(SearchUnavailable, match="too old"):
        fake.engine().search(Query(), NOW)

    assert fake.asked == ["GET /version"]


@pytest.mark.parametrize("version", ["1.15.0", "1.54.0", "2.0.1"])
def test_the_version_is_asked_once(version: str) -> None:
    fake = Fake({"POST /multi-search": {"results": [FOUND]}}, version)
    engine = fake.engine()

    for _ in range(2):
        assert engine.search(Query(count_facets=False), NOW).total == 0

    assert fake.asked.count("GET /version") == 1


def test_a_key_for_our_indexes_may_not_ask_for_the_version() -> None:
    answers = {"GET /version": failure(403, "invalid_api_key"), "POST /multi-search": {"results": [FOUND]}}

    assert Fake(answers).engine().search(Query(count_facets=False), NOW).total == 0


def test_the_key_is_sent_as_a_header_and_nowhere_else() -> None:
    fake = Fake()
    seen: list[httpx2.Request] = []
    fake.answers["POST /multi-search"] = lambda request: seen.append(request) or {"results": [FOUND]}

    fake.engine().search(Query(count_facets=False), NOW)

    assert seen[0].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in str(seen[0].url) + seen[0].content.decode()


def writing(task: Any) -> dict[str, Any]:
    enqueued = httpx2.Response(202, json={"taskUid": 7, "status": "enqueued"})
    return {
        "GET /indexes/town_documents/settings": DOCUMENTS,
        "GET /indexes/town_words/settings": WORDS,
        "POST /indexes/town_documents/documents": enqueued,
        "POST /indexes/town_words/documents/fetch": {"results": [], "total": 0},
        "POST /indexes/town_words/documents": enqueued,
        "POST /indexes/town_documents/documents/delete-batch": enqueued,
        "GET /tasks/7": task,
    }


def task(status: str, message: str | None = None) -> dict[str, Any]:
    return {"uid": 7, "status": status, "error": {"message": message, "code": "internal"} if message else None}


def test_writing_returns_when_the_task_has_succeeded() -> None:
    fake = Fake(writing([task("enqueued"), task("processing"), task("succeeded")]))

    fake.engine().replace([document("Turnen")])

    assert fake.asked.count("GET /tasks/7") == 4


@pytest.mark.parametrize("lasts", [0.003, 0.03, 0.2, 0.7, 3.0, 30.0])
def test_what_is_over_is_known_soon_and_not_asked_for_all_the_time(
    monkeypatch: pytest.MonkeyPatch, lasts: float
) -> None:
    at = 0.0

    def sleep(seconds: float) -> None:
        nonlocal at
        at += seconds

    monkeypatch.setattr("search_index.meilisearch.server.time.sleep", sleep)
    monkeypatch.setattr("search_index.meilisearch.server.time.monotonic", lambda: at)
    looks = []

    Fake().server().wait(lambda: bool(looks.append(at) or at >= lasts), "never")

    assert at <= max(1.1 * lasts, 0.01)
    assert len(looks) <= 60 + 4 * lasts


def test_words_that_are_known_are_not_written_again() -> None:
    """Each task takes a moment, and the next change waits for it."""
    fake = Fake(writing(task("succeeded")))
    known = [{"id": each["id"]} for each in words([document("Turnen am See")], Vocabulary.shipped())]
    fake.answers["POST /indexes/town_words/documents/fetch"] = {"results": known, "total": len(known)}

    fake.engine().replace([document("Turnen am See")])
    assert "POST /indexes/town_words/documents" not in fake.asked

    fake.engine().replace([document("Turnen am Bach")])
    sent = fake.bodies[fake.asked.index("POST /indexes/town_words/documents")]
    assert [each["word"] for each in json.loads(sent)] == ["bach"]


TASKS = {
    "failed": task("failed", f"disk full, said {KEY}"),
    "canceled": task("canceled"),
    "in a state nobody knows": task("lost"),
    "unknown": failure(404, "task_not_found"),
    "never done": task("processing"),
    "in another shape": {"state": "fine"},
}


@pytest.mark.parametrize("answer", TASKS.values(), ids=TASKS)
def test_writing_fails_with_its_task(answer: Any) -> None:
    engine = Fake(writing(answer)).engine(patience=0.05)

    for write in (lambda: engine.replace([document("Turnen")]), lambda: engine.remove([uuid4()])):
        with pytest.raises(SearchUnavailable) as failed:
            write()

        assert KEY not in str(failed.value)


def test_nothing_is_written_where_there_is_no_index() -> None:
    """The server would make one up, without our settings."""
    fake = Fake(writing(task("succeeded")))
    fake.answers["GET /indexes/town_documents/settings"] = failure(404, "index_not_found")

    with pytest.raises(SearchUnavailable, match="settings of town_documents"):
        fake.engine().replace([document("Turnen")])

    assert {each.split()[0] for each in fake.asked} == {"GET"}


def test_nothing_is_written_where_the_settings_are_not_ours() -> None:
    fake = Fake(writing(task("succeeded")))
    fake.answers["GET /indexes/town_words/settings"] = {}

    with pytest.raises(SearchUnavailable, match="town_words"):
        fake.engine().replace([document("Turnen")])

    assert {each.split()[0] for each in fake.asked} == {"GET"}


def test_nothing_to_write_asks_nothing() -> None:
    fake = Fake()

    fake.engine().replace([])
    fake.engine().remove([])

    assert fake.asked == []


def test_many_answers_in_time_are_together_too_slow() -> None:
    """Each of them comes at once, and a page that takes a hundred of them would never come."""
    fake = Fake({"GET /indexes/town": {}})
    hurried = fake.server(timeout=5).within(0.05)

    def ask_for_ever() -> None:
        while True:
            hurried.ask(Answer, "GET", "/indexes/town")

    with pytest.raises(SearchUnavailable, match="no time left"):
        ask_for_ever()

    fake.server(timeout=5).ask(Answer, "GET", "/indexes/town")  # others have their time


def test_no_answer_is_waited_for_longer_than_there_is_time() -> None:
    waiting: list[float] = []

    def answer(request: httpx2.Request) -> dict[str, Any]:
        waiting.append(request.extensions["timeout"]["read"])
        return {}

    fake = Fake({"GET /indexes/town": answer})

    fake.server(timeout=5).ask(Answer, "GET", "/indexes/town")
    fake.server(timeout=5).within(0.5).ask(Answer, "GET", "/indexes/town")
    fake.server(timeout=0.1).within(0.5).ask(Answer, "GET", "/indexes/town")

    assert waiting[0] == 5
    assert 0 < waiting[1] <= 0.5
    assert waiting[2] == 0.1


def test_a_server_is_asked_for_its_version_once_and_not_by_every_family() -> None:
    fake = Fake({"GET /indexes/town": {}})
    server = fake.server()

    for _ in range(3):
        server.within(1).ask(Answer, "GET", "/indexes/town")

    assert fake.asked.count("GET /version") == 1


def test_who_hurries_keeps_the_connection_that_others_forget() -> None:
    fake = Fake({"GET /indexes/town": {}})

    hurried = fake.server().within(60)
    gc.collect()

    hurried.ask(Answer, "GET", "/indexes/town")
