"""Places people name: postcodes, districts, towns. Nothing leaves the house to look one up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session

from search_index.german import fold

_SLACK_M = 2_000
"""Added to the spread of a town's postcodes: people live around the point of a postcode, not on it."""


@dataclass(frozen=True)
class Place:
    kind: Literal["postcode", "area", "town", "here"]
    label: str
    lat: float
    lon: float
    slug: str | None
    """Of an area we have the border of."""
    spread_m: float
    """How far a town reaches around its point; 0 for what is small."""
    covering: Sequence[str]
    """Slugs of all areas the point lies in."""


_FIND = sa.text("""
    WITH home AS (SELECT point FROM area ORDER BY id LIMIT 1),
    town AS (
        SELECT name, point FROM postcode_place WHERE folded = :folded
        ORDER BY point <-> coalesce((SELECT point FROM home), point), code LIMIT 1
    ),
    known (rank, kind, label, point, slug, spread) AS (
        SELECT 1, 'postcode', code || ' ' || name, point, NULL, 0::float8 FROM postcode WHERE code = :postcode
        UNION ALL
        (SELECT 2, 'area', a.name, a.point, a.slug, 0 FROM area a JOIN area_layer l ON l.id = a.layer_id
         WHERE a.folded = :folded AND a.valid_to IS NULL ORDER BY l.position, a.id LIMIT 1)
        UNION ALL
        (SELECT 3, 'town', min(near.name), ST_Centroid(ST_Collect(near.point::geometry))::geography, NULL,
            max(ST_Distance(near.point, town.point))
         FROM town JOIN postcode_place near ON near.folded = :folded AND ST_DWithin(near.point, town.point, 30000)
         HAVING count(*) > 0)
    ),
    best AS (SELECT * FROM known ORDER BY rank LIMIT 1)
    SELECT kind, label, slug, spread, ST_Y(point::geometry) AS lat, ST_X(point::geometry) AS lon,
        ARRAY(SELECT a.slug FROM area a
            WHERE a.valid_to IS NULL AND ST_Covers(a.shape, best.point::geometry)) AS covering
    FROM best
""")

_COVERING = sa.text("""
    SELECT slug FROM area WHERE valid_to IS NULL AND ST_Covers(shape, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
""")

_LIKE = sa.text("""
    SELECT label FROM (
        SELECT name AS label, folded FROM area WHERE valid_to IS NULL AND folded % :folded
        UNION SELECT name, folded FROM postcode_place WHERE folded % :folded
    ) near ORDER BY similarity(folded, :folded) DESC, label LIMIT 3
""")


def find(db: Session, text: str) -> Place | None:
    """A postcode with or without its town, a district, a town; None for what nobody here calls a place."""
    postcode = re.search(r"(?<!\d)\d{5}(?!\d)", text)
    for name in [text] if postcode else dict.fromkeys([text, *text.split(",")]):
        row = db.execute(_FIND, {"postcode": postcode and postcode[0], "folded": fold(name.strip())}).one_or_none()
        if row:
            spread = row.spread + _SLACK_M if row.kind == "town" else 0
            return Place(row.kind, row.label, row.lat, row.lon, row.slug, spread, row.covering)
    return None


def here(db: Session, lat: float, lon: float) -> Place:
    covering = list(db.scalars(_COVERING, {"lat": lat, "lon": lon}))
    return Place("here", "", lat, lon, None, 0, covering)


def like(db: Session, text: str) -> list[str]:
    """Names that look like this one, best first."""
    return list(db.scalars(_LIKE, {"folded": fold(text)}))
