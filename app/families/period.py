"""What "heute", "am Wochenende" and "in den Ferien" mean today."""

from datetime import date, datetime, time, timedelta

from app.directory import holidays
from app.directory.recurrence import BERLIN
from app.families.wish import DAYPARTS, PRESETS, WEEKDAYS, Wish
from search_index.engine import When

_DAY = timedelta(days=1)


def when(wish: Wish, today: date, land: str) -> When:
    first, last = (wish.date_from, wish.date_to) if not wish.preset else days(wish.preset, today, land)
    return When(
        first=_midnight(first) if first else None,
        last=_midnight(last + _DAY) if last else None,
        weekdays=frozenset(WEEKDAYS.index(day) + 1 for day in wish.weekdays),
        dayparts=frozenset(DAYPARTS[part] for part in wish.dayparts),
    )


def presets(today: date, land: str) -> dict[str, tuple[datetime, datetime]]:
    """Every preset as moments, the second exclusive; without Ferien where the Land has not published any."""
    spans = {preset: days(preset, today, land) for preset in PRESETS}
    return {
        preset: (_midnight(first), _midnight(last + _DAY)) for preset, (first, last) in spans.items() if first and last
    }


def days(preset: str, today: date, land: str) -> tuple[date | None, date | None]:
    """First and last day. A weekend or holidays that have begun are the current ones; "woche" is seven days."""
    if preset == "heute":
        return today, today
    if preset == "woche":
        return today, today + 6 * _DAY
    if preset == "wochenende":
        saturday = today + (5 - today.weekday()) * _DAY
        return max(today, saturday), saturday + _DAY
    found = holidays.school_holiday_period(today, land)
    return (max(today, found.first), found.last) if found else (None, None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN)
