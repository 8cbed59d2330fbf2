"""How much of what there is we know of: the providers of the portal, and those the office has on its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import confirmation
from app.directory.area import LIES_WITHIN
from app.directory.prospect import HAS_JOINED
from app.planners.counting import EDITION, TOPICS
from app.planners.question import Question

CONFIRMED_WITHIN = timedelta(days=365)


@dataclass(frozen=True)
class Completeness:
    known: int = 0
    """Providers of the portal and of the list."""
    confirmed: int = 0
    listed: int = 0
    """How many of the known are on the list alone."""

    @property
    def share(self) -> float | None:
        return self.confirmed / self.known if self.known else None


Key = tuple[int, int]
"""Area id and category id; area 0 is everywhere."""


def _registered(is_there: str) -> str:
    """Of the providers of the portal, one after the other as the index has them."""
    return f"""LATERAL (
        SELECT count(*) AS known, count(*) FILTER (WHERE is_confirmed) AS confirmed FROM (
            SELECT coalesce(max(k.confirmed_on) >= :confirmed_since, false) AS is_confirmed FROM known_provider k
            WHERE k.area_id {is_there} AND k.category_id = w.topic_id GROUP BY k.provider_id
        ) provider
    ) r"""


_COMPLETENESS = sa.text(f"""
    WITH {EDITION}, {TOPICS}, listed AS MATERIALIZED (
        SELECT DISTINCT x.id, x.area_id, t.topic_id FROM prospect x
        JOIN prospect_category k ON k.prospect_id = x.id JOIN topic t ON t.category_id = k.category_id
        WHERE NOT {HAS_JOINED}
    ), home AS MATERIALIZED (
        SELECT a.id AS home_id, e.id AS area_id
        FROM area a JOIN edition e ON e.is_todays JOIN area s ON s.id = e.id AND {LIES_WITHIN}
        WHERE a.id IN (SELECT area_id FROM listed)
    ), listed_anywhere AS (
        SELECT t.id AS topic_id, count(l.id) AS listed
        FROM unnest(CAST(:topics AS int[])) AS t (id) LEFT JOIN listed l ON l.topic_id = t.id GROUP BY 1
    ), listed_here AS (
        SELECT h.area_id, l.topic_id, count(*) AS listed
        FROM listed l JOIN home h ON h.home_id = l.area_id GROUP BY 1, 2
    )
    SELECT 0 AS area_id, w.topic_id, w.listed + r.known AS known, r.confirmed, w.listed
    FROM listed_anywhere w CROSS JOIN {_registered("IS NULL")} WHERE w.listed + r.known > 0
    UNION ALL
    SELECT w.area_id, w.topic_id, w.listed + r.known, r.confirmed, w.listed
    FROM listed_here w CROSS JOIN {_registered("= w.area_id")}
""")


def completeness(db: Session, question: Question) -> Mapping[Key, Completeness]:
    """How many providers we know, and how many of them have an offer there that somebody stood by within a year:
    before the day, or before today where the day is still to come. Of single areas only where somebody on the list
    has their place: there, what is missing in the portal may be missing in the portal only."""
    since = min(question.day, confirmation.today()) - CONFIRMED_WITHIN
    rows = db.execute(_COMPLETENESS, question.values | {"confirmed_since": since})
    return {(row.area_id, row.topic_id): Completeness(row.known, row.confirmed, row.listed) for row in rows}


def of_cell(found: Mapping[Key, Completeness], area_id: int, topic_id: int) -> Completeness:
    """Of the area or of everywhere, whichever is known less well."""
    everywhere = found.get((0, topic_id), Completeness())
    here = found.get((area_id, topic_id), everywhere)
    return here if (here.share or 0) < (everywhere.share or 0) else everywhere
