"""The yardstick itself: checked against values worked out by hand, and the queries against the demo town."""

import math
from collections import Counter
from datetime import date

import pytest

from app.demo.town import town
from app.directory.provider import Standing
from app.directory.workflow import Status
from tests.relevance.measure import ndcg, queries, reciprocal_rank, zero_result_rate

ANSWERS = {"best": 3, "good": 2, "fair": 1}


def test_the_best_order_is_one() -> None:
    assert ndcg(["best", "good", "fair"], ANSWERS) == pytest.approx(1)


def test_nothing_of_use_is_zero() -> None:
    assert ndcg(["other", "another"], ANSWERS) == 0
    assert ndcg([], ANSWERS) == 0


def test_the_wrong_order_costs() -> None:
    gained = 1 / math.log2(2) + 3 / math.log2(3) + 7 / math.log2(4)
    best = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)

    assert ndcg(["fair", "good", "best"], ANSWERS) == pytest.approx(gained / best)


def test_what_stands_below_the_tenth_place_does_not_count() -> None:
    assert ndcg([f"other-{n}" for n in range(10)] + ["best"], ANSWERS) == 0


def test_more_right_answers_than_places_can_still_be_perfect() -> None:
    answers = {f"right-{n}": 3 for n in range(30)}

    assert ndcg([f"right-{n}" for n in range(15, 30)], answers) == pytest.approx(1)


def test_a_duplicate_in_the_answer_is_not_hidden_by_the_measure() -> None:
    assert ndcg(["other", "best"], ANSWERS) < ndcg(["best", "other"], ANSWERS)


def test_reciprocal_rank_looks_for_the_first_fitting_answer() -> None:
    assert reciprocal_rank(["fair", "good", "best"], ANSWERS) == 1 / 2
    assert reciprocal_rank(["fair"], ANSWERS) == 0


def test_zero_result_rate_is_a_share() -> None:
    assert zero_result_rate([0, 3, 0, 1]) == 0.5


def test_there_are_enough_queries_of_every_kind() -> None:
    kinds = Counter(query.kind for query in queries())

    assert sum(kinds.values()) >= 150
    assert min(kinds.values()) >= 3
    assert {"plain", "plural", "compound", "typo", "umlaut", "synonym", "postcode", "nonsense"} <= kinds.keys()
    assert 0.15 < sum(query.held_out for query in queries()) / sum(kinds.values()) < 0.35


def test_no_query_is_asked_twice() -> None:
    words = Counter(query.words for query in queries())

    assert words.most_common(1)[0][1] == 1


def test_only_nonsense_has_no_answer() -> None:
    for query in queries():
        assert (query.kind == "nonsense") == (not query.answers), query.words
        assert query.kind == "nonsense" or 3 in query.answers.values(), query.words


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2027, 6, 1)])
def test_every_answer_can_be_found_by_the_public(today: date) -> None:
    lindenaue = town(today)
    approved = {provider.slug for provider in lindenaue.providers if provider.standing == Standing.APPROVED}
    public = {
        offer.slug
        for offer in lindenaue.offers
        if offer.provider in approved and any(wording.status == Status.PUBLISHED for wording in offer.revisions)
    }

    assert {slug for query in queries() for slug in query.answers} <= public
