"""Totals and facet counts of one question, all in one request."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from search_index.engine import EVERYWHERE, SHARED, Query, SearchUnavailable, When
from search_index.meilisearch import times
from search_index.meilisearch.asking import TIME, Asked
from search_index.meilisearch.conditions import EVERYTHING, all_of
from search_index.meilisearch.kept import Kept
from search_index.meilisearch.layout import MOST
from search_index.meilisearch.server import Found, Server
from search_index.meilisearch.tokens import meaning, micros, token
from search_index.slots import DAYPARTS

_TOTAL: Mapping[str, Any] = {"hitsPerPage": 0, "page": 1}

Counts = dict[str, dict[str, int]]


def totals(server: Server, index: str, questions: Sequence[Asked]) -> list[int]:
    return [_total(each) for each in _answered(server, index, [_count(asked.condition()) for asked in questions])]


def counted(server: Server, index: str, question: Asked) -> tuple[int, Counts]:
    """The total, and how many have each value of each facet, as if this facet were not filtered by."""
    if not question.query.count_facets:
        return totals(server, index, [question])[0], {}
    own = [name for name in question.filters if name != TIME]
    slots, timeless = dict(_slots(question.query)), question.condition(without=TIME)
    total, late, everything, *answers = _answered(
        server,
        index,
        [
            _count(question.condition(), "facets", "week"),
            _rows(all_of([f"week_until <= {micros(question.now)}", timeless])),
            _count(EVERYTHING, *(f"facets.{token(name)}" for name in SHARED)),
            *(_count(question.condition(without=name), f"facets.{token(name)}") for name in own),
            *(_count(question.condition(when=when)) for when in slots.values()),
            *([_count(timeless, "week")] if TIME in question.filters else []),
        ],
    )
    any_time = answers.pop() if TIME in question.filters else total
    found = _facets(total)
    for name, answer in zip(own, answers, strict=False):
        found[name] = _facets(answer).get(name, {})
    facets = _shared_out(found, _facets(everything))
    for (name, value), answer in zip(slots, answers[len(own) :], strict=True):
        facets.setdefault(name, {})[value] = _total(answer)
    for name, values in _week(any_time, late.hits, question.now).items():
        facets.setdefault(name, values)
    return _total(total), _without_nothing(facets)


def _count(condition: str, *facets: str) -> dict[str, Any]:
    return {"filter": condition, "facets": list(facets), **_TOTAL}


def _rows(condition: str) -> dict[str, Any]:
    return {"filter": condition, "limit": MOST, "attributesToRetrieve": ["id", "lowered", "week", "dates"]}


def _week(any_time: Found[Kept], late: Sequence[Kept], now: datetime) -> Counts:
    """On which weekdays and at which times of day something takes place.

    Rows say so themselves, until the last date in one of these is over: then their dates are looked through.
    """
    counted = Counter(any_time.facet_distribution.get("week", {}))
    for kept in late:
        bits = 0
        for date in times.read(kept.dates):
            bits |= date.slots if date.ends > micros(now) else 0
        counted.subtract(kept.week)
        counted.update(times.slot_names(bits))
    week: Counts = {}
    for slot, number in counted.items():
        name, _, value = slot.partition(":")
        week.setdefault(name, {})[value] = number
    return week


def _slots(query: Query) -> Iterator[tuple[tuple[str, str], When]]:
    """When in the week, and in which stretch of time: each filter is left out of its own counts.

    Without those that are counted with all days and times, for which a week is enough.
    """
    when = query.when
    if when.has_period or when.dayparts:
        for day in range(1, 8):
            yield ("weekday", str(day)), replace(when, weekdays=frozenset({day}))
    if when.has_period or when.weekdays:
        for part in DAYPARTS:
            yield ("daypart", part), replace(when, dayparts=frozenset({part}))
    for name, (first, last) in query.periods.items():
        yield ("period", name), replace(when, first=first, last=last)


def _answered(server: Server, index: str, searches: Sequence[Mapping[str, Any]]) -> Sequence[Found[Kept]]:
    return server.found(Kept, [{"indexUid": index, **search} for search in searches]) if searches else ()


def _total(answer: Found[Kept]) -> int:
    if answer.total_hits is None:
        raise SearchUnavailable("/multi-search: an answer without the total that was asked for")
    return answer.total_hits


def _facets(answer: Found[Kept]) -> Counts:
    names = ((each.partition(".")[2], counts) for each, counts in answer.facet_distribution.items())
    return {meaning(name): {meaning(value): n for value, n in counts.items()} for name, counts in names if name}


def _shared_out(found: Counts, everything: Counts) -> Counts:
    """A document that has every value of a facet counts for each of them, whether or not another one has it."""
    facets = {name: dict(values) for name, values in found.items()}
    for name, values in facets.items():
        if having_all := values.pop(EVERYWHERE, 0):
            for value in everything.get(name, {}).keys() - {EVERYWHERE}:
                values[value] = values.get(value, 0) + having_all
    return facets


def _without_nothing(facets: Counts) -> Counts:
    counted = {name: {value: number for value, number in values.items() if number} for name, values in facets.items()}
    return {name: values for name, values in counted.items() if values}
