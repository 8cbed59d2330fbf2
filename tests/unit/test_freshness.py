"""When an offer is asked about, and what follows: the table, and laws that hold whatever happens in whatever order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory import freshness
from app.directory.freshness import LADDER, RHYTHMS, Freshness
from app.directory.recurrence import ScheduleKind

CONFIRMED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("months", "reminders", "today", "state"),
    [
        (6, 0, date(2026, 7, 30), Freshness.FRESH),
        (6, 0, date(2026, 7, 31), Freshness.DUE),
        (1, 0, date(2026, 2, 27), Freshness.FRESH),
        (1, 0, date(2026, 2, 28), Freshness.DUE),
        (6, 1, date(2026, 8, 1), Freshness.REMINDED),
        (6, 2, date(2026, 8, 1), Freshness.REMINDED_AGAIN),
        (6, 3, date(2026, 8, 1), Freshness.MARKED),
        (6, 4, date(2026, 8, 1), Freshness.LOWERED),
        (6, 5, date(2026, 8, 1), Freshness.HIDDEN),
        (6, 5, date(2036, 8, 1), Freshness.HIDDEN),
        (6, 1, date(2036, 8, 1), Freshness.REMINDED),
    ],
)
def test_the_state_follows_from_time_once_and_then_from_mails(
    months: int, reminders: int, today: date, state: Freshness
) -> None:
    assert freshness.state(CONFIRMED, months, reminders, today) == state


@pytest.mark.parametrize(
    ("reminders", "reminded_on", "next_on"),
    [
        (0, None, date(2026, 7, 31)),
        (1, date(2026, 8, 1), date(2026, 8, 15)),
        (2, date(2026, 8, 15), date(2026, 8, 29)),
        (3, date(2026, 8, 29), date(2026, 9, 26)),
        (4, date(2026, 9, 26), date(2026, 10, 24)),
        (5, date(2026, 10, 24), None),
    ],
)
def test_the_next_mail_waits_for_its_pause(reminders: int, reminded_on: date | None, next_on: date | None) -> None:
    assert freshness.next_on(CONFIRMED, 6, reminders, reminded_on) == next_on


def test_every_kind_of_schedule_has_a_rhythm() -> None:
    assert RHYTHMS.keys() == set(ScheduleKind)


def test_the_ladder_leads_through_every_state_once_with_time_to_answer_before_each_step() -> None:
    assert [step.to for step in LADDER] == list(Freshness)[2:]
    assert all(step.after >= timedelta(days=14) for step in LADDER[1:])


days = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["worker", "confirm", "nothing"])), max_size=60)


@given(months=st.sampled_from([1, *freshness.CHOICES]), walk=days)
def test_no_step_is_left_out_taken_back_or_taken_unannounced(months: int, walk: list[tuple[int, str]]) -> None:
    today, confirmed_on = CONFIRMED, CONFIRMED
    reminders, reminded_on, announced = 0, None, freshness.due_on(CONFIRMED, months)
    before = Freshness.FRESH
    order = list(Freshness)
    for passed, what in walk:
        today += timedelta(days=passed)
        if what == "confirm":
            confirmed_on, reminders, reminded_on = today, 0, None
            announced = freshness.due_on(today, months)
        next_on = freshness.next_on(confirmed_on, months, reminders, reminded_on)
        if what == "worker" and next_on is not None and next_on <= today:
            assert today >= announced
            reminders, reminded_on = reminders + 1, today
            announced = freshness.next_on(confirmed_on, months, reminders, reminded_on) or date.max
        after = freshness.state(confirmed_on, months, reminders, today)

        if what == "confirm":
            assert after == Freshness.FRESH
        else:
            assert order.index(after) >= order.index(before)
            if order.index(before) >= order.index(Freshness.REMINDED):
                assert order.index(after) - order.index(before) <= 1
        before = after


@given(reminders=st.integers(0, 5), days_later=st.integers(0, 4000))
def test_time_alone_never_marks_lowers_or_hides(reminders: int, days_later: int) -> None:
    today = CONFIRMED + timedelta(days=days_later)

    reached = freshness.state(CONFIRMED, 6, reminders, today)

    for wanted in (Freshness.MARKED, Freshness.LOWERED, Freshness.HIDDEN):
        is_there = list(Freshness).index(reached) >= list(Freshness).index(wanted)
        assert freshness.has_reached(wanted, reminders) == is_there
