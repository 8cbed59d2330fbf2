"""Dates are kept week by week under names that come round: of a stretch all are read, and none from long after it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.directory.documents import HORIZON
from search_index.engine import Occurrence
from search_index.meilisearch import times
from search_index.meilisearch.tokens import micros

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
HOURS_AHEAD = HORIZON // HOUR + 24
"""From midnight of the day it is written on; what begins in the last hour may last into the day after."""

midnights = st.dates(date(2026, 1, 1), date(2031, 1, 1)).map(
    lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)
)
in_hours = st.integers(0, HOURS_AHEAD)


def occurrence(day: datetime, starts: int, lasts: int) -> Occurrence:
    return Occurrence(day + starts * HOUR, day + (starts + lasts) * HOUR)


@example(datetime(2026, 1, 1, tzinfo=UTC), [(HOURS_AHEAD, 24)], 0, 70 * 24)
@given(midnights, st.lists(st.tuples(in_hours, st.integers(1, 24)), min_size=1), in_hours, st.integers(0, 70 * 24))
def test_a_stretch_has_all_its_dates_and_none_from_long_after_it(
    day: datetime, dates: list[tuple[int, int]], asked_from: int, asked_for: int
) -> None:
    kept = times.by_week([occurrence(day, *each) for each in dates])
    begin = day + asked_from * HOUR
    end = begin + asked_for * HOUR

    names = {field.partition(".")[2] for field in times.fields(begin, end)}
    read = times.read({name: text for name, text in kept.items() if name in names})

    first, last = micros(begin), micros(end)
    wanted = [each for each in times.read(kept) if each.ends > first and each.starts <= last]
    assert [each for each in read if each.ends > first and each.starts <= last] == wanted
    # What is over before the stretch nobody takes for a date to come.
    assert all(each.starts < micros(end + WEEK) for each in read if each.ends > first)
