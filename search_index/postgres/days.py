"""On which days something takes place, as bits: "at the weekend" is one comparison, however many dates there are.

A ring: the bit of a day is its number modulo `LENGTH`. What takes place within `SPAN`, some of it to come, is told
apart from whatever is asked of the next `SIGHT`: SPAN + SIGHT < LENGTH, and nothing begins LENGTH - SPAN days ahead.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from search_index.engine import Occurrence

LENGTH = 1024
SPAN = timedelta(days=410)
SIGHT = timedelta(days=229)
_INSTANT = timedelta(microseconds=1)


def of(occurrences: Sequence[Occurrence]) -> str | None:
    """None where the dates lie too far apart."""
    spans = [(each.starts_at.date(), (each.ends_at - _INSTANT).date()) for each in occurrences]
    if spans and max(end for _, end in spans) - min(start for start, _ in spans) > SPAN:
        return None
    return _bits(start.toordinal() + ahead for start, end in spans for ahead in range((end - start).days + 1))


def between(first: datetime, last: datetime) -> str:
    """All days of a stretch of time, the second moment exclusive."""
    return _bits(range(first.date().toordinal(), (last - _INSTANT).date().toordinal() + 1))


def after(day: date) -> str:
    """All days that come after this one, as far as anything reaches."""
    return _bits(range(day.toordinal() + 1, (day + SPAN).toordinal() + 1))


def are_in_sight(first: datetime, last: datetime, now: datetime) -> bool:
    """Whether bits answer for this stretch: it is made of whole days, and none of them is past or too far away."""
    whole = first.time() == last.time() == time()
    return whole and now.date() <= first.date() and last.date() <= now.date() + SIGHT


def _bits(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes them, the first bit in front."""
    row = ["0"] * LENGTH
    for number in numbers:
        row[number % LENGTH] = "1"
    return "".join(row)
