"""What data of the town the portal has: of which day, from whom, and which files it came from."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

MOST = 100


@dataclass(frozen=True)
class Stock:
    layers: list[Any]
    population: list[Any]
    points: list[Any]
    indicators: list[Any]
    imports: list[Any]

    @property
    def slugs(self) -> list[tuple[str, str]]:
        """Of the layers, for a choice."""
        return list(dict.fromkeys((row.slug, row.label) for row in self.layers))


_LAYERS = sa.text("""
    SELECT l.slug, l.label, a.valid_from, CASE WHEN count(*) FILTER (WHERE a.valid_to IS NULL) = 0
        THEN max(a.valid_to) END AS valid_to, count(*) AS areas
    FROM area a JOIN area_layer l ON l.id = a.layer_id
    GROUP BY l.id, a.valid_from ORDER BY l.position, l.slug, a.valid_from DESC
""")
_POPULATION = sa.text("""
    SELECT l.label, p.day, count(DISTINCT p.area_id) AS areas,
        array_agg(DISTINCT p.source) FILTER (WHERE p.source <> '') AS sources,
        array_agg(DISTINCT ARRAY[p.age_from_months, p.age_to_months]) AS bands
    FROM population p JOIN area a ON a.id = p.area_id JOIN area_layer l ON l.id = a.layer_id
    GROUP BY l.id, p.day ORDER BY p.day DESC, l.position
""")
_POINTS = sa.text("""
    SELECT day, count(DISTINCT (lat, lon)) AS points,
        array_agg(DISTINCT source) FILTER (WHERE source <> '') AS sources,
        array_agg(DISTINCT ARRAY[age_from_months, age_to_months]) AS bands
    FROM population_point GROUP BY day ORDER BY day DESC
""")
_INDICATORS = sa.text("""
    SELECT l.slug, l.label, i.key, i.period, max(i.unit) AS unit, count(*) AS areas,
        array_agg(DISTINCT i.source) FILTER (WHERE i.source <> '') AS sources
    FROM indicator i JOIN area a ON a.id = i.area_id JOIN area_layer l ON l.id = a.layer_id
    GROUP BY l.id, i.key, i.period ORDER BY l.position, i.key, i.period DESC
""")
_IMPORTS = sa.text("""
    SELECT d.*, a.name AS author, u.name AS undoer, EXISTS (
        SELECT FROM data_import_row r WHERE r.import_id = d.id) AS has_rows
    FROM data_import d LEFT JOIN account a ON a.id = d.account_id LEFT JOIN account u ON u.id = d.undone_by
    ORDER BY d.id DESC LIMIT :most
""")


def stock(db: Session) -> Stock:
    layers, population, points, indicators = (
        list(db.execute(each)) for each in (_LAYERS, _POPULATION, _POINTS, _INDICATORS)
    )
    return Stock(layers, population, points, indicators, list(db.execute(_IMPORTS, {"most": MOST})))
