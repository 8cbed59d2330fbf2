"""Days as bits say the same as the dates themselves."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from search_index.engine import Occurrence
from search_index.postgres import days

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@given(
    first=st.integers(-300, 300),
    spans=st.lists(st.tuples(st.integers(0, 410), st.integers(1, 60)), min_size=1, max_size=8),
    asked=st.integers(0, 200),
    length=st.integers(1, 25),
)
@example(first=300, spans=[(350, 60)], asked=0, length=25)
def test_bits_answer_as_the_dates_would(first: int, spans: list[tuple[int, int]], asked: int, length: int) -> None:
    start = TODAY + first * DAY
    dates = [Occurrence(midnight(start + at * DAY), midnight(start + (at + n) * DAY)) for at, n in spans]
    has_future = any(each.ends_at > midnight(TODAY) for each in dates)
    begin, end = midnight(TODAY + asked * DAY), midnight(TODAY + (asked + length) * DAY)
    bits = days.of(dates)

    if bits is not None and has_future:
        overlaps = any(each.starts_at < end and each.ends_at > begin for each in dates)
        assert days.are_in_sight(begin, end, midnight(TODAY))
        assert _have_common(bits, days.between(begin, end)) == overlaps


def _have_common(some: str, other: str) -> bool:
    return any(a == b == "1" for a, b in zip(some, other, strict=True))


def test_dates_too_far_apart_have_no_bits() -> None:
    far = midnight(TODAY + days.SPAN)

    assert days.of([Occurrence(midnight(TODAY), midnight(TODAY + DAY)), Occurrence(far, far + DAY)]) is not None
    assert days.of([Occurrence(midnight(TODAY), far + 2 * DAY)]) is None


def test_only_whole_days_within_sight_are_asked_by_bits() -> None:
    now = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)

    assert days.are_in_sight(midnight(TODAY), midnight(TODAY + DAY), now)
    assert not days.are_in_sight(now, midnight(TODAY + DAY), now)
    assert not days.are_in_sight(midnight(TODAY - DAY), midnight(TODAY + DAY), now)
    assert not days.are_in_sight(midnight(TODAY), midnight(TODAY + days.SIGHT + DAY), now)


def test_after_a_day_come_all_others() -> None:
    later = days.after(TODAY)

    assert not _have_common(later, days.between(midnight(TODAY), midnight(TODAY + DAY)))
    assert _have_common(later, days.between(midnight(TODAY + DAY), midnight(TODAY + 2 * DAY)))
    assert _have_common(later, days.between(midnight(TODAY + days.SPAN), midnight(TODAY + days.SPAN + DAY)))
