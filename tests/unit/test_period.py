"""What "heute", "am Wochenende" and "in den Ferien" mean on a given day."""

from datetime import date, datetime, timedelta

import pytest

from app.directory.recurrence import BERLIN
from app.families import period
from app.families.reading import read_wish
from app.families.wish import PRESETS

SATURDAY = date(2026, 11, 28)
LAND = "NW"


def test_today_is_one_day() -> None:
    assert period.days("heute", SATURDAY, LAND) == (SATURDAY, SATURDAY)


def test_a_week_is_seven_days_from_today() -> None:
    assert period.days("woche", SATURDAY, LAND) == (SATURDAY, date(2026, 12, 4))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 23), SATURDAY),
        (date(2026, 11, 27), SATURDAY),
        (date(2026, 11, 28), SATURDAY),
        (date(2026, 11, 29), date(2026, 11, 29)),
    ],
)
def test_the_weekend_is_this_one_and_what_is_left_of_it(today: date, first: date) -> None:
    assert period.days("wochenende", today, LAND) == (first, date(2026, 11, 29))


def test_holidays_are_the_next_ones_or_what_is_left_of_them() -> None:
    before = period.days("ferien", date(2026, 12, 1), LAND)
    during = period.days("ferien", date(2026, 12, 28), LAND)

    assert before == (date(2026, 12, 23), date(2027, 1, 6))
    assert during == (date(2026, 12, 28), date(2027, 1, 6))


def test_where_no_holidays_are_published_there_are_none() -> None:
    assert period.days("ferien", date(2099, 1, 1), LAND) == (None, None)
    assert "ferien" not in period.presets(date(2099, 1, 1), LAND)


@pytest.mark.parametrize("today", [date(2026, 3, 28) + timedelta(days=ahead) for ahead in range(3)])
def test_a_preset_runs_from_midnight_to_midnight_even_when_the_clocks_change(today: date) -> None:
    for first, last in period.presets(today, LAND).values():
        assert (first.hour, last.hour) == (0, 0)
        assert first.tzinfo is BERLIN
        assert first < last


@pytest.mark.parametrize("preset", PRESETS)
def test_choosing_a_preset_asks_for_what_was_counted(preset: str) -> None:
    when = period.when(read_wish([("zeit", preset)]), SATURDAY, LAND)

    assert (when.first, when.last) == period.presets(SATURDAY, LAND)[preset]


def test_both_days_of_a_period_belong_to_it() -> None:
    when = period.when(read_wish([("von", "2026-12-24"), ("bis", "2026-12-26")]), SATURDAY, LAND)

    assert when.first == datetime(2026, 12, 24, tzinfo=BERLIN)
    assert when.last == datetime(2026, 12, 27, tzinfo=BERLIN)


def test_one_end_may_stay_open() -> None:
    assert period.when(read_wish([("von", "2026-12-24")]), SATURDAY, LAND).last is None
    assert period.when(read_wish([("bis", "2026-12-24")]), SATURDAY, LAND).first is None


def test_weekdays_are_counted_from_monday_and_parts_of_the_day_translated() -> None:
    when = period.when(read_wish([("tag", "mo"), ("tag", "so"), ("tageszeit", "nachmittag")]), SATURDAY, LAND)

    assert when.weekdays == {1, 7}
    assert when.dayparts == {"afternoon"}


def test_without_a_wish_about_time_nothing_is_asked() -> None:
    assert not period.when(read_wish([]), SATURDAY, LAND)
