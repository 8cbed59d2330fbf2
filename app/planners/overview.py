"""What a planner reads first: what is missing, what has changed, and what ends soon."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from app.directory.freshness import CARED_OFFERS
from app.directory.visibility import PUBLIC_OFFERS
from app.planners.flags import Flag, Reason
from app.planners.matrix import Cell, Matrix
from app.planners.question import Band, Topic

CHANGES_WITHIN = timedelta(days=30)
ENDS_WITHIN = relativedelta(months=6)
ENDING_LISTED = 500


@dataclass(frozen=True)
class Finding:
    """The same word in several areas for one category and age band."""

    topic: Topic
    band: Band
    flag: Flag
    cells: list[Cell]

    @property
    def empty(self) -> int:
        """In how many of them there is nothing at all."""
        return sum(not cell.found.supply for cell in self.cells)


def findings(matrix: Matrix, flag: Flag) -> list[Finding]:
    """Where most is missing first: many areas with nothing at all, then many areas."""
    found = []
    for band in matrix.question.bands:
        for topic in matrix.question.topics:
            cells = [cell for cell in matrix.ranked(topic, band) if cell.flag == flag]
            if cells:
                found.append(Finding(topic, band, flag, cells))
    return sorted(found, key=lambda each: (-each.empty, -len(each.cells)))


def silent(matrix: Matrix) -> dict[Reason, int]:
    """Why nothing can be said, and of how many cells; what is most frequent first."""
    return dict(Counter(cell.reason for cell in matrix if cell.reason).most_common())


_IN_MY_AREAS = """(:everywhere OR EXISTS (SELECT FROM revision_venue rv JOIN venue_area va ON va.venue_id = rv.venue_id
    WHERE rv.revision_id = r.id AND va.area_id = ANY(CAST(:mine AS int[]))))"""
_ENDING = sa.text(f"""
    SELECT o.slug, r.title, pr.name AS provider, least(r.funded_until, care.last_on) AS last_on,
        coalesce(r.funded_until <= least(r.funded_until, care.last_on), false) AS is_funding,
        ARRAY(SELECT DISTINCT a.name FROM revision_venue rv JOIN venue_area va ON va.venue_id = rv.venue_id
            JOIN area a ON a.id = va.area_id JOIN area_layer l ON l.id = a.layer_id
            WHERE rv.revision_id = r.id AND l.slug = :layer ORDER BY 1) AS areas
    FROM {CARED_OFFERS}
    WHERE least(r.funded_until, care.last_on) BETWEEN :today AND :until AND {_IN_MY_AREAS}
        AND (r.funded_until <= :until OR r.valid_until <= :until OR EXISTS (
            SELECT FROM schedule s WHERE s.revision_id = r.id AND s.kind NOT IN ('date', 'period')))
    ORDER BY 4, r.title, o.id LIMIT :most
""")
_CHANGES = sa.text(f"""
    SELECT (SELECT count(*) FROM {PUBLIC_OFFERS} WHERE o.first_published_at >= :since AND {_IN_MY_AREAS}) AS new,
        (SELECT count(DISTINCT h.offer_id) FROM history h JOIN offer_revision r ON r.id = h.revision_id
            WHERE h.step IN ('end', 'archive') AND h.at >= :since AND {_IN_MY_AREAS}) AS ended
""")


def ending(db: Session, matrix: Matrix, today: date, most: int = ENDING_LISTED) -> list[Any]:
    """What recurs or lasts and will be over within six months, or loses its money; single events end anyway."""
    values = {"today": today, "until": today + ENDS_WITHIN, "layer": matrix.question.layer.slug, "most": most}
    return list(db.execute(_ENDING, _mine(matrix) | values))


def changes(db: Session, matrix: Matrix, today: date) -> Any:
    """How many offers are new, and how many have ended."""
    return db.execute(_CHANGES, _mine(matrix) | {"since": today - CHANGES_WITHIN}).one()


def _mine(matrix: Matrix) -> dict[str, Any]:
    return {"everywhere": matrix.question.areas is None, "mine": [area.id for area in matrix.areas]}
