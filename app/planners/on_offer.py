"""The offers a scenario can close, move or resize: those that its question counts."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.visibility import PUBLIC_OFFERS
from app.planners.counting import BANDS, EDITION, FILED, TOPICS, counted
from app.planners.question import Question
from app.planners.whereabouts import words

MOST = 50


def offers(db: Session, question: Question, text: str = "", offer_id: UUID | None = None) -> list[Any]:
    """With a place on the map, and one of them in the areas of whoever asks: id, title, provider, amount (None: not
    said), venues; `total`: of how many these are the first."""
    rows = db.execute(
        sa.text(f"""
            WITH {EDITION}, {BANDS}, {TOPICS}, {counted(question)}, {FILED}
            SELECT o.id, r.title, pr.name AS provider, c.amount, count(*) OVER () AS total,
                array_agg(DISTINCT coalesce(nullif(x.name, ''), x.street)) AS venues
            FROM counted c JOIN ({PUBLIC_OFFERS}) ON r.id = c.revision_id
            JOIN revision_venue v ON v.revision_id = r.id JOIN venue x ON x.id = v.venue_id
            WHERE c.is_local AND x.point IS NOT NULL AND c.number IN (SELECT number FROM filed)
                AND EXISTS (SELECT FROM band b WHERE c.first <= b.last AND c.last >= b.first)
                AND (:everywhere OR EXISTS (SELECT FROM area s
                    WHERE s.id = ANY(CAST(:areas AS int[])) AND ST_Covers(s.shape, x.point::geometry)))
                AND coalesce(o.id = CAST(:offer_id AS uuid), true)
                AND lower(concat_ws(' ', r.title, pr.name, x.name, x.street)) LIKE ALL(CAST(:words AS text[]))
            GROUP BY o.id, r.title, pr.name, c.amount ORDER BY r.title, o.id LIMIT {MOST}
        """),
        question.values | {"words": words(text), "offer_id": offer_id},
    )
    return list(rows)
