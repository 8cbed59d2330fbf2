"""How well the search answers what people type over Lindenaue; `make bench` prints it kind by kind."""

import pytest
from sqlmodel import Session

from tests.relevance.measure import ALL, Judged, evaluate, false_positives, read
from tests.relevance.searches import portal

TUNING = [query for query in read() if query.part == "tuned"]
EVERYDAY = [query for query in read() if query.part == "everyday"]


@pytest.mark.parametrize(("queries", "least"), [(TUNING, 0.89), (EVERYDAY, 0.84)], ids=["tuned", "everyday"])
def test_good_answers_come_first_and_hardly_a_query_finds_nothing(
    db: Session, queries: list[Judged], least: float
) -> None:
    figures = evaluate(portal(db), queries)[ALL]

    assert figures.ndcg is not None
    assert figures.ndcg >= least, f"nDCG@10 is only {figures.ndcg:.3f}"
    assert figures.nothing_found <= 0.02, f"{figures.nothing_found:.1%} of {figures.queries} queries find nothing"


def test_nonsense_finds_nothing(db: Session) -> None:
    assert false_positives(portal(db), TUNING) == []
