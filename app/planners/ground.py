"""Where everything is: places with what they offer, homes with their people, and how far they are from each other."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.planners import figures, homes
from app.planners.counting import BANDS, EDITION, FILED, TOPICS, at_venue, counted
from app.planners.figures import AreaRow
from app.planners.homes import Homes
from app.planners.question import Question
from app.planners.way import Way


@dataclass(frozen=True)
class Spot:
    """One place of an offer, with its part of what the offer has."""

    offer_id: UUID | None
    """None: it is only thought of."""
    place: UUID
    lon: float
    lat: float
    amount: float
    is_venue: bool = True
    """Or it is where nothing is yet."""


@dataclass(frozen=True)
class Ground:
    """Where people live, and how far they have it to each place: the same whatever is offered there."""

    areas: Sequence[AreaRow]
    homes: Homes
    way: Way
    near: Mapping[UUID, Sequence[tuple[int, float]]]
    """By place, the rows of the homes that have it within reach, with the metres of the straight line."""


_SPOTS = """
    SELECT r.offer_id, v.venue_id, ST_X(x.point::geometry), ST_Y(x.point::geometry),
        coalesce(c.amount, 0) / count(*) OVER (PARTITION BY c.revision_id)
    FROM counted c JOIN offer_revision r ON r.id = c.revision_id
    JOIN revision_venue v ON v.revision_id = c.revision_id JOIN venue x ON x.id = v.venue_id
    WHERE {conditions} AND (c.amount > 0 OR r.offer_id = ANY(CAST(:also AS uuid[])))
        AND c.number IN (SELECT number FROM filed)
        AND EXISTS (SELECT FROM band b WHERE c.first <= b.last AND c.last >= b.first)
    ORDER BY c.revision_id, v.venue_id
"""


def spots(db: Session, question: Question, also: Collection[UUID] = ()) -> list[Spot]:
    """All that counts on the day. An offer that does not say how much it has is only there if it is one of `also`."""
    conditions = " AND ".join(["c.is_local", "x.point IS NOT NULL", *at_venue(question)])
    listed = _SPOTS.format(conditions=conditions)
    statement = sa.text(f"WITH {EDITION}, {BANDS}, {TOPICS}, {counted(question)}, {FILED} {listed}")
    return [Spot(*row) for row in db.execute(statement, question.values | {"also": list(also)})]


_HOMES = """(
        SELECT n, CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geography) AS point
        FROM unnest(CAST(:lons AS float[]), CAST(:lats AS float[])) WITH ORDINALITY AS h (lon, lat, n) OFFSET 0
    ) h"""
_NEAR = sa.text(f"""
    SELECT x.id AS place, h.n - 1 AS home, ST_Distance(x.point, h.point) AS metres
    FROM {_HOMES} CROSS JOIN LATERAL (
        SELECT id, point FROM venue WHERE ST_DWithin(point, h.point, :metres) AND id = ANY(CAST(:venues AS uuid[]))
        OFFSET 0
    ) x
""")
"""Places and homes within reach of each other. A statement of its own, and OFFSET 0: else the database, which cannot
guess how many there are, measures from every home to every place instead of asking the index."""
_NEAR_PLANNED = sa.text(f"""
    SELECT x.id AS place, h.n - 1 AS home, ST_Distance(x.point, h.point) AS metres
    FROM {_HOMES} JOIN (
        SELECT id, CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geography) AS point
        FROM unnest(CAST(:places AS uuid[]), CAST(:place_lons AS float[]), CAST(:place_lats AS float[]))
            AS p (id, lon, lat)
    ) x ON ST_DWithin(x.point, h.point, :metres)
""")
"""The same of the few places that are no venues."""


def ground(db: Session, question: Question, way: Way, places: Collection[Spot]) -> Ground:
    found = homes.homes(db, question, way.homes)
    planned = [spot for spot in places if not spot.is_venue]
    asked = {
        "lons": [home.lon for home in found.points],
        "lats": [home.lat for home in found.points],
        "metres": way.straight_metres,
        "venues": list({spot.place for spot in places if spot.is_venue}),
        "places": [spot.place for spot in planned],
        "place_lons": [spot.lon for spot in planned],
        "place_lats": [spot.lat for spot in planned],
    }
    near: dict[UUID, list[tuple[int, float]]] = defaultdict(list)
    for statement in (_NEAR, _NEAR_PLANNED) if planned else (_NEAR,):
        for row in db.execute(statement, asked):
            near[row.place].append((row.home, row.metres))
    return Ground(figures.areas(db, question), found, way, near)
