"""Which engine answers a request: the one outside while it is up to date and sound, else the built-in one."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, Literal, NoReturn, TypeVar
from uuid import UUID

import sqlalchemy as sa
import structlog
from fastapi import Depends, Response
from sqlmodel import Session

from app import indexing, metrics
from app.database import Db
from app.directory import outbox, wordlist
from app.search import outside
from app.search.breaker import Breaker
from app.settings import settings
from search_index.engine import Engine, Hit, Query, Results, SearchUnavailable, Suggestion
from search_index.meilisearch import version

log = structlog.get_logger()

breaker = Breaker()

T = TypeVar("T")


class Doubted(SearchUnavailable):
    """It has answered, and what it says cannot be shown."""


_HARMLESS = ("stale", "unmatched")
"""Doubts that are no fault: something changed in this moment, or the other engine understands these words better."""


class Checked:
    """The engine outside, for one request: it has so much time in all, and is believed where the database agrees."""

    def __init__(self, db: Session, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._db, self._engine, self._clock = db, engine, clock
        self._built_in = indexing.engine(db)
        self._until = clock() + settings().search_timeout_ms / 1000

    def search(self, query: Query, now: datetime) -> Results:
        self._mind_the_time()
        results = self._engine.search(query, now)
        on_page = min(max(results.total - (query.page - 1) * query.page_size, 0), query.page_size)
        if results.total < 0 or len(results.hits) != on_page:
            raise Doubted("nonsense")
        # A dead end is worth a second opinion, and an emptied index says the same.
        if not results.total and any(self._built_in.counts([replace(query, count_facets=False)], now)):
            raise Doubted("unmatched" if query.words else "empty")
        self._check(results.hits, now)
        return results

    def counts(self, queries: Sequence[Query], now: datetime) -> list[int]:
        self._mind_the_time()
        return _one_each(queries, self._engine.counts(queries, now))

    def counts_until(self, stages: Sequence[Sequence[Query]], more_than: int, now: datetime) -> list[list[int]]:
        self._mind_the_time()
        return _one_each(stages, self._engine.counts_until(stages, more_than, now))

    def first(self, sort: Literal["date", "newest"], now: datetime, limit: int) -> list[Hit]:
        self._mind_the_time()
        hits = self._engine.first(sort, now, limit)
        if not hits and self._built_in.first(sort, now, limit):
            raise Doubted("empty")
        self._check(hits, now)
        return hits

    def suggest(self, text: str, now: datetime, limit: int = 5) -> list[Suggestion]:
        self._mind_the_time()
        found = self._engine.suggest(text, now, limit)
        self._check(found, now)
        return found

    def replace(self, documents: object) -> NoReturn:
        raise NotImplementedError  # pages only read

    def remove(self, ids: object) -> NoReturn:
        raise NotImplementedError

    def _mind_the_time(self) -> None:
        if self._clock() > self._until:
            raise SearchUnavailable("slow")

    def _check(self, found: Sequence[Hit | Suggestion], now: datetime) -> None:
        ids = [each.id for each in found]
        if len(set(ids)) != len(ids):
            raise Doubted("nonsense")
        if not _are_public(self._db, ids, now):
            raise Doubted("stale")


_PUBLIC = sa.text("""
    SELECT count(*) FROM search_document WHERE id = ANY(:ids) AND place = 0 AND listed_until > :now
""")


def _are_public(db: Session, ids: Collection[UUID], now: datetime) -> bool:
    """The built-in index is written with every change: what it does not have is not public, or is over."""
    return not ids or db.scalar(_PUBLIC, {"ids": list(ids), "now": now}) == len(ids)


def _one_each(asked: Sequence[object], answers: list[T]) -> list[T]:
    if len(asked) != len(answers):
        raise Doubted("nonsense")
    return answers


def choose(db: Db) -> Engine:
    """While anything waits for the engine outside it would miss or show something wrongly, so it is not asked."""
    if not settings().meili_url:
        return indexing.engine(db)
    if not outbox.in_step(db, version()):
        return _instead(db, "behind")
    if not breaker.may_ask():
        return _instead(db, "spared")
    try:
        return Checked(db, outside.reading(wordlist.vocabulary(db)))
    except SearchUnavailable as error:
        _note(error)
        return _instead(db, "unavailable")


Index = Annotated[Engine, Depends(choose, scope="function")]
"""The engine of this request. Whoever asks for it is marked with `from_one_engine`."""


def from_one_engine(route: Callable[..., Response]) -> Callable[..., Response]:
    """All that a page says comes from one engine: if the one outside fails in between, the other is asked it all.

    What a route counts it counts last, when no engine can fail any more: numbers in memory know no way back.
    """

    @wraps(route)
    def whole(*args: Any, db: Session, index: Engine, **rest: Any) -> Response:
        if not isinstance(index, Checked):
            return route(*args, db=db, index=index, **rest)
        try:
            with db.begin_nested():  # what the first attempt has written is not there twice
                answer = route(*args, db=db, index=index, **rest)
        except SearchUnavailable as error:
            _note(error)
            return route(*args, db=db, index=_instead(db, _reason(error)), **rest)
        metrics.count("chancenportal_search_answers_total", engine="outside")
        if breaker.succeeded():
            log.info("search_engine_answers_again")
        return answer

    return whole


def _instead(db: Session, reason: str) -> Engine:
    metrics.count("chancenportal_search_fallbacks_total", reason=reason)
    metrics.count("chancenportal_search_answers_total", engine="built_in")
    return indexing.engine(db)


def _note(error: SearchUnavailable) -> None:
    if _reason(error) not in _HARMLESS and breaker.failed():
        outside.forget()
        log.warning("search_engine_spared", reason=str(error), pause_s=breaker.pause_s)


def _reason(error: SearchUnavailable) -> str:
    return str(error) if isinstance(error, Doubted) else "unavailable"
