"""Where everything is: places with what they offer, homes with their people, and how far they are from each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session

from app.planners import figures, homes, nearness
from app.planners.catchments import Numbers
from app.planners.counting import TOPICS, at_venue, counted
from app.planners.figures import AreaRow
from app.planners.homes import Home, Homes
from app.planners.question import Question
from app.planners.way import Way

Within = tuple[NDArray[np.intp], Numbers]
"""The rows of the homes that have a place within reach, and for each the metres of the straight line."""


@dataclass(frozen=True)
class Spot:
    """One place of an offer, with its part of what the offer has."""

    offer_id: UUID | None
    """None: it is only thought of."""
    place: UUID
    lon: float
    lat: float
    amount: float


@dataclass(frozen=True)
class Ground:
    """Where people live, and how far they have it to each place: the same whatever is offered there."""

    areas: Sequence[AreaRow]
    homes: Homes
    way: Way
    near: Mapping[UUID, Within]
    """By place."""


_SPOTS = """
    SELECT r.offer_id, v.venue_id, ST_X(x.point::geometry), ST_Y(x.point::geometry),
        coalesce(c.amount, 0) / count(*) OVER (PARTITION BY c.revision_id)
    FROM counted c JOIN offer_revision r ON r.id = c.revision_id
    JOIN revision_venue v ON v.revision_id = c.revision_id JOIN venue x ON x.id = v.venue_id
    WHERE {conditions} AND (c.amount > 0 OR r.offer_id = ANY(CAST(:also AS uuid[])))
    ORDER BY c.revision_id, v.venue_id
"""


def spots(db: Session, question: Question, also: Collection[UUID] = ()) -> list[Spot]:
    """All that counts on the day. An offer that does not say how much it has is only there if it is one of `also`."""
    conditions = " AND ".join(["c.is_local", "x.point IS NOT NULL", *at_venue(question)])
    statement = sa.text(f"WITH {TOPICS}, {counted(question)} {_SPOTS.format(conditions=conditions)}")
    return [Spot(*row) for row in db.execute(statement, question.values | {"also": list(also)})]


def ground(db: Session, question: Question, way: Way, places: Collection[Spot]) -> Ground:
    found = homes.homes(db, question, way.homes)
    return Ground(figures.areas(db, question), found, way, _near(places, found.points, way.straight_metres))


def _near(places: Collection[Spot], lived: Sequence[Home], metres: float) -> dict[UUID, Within]:
    at = {spot.place: (spot.lon, spot.lat) for spot in places}
    found = nearness.near(
        np.array(list(at.values()), dtype=float),
        np.array([(home.lon, home.lat) for home in lived], dtype=float),
        metres,
    )
    order = np.argsort(found.one, kind="stable")
    ends = np.searchsorted(found.one[order], np.arange(1, len(at)))
    parts = zip(np.split(found.other[order], ends), np.split(found.metres[order], ends), strict=True)
    return dict(zip(at, parts, strict=False))  # without places there is one part, of nothing
