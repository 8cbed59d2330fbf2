"""The traps of the calendar, one by one. The rules at large: `test_recurrence_properties`."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.directory.recurrence import (
    BERLIN,
    ExceptionKind,
    HolidayRule,
    Occurrence,
    ScheduleException,
    ScheduleKind,
    ScheduleSpec,
    next_occurrence,
    occurrences,
)

LAND = "BE"
EARLIEST, LATEST = date(2025, 9, 1), date(2029, 6, 30)


def weekly(*weekdays: int, **fields) -> ScheduleSpec:
    times = {"opens_at": time(16), "closes_at": time(17)}
    return ScheduleSpec(ScheduleKind.WEEKLY, weekdays=weekdays, **times | fields)


def monthly(**fields) -> ScheduleSpec:
    return ScheduleSpec(ScheduleKind.MONTHLY, **{"opens_at": time(10), "closes_at": time(13)} | fields)


def cancelled(day: date) -> ScheduleException:
    return ScheduleException(day, ExceptionKind.CANCELLED)


def extra(day: date, opens_at: time | None = None, closes_at: time | None = None) -> ScheduleException:
    return ScheduleException(day, ExceptionKind.EXTRA, opens_at, closes_at)


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)


def days(spec: ScheduleSpec, first: date, last: date, land: str | None = LAND) -> list[date]:
    return [each.starts_at.date() for each in occurrences(spec, first, last, land)]


def test_the_wall_clock_stays_when_the_clocks_change():
    sundays = [each.starts_at for each in occurrences(weekly(7), date(2026, 10, 18), date(2026, 10, 25), LAND)]

    assert [start.hour for start in sundays] == [16, 16]
    assert sundays[1].astimezone(UTC) - sundays[0].astimezone(UTC) == timedelta(days=7, hours=1)


def test_a_time_that_is_skipped_in_spring_is_an_hour_later():
    [night] = occurrences(
        weekly(7, opens_at=time(2, 30), closes_at=time(3)), date(2027, 3, 28), date(2027, 3, 28), LAND
    )

    assert night.starts_at == night.ends_at == moment(2027, 3, 28, 3, 30)


def test_a_time_that_comes_twice_in_autumn_is_the_first():
    [night] = occurrences(
        weekly(7, opens_at=time(2, 30), closes_at=time(4)), date(2026, 10, 25), date(2026, 10, 25), LAND
    )

    assert night.starts_at.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.ends_at.astimezone(UTC) == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


def test_every_second_week_goes_on_across_a_year_of_53_weeks():
    fortnightly = weekly(2, starts_on=date(2026, 12, 1), interval=2)

    found = days(fortnightly, date(2026, 12, 1), date(2027, 1, 31))

    assert found == [
        date(2026, 12, 1),
        date(2026, 12, 15),
        date(2026, 12, 29),
        date(2027, 1, 12),
        date(2027, 1, 26),
    ]


def test_weeks_are_counted_from_the_monday_of_the_first_week():
    fortnightly = weekly(1, 4, starts_on=date(2026, 11, 25), interval=2)

    assert days(fortnightly, date(2026, 11, 1), date(2026, 12, 12)) == [
        date(2026, 11, 26),
        date(2026, 12, 7),
        date(2026, 12, 10),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"month_week": 5, "weekdays": (6,)}, [date(2026, 8, 29), date(2026, 10, 31)]),
        ({"month_week": -1, "weekdays": (6,)}, [date(2026, 8, 29), date(2026, 9, 26), date(2026, 10, 31)]),
        (
            {"month_week": 1, "weekdays": (6, 7)},
            [date(2026, 9, 5), date(2026, 9, 6), date(2026, 10, 3), date(2026, 10, 4)],
        ),
        ({"month_day": 31}, [date(2026, 8, 31), date(2026, 10, 31)]),
        ({"month_day": 30}, [date(2026, 8, 30), date(2026, 9, 30), date(2026, 10, 30)]),
        ({}, []),
    ],
)
def test_monthly_days_are_left_out_where_a_month_lacks_them(fields, expected):
    assert days(monthly(**fields), date(2026, 8, 15), date(2026, 10, 31)) == expected


def test_the_29th_of_february_waits_for_its_year():
    yearly = monthly(starts_on=date(2024, 2, 29), interval=12)

    assert next_occurrence([yearly], moment(2024, 3, 1), LAND).starts_at == moment(2028, 2, 29, 10)


def test_an_open_rule_has_no_end_within_the_window():
    assert days(weekly(2), date(2026, 1, 1), date(2035, 12, 31))[-1] == date(2035, 12, 25)


def test_both_ends_of_a_window_belong_to_it():
    assert days(weekly(2), date(2026, 11, 24), date(2026, 12, 1)) == [date(2026, 11, 24), date(2026, 12, 1)]


@pytest.mark.parametrize("kind", [ScheduleKind.NONE, ScheduleKind.BY_ARRANGEMENT])
def test_without_fixed_dates_there_are_none(kind):
    assert not days(ScheduleSpec(kind, opens_at=time(9)), EARLIEST, LATEST)


@pytest.mark.parametrize(
    "spec",
    [
        ScheduleSpec(ScheduleKind.DATE),
        ScheduleSpec(ScheduleKind.PERIOD, starts_on=date(2026, 8, 3)),
        ScheduleSpec(ScheduleKind.PERIOD, starts_on=date(2026, 8, 7), ends_on=date(2026, 8, 3)),
        ScheduleSpec(ScheduleKind.WEEKLY),
        ScheduleSpec(ScheduleKind.WEEKLY, weekdays=(2,), interval=2),
        ScheduleSpec(ScheduleKind.DAILY, starts_on=date(2026, 8, 7), ends_on=date(2026, 8, 3)),
        ScheduleSpec(ScheduleKind.MONTHLY, month_week=1),
    ],
)
def test_a_rule_that_lacks_something_brings_no_dates(spec):
    assert not days(spec, EARLIEST, LATEST)


def test_without_times_it_lasts_the_whole_day():
    [day] = occurrences(ScheduleSpec(ScheduleKind.DATE, date(2026, 11, 28)), EARLIEST, LATEST, LAND)

    assert day == Occurrence(moment(2026, 11, 28), moment(2026, 11, 29), True)


def test_without_a_closing_time_the_end_is_the_beginning():
    [day] = occurrences(ScheduleSpec(ScheduleKind.DATE, date(2026, 11, 28), opens_at=time(10)), EARLIEST, LATEST, LAND)

    assert day == Occurrence(moment(2026, 11, 28, 10), moment(2026, 11, 28, 10), False)


def test_a_night_belongs_to_both_its_days():
    night = weekly(5, opens_at=time(19), closes_at=time(8))

    [found] = occurrences(night, date(2026, 11, 28), date(2026, 11, 28), LAND)

    assert (found.starts_at, found.ends_at) == (moment(2026, 11, 27, 19), moment(2026, 11, 28, 8))


def test_an_evening_until_midnight_does_not_belong_to_the_next_day():
    assert not days(weekly(5, opens_at=time(19), closes_at=time(0)), date(2026, 11, 28), date(2026, 11, 28))


def test_a_period_is_one_occurrence_on_each_of_its_days():
    camp = ScheduleSpec(ScheduleKind.PERIOD, date(2026, 8, 3), date(2026, 8, 7), time(9), time(15))

    for day in range(3, 8):
        [found] = occurrences(camp, date(2026, 8, day), date(2026, 8, day), LAND)
        assert (found.starts_at, found.ends_at) == (moment(2026, 8, 3, 9), moment(2026, 8, 7, 15))
    assert not days(camp, date(2026, 8, 8), LATEST)


def test_a_period_without_times_ends_with_its_last_day():
    [found] = occurrences(ScheduleSpec(ScheduleKind.PERIOD, date(2026, 8, 3), date(2026, 8, 7)), EARLIEST, LATEST, LAND)

    assert found == Occurrence(moment(2026, 8, 3), moment(2026, 8, 8), True)


def test_opening_hours_are_marked_and_are_all_days_without_weekdays():
    playground = ScheduleSpec(ScheduleKind.OPENING_HOURS, opens_at=time(8), closes_at=time(20))

    found = list(occurrences(playground, date(2026, 11, 23), date(2026, 11, 29), LAND))

    assert len(found) == 7
    assert all(each.opening for each in found)


def test_school_holidays_are_left_out_or_are_all_there_is():
    autumn = date(2026, 10, 12), date(2026, 11, 4)

    assert days(weekly(2, holidays=HolidayRule.NOT_IN_SCHOOL_HOLIDAYS), *autumn) == [
        date(2026, 10, 13),
        date(2026, 11, 3),
    ]
    assert days(weekly(2, holidays=HolidayRule.ONLY_SCHOOL_HOLIDAYS), *autumn) == [
        date(2026, 10, 20),
        date(2026, 10, 27),
    ]


@pytest.mark.parametrize(("rule", "expected"), [("not_in_school_holidays", 53), ("only_school_holidays", 0)])
def test_where_holidays_are_unknown_nothing_is_a_holiday(rule, expected):
    regular = weekly(2, holidays=HolidayRule(rule))

    assert len(days(regular, date(2045, 1, 1), date(2046, 1, 2))) == expected
    assert len(days(regular, date(2026, 1, 1), date(2027, 1, 5), land=None)) == expected


def test_an_explicit_date_takes_place_on_a_holiday():
    christmas = ScheduleSpec(
        ScheduleKind.DATE,
        date(2026, 12, 25),
        holidays=HolidayRule.NOT_IN_SCHOOL_HOLIDAYS,
        not_on_public_holidays=True,
    )

    assert days(christmas, EARLIEST, LATEST) == [date(2026, 12, 25)]


def test_a_cancelled_day_may_be_held_at_another_time():
    exceptions = cancelled(date(2026, 12, 24)), extra(date(2026, 12, 24), time(10), time(12))
    moved = weekly(4, exceptions=exceptions)

    found = list(occurrences(moved, date(2026, 12, 24), date(2026, 12, 31), LAND))

    assert [each.starts_at for each in found] == [moment(2026, 12, 24, 10), moment(2026, 12, 31, 16)]


def test_an_extra_date_has_the_usual_time_and_may_lie_after_the_end():
    course = weekly(4, ends_on=date(2026, 11, 26), exceptions=(extra(date(2026, 12, 5)),))

    assert next_occurrence([course], moment(2026, 11, 27), LAND).ends_at == moment(2026, 12, 5, 17)


def next_start(now: datetime, *specs: ScheduleSpec) -> datetime | None:
    found = next_occurrence(specs, now, LAND)
    return found.starts_at if found else None


def test_what_is_running_is_next_until_it_ends():
    assert next_start(moment(2026, 11, 24, 16, 59), weekly(2)) == moment(2026, 11, 24, 16)
    assert next_start(moment(2026, 11, 24, 17), weekly(2)) == moment(2026, 12, 1, 16)


def test_a_night_that_began_yesterday_is_still_next():
    assert next_start(moment(2026, 11, 28, 7), weekly(5, opens_at=time(19), closes_at=time(8))) == moment(
        2026, 11, 27, 19
    )


def test_the_moment_may_come_in_any_time_zone():
    assert next_start(datetime(2026, 11, 24, 16, 30, tzinfo=UTC), weekly(2)) == moment(2026, 12, 1, 16)


def test_dates_come_before_opening_hours():
    library = ScheduleSpec(ScheduleKind.OPENING_HOURS, opens_at=time(9), closes_at=time(18))
    now = moment(2026, 11, 24, 10)

    assert next_start(now, library, weekly(6)) == moment(2026, 11, 28, 16)
    assert next_start(now, library) == moment(2026, 11, 24, 9)


def test_what_is_over_has_no_next_date():
    assert next_start(moment(2026, 11, 24), weekly(2, ends_on=date(2026, 11, 17))) is None
    assert next_start(moment(2026, 11, 24)) is None
