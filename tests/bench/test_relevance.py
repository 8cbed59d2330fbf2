"""How good the search is over the demo town: the portal beside what plain SQL would find."""

import pytest
from sqlmodel import Session

from tests.bench.report import Report
from tests.relevance.measure import PARTS, evaluate, read
from tests.relevance.searches import plain_like, portal

pytestmark = pytest.mark.bench

SEARCHES = {"built-in engine": portal, "plain SQL LIKE": plain_like}


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("part", PARTS)
def test_relevance(lindenaue: Session, report: Report, search: str, part: str) -> None:
    queries = [query for query in read() if query.part == part]

    report.relevance[f"{search}, {part} queries"] = evaluate(SEARCHES[search](lindenaue), queries)
