"""A breaker opens after failures in a row, and lets one try in each pause."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.search.breaker import Breaker


@dataclass
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(failures_to_open=3, pause_s=10, clock=clock)
    for _ in range(3):
        breaker.failed()
    return breaker


def test_single_failures_change_nothing():
    breaker = Breaker(failures_to_open=3, clock=Clock())
    changes = []
    for _ in range(5):
        changes += [breaker.failed(), breaker.failed(), breaker.succeeded()]

    assert not any(changes)
    assert breaker.may_ask()


def test_failures_in_a_row_open_it_and_that_is_told_once():
    breaker = Breaker(failures_to_open=3, clock=Clock())

    assert [breaker.failed() for _ in range(5)] == [False, False, True, False, False]
    assert not breaker.may_ask()


def test_after_a_pause_one_may_try():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 9.9
    early = breaker.may_ask()
    clock.now = 10

    assert (early, breaker.may_ask(), breaker.may_ask()) == (False, True, False)


def test_of_many_at_once_one_may_try():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: breaker.may_ask(), range(64)))

    assert sum(allowed) == 1


def test_a_good_try_closes_it_and_that_is_told_once():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11
    breaker.may_ask()

    assert [breaker.succeeded(), breaker.succeeded()] == [True, False]
    assert breaker.may_ask()
    assert not breaker.is_open


def test_a_bad_try_costs_another_pause():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11
    breaker.may_ask()
    breaker.failed()
    clock.now = 20.9
    early = breaker.may_ask()
    clock.now = 21

    assert (early, breaker.may_ask()) == (False, True)


def test_a_try_nobody_hears_of_is_followed_by_another():
    clock = Clock()
    breaker = opened(clock)
    clock.now = 11
    breaker.may_ask()
    clock.now = 22

    assert breaker.may_ask()
