"""Totals and facet counts of one question, all in one request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from search_index.engine import EVERYWHERE, Query, SearchUnavailable, When
from search_index.meilisearch import times
from search_index.meilisearch.asking import TIME, Asked
from search_index.meilisearch.conditions import EVERYTHING, all_of
from search_index.meilisearch.kept import FIELDS, Kept
from search_index.meilisearch.layout import MOST
from search_index.meilisearch.server import Found, Server
from search_index.meilisearch.tokens import meaning, micros
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
    everything, fresh, late, total, *answers = _answered(
        server,
        index,
        [
            _count(EVERYTHING, "facets"),
            _count(all_of([timeless, f"week_until > {micros(question.now)}"]), "week"),
            _rows(all_of([timeless, f"week_until <= {micros(question.now)}"])),
            _count(question.condition(), "facets"),
            *(_count(question.condition(without=name), "facets") for name in own),
            *(_count(question.condition(when=when)) for when in slots.values()),
        ],
    )
    found = _distribution(total)
    found |= {name: _distribution(answer).get(name, {}) for name, answer in zip(own, answers, strict=False)}
    facets = _shared_out(found, _distribution(everything))
    for (name, value), answer in zip(slots, answers[len(own) :], strict=True):
        facets.setdefault(name, {})[value] = _total(answer)
    for name, values in _week(fresh, late, question).items():
        facets.setdefault(name, values)
    return _total(total), _without_nothing(facets)


def _count(condition: str, *facets: str) -> dict[str, Any]:
    return {"filter": condition, "facets": list(facets), **_TOTAL}


def _rows(condition: str) -> dict[str, Any]:
    return {"filter": condition, "limit": MOST, "attributesToRetrieve": [*FIELDS, "dates"]}


def _week(fresh: Found[Kept], late: Found[Kept], question: Asked) -> Counts:
    """On which weekdays and at which times of day something takes place.

    Rows say so themselves, until the last date of one of them is over: then their dates are looked through.
    """
    week = _distribution(fresh, "week")
    for kept in late.hits:
        bits = 0
        for date in times.read(kept.dates):
            bits |= date.slots if date.ends > micros(question.now) else 0
        for name, _, value in (each.partition(":") for each in times.slot_names(bits)):
            of_name = week.setdefault(name, {})
            of_name[value] = of_name.get(value, 0) + 1
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


def _distribution(answer: Found[Kept], attribute: str = "facets") -> Counts:
    facets: Counts = {}
    for written, number in answer.facet_distribution.get(attribute, {}).items():
        name, _, value = written.partition(":")
        facets.setdefault(meaning(name), {})[meaning(value)] = number
    return facets


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
