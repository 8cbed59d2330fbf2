"""How well the search answers what people type over Lindenaue; `make bench` prints it kind by kind."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from search_index.vocabulary import Vocabulary
from tests.relevance.measure import ALL, Judged, evaluate, false_positives, read
from tests.relevance.searches import portal

LEAST = {"tuned": 0.925, "everyday": 0.875, "newcomers": 0.78}
QUERIES = {part: [query for query in read() if query.part == part] for part in LEAST}


@pytest.mark.parametrize(("queries", "least"), [(QUERIES[part], LEAST[part]) for part in LEAST], ids=LEAST)
def test_good_answers_come_first_and_hardly_a_query_finds_nothing(
    db: Session, queries: list[Judged], least: float
) -> None:
    figures = evaluate(portal(db), queries)[ALL]

    assert figures.ndcg is not None
    assert figures.ndcg >= least, f"nDCG@10 is only {figures.ndcg:.3f}"
    assert figures.nothing_found <= 0.02, f"{figures.nothing_found:.1%} of {figures.queries} queries find nothing"


def test_every_topic_that_words_tell_of_is_a_category_or_a_target_group(db: Session) -> None:
    shipped = Vocabulary.shipped()
    told = {topic for each in shipped.topics.values() for telltale in each for topic in telltale.names}
    known = db.scalars(sa.text("SELECT slug FROM category UNION SELECT slug FROM target_group"))

    assert told | set(shipped.filed.values()) <= set(known)


def test_nonsense_finds_nothing(db: Session) -> None:
    assert false_positives(portal(db), QUERIES["tuned"]) == []
