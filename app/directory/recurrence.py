"""When an offer takes place: a schedule's rule in, moments in Berlin out. No database, no clock."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday

from app.directory import holidays

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = f"CAST(now() AT TIME ZONE '{BERLIN.key}' AS date)"
"""As SQL: the day it is here, whatever clock the database goes by."""

ALL_WEEKDAYS = tuple(range(1, 8))

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MIDNIGHT = time()
_AHEAD = timedelta(days=5 * 366)
"""How far `next_occurrence` looks: far enough for a rule about the 29th of February."""


class ScheduleKind(StrEnum):
    NONE = "none"
    BY_ARRANGEMENT = "by_arrangement"
    OPENING_HOURS = "opening_hours"
    DATE = "date"
    PERIOD = "period"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class HolidayRule(StrEnum):
    ANY = "any"
    NOT_IN_SCHOOL_HOLIDAYS = "not_in_school_holidays"
    ONLY_SCHOOL_HOLIDAYS = "only_school_holidays"


class ExceptionKind(StrEnum):
    CANCELLED = "cancelled"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class ScheduleException:
    """Cancels what the rule brings on the day, or adds a date, by default at the time of the schedule."""

    day: date
    kind: ExceptionKind
    opens_at: time | None = None
    closes_at: time | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """One rule of an offer. The fields are those of table `schedule`.

    period: one thing from `starts_on` to `ends_on`. daily: every `interval`-th day.
    weekly: on `weekdays` of every `interval`-th week, counted from the week (Monday first) of `starts_on`.
    opening_hours: every week, on all days if `weekdays` is empty.
    monthly: the `month_week`-th of each of `weekdays` (-1 is the last), else the day `month_day`;
    a month that has no such day is left out.
    What is left open is taken from `starts_on`; a rule that still lacks something brings no dates.
    A closing time before the opening time lies on the next day.
    """

    kind: ScheduleKind
    starts_on: date | None = None
    ends_on: date | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_week: int | None = None
    month_day: int | None = None
    holidays: HolidayRule = HolidayRule.ANY
    not_on_public_holidays: bool = False
    note: str = ""
    exceptions: tuple[ScheduleException, ...] = ()

    @property
    def on_weekdays(self) -> tuple[int, ...]:
        return self.weekdays or ((self.starts_on.isoweekday(),) if self.starts_on else ())

    @property
    def on_month_day(self) -> int | None:
        return self.month_day or (self.starts_on.day if self.starts_on else None)


class Occurrence(NamedTuple):
    """All day ends at the midnight after. Without a known closing time, `ends_at` is `starts_at`.

    `opening` marks opening hours: people may come then, but nothing begins. They answer "what is there on
    Saturday afternoon", while a next date says "geöffnet" and a calendar leaves them out.
    """

    starts_at: datetime
    ends_at: datetime
    all_day: bool
    opening: bool = False


def occurrences(spec: ScheduleSpec, first: date, last: date, land: str | None) -> Iterator[Occurrence]:
    """What touches the days from `first` to `last`, both included, in order and without duplicates.

    Touches: a holiday camp that began last week and a night that began yesterday belong to today.
    School holidays not yet published count as school days. Explicit dates and periods take place whatever
    the holidays, and a period also on cancelled days: it is one thing, its pauses are told in words.
    """
    begin, end = _moment(first, _MIDNIGHT), _moment(last + _DAY, _MIDNIGHT)
    for each in _distinct(heapq.merge(_regular(spec, first - _DAY, last, land), _extra(spec))):
        if each.starts_at >= end:
            return
        if each.ends_at > begin or each.starts_at >= begin:
            yield each


def merged(specs: Iterable[ScheduleSpec], first: date, last: date, land: str | None) -> Iterator[Occurrence]:
    """The dates of several schedules as one list: in order, without duplicates."""
    return _distinct(heapq.merge(*(occurrences(spec, first, last, land) for spec in specs)))


def next_occurrence(specs: Iterable[ScheduleSpec], now: datetime, land: str | None) -> Occurrence | None:
    """The first that is not over yet. Opening hours only where an offer has no dates of its own."""
    today = now.astimezone(BERLIN).date()
    specs = tuple(specs)
    for is_opening in (False, True):
        rules = [spec for spec in specs if (spec.kind == ScheduleKind.OPENING_HOURS) == is_opening]
        for each in merged(rules, today, today + _AHEAD, land):
            if each.ends_at > now:
                return each
    return None


def _distinct(ordered: Iterable[Occurrence]) -> Iterator[Occurrence]:
    before = None
    for each in ordered:
        if each != before:
            yield each
        before = each


def _regular(spec: ScheduleSpec, first: date, last: date, land: str | None) -> Iterator[Occurrence]:
    if spec.kind == ScheduleKind.PERIOD:
        if spec.starts_on and spec.ends_on and spec.starts_on <= spec.ends_on:
            yield _occurrence(spec, spec.starts_on, spec.ends_on, spec.opens_at, spec.closes_at)
        return
    takes_place = _takes_place(spec, land)
    for day in _rule_days(spec, max(first, spec.starts_on or first), min(last, spec.ends_on or last)):
        if takes_place(day):
            yield _occurrence(spec, day, day, spec.opens_at, spec.closes_at)


def _extra(spec: ScheduleSpec) -> list[Occurrence]:
    extra = (each for each in spec.exceptions if each.kind == ExceptionKind.EXTRA)
    return sorted(
        _occurrence(spec, each.day, each.day, each.opens_at, each.closes_at)
        if each.opens_at or each.closes_at
        else _occurrence(spec, each.day, each.day, spec.opens_at, spec.closes_at)
        for each in extra
    )


def _takes_place(spec: ScheduleSpec, land: str | None) -> Callable[[date], bool]:
    """What the holiday rules say of a day. Where holidays are unknown, nothing is a holiday."""
    cancelled = {each.day for each in spec.exceptions if each.kind == ExceptionKind.CANCELLED}

    def takes_place(day: date) -> bool:
        if day in cancelled:
            return False
        if spec.kind == ScheduleKind.DATE:
            return True
        if spec.not_on_public_holidays and land and holidays.is_public_holiday(day, land):
            return False
        if spec.holidays == HolidayRule.ANY:
            return True
        is_school_holiday = bool(land) and day in holidays.school_holiday_days(land, day.year)
        return is_school_holiday == (spec.holidays == HolidayRule.ONLY_SCHOOL_HOLIDAYS)

    return takes_place


def _rule_days(spec: ScheduleSpec, first: date, last: date) -> Iterator[date]:
    """The days the bare rule names, in order. Both ends already lie within the life of the rule."""
    counted_from = spec.starts_on or (first if spec.interval == 1 else None)
    if counted_from is None or first > last:
        return
    if spec.kind == ScheduleKind.DATE and spec.starts_on == first:
        yield first
    for moment in _rule(spec, counted_from, first, last) or ():
        if moment.date() >= first:
            yield moment.date()


def _rule(spec: ScheduleSpec, counted_from: date, first: date, last: date) -> rrule | None:
    """None for what does not come again, and for a rule that lacks something. It may begin before `first`."""
    match spec.kind:
        case ScheduleKind.DAILY:
            start = _ahead(counted_from, first, spec.interval * _DAY)
            return rrule(DAILY, start, spec.interval, until=last)
        case ScheduleKind.WEEKLY if days := _weekdays(spec.on_weekdays):
            start = _ahead(counted_from, first, spec.interval * _WEEK)
            return rrule(WEEKLY, start, spec.interval, wkst=MO, byweekday=days, until=last)
        case ScheduleKind.OPENING_HOURS:
            return rrule(WEEKLY, first, byweekday=_weekdays(spec.weekdays or ALL_WEEKDAYS), until=last)
        case ScheduleKind.MONTHLY if spec.month_week and (days := _weekdays(spec.on_weekdays, spec.month_week)):
            start = _months_ahead(counted_from, first, spec.interval)
            return rrule(MONTHLY, start, spec.interval, byweekday=days, until=last)
        case ScheduleKind.MONTHLY if spec.on_month_day and not spec.month_week:
            start = _months_ahead(counted_from, first, spec.interval)
            return rrule(MONTHLY, start, spec.interval, bymonthday=spec.on_month_day, until=last)
    return None


def _weekdays(numbers: tuple[int, ...], nth: int | None = None) -> list[weekday]:
    return [weekday(number - 1, nth) for number in numbers]


def _ahead(counted_from: date, first: date, step: timedelta) -> date:
    """As close before `first` as whole steps go: rrule would walk all of them."""
    return counted_from + (first - counted_from) // step * step


def _months_ahead(counted_from: date, first: date, interval: int) -> date:
    """From the first of the month, which every month has."""
    month = counted_from.replace(day=1)
    gone = relativedelta(first, month)
    months = gone.years * 12 + gone.months
    return month + relativedelta(months=months - months % interval)


def _occurrence(
    spec: ScheduleSpec, first: date, last: date, opens_at: time | None, closes_at: time | None
) -> Occurrence:
    is_opening = spec.kind == ScheduleKind.OPENING_HOURS
    begins, ends = opens_at or _MIDNIGHT, closes_at or _MIDNIGHT
    if begins == ends == _MIDNIGHT:
        return Occurrence(_moment(first, begins), _moment(last + _DAY, ends), True, is_opening)
    starts_at = _moment(first, begins)
    if closes_at is None and first == last:
        return Occurrence(starts_at, starts_at, False, is_opening)
    is_past_midnight = closes_at is None or (first == last and ends < begins)
    ends_at = _moment(last + _DAY if is_past_midnight else last, ends)
    return Occurrence(starts_at, max(starts_at, ends_at), False, is_opening)


def _moment(day: date, at: time) -> datetime:
    """The wall clock's time. 2 to 3 may be skipped (then it is an hour later) or come twice (the first)."""
    moment = datetime.combine(day, at, BERLIN)
    return moment.astimezone(UTC).astimezone(BERLIN) if moment.hour == 2 else moment
