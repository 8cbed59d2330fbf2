"""How good the search is over the demo town: both engines beside what would be found without all our work."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlmodel import Session

from search_index.meilisearch import MeiliEngine, Server
from tests import meili
from tests.bench.report import ENGINES, Report
from tests.relevance.measure import PARTS, Search, evaluate, read
from tests.relevance.searches import plain_like, plain_meilisearch, portal, public_documents

pytestmark = pytest.mark.bench

POSTGRES, MEILISEARCH = ENGINES


@pytest.fixture(scope="module")
def postgres_search(lindenaue: Session) -> Search:
    return portal(lindenaue)


@pytest.fixture(scope="module")
def meilisearch_search(lindenaue: Session, meilisearch: MeiliEngine) -> Search:
    meilisearch.empty()
    meilisearch.replace(public_documents(lindenaue))
    return portal(lindenaue, meilisearch)


@pytest.fixture(scope="module")
def plain_meilisearch_search(lindenaue: Session) -> Iterator[Search]:
    if not meili.is_there():
        pytest.skip(meili.MISSING)
    with meili.server() as (url, key):
        server, index = Server(url, key, timeout=30), f"plain{uuid4().hex[:8]}"
        yield plain_meilisearch(lindenaue, server, index)
        server.finish(server.enqueue("DELETE", f"/indexes/{index}"))
        server.close()


@pytest.fixture(scope="module")
def like_search(lindenaue: Session) -> Search:
    return plain_like(lindenaue)


SEARCHES = {
    POSTGRES: "postgres_search",
    MEILISEARCH: "meilisearch_search",
    "plain Meilisearch": "plain_meilisearch_search",
    "plain SQL LIKE": "like_search",
}


@pytest.mark.parametrize("name", SEARCHES)
def test_relevance(request: pytest.FixtureRequest, report: Report, name: str) -> None:
    search: Search = request.getfixturevalue(SEARCHES[name])
    for part in PARTS:
        report.relevance[name, part] = evaluate(search, [query for query in read() if query.part == part])
