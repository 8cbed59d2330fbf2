"""Totals and facet counts of one question, all in one request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from search_index.engine import EVERYWHERE, Query, SearchUnavailable, When
from search_index.meilisearch.asking import TIME, Asked
from search_index.meilisearch.kept import Kept
from search_index.meilisearch.server import Found, Server
from search_index.meilisearch.tokens import meaning
from search_index.slots import DAYPARTS

_EVERY_VALUE = {"facets": ["facets"], "hitsPerPage": 0, "page": 1}

Counts = dict[str, dict[str, int]]


def totals(server: Server, index: str, questions: Sequence[Asked]) -> list[int]:
    asked = [question.counted(question.condition()) for question in questions]
    return [_total(answers) for answers in _answered(server, index, asked)]


def counted(server: Server, index: str, question: Asked) -> tuple[int, Counts]:
    """The total, and how many have each value of each facet, as if this facet were not filtered by."""
    if not question.query.count_facets:
        return totals(server, index, [question])[0], {}
    own = [name for name in question.filters if name != TIME]
    slots = dict(_slots(question.query))
    asked = [
        [_EVERY_VALUE],
        *(_with_facets(question.counted(question.condition(without=name))) for name in [None, *own]),
        *(question.counted(question.condition(when=when)) for when in slots.values()),
    ]
    everything, *answers = _answered(server, index, asked)
    distributions = [_distribution(each) for each in answers[: len(own) + 1]]
    found = distributions[0] | {name: each.get(name, {}) for name, each in zip(own, distributions[1:], strict=True)}
    facets = _shared_out(found, _distribution(everything))
    for (name, value), each in zip(slots, answers[len(own) + 1 :], strict=True):
        facets.setdefault(name, {})[value] = _total(each)
    return _total(answers[0]), _without_nothing(facets)


def _slots(query: Query) -> Iterator[tuple[tuple[str, str], When]]:
    """When in the week, and in which stretch of time: each filter is left out of its own counts."""
    when = query.when
    for day in range(1, 8):
        yield ("weekday", str(day)), replace(when, weekdays=frozenset({day}))
    for part in DAYPARTS:
        yield ("daypart", part), replace(when, dayparts=frozenset({part}))
    for name, (first, last) in query.periods.items():
        yield ("period", name), replace(when, first=first, last=last)


def _with_facets(searches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [search | {"facets": ["facets"]} for search in searches]


def _answered(
    server: Server, index: str, asked: Sequence[Sequence[Mapping[str, Any]]]
) -> Iterator[Sequence[Found[Kept]]]:
    """The answers to each group of searches."""
    searches = [{"indexUid": index, **search} for group in asked for search in group]
    answers = iter(server.found(Kept, searches) if searches else ())
    return ([next(answers) for _ in group] for group in asked)


def _total(answers: Sequence[Found[Kept]]) -> int:
    totals = [answer.total_hits for answer in answers]
    if None in totals:
        raise SearchUnavailable("/multi-search: an answer without the total that was asked for")
    return sum(filter(None, totals))


def _distribution(answers: Sequence[Found[Kept]]) -> Counts:
    facets: Counts = {}
    for answer in answers:
        for written, number in answer.facet_distribution.get("facets", {}).items():
            name, _, value = written.partition(":")
            of_name = facets.setdefault(meaning(name), {})
            of_name[meaning(value)] = of_name.get(meaning(value), 0) + number
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
