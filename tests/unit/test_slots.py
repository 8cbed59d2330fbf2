"""When in the week something takes place, as bits."""

from datetime import datetime, timedelta

import pytest

from app.directory.recurrence import BERLIN
from search_index import slots
from search_index.engine import Occurrence


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def lasting(start: datetime, *, all_day: bool = False, **length: int) -> int:
    return slots.of(Occurrence(start, start + timedelta(**length), all_day))


def test_every_slot_has_a_bit_of_its_own() -> None:
    bits = [slots.mask([day], [part]) for day in range(1, 8) for part in slots.DAYPARTS]

    assert len(set(bits)) == 21
    assert sum(bits) == slots.ALL_SLOTS
    assert all(bit & (bit - 1) == 0 for bit in bits)


def test_no_day_means_every_day_and_no_part_every_part() -> None:
    assert slots.mask() == slots.ALL_SLOTS
    assert slots.mask([1]) == slots.mask([1], slots.DAYPARTS)
    assert slots.mask([], ["evening"]) == slots.mask(range(1, 8), ["evening"])


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, "morning"),
        (9, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (17, "afternoon"),
        (18, "evening"),
        (23, "evening"),
    ],
)
def test_the_start_decides_the_part_of_the_day(hour: int, part: str) -> None:
    assert lasting(at(23, hour, 59), hours=1) == slots.mask([1], [part])


def test_what_runs_past_midnight_belongs_to_the_day_it_began() -> None:
    assert lasting(at(28, 22), hours=5) == slots.mask([6], ["evening"])


def test_what_lasts_all_day_is_on_at_every_time_of_its_day() -> None:
    assert lasting(at(23, 0), all_day=True, days=1) == slots.mask([1])


def test_what_lasts_several_days_is_on_at_every_time_of_each() -> None:
    assert lasting(at(27, 9), days=2, hours=6) == slots.mask([5, 6, 7])
    assert lasting(at(23, 0), all_day=True, days=30) == slots.ALL_SLOTS


def test_a_moment_without_an_end_has_a_slot_too() -> None:
    assert lasting(at(23, 16)) == slots.mask([1], ["afternoon"])


def test_on_the_day_the_clocks_change_the_wall_clock_counts() -> None:
    start = datetime(2026, 10, 25, 12, tzinfo=BERLIN)

    assert slots.of(Occurrence(start, start + timedelta(hours=1))) == slots.mask([7], ["afternoon"])
