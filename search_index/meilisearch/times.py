"""When something takes place, as numbers a filter can compare, so that all conditions mean one and the same date.

A condition on a list of numbers holds if one of them meets it. So each slot of the week (weekday × time of day) has
lists of its own: when its dates begin, when they end, and over which midnights they last. A date overlaps a stretch
of time that ends at midnight if it ends in it, or begins in it, or lasts over that midnight.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from search_index import slots
from search_index.engine import Occurrence
from search_index.meilisearch.tokens import NEVER, micros

ANY = "any"
"""The lists of all slots together."""
DATED = "dated"
"""The lists of what is a date to look forward to: all but opening hours."""
DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_MANY_WEEKS = timedelta(weeks=10)


class Date(NamedTuple):
    """An occurrence as it is kept beside a document, to be sorted and shown."""

    starts: int
    ends: int
    slots: int
    standing: bool


_WEEKS = 64
"""More than dates are known ahead. The names of weeks come round: each name the server has ever heard costs time."""


def weeks(first: datetime, last: datetime) -> list[str]:
    """What the weeks between these moments are called, each once."""
    begin, end = (moment.date().toordinal() // 7 for moment in (first, last))
    return [str(week % _WEEKS) for week in range(begin, min(max(begin, end) + 1, begin + _WEEKS))]


def fields(begin: datetime, end: datetime | None) -> list[str]:
    """Where the dates of this stretch are kept: week by week, if they are few."""
    if end is None or end - begin > _MANY_WEEKS:
        return ["dates"]
    return [f"dates.{week}" for week in weeks(begin - DAY, end)]


def by_week(occurrences: Sequence[Occurrence]) -> dict[str, str]:
    """The dates of each week, so that of a hundred only the next ones need to be sent."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    for each in occurrences:
        stretch = micros(each.starts_at), micros(each.ends_at)
        said = f"{stretch[0]} {stretch[1]} {slots.of(each)} {each.standing:d}"
        for week in weeks(each.starts_at, each.ends_at - _INSTANT):
            found.setdefault(week, {})[stretch] = said
    return {week: ";".join(dates.values()) for week, dates in sorted(found.items())}


def dated_until(occurrences: Sequence[Occurrence]) -> int:
    """From this moment on there is nothing to look forward to."""
    return max((micros(each.ends_at) for each in occurrences if not each.standing), default=-NEVER)


def read(weeks: Mapping[str, str]) -> list[Date]:
    """In order, each once."""
    texts = {text for week in weeks.values() for text in week.split(";")}
    split = (text.split(" ") for text in texts)
    return sorted(Date(int(starts), int(ends), int(bits), standing == "1") for starts, ends, bits, standing in split)


def lists(occurrences: Sequence[Occurrence]) -> dict[str, dict[str, list[int]]]:
    """By what is asked ("begin", "end", "over") and slot."""
    found: dict[str, dict[str, set[int]]] = {"begin": {}, "end": {}, "over": {}}
    for each in occurrences:
        names = [*_names(slots.of(each)), ANY, *([] if each.standing else [DATED])]
        begins = micros(each.starts_at)
        # What takes no time ends, and is not also there while it begins.
        stretch = {"begin": [begins] if each.ends_at > each.starts_at else []}
        stretch |= {"end": [micros(each.ends_at)], "over": list(map(micros, _midnights(each)))}
        for asked, numbers in stretch.items():
            for name in names if numbers else ():
                found[asked].setdefault(name, set()).update(numbers)
    return {asked: {name: sorted(numbers) for name, numbers in by.items()} for asked, by in found.items()}


def week(occurrences: Sequence[Occurrence]) -> dict[str, list[str] | int]:
    """On which weekdays and at which times of day, to be counted at one go: right until `week_until`."""
    last: dict[str, int] = {}
    for each in occurrences:
        for name in slot_names(slots.of(each)):
            last[name] = max(last.get(name, 0), micros(each.ends_at))
    return {"week": sorted(last), "week_until": min(last.values(), default=NEVER)}


@lru_cache(maxsize=1 << 10)
def slot_names(bits: int) -> tuple[str, ...]:
    """As they are called among the facets."""
    days = [f"weekday:{day}" for day in range(1, 8) if bits & slots.mask({day})]
    return (*days, *(f"daypart:{part}" for part in slots.DAYPARTS if bits & slots.mask((), {part})))


def asked_names(bits: int) -> list[str]:
    """The fewest lists that have what takes place in these slots."""
    return [ANY] if bits == slots.ALL_SLOTS else _names(bits)


def _names(bits: int) -> list[str]:
    return [f"s{number}" for number in range(slots.ALL_SLOTS.bit_length()) if bits >> number & 1]


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _midnights(occurrence: Occurrence) -> Iterator[datetime]:
    """Those it lasts over: not the one it begins with, nor the one it ends with."""
    day = midnight(occurrence.starts_at) + DAY
    while day < occurrence.ends_at:
        yield day
        day += DAY
