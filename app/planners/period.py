"""From when until when use is looked at, as it stands in the address. Both ends belong to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from app.planners.question import read_day

LONGEST = relativedelta(years=10)
_A_YEAR_OF_WEEKS = timedelta(days=54 * 7)


class Step(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    """Part of it."""

    @property
    def step(self) -> Step:
        """What a bar of a picture stands for, so that there are never too many to be told apart."""
        return Step.WEEK if self.last - self.first <= _A_YEAR_OF_WEEKS else Step.MONTH


def _year_until(last: date) -> Period:
    return Period(last - relativedelta(years=1) + timedelta(days=1), last)


PRESETS: Mapping[str, Callable[[date], Period]] = {
    "30-tage": lambda today: Period(today - timedelta(days=29), today),
    "12-monate": _year_until,
    "vorjahr": lambda today: Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
}
USUAL = "12-monate"

Dropped = tuple[tuple[str, str], ...]


def read(typed: Mapping[str, str], today: date) -> tuple[Period, Dropped]:
    """Never fails; what means no day, or no period together, is left out and said. One end alone is enough."""
    given = {name: typed[name].strip()[:100] for name in ("von", "bis", "zeitraum") if typed.get(name, "").strip()}
    ends = {name: day for name in ("von", "bis") if (day := read_day(given.get(name, "")))}
    dropped = [(name, text) for name, text in given.items() if name != "zeitraum" and name not in ends]
    preset = given.get("zeitraum", USUAL)
    if preset not in PRESETS:
        dropped.append(("zeitraum", preset))
        preset = USUAL
    if not ends:
        return PRESETS[preset](today), tuple(dropped)
    last = ends.get("bis") or max(today, ends["von"])
    period = Period(ends["von"], last) if "von" in ends else _year_until(last)
    if not period.first <= period.last < period.first + LONGEST:
        return PRESETS[preset](today), (*dropped, *((name, given[name]) for name in ends))
    return period, tuple(dropped)
