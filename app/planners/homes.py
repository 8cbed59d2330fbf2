"""Where people live, as points in areas: spread evenly, in the middle, or where imported points say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.planners import figures
from app.planners.counting import EDITION
from app.planners.figures import People
from app.planners.question import Question

POINTS_AN_AREA = 40
WIDEST = 60
"""Cells side by side: an area may be as thin as a road."""


@dataclass(frozen=True)
class Home:
    area_id: int
    lon: float
    lat: float
    people: float


@dataclass(frozen=True)
class Homes:
    kind: str
    points: tuple[Home, ...]
    living: Mapping[int, float]
    """People of the band by area id; an area of which nothing is known is missing."""
    people: People
    outside: float = 0


def homes(db: Session, question: Question, kind: str) -> Homes:
    """Of the question's one band. Without imported points people are spread over their areas."""
    if kind == "raster" and (day := counted_on(db, question)):
        return _imported(db, question, day)
    return _from_areas(db, question, "verteilt" if kind == "raster" else kind)


def _from_areas(db: Session, question: Question, kind: str) -> Homes:
    people, band = figures.people(db, question), question.bands[0]
    living = {area_id: count for (area_id, each), count in people.counts.items() if each == band}
    rows = db.execute(_SPREAD, {"homes": list(living), "is_spread": kind == "verteilt"}).all()
    points = Counter(row.area_id for row in rows)
    found = (Home(row.area_id, row.lon, row.lat, living[row.area_id] / points[row.area_id]) for row in rows)
    return Homes(kind, tuple(found), living, people)


_SPREAD = sa.text(f"""
    SELECT h.area_id, ST_X(at.point) AS lon, ST_Y(at.point) AS lat
    FROM unnest(CAST(:homes AS int[])) AS h (area_id) JOIN area a ON a.id = h.area_id
    LEFT JOIN LATERAL (
        SELECT ST_Centroid(g.geom) AS point
        FROM ST_SquareGrid(greatest(
            sqrt(ST_Area(a.shape) / {POINTS_AN_AREA}),
            greatest(ST_XMax(a.shape) - ST_XMin(a.shape), ST_YMax(a.shape) - ST_YMin(a.shape)) / {WIDEST}
        ), a.shape) g
        WHERE ST_Area(a.shape) > 0 AND ST_Covers(a.shape, ST_Centroid(g.geom))
    ) cell ON :is_spread
    CROSS JOIN LATERAL (SELECT coalesce(cell.point, a.point::geometry) AS point) at
    ORDER BY 1, 2, 3
""")
"""An even grid, as fine in a small area as in a large one. An area too thin for it has its one point."""

_COUNTED_ON = sa.text("""
    WITH newest AS (SELECT max(day) AS day FROM population_point WHERE day <= :day), cut AS (
        SELECT DISTINCT age_from_months AS first, age_to_months AS last
        FROM population_point JOIN newest USING (day) WHERE age_to_months - age_from_months < 1199
    )
    SELECT day FROM newest WHERE :last - :first + 1 = (
        SELECT sum(least(:last, last) - greatest(:first, first) + 1) FROM cut WHERE first <= :last AND last >= :first
    )
""")


def counted_on(db: Session, question: Question) -> date | None:
    """The newest day of imported points not later than the question's, if they cover its first band as a whole."""
    first, last = question.bands[0].months
    day: date | None = db.scalar(_COUNTED_ON, {"day": question.day, "first": first, "last": last})
    return day


_IMPORTED = sa.text(f"""
    WITH {EDITION}, lived AS MATERIALIZED (
        SELECT lat, lon, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point,
            array_agg(DISTINCT source) AS sources,
            bool_or(age_from_months < :first OR age_to_months > :last) AS is_split,
            sum(people * (least(:last, age_to_months) - greatest(:first, age_from_months) + 1)
                / CAST(age_to_months - age_from_months + 1 AS float)) AS people
        FROM population_point
        WHERE day = :counted_on AND age_from_months <= :last AND age_to_months >= :first
            AND age_to_months - age_from_months < 1199
        GROUP BY lat, lon
    )
    SELECT l.lat, l.lon, l.people, l.sources, l.is_split, (
        SELECT e.id FROM area a JOIN edition e ON e.id = a.id WHERE ST_Covers(a.shape, l.point) ORDER BY e.id LIMIT 1
    ) AS area_id
    FROM lived l ORDER BY l.lat, l.lon
""")
"""A point on the border of two areas is in one of them, and in the same one every time."""


def _imported(db: Session, question: Question, day: date) -> Homes:
    band = question.bands[0]
    first, last = band.months
    rows = db.execute(_IMPORTED, question.values | {"counted_on": day, "first": first, "last": last}).all()
    inside: list[Any] = [row for row in rows if row.area_id is not None]
    living: Counter[int] = Counter()
    for row in inside:
        living[row.area_id] += row.people
    people = People(
        {(area_id, band): float(count) for area_id, count in living.items()},
        {},
        day,
        tuple(sorted({source for row in rows for source in row.sources if source})),
        frozenset({band} if any(row.is_split for row in rows) else ()),
    )
    points = tuple(Home(row.area_id, row.lon, row.lat, row.people) for row in inside)
    outside = sum(row.people for row in rows if row.area_id is None)
    return Homes("raster", points, dict(living), people, float(outside))
