"""How well the search answers what people type over Lindenaue; `make bench` prints it kind by kind."""

from sqlmodel import Session

from tests.relevance.measure import ALL, evaluate, false_positives, read
from tests.relevance.searches import portal

TUNING = [query for query in read() if query.part == "tuned"]


def test_good_answers_come_first_and_hardly_a_query_finds_nothing(db: Session) -> None:
    figures = evaluate(portal(db), TUNING)[ALL]

    assert figures.ndcg is not None
    assert figures.ndcg >= 0.87, f"nDCG@10 is only {figures.ndcg:.3f}"
    assert figures.nothing_found <= 0.02, f"{figures.nothing_found:.1%} of {figures.queries} queries find nothing"


def test_nonsense_finds_nothing(db: Session) -> None:
    assert false_positives(portal(db), TUNING) == []
