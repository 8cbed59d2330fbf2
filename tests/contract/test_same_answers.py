"""Engines answer alike, to the last metre and minute, whatever random families ask of random towns."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from random import Random
from typing import get_args

import pytest
from sqlalchemy import Connection

from search_index.engine import Near, Query, Results, Sort
from search_index.german import fold
from search_index.meilisearch import MeiliEngine
from search_index.meilisearch.ordering import FEW
from search_index.postgres import PostgresEngine
from tests.contract import worlds
from tests.contract.engines import CENTRE, NOW

TOWNS, QUESTIONS = 3, 40


@pytest.mark.parametrize("town", range(TOWNS))
def test_both_engines_give_the_same_answers(connection: Connection, meilisearch: MeiliEngine, town: int) -> None:
    known = worlds.documents(Random(town), 300)  # noqa: S311 - the same town every time
    built_in = PostgresEngine(connection)
    meilisearch.empty()
    for engine in (built_in, meilisearch):
        engine.replace(known)

    for number in range(QUESTIONS):
        random = Random(1000 * town + number)  # noqa: S311 - the same question every time
        query, now = worlds.question(random, known), worlds.moment(random)
        expected = built_in.search(query, now)

        assert said(meilisearch.search(query, now)) == said(expected), (number, query, now)
        plain = replace(query, count_facets=False)
        assert meilisearch.counts([plain], now) == built_in.counts([plain], now), (number, query, now)


def test_some_of_the_words_in_many_texts(connection: Connection, meilisearch: MeiliEngine) -> None:
    """Far more than are read at once, in any order."""
    known = worlds.documents(Random(7), 400)  # noqa: S311 - the same town every time
    built_in = PostgresEngine(connection)
    meilisearch.empty()
    for engine in (built_in, meilisearch):
        engine.replace(known)
    words = "Töpfern Yoga Schwangere Bücherei Казки"

    for sort, near in product(get_args(Sort), (None, Near(CENTRE), Near(CENTRE, 9000))):
        for page in (1, 2, 3):
            query = Query(words=words, near=near, sort=sort, page=page, page_size=60)
            expected = built_in.search(query, NOW)

            assert expected.any_word
            assert expected.total > FEW
            assert said(meilisearch.search(query, NOW)) == said(expected), query


def said(results: Results) -> tuple[object, ...]:
    hits = [
        (hit.id, None if hit.distance_m is None else round(hit.distance_m, 1), hit.next_starts_at, hit.next_ends_at)
        for hit in results.hits
    ]
    facets: Mapping[str, object] = {name: dict(values) for name, values in results.facets.items()}
    # Of a word that is written in several ways an engine keeps any.
    corrections = {typed: fold(meant) for typed, meant in results.corrections.items()}
    return hits, results.total, facets, results.any_word, corrections
