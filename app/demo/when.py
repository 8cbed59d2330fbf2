"""The short notation for times in the content files.

    di 16-17            every Tuesday                    mi/2 9:30-11       every second Wednesday
    mo do 9-12          Mondays and Thursdays            4.sa, last.sa      the fourth, the last Saturday of a month
    date sa+2 10-13     the Saturday two weeks ahead     hours mo-fr 8-16   opening hours
    daily ferien 9-15   Monday to Friday in the next school holidays; `sommer`: in the next summer holidays
    period fr+6..+2     one thing until two days later   period sommer+1    eight days from the second summer week on
    date 11-11 17-19    on the next 11 November          date sa@06-13      on the Saturday from the next 13 June on
    none, arrangement

After that, in any order: `term` (not in school holidays), `break` (only then), `nofeast` (not on public holidays),
`from-2 until+7` (weeks around this one), `season:03-01..10-31` (the current or the next one), `skip+2` (called off
in two weeks), `extra:sa+3` (an extra date).
What stands after `|` is a note. Everything counts from the week of `today`, so nothing grows stale.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

from app.directory.holidays import SchoolHolidays, school_holidays
from app.directory.recurrence import ExceptionKind, HolidayRule, ScheduleException, ScheduleKind, ScheduleSpec

_DAYS = {name: number for number, name in enumerate(("mo", "di", "mi", "do", "fr", "sa", "so"), start=1)}
_WEEK = timedelta(weeks=1)
_EVEN_WEEK = date(2024, 1, 1)
_WORDS = {
    "term": {"holidays": HolidayRule.NOT_IN_SCHOOL_HOLIDAYS},
    "break": {"holidays": HolidayRule.ONLY_SCHOOL_HOLIDAYS},
    "nofeast": {"not_on_public_holidays": True},
}


def schedule(text: str, today: date, land: str) -> ScheduleSpec:
    rule, _, note = text.partition(" | ")
    words = rule.split()
    spec = replace(_bare(words, today, land), note=note)
    for word in words:
        spec = _qualified(spec, word, today)
    return spec


def _bare(words: list[str], today: date, land: str) -> ScheduleSpec:
    """The rule without what qualifies it."""
    kinds = {"none": ScheduleKind.NONE, "arrangement": ScheduleKind.BY_ARRANGEMENT}
    if words[0] in kinds:
        return ScheduleSpec(kinds[words[0]])
    match words[0]:
        case "date":
            spec = ScheduleSpec(ScheduleKind.DATE, starts_on=_day(words[1], today))
        case "daily" | "period":
            kind = ScheduleKind(words[0])
            first, last = _span(words[1], today, land, whole=kind == ScheduleKind.PERIOD)
            spec = ScheduleSpec(kind, starts_on=first, ends_on=last)
        case "hours":
            spec = ScheduleSpec(ScheduleKind.OPENING_HOURS, weekdays=_weekdays(words[1:]))
        case _:
            spec = _recurring(words)
    return _timed(spec, words)


def _recurring(words: list[str]) -> ScheduleSpec:
    if monthly := re.fullmatch(r"(last|\d)\.(\w\w)", words[0]):
        week = -1 if monthly[1] == "last" else int(monthly[1])
        return ScheduleSpec(ScheduleKind.MONTHLY, month_week=week, weekdays=(_DAYS[monthly[2]],))
    if words[0].endswith("/2"):
        return ScheduleSpec(ScheduleKind.WEEKLY, _EVEN_WEEK, interval=2, weekdays=(_DAYS[words[0][:2]],))
    return ScheduleSpec(ScheduleKind.WEEKLY, weekdays=_weekdays(words))


def _weekdays(words: Iterable[str]) -> tuple[int, ...]:
    days: list[int] = []
    for word in words:
        first, _, last = word.partition("-")
        if first in _DAYS:
            days += range(_DAYS[first], _DAYS[last or first] + 1)
    return tuple(days)


def _timed(spec: ScheduleSpec, words: list[str]) -> ScheduleSpec:
    times = [word.split("-") for word in words if re.fullmatch(r"[\d:]+-[\d:]+", word)]
    return replace(spec, opens_at=_time(times[0][0]), closes_at=_time(times[0][1])) if times else spec


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour) % 24, int(minute or 0))


def _qualified(spec: ScheduleSpec, word: str, today: date) -> ScheduleSpec:
    if word in _WORDS:
        return replace(spec, **_WORDS[word])  # type: ignore[arg-type]
    if shift := re.fullmatch(r"(from|until|skip)([+-]\d+)", word):
        monday = _monday(today) + int(shift[2]) * _WEEK
        match shift[1]:
            case "from":
                return replace(spec, starts_on=monday)
            case "until":
                return replace(spec, ends_on=monday + timedelta(days=6))
            case "skip":
                day = monday + timedelta(days=spec.weekdays[0] - 1)
                return _except(spec, ScheduleException(day, ExceptionKind.CANCELLED))
    if word.startswith("season:"):
        return _in_season(spec, word[7:], today)
    if word.startswith("extra:"):
        return _except(spec, ScheduleException(_day(word[6:], today), ExceptionKind.EXTRA))
    return spec


def _in_season(spec: ScheduleSpec, season: str, today: date) -> ScheduleSpec:
    begin, end = season.split("..")
    last = _next(end, today)
    first = _next(begin, date(last.year, 1, 1))
    return replace(spec, starts_on=first if first <= last else first.replace(year=last.year - 1), ends_on=last)


def _except(spec: ScheduleSpec, exception: ScheduleException) -> ScheduleSpec:
    return replace(spec, exceptions=(*spec.exceptions, exception))


def _span(text: str, today: date, land: str, *, whole: bool) -> tuple[date, date]:
    if ".." in text:
        begin, end = text.split("..")
        start = _day(begin, today)
        return start, start + timedelta(days=int(end)) if end.startswith("+") else _day(end, today)
    name, _, later = text.partition("+")
    break_ = _next_holidays(today, land, "Sommer" if name == "sommer" else "")
    first = _monday(break_.first + timedelta(days=6)) + int(later or 0) * _WEEK
    if not whole:
        return first, first + timedelta(days=4)
    return (first, first + timedelta(days=7)) if later else (break_.first, break_.last)


def _next_holidays(today: date, land: str, name: str) -> SchoolHolidays:
    """The next that have not begun and bring a free Monday to Friday; guessed where none are published."""
    for year in (today.year, today.year + 1):
        for each in school_holidays(land, year):
            monday = _monday(each.first + timedelta(days=6))
            if each.first > today + _WEEK and monday + timedelta(days=4) <= each.last and name in each.name:
                return each
    later = _monday(today) + 8 * _WEEK
    return SchoolHolidays("Ferien", later, later + timedelta(days=39))


def _day(text: str, today: date) -> date:
    weekday, _, day_of_year = text.rpartition("@")
    if re.fullmatch(r"\d\d-\d\d", day_of_year):
        day = _next(day_of_year, today)
        return day if not weekday else day + timedelta(days=(_DAYS[weekday] - day.isoweekday()) % 7)
    return _monday(today) + int(text[2:]) * _WEEK + timedelta(days=_DAYS[text[:2]] - 1)


def _next(day_of_year: str, today: date) -> date:
    month, day = map(int, day_of_year.split("-"))
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
