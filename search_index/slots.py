"""When in the week something takes place, as bits: weekday × daypart, so that "Tuesday mornings" is one comparison."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from search_index.engine import Occurrence

DAYPARTS = ("morning", "afternoon", "evening")
_NOON, _SIX = 12, 18
ALL_SLOTS = (1 << 21) - 1


def mask(weekdays: Iterable[int] = (), dayparts: Iterable[str] = ()) -> int:
    """All slots of these weekdays (1 to 7) and dayparts; none of a sort means any."""
    days = list(weekdays) or range(1, 8)
    parts = list(dayparts) or DAYPARTS
    return sum(1 << ((day - 1) * 3 + DAYPARTS.index(part)) for day in set(days) for part in set(parts))


@lru_cache(maxsize=1 << 16)
def of(occurrence: Occurrence) -> int:
    """By its start; what lasts all day or several days is on at all times of each of its days."""
    start, last = occurrence.starts_at, occurrence.ends_at - timedelta(microseconds=1)
    days = min((last.date() - start.date()).days, 6)
    if occurrence.all_day or (days > 0 and occurrence.ends_at - occurrence.starts_at >= timedelta(days=1)):
        return mask(weekdays={(start.isoweekday() - 1 + ahead) % 7 + 1 for ahead in range(days + 1)})
    part = "morning" if start.hour < _NOON else "afternoon" if start.hour < _SIX else "evening"
    return mask({start.isoweekday()}, {part})
