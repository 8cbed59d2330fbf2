"""Engines answer alike, to the last metre and minute, whatever random families ask of random towns."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import Connection

from search_index.engine import Results
from search_index.meilisearch import MeiliEngine
from search_index.postgres import PostgresEngine
from tests.contract import worlds

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


def said(results: Results) -> tuple[object, ...]:
    hits = [
        (hit.id, None if hit.distance_m is None else round(hit.distance_m, 1), hit.next_starts_at, hit.next_ends_at)
        for hit in results.hits
    ]
    facets: Mapping[str, object] = {name: dict(values) for name, values in results.facets.items()}
    return hits, results.total, facets, results.any_word, dict(results.corrections)
