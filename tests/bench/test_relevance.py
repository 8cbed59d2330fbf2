"""How good the search is over the demo town: the portal beside what plain SQL would find."""

import pytest
from sqlmodel import Session

from tests.bench.report import Report
from tests.relevance.measure import evaluate, read
from tests.relevance.searches import plain_like, portal

pytestmark = pytest.mark.bench


def test_relevance(lindenaue: Session, report: Report) -> None:
    queries = read()

    report.relevance["built-in engine"] = evaluate(portal(lindenaue), queries)
    report.relevance["built-in engine, held-out queries"] = evaluate(
        portal(lindenaue), [query for query in queries if query.held_out]
    )
    report.relevance["plain SQL LIKE"] = evaluate(plain_like(lindenaue), queries)
