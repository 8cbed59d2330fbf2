"""Counting in memory: nothing is lost between threads, and memory is bounded."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.usage.tally import Cell, Noticed, Tally

DAY = date(2026, 11, 22)


def view(number: int) -> Noticed:
    return Noticed(DAY, "offer", UUID(int=number), "views")


@given(st.lists(st.lists(st.integers(0, 5), max_size=20), max_size=8))
def test_whatever_threads_count_at_once_the_sum_is_kept(by_thread: list[list[int]]) -> None:
    """Some of it is taken in between, some of that put back: as a carrying does, and one that fails."""
    tally, carried = Tally(), Counter[Cell]()

    def count(numbers: list[int]) -> Counter[Cell]:
        taken = Counter[Cell]()
        for number in numbers:
            tally.add([view(number), view(number + 100)])
            if number == 3:
                taken.update(tally.take())
            if number == 4:
                tally.put_back(tally.take())
        return taken

    with ThreadPoolExecutor(4) as threads:
        for taken in threads.map(count, by_thread):
            carried.update(taken)
    carried.update(tally.take())

    once = Counter(number for numbers in by_thread for number in numbers)
    expected = Counter({view(n): times for n, times in once.items()})
    expected.update({view(n + 100): times for n, times in once.items()})
    assert carried == expected
    assert tally.lost == 0


@given(st.lists(st.integers(0, 50)), st.integers(1, 10))
def test_a_flood_fills_no_memory_and_every_count_is_kept_or_reported_lost(numbers: list[int], most: int) -> None:
    tally = Tally(most)

    tally.add(map(view, numbers))
    cells = tally.take()

    assert len(cells) <= most
    assert sum(cells.values()) + tally.lost == len(numbers)


def test_what_is_known_already_is_counted_in_a_flood_too() -> None:
    tally = Tally(most=1)

    tally.add([view(1), view(2), view(1)])

    assert tally.take() == {view(1): 2}
    assert tally.lost == 1
