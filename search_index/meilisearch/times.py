"""When something takes place, as numbers a filter can compare, so that all conditions mean one and the same date.

A condition on a list of numbers holds if one of them meets it. So each slot of the week (weekday × time of day) has
lists of its own: when its dates begin, when they end, and over which midnights they last. A date overlaps a stretch
of time that ends at midnight if it ends in it, or begins in it, or lasts over that midnight.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from search_index import slots
from search_index.engine import Occurrence
from search_index.meilisearch.tokens import micros

ANY = "any"
"""The lists of all slots together."""
_DAY = timedelta(days=1)


class Date(NamedTuple):
    """An occurrence as it is kept beside a document, to be sorted and shown."""

    starts: int
    ends: int
    slots: int
    standing: bool


def dates(occurrences: Iterable[Occurrence]) -> list[Date]:
    """One for each stretch of time, in order."""
    by_stretch = {
        (micros(each.starts_at), micros(each.ends_at)): (slots.of(each), each.standing) for each in occurrences
    }
    return sorted(Date(*stretch, *said) for stretch, said in by_stretch.items())


def written(kept: Sequence[Date]) -> str:
    return ";".join(f"{each.starts} {each.ends} {each.slots} {each.standing:d}" for each in kept)


def read(text: str) -> list[Date]:
    return [
        Date(int(starts), int(ends), int(bits), standing == "1")
        for starts, ends, bits, standing in (each.split(" ") for each in text.split(";") if each)
    ]


def lists(occurrences: Sequence[Occurrence]) -> dict[str, dict[str, list[int]]]:
    """By what is asked ("begin", "end", "over") and slot."""
    found: dict[str, dict[str, set[int]]] = {"begin": {}, "end": {}, "over": {}}
    for each in occurrences:
        names = [*_slots(slots.of(each)), ANY]
        begins = micros(each.starts_at)
        # What takes no time ends, and is not also there while it begins.
        stretch = {"begin": [begins] if each.ends_at > each.starts_at else []}
        stretch |= {"end": [micros(each.ends_at)], "over": list(map(micros, _midnights(each)))}
        for asked, numbers in stretch.items():
            for name in names if numbers else ():
                found[asked].setdefault(name, set()).update(numbers)
    return {asked: {name: sorted(numbers) for name, numbers in by.items()} for asked, by in found.items()}


def asked_names(bits: int) -> list[str]:
    """The fewest lists that have what takes place in these slots."""
    if bits == slots.ALL_SLOTS:
        return [ANY]
    return _slots(bits)


def _slots(bits: int) -> list[str]:
    return [f"s{number}" for number in range(slots.ALL_SLOTS.bit_length()) if bits >> number & 1]


def _midnights(occurrence: Occurrence) -> Iterator[datetime]:
    day = occurrence.starts_at.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    while day < occurrence.ends_at:
        yield day
        day += _DAY
