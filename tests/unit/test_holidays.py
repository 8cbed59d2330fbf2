"""School and public holidays, as the Länder have published them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.directory.holidays import (
    LANDS,
    SchoolHolidays,
    is_public_holiday,
    is_school_holiday,
    school_holiday_days,
    school_holiday_period,
    school_holidays,
)


def test_there_are_sixteen_laender():
    assert len(LANDS) == 16


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 18), False),
        (date(2026, 10, 19), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
        (date(2027, 1, 1), True),
    ],
)
def test_both_ends_of_the_holidays_belong_to_them(day, expected):
    assert is_school_holiday(day, "BE") is expected


@pytest.mark.parametrize("day", [date(2029, 12, 27), date(2045, 7, 1), date(1950, 7, 1)])
def test_of_unpublished_years_we_say_that_we_do_not_know(day):
    assert is_school_holiday(day, "BE") is None
    assert school_holiday_period(date(2045, 7, 1), "BE") is None


def test_holidays_differ_from_land_to_land():
    assert is_school_holiday(date(2026, 10, 13), "NI")
    assert not is_school_holiday(date(2026, 10, 13), "BE")
    assert is_public_holiday(date(2026, 10, 31), "BB")
    assert not is_public_holiday(date(2026, 10, 31), "BE")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 20), SchoolHolidays("Herbstferien", date(2026, 10, 19), date(2026, 10, 31))),
        (date(2026, 11, 22), SchoolHolidays("Weihnachtsferien", date(2026, 12, 23), date(2027, 1, 2))),
        (date(2027, 1, 2), SchoolHolidays("Weihnachtsferien", date(2026, 12, 23), date(2027, 1, 2))),
        (date(2027, 1, 3), SchoolHolidays("Winterferien", date(2027, 2, 1), date(2027, 2, 6))),
    ],
)
def test_the_period_is_the_running_or_the_next_one_also_across_the_turn_of_the_year(day, expected):
    assert school_holiday_period(day, "BE") == expected


def test_a_single_day_off_is_no_period():
    day_after_ascension = date(2026, 5, 15)

    assert is_school_holiday(day_after_ascension, "BE")
    assert school_holiday_period(day_after_ascension, "BE").name == "Sommerferien"


def test_a_weekend_within_the_holidays_belongs_to_them_though_the_list_leaves_it_out():
    assert is_school_holiday(date(2025, 8, 2), "BY")
    assert school_holiday_period(date(2025, 7, 20), "BY") == (
        "Sommerferien",
        date(2025, 8, 1),
        date(2025, 9, 15),
    )


def test_names_are_those_people_use():
    names = [period.name for period in school_holidays("BY", 2026)]

    assert names == [
        "Frühjahrsferien",
        "Osterferien",
        "Pfingstferien",
        "Sommerferien",
        "Herbstferien",
        "Weihnachtsferien",
    ]


@pytest.mark.parametrize("land", LANDS)
def test_every_land_has_six_weeks_of_summer_and_periods_in_order(land):
    for year in (2026, 2027, 2028):
        periods = school_holidays(land, year)
        [summer] = [period for period in periods if period.name == "Sommerferien"]
        assert timedelta(weeks=5) < summer.last - summer.first < timedelta(weeks=7)
        assert all(before.last < after.first for before, after in pairwise(periods))
        assert {day.year for day in school_holiday_days(land, year)} == {year}
