"""How good the search is over the demo town: the portal beside what plain SQL would find."""

import pytest
from sqlmodel import Session

from tests.bench.report import Report
from tests.relevance.measure import evaluate, read
from tests.relevance.searches import plain_like, portal

pytestmark = pytest.mark.bench

SEARCHES = {"built-in engine": portal, "plain SQL LIKE": plain_like}
PARTS = {"queries it was tuned by": False, "held-out queries": True}


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("part", PARTS)
def test_relevance(lindenaue: Session, report: Report, search: str, part: str) -> None:
    queries = [query for query in read() if query.held_out is PARTS[part]]

    report.relevance[f"{search}, {part}"] = evaluate(SEARCHES[search](lindenaue), queries)
