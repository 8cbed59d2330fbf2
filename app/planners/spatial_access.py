"""What people can get to from where they live, whatever area it lies in: who shares which supply with whom."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session

from app.planners import catchments, figures, flags, homes
from app.planners.catchments import DECAYS, Pairs
from app.planners.counting import BANDS, EDITION, FILED, TOPICS, at_venue, counted
from app.planners.figures import AreaRow, People
from app.planners.homes import Home
from app.planners.question import Question

USUAL_METRES, USUAL_DECAY, USUAL_DETOUR, USUAL_HOMES = 1500, "stufen", 1.3, "verteilt"
HOMES = ("verteilt", "mitte", "raster")
NEAREST, FARTHEST = 100, 50_000
MOST_DETOUR = 3.0


@dataclass(frozen=True)
class Way:
    """How far people go for it, as it stands in the address."""

    metres: int = USUAL_METRES
    """On foot: the straight distance times `detour`."""
    decay: str = USUAL_DECAY
    detour: float = USUAL_DETOUR
    homes: str = USUAL_HOMES
    """Whether people live all over their area, at its one point, or where imported points say."""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Way":
        """Never fails: what is no number is as usual, what is too near or far is the nearest or farthest possible."""
        decay, homes = typed.get("abfall", ""), typed.get("wohnen", "")
        return cls(
            round(_number(typed.get("reichweite", ""), USUAL_METRES, NEAREST, FARTHEST)),
            decay if decay in DECAYS else USUAL_DECAY,
            round(_number(typed.get("umweg", ""), USUAL_DETOUR, 1.0, MOST_DETOUR), 2),
            homes if homes in HOMES else USUAL_HOMES,
        )

    @property
    def straight_metres(self) -> float:
        return self.metres / self.detour


def _number(text: str, usual: float, least: float, most: float) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return usual
    return usual if math.isnan(number) else min(max(number, least), most)


@dataclass(frozen=True)
class AreaAccess:
    """Of one area."""

    area: AreaRow
    people: float
    inside: float
    """What has its place in the area itself."""
    places: float
    """What of everything comes to the people of this area."""
    per_100: float
    low: float
    high: float | None
    """None: nothing is in reach, and how large a first offer would be nobody can say."""
    near: float
    """How many of the people have something within reach."""

    @property
    def shown_people(self) -> float | None:
        return flags.shown_people(self.people)

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

    @property
    def whole_per_100(self) -> float | None:
        people = sum(row.people for row in self.rows)
        return self.shared / people * 100 if people else None


def _spots(question: Question) -> str:
    """A row for each place of an offer, with its part of what the offer has."""
    conditions = " AND ".join(["c.is_local", "x.point IS NOT NULL", *at_venue(question)])
    return f"""
        WITH {EDITION}, {BANDS}, {TOPICS}, {counted(question)}, {FILED}
        SELECT v.venue_id, c.amount / count(*) OVER (PARTITION BY c.revision_id) AS amount
        FROM counted c JOIN revision_venue v USING (revision_id) JOIN venue x ON x.id = v.venue_id
        WHERE {conditions} AND c.amount > 0 AND c.revision_id IN (SELECT revision_id FROM filed)
            AND EXISTS (SELECT FROM band b WHERE c.first <= b.last AND c.last >= b.first)
        ORDER BY c.revision_id, v.venue_id
    """


_NEAR = sa.text("""
    SELECT x.id AS venue_id, h.n - 1 AS home, ST_Distance(x.point, h.point) AS metres
    FROM (
        SELECT n, CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geography) AS point
        FROM unnest(CAST(:lons AS float[]), CAST(:lats AS float[])) WITH ORDINALITY AS h (lon, lat, n) OFFSET 0
    ) h CROSS JOIN LATERAL (
        SELECT id, point FROM venue WHERE ST_DWithin(point, h.point, :metres) AND id = ANY(CAST(:venues AS uuid[]))
        OFFSET 0
    ) x
""")
"""Places and homes within reach of each other. A statement of its own, and OFFSET 0: else the database, which cannot
guess how many there are, measures from every home to every place instead of asking the index."""


def spatial_access(db: Session, question: Question, way: Way) -> SpatialAccess:
    """For the first category and band of the question."""
    band, topic = question.bands[0], question.topics[0]
    question = question.of(topic, band)
    areas, found = figures.areas(db, question), homes.homes(db, question, way.homes)
    known = [area for area in areas if area.id in found.living]
    row_of = {area.id: n for n, area in enumerate(known)}
    living = np.array([found.living[area.id] for area in known], dtype=float)
    groups = np.array([row_of[home.area_id] for home in found.points], dtype=np.intp)
    lived = np.array([home.people for home in found.points], dtype=float)
    supply, pairs = _supply(db, question, found.points, way)
    access = catchments.access(supply, lived, pairs, DECAYS[way.decay], groups)
    near = np.bincount(groups, catchments.within_reach(lived, pairs), len(known))
    inside = figures.supply(db, question, ())
    rows = [
        AreaAccess(
            area,
            living[n],
            inside.get((area.id, topic.id, band), figures.Supply()).amount,
            access.places[n],
            access.per_person[n] * 100,
            access.low[n] * 100,
            access.high[n] * 100 if np.isfinite(access.high[n]) else None,
            near[n],
        )
        for n, area in enumerate(known)
        if area.is_mine
    ]
    rows.sort(key=lambda row: (row.shown_people is None, row.per_100, row.area.name))
    uncounted = tuple(area.name for area in areas if area.is_mine and area not in known)
    return SpatialAccess(
        tuple(rows), uncounted, found.people, float(supply.sum()), access.shared, found.kind, found.outside
    )


def _supply(db: Session, question: Question, points: Sequence[Home], way: Way) -> tuple[catchments.Numbers, Pairs]:
    spots = db.execute(sa.text(_spots(question)), question.values).all()
    asked = {
        "lons": [home.lon for home in points],
        "lats": [home.lat for home in points],
        "venues": list({spot.venue_id for spot in spots}),
        "metres": way.straight_metres,
    }
    offers_at: dict[UUID, list[int]] = {}
    for number, spot in enumerate(spots):
        offers_at.setdefault(spot.venue_id, []).append(number)
    near = [(number, row.home, row.metres) for row in db.execute(_NEAR, asked) for number in offers_at[row.venue_id]]
    columns = np.array(near, dtype=float).reshape(-1, 3)
    share = np.minimum(1.0, columns[:, 2] / way.straight_metres)
    pairs = Pairs(columns[:, 0].astype(np.intp), columns[:, 1].astype(np.intp), share)
    return np.array([spot.amount for spot in spots], dtype=float), pairs
