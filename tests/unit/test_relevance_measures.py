"""The figures for relevance, worked out by hand; and the query set, as far as it can be checked without a database."""

import math
from datetime import date

import pytest

from app.demo.town import town
from tests.relevance.measure import ALL, Judged, evaluate, false_positives, ndcg_at, read, recall_at

GRADES = {"best": 3, "fine": 2, "meh": 1}


def test_the_best_order_is_worth_one():
    assert ndcg_at(10, ["best", "fine", "meh"], GRADES) == pytest.approx(1)


def test_what_nobody_judged_pushes_the_answers_down():
    ideal = 7 + 3 / math.log2(3) + 1 / 2

    assert ndcg_at(10, ["?", "best"], GRADES) == pytest.approx(7 / math.log2(3) / ideal)


def test_only_the_first_places_count():
    assert ndcg_at(2, ["?", "?", "best"], GRADES) == 0
    assert ndcg_at(1, ["best"], GRADES) == 1


def test_finding_nothing_is_worth_nothing():
    assert ndcg_at(10, [], GRADES) == 0


def test_recall_asks_for_good_answers_that_have_room():
    assert recall_at(20, ["best", "meh"], GRADES) == 0.5
    assert recall_at(1, ["fine", "best"], GRADES) == 1
    assert recall_at(20, ["meh"], GRADES) == 0


QUERIES = [
    Judged("chor", "plain", {"kinderchor": 3}),
    Judged("töpfern", "plain", {"topfern": 3}),
    Judged("xqzvw", "nonsense", {}),
    Judged("golf", "nonsense", {}),
]
FOUND = {"chor": ["kinderchor"], "golf": ["bronze-silber-gold"]}


def search(words):
    return FOUND.get(words, [])


def test_a_table_has_a_row_a_kind_and_one_for_all_that_has_answers():
    table = evaluate(search, QUERIES)

    assert (table["plain"].queries, table["plain"].ndcg, table["plain"].nothing_found) == (2, 0.5, 0.5)
    assert (table["nonsense"].queries, table["nonsense"].ndcg, table["nonsense"].nothing_found) == (2, None, 0.5)
    assert table[ALL] == table["plain"]


def test_what_should_find_nothing_and_does():
    assert false_positives(search, QUERIES) == ["golf"]


def test_nothing_is_asked_twice():
    words = [query.words for query in read()]

    assert len(words) == len(set(words))


def test_every_question_has_a_good_answer_or_none_at_all():
    assert [query.words for query in read() if query.grades and max(query.grades.values()) < 2] == []
    assert all(bool(query.grades) != (query.kind == "nonsense") for query in read())


def test_every_answer_is_an_offer_of_the_town():
    offers = {offer.slug for offer in town(date(2026, 11, 24)).offers}

    assert {slug for query in read() for slug in query.grades} <= offers


def test_like_copies_the_answers():
    by_words = {query.words: query for query in read()}

    assert by_words["kinder turnen"].grades == by_words["Kinderturnen"].grades
