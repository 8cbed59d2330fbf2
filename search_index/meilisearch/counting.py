"""Totals and facet counts of one question, all in one request."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from search_index.engine import EVERYWHERE, SHARED, Query, SearchUnavailable, When
from search_index.meilisearch import times
from search_index.meilisearch.asking import TIME, Asked
from search_index.meilisearch.conditions import EVERYTHING, all_of
from search_index.meilisearch.kept import Kept
from search_index.meilisearch.layout import MOST
from search_index.meilisearch.server import Found, Server
from search_index.meilisearch.tokens import meaning, micros, token
from search_index.slots import DAYPARTS, mask

_TOTAL: Mapping[str, Any] = {"hitsPerPage": 0, "page": 1}
_FEW_DATED = 500

Counts = dict[str, dict[str, int]]


def totals(server: Server, index: str, questions: Sequence[Asked]) -> list[int]:
    return [_total(each) for each in _answered(server, index, [_count(asked.condition()) for asked in questions])]


def counted(server: Server, index: str, question: Asked) -> tuple[int, Counts]:
    """The total, and how many have each value of each facet, as if this facet were not filtered by."""
    if not question.query.count_facets:
        return totals(server, index, [question])[0], {}
    own = [name for name in question.filters if name != TIME]
    slots = dict(_slots(question.query))
    total, everything, *answers = _answered(
        server,
        index,
        [
            _count(question.condition(), "facets"),
            _count(EVERYTHING, *(f"facets.{token(name)}" for name in SHARED)),
            *(_count(question.condition(without=name), f"facets.{token(name)}") for name in own),
            *(_count(question.condition(when=when)) for when in slots.values()),
            *_of_the_week(question),
        ],
    )
    found = _facets(total)
    for name, answer in zip(own, answers, strict=False):
        found[name] = _facets(answer).get(name, {})
    facets = _shared_out(found, _facets(everything))
    for (name, value), answer in zip(slots, answers[len(own) :], strict=False):
        facets.setdefault(name, {})[value] = _total(answer)
    for name, values in _week(server, index, question, answers[len(own) + len(slots) :]).items():
        facets.setdefault(name, values)
    return _total(total), _without_nothing(facets)


def _count(condition: str, *facets: str) -> dict[str, Any]:
    return {"filter": condition, "facets": list(facets), **_TOTAL}


def _rows(condition: str, limit: int, *fields: str) -> dict[str, Any]:
    return {"filter": condition, "limit": limit, "attributesToRetrieve": ["id", "lowered", *fields]}


def _of_the_week(question: Asked) -> list[dict[str, Any]]:
    """The searches that tell on which weekdays and at which times of day something takes place.

    At any time rows say so themselves, until the last date in one of these is over: then, as in a stretch of time,
    their dates are looked through.
    """
    when, timeless = question.query.when, question.condition(without=TIME)
    if when.has_period:
        fields = times.fields(question.since, when.last)
        return [_rows(question.condition(when=When(when.first, when.last)), _FEW_DATED + 1, *fields)]
    late = all_of([f"week_until <= {micros(question.now)}", timeless])
    return [_count(timeless, "week"), _rows(late, MOST, "week", "dates")]


def _week(server: Server, index: str, question: Asked, answers: Sequence[Found[Kept]]) -> Counts:
    if question.query.when.has_period:
        return _in_period(server, index, question, answers[0].hits)
    any_time, late = answers
    counted = Counter(any_time.facet_distribution.get("week", {}))
    for kept in late.hits:
        counted.subtract(kept.week)
        counted.update(times.slot_names(_bits(kept, question)))
    return _by_name(counted)


def _in_period(server: Server, index: str, question: Asked, dated: Sequence[Kept]) -> Counts:
    """Each filter is left out of its own counts. Many rows would be dearer than a search for each count."""
    when = question.query.when
    wanted = {f"weekday:{day}": replace(when, weekdays=frozenset({day})) for day in range(1, 8)}
    wanted |= {f"daypart:{part}": replace(when, dayparts=frozenset({part})) for part in DAYPARTS}
    if len(dated) > _FEW_DATED:
        answers = _answered(server, index, [_count(question.condition(when=each)) for each in wanted.values()])
        return _by_name({slot: _total(answer) for slot, answer in zip(wanted, answers, strict=True)})
    masks = {slot: mask(each.weekdays, each.dayparts) for slot, each in wanted.items()}
    bits = [_bits(kept, question) for kept in dated]
    return _by_name({slot: sum(bool(each & wanted) for each in bits) for slot, wanted in masks.items()})


def _bits(kept: Kept, question: Asked) -> int:
    """The slots of all its dates that are asked for, whatever their slots."""
    first, last = micros(question.since), question.query.when.last
    bits = 0
    for date in times.read(kept.dates):
        if date.ends > first and (last is None or date.starts < micros(last)):
            bits |= date.slots
    return bits


def _by_name(counted: Mapping[str, int]) -> Counts:
    week: Counts = {}
    for slot, number in counted.items():
        name, _, value = slot.partition(":")
        week.setdefault(name, {})[value] = number
    return week


def _slots(query: Query) -> Iterator[tuple[tuple[str, str], When]]:
    """The counts that take a search each: of stretches of time, and of the week where some of it is filtered by."""
    when = query.when
    if when.dayparts and not when.has_period:
        for day in range(1, 8):
            yield ("weekday", str(day)), replace(when, weekdays=frozenset({day}))
    if when.weekdays and not when.has_period:
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
