"""What people can get to from where they live, whatever area it lies in: who shares which supply with whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from app.planners import catchments, figures, flags
from app.planners.catchments import DECAYS, Pairs
from app.planners.figures import AreaRow, People
from app.planners.ground import Ground, Spot, ground, spots
from app.planners.question import Question
from app.planners.way import Way


@dataclass(frozen=True)
class AreaAccess:
    """Of one area."""

    area: AreaRow
    people: float
    places: float
    """What of everything comes to the people of this area."""
    per_100: float
    low: float
    high: float | None
    """None: nothing is in reach, and how large a first offer would be nobody can say."""
    near: float
    """How many of the people have something within reach."""
    inside: float = 0
    """What has its place in the area itself; only `spatial_access` asks for it."""
    inhabitants: float | None = None
    """Of all ages. None: not known, then nothing follows from it."""

    @property
    def shown_people(self) -> float | None:
        return flags.shown_people(self.people)

    @property
    def silence(self) -> flags.Reason | None:
        """Why nothing is said of the area but what stands in it."""
        return flags.too_few(self.people, self.inhabitants)

    @property
    def near_share(self) -> float | None:
        return self.near / self.people if self.people else None


@dataclass(frozen=True)
class SpatialAccess:
    rows: tuple[AreaAccess, ...]
    """Of the areas with a population figure; those with least per 100 first, those with too few people last."""
    uncounted: tuple[str, ...]
    """Names of the others."""
    people: People
    supply: float
    shared: float
    """Of `supply` what somebody lives near."""
    homes: str
    """As in `Way`: what was possible."""
    outside: float = 0
    """People of the points who live in none of these areas: they are not counted."""
    whole_per_100: float | None = None
    """Of all areas, also those that others plan for."""

    @property
    def shown_outside(self) -> float | None:
        return flags.shown_people(self.outside)


def spatial_access(db: Session, question: Question, way: Way) -> SpatialAccess:
    """For the first category and band of the question."""
    question = question.of(question.topics[0], question.bands[0])
    supply = spots(db, question)
    found = shared(ground(db, question, way, supply), supply)
    inside = figures.supply(db, question, dict.fromkeys(question.bands, frozenset()))
    key = (question.topics[0].id, question.bands[0])
    rows = (replace(row, inside=inside.get((row.area.id, *key), figures.Supply()).amount) for row in found.rows)
    return replace(found, rows=tuple(rows))


def shared(ground: Ground, supply: Sequence[Spot]) -> SpatialAccess:
    """Who gets how much of this supply."""
    found = ground.homes
    known = [area for area in ground.areas if area.id in found.living]
    row_of = {area.id: n for n, area in enumerate(known)}
    groups = np.array([row_of[home.area_id] for home in found.points], dtype=np.intp)
    lived, amounts, pairs = _arrays(ground, supply)
    access = catchments.access(amounts, lived, pairs, DECAYS[ground.way.decay], groups)
    near = np.bincount(groups, catchments.within_reach(lived, pairs), len(known))
    every = [
        AreaAccess(
            area,
            float(found.living[area.id]),
            access.places[n],
            access.per_person[n] * 100,
            access.low[n] * 100,
            access.high[n] * 100 if np.isfinite(access.high[n]) else None,
            near[n],
            inhabitants=found.people.inhabitants.get(area.id),
        )
        for n, area in enumerate(known)
    ]
    rows = sorted((row for row in every if row.area.is_mine), key=_from_least)
    uncounted = tuple(area.name for area in ground.areas if area.is_mine and area not in known)
    return SpatialAccess(
        tuple(rows),
        uncounted,
        found.people,
        float(amounts.sum()),
        access.shared,
        found.kind,
        found.outside,
        _whole_per_100(every),
    )


def _from_least(row: AreaAccess) -> tuple[bool, float, str]:
    return row.silence is not None, 0 if row.silence else row.per_100, row.area.name


def _whole_per_100(rows: Sequence[AreaAccess]) -> float | None:
    people = sum(row.people for row in rows)
    return sum(row.places for row in rows) / people * 100 if people else None


def of_each_home(ground: Ground, supply: Sequence[Spot]) -> catchments.Numbers:
    """Places for each person there, in the order of the homes."""
    lived, amounts, pairs = _arrays(ground, supply)
    return catchments.access(amounts, lived, pairs, DECAYS[ground.way.decay]).per_person


def _arrays(ground: Ground, supply: Sequence[Spot]) -> tuple[catchments.Numbers, catchments.Numbers, Pairs]:
    """People of each home, amount of each spot, and which of them are near each other."""
    near = [ground.near[spot.place] for spot in supply]
    numbers = np.repeat(np.arange(len(supply)), [len(homes) for homes, _ in near])
    homes = np.concatenate([np.empty(0, np.intp), *(homes for homes, _ in near)])
    metres = np.concatenate([np.empty(0), *(metres for _, metres in near)])
    lived = np.array([home.people for home in ground.homes.points], dtype=float)
    pairs = Pairs(numbers, homes, metres / ground.way.straight_metres)
    return lived, np.array([spot.amount for spot in supply], dtype=float), pairs
