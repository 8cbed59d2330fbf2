"""The PostgreSQL engine: writes documents, runs searches."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, TextClause

from search_index.analysis import analyse_query
from search_index.engine import EVERYWHERE, Document, Hit, Query, Results, Suggestion
from search_index.german import stem
from search_index.postgres import statement, writing
from search_index.postgres.matching import Matching, all_of, any_of, matching, quoted
from search_index.vocabulary import Vocabulary


class PostgresEngine:
    """Works in the transaction of the connection it is given: what was written a moment ago is found already."""

    def __init__(self, connection: Connection, vocabulary: Vocabulary | None = None) -> None:
        self._connection = connection
        self._vocabulary = vocabulary or Vocabulary.shipped()
        self._looked_up: dict[str, Matching | None] = {}

    def replace(self, documents: Iterable[Document]) -> None:
        self._looked_up.clear()
        writing.replace(self._connection, documents, self._vocabulary)

    def remove(self, ids: Iterable[UUID]) -> None:
        self._looked_up.clear()
        writing.remove(self._connection, list(ids))

    def forget_past(self, now: datetime) -> int:
        """Drop occurrences that are over and put next dates right; returns how many documents that touched."""
        return writing.forget_past(self._connection, now)

    def search(self, query: Query, now: datetime) -> Results:
        words = self._matching(query)
        sql, values = statement.whole(query, words, now)
        row = self._connection.execute(_text(sql), values).one()
        widened = row.total > row.with_all_words
        return Results(
            hits=[_hit(*hit) for hit in row.hits or []],
            total=row.total,
            page=query.page,
            facets=_by_name(row.facets or {}),
            any_word=widened,
            with_all_words=row.with_all_words if widened else 0,
            corrections=words.corrections if words else {},
            topics=tuple(words.topics) if words else (),
            needs=tuple(words.needs) if words else (),
        )

    def counts(self, queries: Sequence[Query], now: datetime) -> list[int]:
        return self.counts_until([queries], 0, now)[0]

    def counts_until(self, stages: Sequence[Sequence[Query]], more_than: int, now: datetime) -> list[list[int]]:
        asked = [[(query, self._matching(query)) for query in stage] for stage in stages]
        totals: list[list[int]] = [[] for _ in stages]
        if any(asked):
            sql, values = statement.totals(asked, more_than, now)
            for row in self._connection.execute(_text(sql), values):
                totals[row.stage].append(row.total)
        return totals

    def first(self, sort: Literal["date", "newest"], now: datetime, limit: int) -> list[Hit]:
        if sort == "newest":
            return self._hits(_NEWEST, now=now, limit=limit)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        hits = self._hits(_SOONEST, now=now, today=today, lowered=False, limit=limit)
        if len(hits) < limit:
            hits += self._hits(_SOONEST, now=now, today=today, lowered=True, limit=limit - len(hits))
        return hits

    def _hits(self, query: TextClause, **values: Any) -> list[Hit]:
        return [Hit(row.id, None, row.starts_at, row.ends_at) for row in self._connection.execute(query, values)]

    def suggest(self, text: str, now: datetime, limit: int = 5) -> list[Suggestion]:
        terms = analyse_query(text, self._vocabulary).terms
        if not terms:
            return []
        last = terms[-1]
        begun = any_of([quoted(beginning, ":*AB") for beginning in (last.typed, stem(last.typed), last.stem)])
        finished = [any_of([quoted(s, ":AB") for s in (term.stem, *term.spellings)]) for term in terms[:-1]]
        rows = self._connection.execute(_SUGGEST, {"words": all_of([*finished, begun]), "now": now, "limit": limit})
        return [Suggestion(row.kind, row.id, row.title) for row in rows]

    def _matching(self, query: Query) -> Matching | None:
        """Looked up once, however many questions are asked with the same words."""
        words = query.words
        if words and words not in self._looked_up:
            self._looked_up[words] = matching(words, self._connection, self._vocabulary)
        return self._looked_up.get(words)


_NEWEST = sa.text("""
    SELECT id, next_starts_at AS starts_at, next_ends_at AS ends_at FROM search_document
    WHERE place = 0 AND kind = 'offer' AND listed_until > :now AND newest_at IS NOT NULL
    ORDER BY kind, newest_at DESC NULLS LAST LIMIT :limit
""")

# Two halves, so that each is read in the order of an index: dates that still hold, and the few that have just passed.
_SOONEST = sa.text("""
    SELECT * FROM (
        (SELECT id, next_starts_at AS starts_at, next_ends_at AS ends_at, sort_title FROM search_document
        WHERE place = 0 AND kind = 'offer' AND lowered = :lowered
            AND next_starts_at >= :today AND fresh_until > :now AND listed_until > :now
        ORDER BY next_starts_at FETCH FIRST :limit ROWS WITH TIES)
        UNION ALL
        (SELECT d.id, late.starts_at, late.ends_at, d.sort_title FROM search_document d CROSS JOIN LATERAL (
            SELECT starts_at, ends_at FROM search_occurrence o
            WHERE o.document_id = d.id AND o.ends_at > :now AND NOT o.standing ORDER BY starts_at LIMIT 1
        ) late WHERE d.place = 0 AND d.kind = 'offer' AND d.lowered = :lowered
            AND late.starts_at >= :today AND d.fresh_until <= :now AND d.listed_until > :now)
    ) soon ORDER BY starts_at, sort_title, id LIMIT :limit
""")

_SUGGEST = sa.text("""
    SELECT kind, id, title FROM search_document
    WHERE place = 0 AND words @@ CAST(:words AS tsquery) AND listed_until > :now
    ORDER BY ts_rank('{0, 0, 0.3, 1}', words, CAST(:words AS tsquery)) DESC, length(title), sort_title, id LIMIT :limit
""")


@lru_cache(maxsize=512)
def _text(sql: str) -> TextClause:
    """The same question is asked with other values all day: its text is parsed once."""
    return sa.text(sql)


def _hit(document_id: str, metres: float | None, starts_at: str | None, ends_at: str | None) -> Hit:
    return Hit(UUID(document_id), metres, _moment(starts_at), _moment(ends_at))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _by_name(counted: dict[str, int]) -> dict[str, dict[str, int]]:
    """Without what nothing has. A document that has every value of a facet counts for each of them."""
    facets: dict[str, dict[str, int]] = {}
    for key, number in counted.items():
        name, _, value = key.partition(":")
        facets.setdefault(name, {})[value] = number
    for name, numbers in facets.items():
        having_all = numbers.pop(EVERYWHERE, 0)
        facets[name] = {value: number + having_all for value, number in numbers.items() if number + having_all}
    return {name: numbers for name, numbers in facets.items() if numbers}
