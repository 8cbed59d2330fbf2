"""How much of what there is we know of: the providers of the portal, and those the office has on its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import confirmation
from app.directory.area import LIES_WITHIN
from app.directory.freshness import SINCE
from app.directory.prospect import HAS_JOINED
from app.directory.visibility import PUBLIC_PROVIDERS
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


_COMPLETENESS = sa.text(f"""
    WITH {EDITION}, {TOPICS}, entry AS MATERIALIZED (
        SELECT o.provider_id, r.id AS revision_id, r.main_category_id,
            r.status = 'published' AND p.standing = 'approved' AND {SINCE} >= :confirmed_since
                AND o.provider_id IN (SELECT p.id FROM {PUBLIC_PROVIDERS}) AS is_confirmed
        FROM offer o JOIN provider p ON p.id = o.provider_id AND p.standing IN ('waiting', 'approved')
        JOIN offer_revision r ON r.offer_id = o.id AND r.status IN ('submitted', 'published')
    ), stated AS (
        SELECT provider_id, main_category_id AS category_id, is_confirmed FROM entry
        UNION ALL
        SELECT e.provider_id, k.category_id, e.is_confirmed FROM entry e
        JOIN revision_category k ON k.revision_id = e.revision_id
        UNION ALL
        SELECT p.id, k.category_id, false FROM provider p
        JOIN provider_revision r ON r.provider_id = p.id AND r.status IN ('submitted', 'published')
        JOIN provider_category k ON k.revision_id = r.id
        WHERE p.standing IN ('waiting', 'approved')
    ), registered AS (
        SELECT provider_id, topic_id, bool_or(is_confirmed) AS is_confirmed
        FROM stated JOIN topic USING (category_id) GROUP BY 1, 2
    ), listed AS (
        SELECT DISTINCT x.id, x.area_id, t.topic_id FROM prospect x
        JOIN prospect_category k ON k.prospect_id = x.id JOIN topic t ON t.category_id = k.category_id
        WHERE NOT {HAS_JOINED}
    ), home AS MATERIALIZED (
        SELECT a.id AS home_id, e.id AS area_id
        FROM area a JOIN edition e ON e.is_todays JOIN area s ON s.id = e.id AND {LIES_WITHIN}
        WHERE a.id IN (SELECT area_id FROM listed)
    ), listed_here AS MATERIALIZED (
        SELECT h.area_id, l.topic_id, count(*) AS listed
        FROM listed l JOIN home h ON h.home_id = l.area_id GROUP BY 1, 2
    ), here AS MATERIALIZED (
        SELECT home.area_id, x.revision_id FROM (SELECT DISTINCT area_id FROM listed_here) home CROSS JOIN LATERAL (
            SELECT r.id AS revision_id FROM venue_area va
            JOIN revision_venue rv ON rv.venue_id = va.venue_id
            JOIN offer_revision r ON r.id = rv.revision_id AND r.status IN ('submitted', 'published')
            WHERE va.area_id = home.area_id OFFSET 0
        ) x
    ), registered_here AS (
        SELECT h.area_id, h.topic_id, count(DISTINCT e.provider_id) AS known,
            count(DISTINCT e.provider_id) FILTER (WHERE e.is_confirmed) AS confirmed
        FROM listed_here h JOIN here x ON x.area_id = h.area_id JOIN entry e ON e.revision_id = x.revision_id
        WHERE EXISTS (SELECT FROM topic t WHERE t.topic_id = h.topic_id AND (
            t.category_id = e.main_category_id OR EXISTS (SELECT FROM revision_category k
                WHERE k.revision_id = e.revision_id AND k.category_id = t.category_id)))
        GROUP BY 1, 2
    )
    SELECT 0 AS area_id, topic_id, CAST(sum(known) AS int) AS known, CAST(sum(confirmed) AS int) AS confirmed,
        CAST(sum(listed) AS int) AS listed FROM (
        SELECT topic_id, count(*) AS known, count(*) FILTER (WHERE is_confirmed) AS confirmed, 0 AS listed
        FROM registered GROUP BY 1
        UNION ALL
        SELECT topic_id, count(*), 0, count(*) FROM listed GROUP BY 1
    ) everywhere GROUP BY 2
    UNION ALL
    SELECT h.area_id, h.topic_id, h.listed + coalesce(r.known, 0), coalesce(r.confirmed, 0), h.listed
    FROM listed_here h LEFT JOIN registered_here r USING (area_id, topic_id)
""")
"""Single areas by way of their venues, not the other way round (OFFSET 0): the list is short, the portal is not."""


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
