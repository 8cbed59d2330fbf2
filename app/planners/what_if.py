"""Who would gain and who would lose: what people can get to before and after some changes, area by area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlmodel import Session

from app.planners.changes import Change, Idle, applied, idle
from app.planners.figures import AreaRow
from app.planners.ground import Ground, Spot, ground, spots
from app.planners.question import Question
from app.planners.spatial_access import AreaAccess, SpatialAccess, of_each_home, shared
from app.planners.way import Way

_SAME = 0.005
"""Less than this nobody would write down."""
_EQUAL = 1e-12
"""Shares of places are sums of fractions."""
MOST_NAMED = 5


@dataclass(frozen=True)
class AreaEffect:
    before: AreaAccess
    after: AreaAccess
    better: float
    """How many of the people have more afterwards."""
    worse: float

    @property
    def area(self) -> AreaRow:
        return self.before.area

    @property
    def people(self) -> float:
        return self.before.people

    @property
    def by(self) -> float:
        """How many more places come to the people of the area."""
        return self.after.places - self.before.places

    @property
    def is_said(self) -> bool:
        """Of too few people a figure says nothing: it is shown nowhere, in no file either."""
        return self.before.silence is None

    @property
    def turn(self) -> str:
        """As the map says it."""
        if not self.is_said:
            return "none"
        return "same" if abs(self.by) < _SAME else "more" if self.by > 0 else "less"


@dataclass(frozen=True)
class Mark:
    """A change on the map."""

    change: Change
    idle: Idle | None
    was: tuple[tuple[float, float], ...]
    """Longitude and latitude of where the offer is today."""
    will: tuple[float, float] | None


@dataclass(frozen=True)
class WhatIf:
    before: SpatialAccess
    after: SpatialAccess
    rows: tuple[AreaEffect, ...]
    """Those that gain most first."""
    marks: tuple[Mark, ...]

    @cached_property
    def gains(self) -> list[AreaEffect]:
        return [row for row in self.rows if row.turn == "more"]

    @cached_property
    def losses(self) -> list[AreaEffect]:
        """Those that lose most first."""
        return [row for row in reversed(self.rows) if row.turn == "less"]

    @cached_property
    def by_area(self) -> Mapping[int, AreaEffect]:
        return {row.area.id: row for row in self.rows}

    @cached_property
    def whole(self) -> dict[str, float]:
        """Of all the rows together; where nobody lives, nobody has anything."""
        people = sum(row.people for row in self.rows)
        before, after = (sum(each.places for each in side.rows) for side in (self.before, self.after))
        return {
            "people": people,
            "places_before": before,
            "places_after": after,
            "per_100_before": before / (people or 1) * 100,
            "per_100_after": after / (people or 1) * 100,
            "near_before": sum(each.near for each in self.before.rows),
            "near_after": sum(each.near for each in self.after.rows),
            "better": sum(row.better for row in self.rows),
            "worse": sum(row.worse for row in self.rows),
        }


def what_if(db: Session, question: Question, way: Way, changes: Sequence[Change]) -> WhatIf:
    """For the first category and band of the question: as it is on its day, and as it would be."""
    question = question.of(question.topics[0], question.bands[0])
    known = spots(db, question, {change.offer_id for change in changes if change.offer_id})
    now, after = [spot for spot in known if spot.amount > 0], applied(known, changes, question)
    where = ground(db, question, way, [*now, *after])
    before, then = shared(where, now), shared(where, after)
    better, worse = _touched(where, now, after)
    then_of = {row.area.id: row for row in then.rows}
    rows = [
        AreaEffect(row, then_of[row.area.id], better.get(row.area.id, 0), worse.get(row.area.id, 0))
        for row in before.rows
    ]
    rows.sort(key=lambda row: (not row.is_said, -row.by if row.is_said else 0, row.area.name))
    marks = (_mark(change, idle(change, known, after, question), known, after, where) for change in changes)
    return WhatIf(before, then, tuple(rows), tuple(marks))


def _touched(where: Ground, now: Sequence[Spot], after: Sequence[Spot]) -> tuple[dict[int, float], dict[int, float]]:
    """By area id, how many people have more afterwards, and how many have less."""
    difference = of_each_home(where, after) - of_each_home(where, now)
    found: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for sign, people in zip((1, -1), found, strict=True):
        for number in np.nonzero(sign * difference > _EQUAL)[0]:
            home = where.homes.points[number]
            people[home.area_id] = people.get(home.area_id, 0) + home.people
    return found


def _mark(change: Change, why: Idle | None, known: Sequence[Spot], after: Sequence[Spot], where: Ground) -> Mark:
    was = tuple((spot.lon, spot.lat) for spot in known if change.offer_id and spot.offer_id == change.offer_id)
    will = next(((spot.lon, spot.lat) for spot in after if spot.place == change.spot), None)
    if why is None and will and not len(where.near[change.spot][0]):
        why = Idle.NOBODY_NEAR
    return Mark(change, why, was, will)


COLUMNS = (
    "area_id", "area", "people", "places_before", "places_after", "places_difference", "per_100_before",
    "per_100_after", "per_100_difference", "near_before", "near_after", "near_difference", "better", "worse", "turn",
)  # fmt: skip
