"""The areas as a picture: outlines for SVG, drawn by PostGIS, with nobody else's map beneath."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from app.planners.counting import EDITION
from app.planners.question import Question

WIDTH = 1000
_TALLEST = 1200
_GRID = 2
"""Neighbours share the corners of their border, so both snap to the same points of the grid and no gap opens."""

_SHAPES = sa.text(f"""
    WITH {EDITION}, frame AS (
        SELECT min(ST_XMin(a.shape)) AS west, max(ST_XMax(a.shape)) AS east, max(ST_YMax(a.shape)) AS north,
            min(ST_YMin(a.shape)) AS south, cos(radians(avg(ST_Y(e.middle)))) AS narrow
        FROM edition e JOIN area a ON a.id = e.id WHERE e.is_mine
    ), scale AS (
        SELECT *, least({WIDTH} / nullif((east - west) * narrow, 0), {_TALLEST} / nullif(north - south, 0)) AS k
        FROM frame
    ), drawn AS (
        SELECT e.id, west, north, k * narrow AS across, k AS down,
            ST_SnapToGrid(ST_Affine(a.shape, k * narrow, 0, 0, k, -west * narrow * k, -north * k), {_GRID})
            AS shape, ST_Affine(e.middle, k * narrow, 0, 0, k, -west * narrow * k, -north * k) AS middle,
            (east - west) * narrow * k AS width, (north - south) * k AS height
        FROM edition e JOIN area a ON a.id = e.id CROSS JOIN scale WHERE e.is_mine
    )
    SELECT id, coalesce(ST_AsSVG(shape, 1, 0), '') AS path, ST_X(middle) AS x, -ST_Y(middle) AS y,
        coalesce(ST_XMax(shape) - ST_XMin(shape), 0) AS room, width, height,
        west, north, across, down
    FROM drawn
""")


@dataclass(frozen=True)
class Outline:
    path: str
    """Empty for an area without a shape: it is in the table alone."""
    x: float
    y: float
    """Where its label belongs."""
    room: float
    """How wide it is."""


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    outlines: dict[int, Outline]
    """By area id."""
    corner: tuple[float, float] = (0, 0)
    """Longitude and latitude of its upper left corner."""
    scale: tuple[float, float] = (0, 0)
    """Of a degree, to the right and down. In what was kept as a snapshot before, neither of the two is known."""

    def at(self, lon: float, lat: float) -> tuple[int, int] | None:
        """Where a point is; None for one beyond the picture."""
        x, y = (lon - self.corner[0]) * self.scale[0], (self.corner[1] - lat) * self.scale[1]
        return (round(x), round(y)) if 0 <= x <= self.width and 0 <= y <= self.height else None


def picture(db: Session, question: Question) -> Picture | None:
    """None where there is nothing to draw."""
    rows = db.execute(_SHAPES, question.values).all()
    outlines = {row.id: Outline(row.path, round(row.x), round(row.y), row.room) for row in rows if row.path}
    if not outlines:
        return None
    first = rows[0]
    corner, scale = (first.west, first.north), (first.across, first.down)
    return Picture(round(first.width), round(first.height), outlines, corner, scale)
