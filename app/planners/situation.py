"""An indicator beside a figure of the matrix, area by area. They stand side by side and are never mixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.planners.counting import EDITION
from app.planners.matrix import Cell, Matrix
from app.planners.question import Question

WIDTH, HEIGHT = 640, 400
LEFT, BOTTOM = 64, 48
"""Room for the numbers of the axes."""


@dataclass(frozen=True)
class Indicator:
    key: str
    period: str
    unit: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """One area."""

    cell: Cell
    value: float | None
    """Of the indicator."""
    x: float = 0
    y: float = 0
    is_drawn: bool = False


@dataclass(frozen=True)
class Axis:
    ticks: tuple[float, ...]
    first: float
    last: float

    def part(self, value: float) -> float:
        return (value - self.first) / (self.last - self.first)


_KNOWN = sa.text(f"""
    WITH {EDITION}
    SELECT i.key, i.period, max(i.unit) AS unit,
        array_agg(DISTINCT i.source) FILTER (WHERE i.source <> '') AS sources
    FROM indicator i JOIN edition e ON e.id = i.area_id GROUP BY 1, 2 ORDER BY 1, 2 DESC
""")
_VALUES = sa.text(f"""
    WITH {EDITION}
    SELECT i.area_id, i.value FROM indicator i JOIN edition e ON e.id = i.area_id AND e.is_mine
    WHERE i.key = :key AND i.period = :period
""")


def indicators(db: Session, question: Question) -> list[Indicator]:
    """Of the question's layer as it was cut on its day, the newest period of each first."""
    rows = db.execute(_KNOWN, question.values)
    return [Indicator(row.key, row.period, row.unit, tuple(row.sources or ())) for row in rows]


def chosen(known: Sequence[Indicator], key: str, period: str) -> Indicator | None:
    """What was asked for, or the newest of it, or the first there is."""
    fitting = [each for each in known if each.key == key]
    return next((each for each in fitting if each.period == period), next(iter(fitting or known), None))


def spots(db: Session, matrix: Matrix, indicator: Indicator) -> tuple[list[Spot], Axis | None, Axis | None]:
    """Every area, those first that have most of the indicator; with its place in the picture if both are known."""
    question = matrix.question
    key = {"key": indicator.key, "period": indicator.period}
    values: dict[int, float] = {row.area_id: row.value for row in db.execute(_VALUES, question.values | key)}
    topic, band = question.topics[0], question.bands[0]
    found = [Spot(matrix.cell(area, topic, band), values.get(area.id)) for area in matrix.areas]
    found.sort(key=lambda spot: (spot.value is None, -(spot.value or 0), spot.cell.area.name))
    both = [spot for spot in found if spot.value is not None and spot.cell.per_100 is not None]
    if not both:
        return found, None, None
    across, up = axis([spot.value for spot in both]), axis([0, *(spot.cell.per_100 for spot in both)])
    return [_drawn(spot, across, up) for spot in found], across, up


def _drawn(spot: Spot, across: Axis, up: Axis) -> Spot:
    if spot.value is None or spot.cell.per_100 is None:
        return spot
    x = LEFT + across.part(spot.value) * (WIDTH - LEFT - 16)
    y = 16 + (1 - up.part(spot.cell.per_100)) * (HEIGHT - BOTTOM - 16)
    return Spot(spot.cell, spot.value, round(x, 1), round(y, 1), True)


def axis(values: Sequence[Any], most: int = 5) -> Axis:
    """From a round number below the least to one above the most, in steps of 1, 2 or 5 times a power of ten."""
    least, greatest = float(min(values)), float(max(values))
    room = (greatest - least) or abs(greatest) or 1.0
    step = next(s for s in _steps(room) if room / s <= most)
    first, last = least // step * step, -(-greatest // step) * step
    last = last if last > first else first + step
    count = round((last - first) / step)
    return Axis(tuple(round(first + n * step, 10) for n in range(count + 1)), first, last)


def _steps(room: float) -> list[float]:
    power = 10.0 ** len(str(int(room))) if room >= 1 else 1.0
    while power > room:
        power /= 10
    return [factor * power / 10 for factor in (1, 2, 5, 10, 20, 50, 100)]
