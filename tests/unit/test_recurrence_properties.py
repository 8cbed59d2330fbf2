"""Rules compared with a brute force that reads them out loud for every single day."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.directory import holidays
from app.directory.recurrence import (
    BERLIN,
    ExceptionKind,
    HolidayRule,
    ScheduleException,
    ScheduleKind,
    ScheduleSpec,
    merged,
    occurrences,
)

LAND = "BE"
DAY = timedelta(days=1)
EARLIEST, LATEST = date(2025, 9, 1), date(2029, 6, 30)

some_day = st.dates(EARLIEST, LATEST)
some_times = st.sampled_from([(None, None), (time(16), None), (time(9, 30), time(11)), (time(20), time(2))])
some_exceptions = st.lists(
    st.builds(
        ScheduleException,
        day=st.dates(date(2026, 6, 1), date(2027, 6, 30)),
        kind=st.sampled_from(ExceptionKind),
        opens_at=st.sampled_from([None, time(8)]),
    ),
    max_size=12,
)


@st.composite
def some_spec(draw: st.DrawFn) -> ScheduleSpec:
    opens_at, closes_at = draw(some_times)
    week = draw(st.sampled_from([None, 1, 2, 3, 4, 5, -1]))
    return ScheduleSpec(
        kind=draw(st.sampled_from([ScheduleKind.DAILY, ScheduleKind.WEEKLY, ScheduleKind.MONTHLY])),
        starts_on=draw(st.dates(EARLIEST, date(2027, 3, 1))),
        ends_on=draw(st.none() | st.dates(date(2027, 3, 1), LATEST)),
        opens_at=opens_at,
        closes_at=closes_at,
        interval=draw(st.integers(1, 5)),
        weekdays=tuple(sorted(draw(st.sets(st.integers(1, 7), max_size=4)))),
        month_week=week,
        month_day=draw(st.none() | st.integers(1, 31)),
        holidays=draw(st.sampled_from(HolidayRule)),
        not_on_public_holidays=draw(st.booleans()),
        exceptions=tuple(draw(some_exceptions)),
    )


@st.composite
def some_window(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    return first, first + draw(st.integers(0, 250)) * DAY


def is_named_by_rule(spec: ScheduleSpec, day: date) -> bool:
    """The rule read out loud, for one day alone."""
    if day < spec.starts_on or (spec.ends_on and day > spec.ends_on):
        return False
    weekdays = spec.weekdays or (spec.starts_on.isoweekday(),)
    if spec.kind == ScheduleKind.DAILY:
        return (day - spec.starts_on).days % spec.interval == 0
    if spec.kind == ScheduleKind.WEEKLY:
        weeks = (monday_of(day) - monday_of(spec.starts_on)).days // 7
        return weeks % spec.interval == 0 and day.isoweekday() in weekdays
    months = (day.year - spec.starts_on.year) * 12 + day.month - spec.starts_on.month
    if months % spec.interval:
        return False
    if spec.month_week is None:
        return day.day == (spec.month_day or spec.starts_on.day)
    return day.isoweekday() in weekdays and spec.month_week in weeks_of_month(day)


def monday_of(day: date) -> date:
    while day.isoweekday() != 1:
        day -= DAY
    return day


def weeks_of_month(day: date) -> set[int]:
    is_last = (day + 7 * DAY).month != day.month
    return {(day.day - 1) // 7 + 1} | ({-1} if is_last else set())


def is_free_of_holidays(spec: ScheduleSpec, day: date) -> bool:
    if spec.not_on_public_holidays and holidays.is_public_holiday(day, LAND):
        return False
    is_holiday = holidays.is_school_holiday(day, LAND)
    return {
        HolidayRule.ANY: True,
        HolidayRule.NOT_IN_SCHOOL_HOLIDAYS: not is_holiday,
        HolidayRule.ONLY_SCHOOL_HOLIDAYS: is_holiday,
    }[spec.holidays]


def starts_by_brute_force(spec: ScheduleSpec, first: date, last: date) -> set[datetime]:
    cancelled_days = {each.day for each in spec.exceptions if each.kind == ExceptionKind.CANCELLED}
    starts = set()
    for day in (first + n * DAY for n in range((last - first).days + 1)):
        if is_named_by_rule(spec, day) and is_free_of_holidays(spec, day) and day not in cancelled_days:
            starts.add(datetime.combine(day, spec.opens_at or time(), BERLIN))
    for each in spec.exceptions:
        if each.kind == ExceptionKind.EXTRA and first <= each.day <= last:
            starts.add(datetime.combine(each.day, each.opens_at or spec.opens_at or time(), BERLIN))
    return starts


@settings(max_examples=120, deadline=None)
@given(some_spec(), some_window())
def test_a_rule_brings_the_days_that_a_brute_force_finds(spec, window):
    first, last = window

    found = {each.starts_at for each in occurrences(spec, first, last, LAND)}

    begun_before = {starts_at for starts_at in found if starts_at.date() < first}
    assert found - begun_before == starts_by_brute_force(spec, first, last)
    assert begun_before <= starts_by_brute_force(spec, first - DAY, first - DAY)


@settings(max_examples=60, deadline=None)
@given(some_spec(), some_window(), st.integers(0, 250))
def test_a_window_may_be_split_anywhere(spec, window, cut):
    first, last = window
    middle = min(first + cut * DAY, last)

    whole = list(occurrences(spec, first, last, LAND))
    halves = [*occurrences(spec, first, middle, LAND), *occurrences(spec, middle + DAY, last, LAND)]

    assert whole == sorted(set(halves))


@settings(max_examples=40, deadline=None)
@given(st.lists(some_spec(), max_size=3), some_window())
def test_several_schedules_are_one_list_in_order_without_duplicates(specs, window):
    each_for_itself = {each for spec in specs for each in occurrences(spec, *window, LAND)}

    assert list(merged([*specs, *specs], *window, LAND)) == sorted(each_for_itself)
