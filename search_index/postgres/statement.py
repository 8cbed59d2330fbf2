"""The SQL of a search: one statement answers it, one counts many."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from search_index.engine import Query
from search_index.postgres.binding import Statement
from search_index.postgres.counting import facet_counts
from search_index.postgres.finding import documents
from search_index.postgres.matching import Looser, Matching, looser
from search_index.postgres.ordering import order, rarity


def whole(query: Query, matching: Matching | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """One row: total, how many of those have all words, a page of hits, and the facet counts."""
    into = Statement(values={"now": now})
    others = looser(matching) if matching else []
    words = max((len(other.words.some) for other in others), default=0)
    ctes, page_of = _found(query, matching, others, words, into), "found"
    if words:
        ctes, page_of = [*ctes, rarity(words)], "found CROSS JOIN rarity"
    ordering = order(query.sort, has_words=matching is not None, words=words, has_place=query.near is not None)
    limit, offset = (
        into.bind("limit", query.page_size),
        into.bind("offset", (query.page - 1) * query.page_size),
    )
    facets = (
        f"(SELECT json_object_agg(value, number) FROM ({facet_counts(query, now, into)}) every)"
        if query.count_facets
        else "NULL"
    )
    sql = f"""WITH {", ".join(ctes)}
    SELECT (SELECT count(*) FROM found WHERE missed = 0) AS total,
        (SELECT count(*) FROM {"exact" if others else "found"} WHERE missed = 0) AS with_all_words,
        (SELECT json_agg(json_build_array(id, metres, starts_at, ends_at)) FROM (
            SELECT * FROM {page_of} WHERE missed = 0 ORDER BY {ordering} LIMIT {limit} OFFSET {offset}
        ) page) AS hits,
        {facets} AS facets"""
    return sql, into.values


def _found(query: Query, matching: Matching | None, others: Sequence[Looser], words: int, into: Statement) -> list[str]:
    """What has all words; if that is hardly anything, and not all there is, what has some of them instead."""
    exact = documents(query, matching, into, words=words)
    if not others:
        return [f"found AS MATERIALIZED ({exact})"]
    more = []
    for number, other in enumerate(others):
        apart = Statement(f"more{number}_", into.values)
        only_if = f"(SELECT number FROM having_all) BETWEEN {other.least} AND {other.most}"
        more.append(documents(query, other.words, apart, words=words, only_if=only_if))
    return [
        f"exact AS MATERIALIZED ({exact})",
        "having_all AS MATERIALIZED (SELECT count(*) AS number FROM exact WHERE missed = 0)",
        f"more AS MATERIALIZED ({' UNION ALL '.join(more)})",
        """widened AS MATERIALIZED (
            SELECT (SELECT count(*) FROM more WHERE missed = 0) > number AS widened FROM having_all)""",
        """found AS NOT MATERIALIZED (SELECT * FROM more WHERE (SELECT widened FROM widened)
            UNION ALL SELECT * FROM exact WHERE NOT (SELECT widened FROM widened))""",
    ]


def totals(
    stages: Sequence[Sequence[tuple[Query, Matching | None]]], more_than: int, now: datetime
) -> tuple[str, dict[str, Any]]:
    """A row a query, in order: its stage and its total. A stage after one that has enough is not even begun."""
    values: dict[str, Any] = {"now": now, "more_than": more_than}
    ctes: list[str] = []
    names: list[str] = []
    for stage, queries in enumerate(stages):
        blocks: list[str] = []
        for number, (query, matching) in enumerate(queries):
            into = Statement(prefix=f"s{stage}q{number}_")
            total = f"SELECT {stage} AS stage, {number} AS number, count(*) AS total"
            blocks.append(f"({total} FROM ({documents(query, matching, into)}) found WHERE missed = 0)")
            values |= into.values
        if blocks:
            no_more = [f"NOT EXISTS (SELECT FROM {name} WHERE total > :more_than)" for name in names]
            names.append(f"stage{stage}")
            counted = f"SELECT * FROM ({' UNION ALL '.join(blocks)}) counted"
            ctes.append(f"{names[-1]} AS MATERIALIZED ({' AND '.join([f'{counted} WHERE true', *no_more])})")
    all_stages = " UNION ALL ".join(f"SELECT * FROM {name}" for name in names)
    return f"WITH {', '.join(ctes)} {all_stages} ORDER BY stage, number", values
