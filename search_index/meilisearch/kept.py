"""What the index keeps beside each document to sort and show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from search_index import slots
from search_index.engine import Hit, Kind, Near, Point, Query
from search_index.meilisearch import times
from search_index.meilisearch.geometry import metres
from search_index.meilisearch.times import Date
from search_index.meilisearch.tokens import micros, moment

Key = tuple[object, ...]
_LAST = float("inf")


class Kept(BaseModel):
    """A row of the index: as much of it as a search asked for."""

    id: UUID
    lowered: int
    sort_title: str = ""
    newest_at: int | None = None
    points: Sequence[tuple[float, float]] = ()
    dated_until: int = 0
    dates: Mapping[str, str] = Field(default_factory=dict)
    week: Sequence[str] = ()
    weights: Mapping[str, str] = Field(default_factory=dict)


class Titled(BaseModel):
    id: UUID
    kind: Kind
    title: str


@dataclass(frozen=True)
class Found:
    """A document with what its order depends on. Keys are compared: what is missing comes last."""

    kept: Kept
    metres: float | None
    next: Date | None
    rank: int = 0

    @property
    def by_title(self) -> Key:
        return self.kept.sort_title, str(self.kept.id)

    @property
    def by_newness(self) -> Key:
        newest = self.kept.newest_at
        return (newest is None, -(newest or 0), *self.by_title)

    @property
    def by_date(self) -> Key:
        return (self._starts, self._metres, *self.by_title)

    @property
    def by_distance(self) -> Key:
        return (self._metres, self._starts, *self.by_title)

    @property
    def _metres(self) -> float:
        return _LAST if self.metres is None else self.metres

    @property
    def _starts(self) -> float:
        return self.next.starts if self.next else _LAST

    def hit(self) -> Hit:
        dates = (moment(self.next.starts), moment(self.next.ends)) if self.next else (None, None)
        return Hit(self.kept.id, self.metres, *dates)


def distance(kept: Kept, near: Near | None) -> float | None:
    """To the nearest place, if that is within the radius: else the offer comes here."""
    if near is None or not kept.points:
        return None
    nearest = min(metres(near.point, Point(*each)) for each in kept.points)
    return nearest if near.radius_m is None or nearest <= near.radius_m else None


def next_date(kept: Kept, query: Query, now: datetime) -> Date | None:
    """The first that is not over. Where a stretch of time is asked for, the first in it that meets all of `when`."""
    when, dates = query.when, times.read(kept.dates)
    if not when.has_period:
        return next((each for each in dates if each.ends > micros(now) and not each.standing), None)
    first = micros(max(when.first, now) if when.first else now)
    last = micros(when.last) if when.last else _LAST
    wanted = slots.mask(when.weekdays, when.dayparts)
    fitting = (each for each in dates if each.ends > first and each.starts < last and each.slots & wanted)
    return next(fitting, None)
