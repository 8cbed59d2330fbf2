"""Documents in exact order, read from the server piece by piece: only as many as the page needs.

The server sorts by what is written in a row. What changes with the clock (the next date) or is measured differently
(the distance) it can only narrow down: a stretch of time, a ring around the place. Each piece is sorted here.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import groupby
from typing import Any
from uuid import UUID

from search_index import slots
from search_index.engine import Sort
from search_index.meilisearch import times
from search_index.meilisearch.asking import Asked
from search_index.meilisearch.conditions import NOTHING, all_of, any_of, is_any, reaches
from search_index.meilisearch.geometry import Circle, polygons
from search_index.meilisearch.kept import Found, Kept, Key, distance, next_date
from search_index.meilisearch.layout import MOST
from search_index.meilisearch.rows import drawer, taken_out
from search_index.meilisearch.server import Server
from search_index.meilisearch.times import DAY, midnight
from search_index.meilisearch.tokens import NEVER, micros
from search_index.meilisearch.wording import Wording

FEW = 100
"""So many documents are read at once, however they are to be sorted."""
_PIECE = 20
_SOON = timedelta(weeks=5)
_BY_TITLE = ["sort_title:asc", "id:asc"]
_STRETCH, _LONGEST_STRETCH = timedelta(hours=2), timedelta(days=64)
_RING_M, _NARROWEST_RING_M = 500.0, 50.0


class Order:
    """The order of the answers to one question. Each document comes once."""

    def __init__(self, server: Server, index: str, asked: Asked, words: Wording | None) -> None:
        self._server, self._index, self._asked, self._words = server, index, asked, words
        self._query, self._now = asked.query, asked.now
        self._stems = {stem: drawer(stem) for stem in words.stems} if words else {}
        self._seen: set[UUID] = set()
        self._total = 0

    def documents(self, total: int) -> Iterator[Found]:
        self._total = total
        condition, sort = self._asked.condition(), _meant(self._query.sort, self._words, self._query.near is not None)
        if total <= FEW:
            return iter(sorted(self._read(condition, fields=self._weights()), key=_KEYS[sort]))
        if sort == "relevance":
            return self._by_rank(condition)
        if sort in ("name", "newest"):
            return self._as_kept(condition, ["newest_at:desc"] if sort == "newest" else [])
        ordered = self._by_distance if sort == "distance" else self._by_date
        return (found for lowered in (0, 1) for found in ordered(all_of([f"lowered = {lowered}", condition])))

    def dated(self) -> Iterator[Found]:
        """Only what has a date to look forward to, the next one first."""
        condition = self._asked.condition()
        return (found for lowered in (0, 1) for found in self._dated(all_of([f"lowered = {lowered}", condition])))

    def _as_kept(self, condition: str, first: Sequence[str] = ()) -> Iterator[Found]:
        """By what the server can sort by itself, and by title."""
        offset, size = 0, _PIECE
        while found := self._read(condition, sort=[*first, *_BY_TITLE], offset=offset, limit=size):
            yield from found
            offset, size = offset + size, 2 * size

    def _by_rank(self, condition: str) -> Iterator[Found]:
        """The dates, by which those of equal rank and distance are sorted, are read when it is their turn."""
        rows = self._compared(self._rows(condition, ["id", "lowered", *self._points, *self._weights()]))
        ranked = sorted(map(self._found, rows), key=_without_date)
        turn: list[Found] = []
        for _, equals in groupby(ranked, _without_date):
            turn += equals
            if len(turn) >= _PIECE:
                yield from self._with_dates(turn)
                turn = []
        yield from self._with_dates(turn)

    def _with_dates(self, found: Sequence[Found]) -> list[Found]:
        ranks = {each.kept.id: each.rank for each in found}
        read = self._read(is_any("id", map(str, ranks))) if found else []
        return sorted((replace(each, rank=ranks[each.kept.id]) for each in read), key=_KEYS["relevance"])

    def _by_distance(self, condition: str) -> Iterator[Found]:
        yield from self._nearest(condition)
        elsewhere = all_of([condition, self._asked.without_distance])
        yield from self._dated(elsewhere)
        yield from self._as_kept(all_of([elsewhere, self._undated]))

    def _by_date(self, condition: str) -> Iterator[Found]:
        yield from self._dated(condition)
        without = all_of([condition, self._undated])
        yield from self._nearest(without)
        yield from self._as_kept(all_of([without, self._asked.without_distance]))

    def _nearest(self, condition: str) -> Iterator[Found]:
        """What has a distance, ring by ring. What lies beyond the ring that was read waits for the next one."""
        near = self._query.near
        if near is None:
            return
        there = all_of([condition, self._asked.with_distance])
        waiting: list[tuple[Key, Found]] = []
        before, radius = "", self._first_ring()
        while True:
            ring = polygons(Circle(near.point, radius))
            reach = [reaches(ring.outer)] if ring else []
            for found in self._read(all_of([there, *reach, *filter(None, [before])])):
                heappush(waiting, (found.by_distance, found))
            while waiting and (ring is None or (waiting[0][1].metres or 0) <= radius):
                yield heappop(waiting)[1]
            if ring is None or (near.radius_m is not None and radius >= near.radius_m):
                return
            before, radius = any_of(["places > 1", f"NOT {reaches(ring.inner)}"]), 2 * radius

    def _first_ring(self) -> float:
        """As wide as would be more than enough if everything were spread evenly: a second question is dear."""
        near = self._query.near
        if near is None or near.radius_m is None:
            return _RING_M
        return max(near.radius_m * math.sqrt(FEW / self._total), _NARROWEST_RING_M)

    def _dated(self, condition: str) -> Iterator[Found]:
        """First what is on already; then, stretch by stretch, what begins. Opening hours are dates if asked for."""
        when, since = self._query.when, self._asked.since
        running = all_of([condition, self._may_be_running()])
        rows = self._rows(running, [*self._fields, *times.fields(since, since + DAY)])
        begun = [each for each in map(self._found, rows) if each.next and each.next.starts < micros(since)]
        yield from sorted(self._unseen(begun), key=_KEYS["date"])
        length, begin = _STRETCH, since
        while when.last is None or begin < when.last:
            end = when.last if length > _LONGEST_STRETCH else min(begin + length, when.last or begin + length)
            rows = self._rows(all_of([condition, self._begins(begin, end)]), [*self._fields, *times.fields(begin, end)])
            yield from sorted(self._unseen(map(self._found, rows)), key=_KEYS["date"])
            if end is None:
                return
            begin, length = end, 2 * length

    def _may_be_running(self) -> str:
        """Began before, ends after: perhaps not one and the same date, as its dates will tell."""
        since = self._asked.since
        today, tomorrow = midnight(since), midnight(since) + DAY
        began = [f"over.{name} = {micros(today)}" for name in self._lists]
        if today < since:
            began += [f"begin.{name} {micros(today)} TO {micros(since) - 1}" for name in self._lists]
        lasts = [f"over.{name} = {micros(tomorrow)}" for name in self._lists]
        lasts += [f"end.{name} {micros(since) + 1} TO {micros(tomorrow)}" for name in self._lists]
        return all_of([any_of(began), any_of(lasts)])

    def _begins(self, begin: datetime, end: datetime | None) -> str:
        """In this stretch for the first time."""
        last = micros(end) - 1 if end else NEVER
        # What takes no time is only known to end.
        ends = max(micros(begin), micros(self._asked.since) + 1)
        stretches = [("begin", micros(begin)), ("end", ends)]
        here = any_of(f"{asked}.{name} {first} TO {last}" for asked, first in stretches for name in self._lists)
        if begin == self._asked.since:
            return here
        before = any_of(f"begin.{name} {micros(self._asked.since)} TO {micros(begin) - 1}" for name in self._lists)
        return all_of([here, f"NOT {before}"])

    @property
    def _undated(self) -> str:
        """Nothing to look forward to. Where a stretch of time is asked for, condition has a date in it."""
        return NOTHING if self._query.when.has_period else f"NOT end.{times.DATED} > {micros(self._now)}"

    @property
    def _lists(self) -> list[str]:
        when = self._query.when
        return times.asked_names(slots.mask(when.weekdays, when.dayparts)) if when.has_period else [times.DATED]

    @property
    def _next_dates(self) -> list[str]:
        """The fields with the date to be shown: always where a stretch of time is asked for, else nearly always."""
        when = self._query.when
        return times.fields(self._asked.since, when.last if when.has_period else self._now + _SOON)

    @property
    def _points(self) -> list[str]:
        return ["points"] if self._query.near else []

    @property
    def _fields(self) -> list[str]:
        """What it takes to know the order, but for dates and weights."""
        newest = ["newest_at"] if self._query.sort == "newest" else []
        return ["id", "lowered", "sort_title", "dated_until", *newest, *self._points]

    def _weights(self) -> list[str]:
        return sorted({f"weights.{number}" for number in self._stems.values()})

    def _read(self, condition: str, fields: Sequence[str] = (), **more: Any) -> list[Found]:
        """What meets this and has not been read before, with all that it takes to sort and show it. With the weights
        as `fields` all of it has to be read at once."""
        rows = self._rows(condition, [*self._fields, *self._next_dates, *fields], **more)
        if fields:
            self._compared(rows)
        found = self._unseen(map(self._found, rows))
        later = [each.kept.id for each in found if each.next is None and each.kept.dated_until > micros(self._now)]
        if not later or self._query.when.has_period:
            return found
        dated = {row.id: row for row in self._rows(is_any("id", map(str, later)), ["id", "lowered", "dates"])}
        return [
            replace(each, next=next_date(dated[each.kept.id], self._query, self._now))
            if each.kept.id in dated
            else each
            for each in found
        ]

    def _rows(self, condition: str, fields: Sequence[str], limit: int = MOST, **more: Any) -> Sequence[Kept]:
        search = {"filter": condition, "attributesToRetrieve": fields, "limit": limit, **more}
        return self._server.found(Kept, [{"indexUid": self._index, **search}])[0].hits

    def _compared(self, rows: Sequence[Kept]) -> Sequence[Kept]:
        """From now on it is known how rare the words are among all that is found, which these are."""
        if self._words and self._words.any_word:
            self._words = self._words.compared([taken_out(row.weights, self._stems) for row in rows])
        return rows

    def _found(self, kept: Kept) -> Found:
        query, words = self._query, self._words
        rank = words.rank(taken_out(kept.weights, self._stems)) if words else 0
        return Found(kept, distance(kept, query.near), next_date(kept, query, self._now), rank)

    def _unseen(self, found: Iterable[Found]) -> list[Found]:
        by_id = {each.kept.id: each for each in found if each.kept.id not in self._seen}
        self._seen |= by_id.keys()
        return list(by_id.values())


_KEYS: dict[Sort, Callable[[Found], Key]] = {
    "name": lambda found: found.by_title,
    "newest": lambda found: found.by_newness,
    "date": lambda found: (found.kept.lowered, *found.by_date),
    "distance": lambda found: (found.kept.lowered, *found.by_distance),
    "relevance": lambda found: (found.kept.lowered, -found.rank, *found.by_distance),
}


def _without_date(found: Found) -> Key:
    return (found.kept.lowered, -found.rank, found.metres is None, found.metres or 0.0)


def _meant(sort: Sort, words: Wording | None, has_place: bool) -> Sort:
    """The neutral order: by what was typed, else what is near, else what comes next."""
    if sort == "relevance" and not words:
        return "distance" if has_place else "date"
    return "date" if sort == "distance" and not has_place else sort
