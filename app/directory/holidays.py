"""School and public holidays of a German Land, as far ahead as the Länder have published them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateutil.easter import easter
from holidays import country_holidays

LANDS = tuple(sorted(code for code in country_holidays("DE").subdivisions if len(code) == 2))
"""ISO 3166-2 without the country: "BE", "NW"."""

_DAY = timedelta(days=1)


class SchoolHolidays(NamedTuple):
    name: str
    first: date
    last: date


@cache
def public_holidays(land: str, year: int) -> frozenset[date]:
    return frozenset(_listed(land, year, "public"))


@cache
def school_holidays(land: str, year: int) -> tuple[SchoolHolidays, ...]:
    """Those that begin in the year, in order, single days off among them. Empty: nothing is published."""
    periods: list[SchoolHolidays] = []
    for day, name in _school_days_around(land, year):
        if periods and periods[-1].name == name and _is_bridged(periods[-1].last, day, land):
            periods[-1] = periods[-1]._replace(last=day)
        else:
            periods.append(SchoolHolidays(name, day, day))
    return tuple(_as_people_call_it(period) for period in periods if period.first.year == year)


@cache
def school_holiday_days(land: str, year: int) -> frozenset[date]:
    periods = school_holidays(land, year - 1) + school_holidays(land, year)
    return frozenset(day for period in periods for day in _days(period) if day.year == year)


def is_school_holiday(day: date, land: str) -> bool | None:
    """None where the Land has published nothing for this day: we say that we do not know, and never guess."""
    days = school_holiday_days(land, day.year)
    if day in days:
        return True
    is_published = days and (day <= max(days) or school_holiday_days(land, day.year + 1))
    return False if is_published else None


def is_public_holiday(day: date, land: str) -> bool:
    return day in public_holidays(land, day.year)


def school_holiday_period(day: date, land: str) -> SchoolHolidays | None:
    """The running or next ones; a single day off is not what families mean by Ferien."""
    for year in (day.year - 1, day.year, day.year + 1):
        for period in school_holidays(land, year):
            if period.last >= day and period.last > period.first:
                return period
    return None


def _listed(land: str, year: int, category: str) -> dict[date, str]:
    return dict(country_holidays("DE", subdiv=land, categories=(category,), language="de", years=year))


def _school_days_around(land: str, year: int) -> Iterator[tuple[date, str]]:
    """With the neighbouring years, because the Christmas holidays run across the turn."""
    for each in (year - 1, year, year + 1):
        yield from sorted(_listed(land, each, "school").items())


def _days(period: SchoolHolidays) -> Iterator[date]:
    return (period.first + n * _DAY for n in range((period.last - period.first).days + 1))


def _is_bridged(before: date, after: date, land: str) -> bool:
    """No school day lies between two listed days: some lists leave out weekends and public holidays."""
    between = (before + n * _DAY for n in range(1, (after - before).days))
    return all(day.weekday() >= 5 or is_public_holiday(day, land) for day in between)


def _as_people_call_it(period: SchoolHolidays) -> SchoolHolidays:
    """The official lists have one name for two holidays."""
    if period.name.startswith("Oster-"):
        is_easter = period.last >= easter(period.first.year) - 7 * _DAY
        return period._replace(name="Osterferien" if is_easter else "Frühjahrsferien")
    if period.name.startswith("Himmelfahrts-"):
        return period._replace(name="Pfingstferien")
    return period
