"""Entries that may be the same as another one: near in place and name, or of one provider and alike."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.wording import Revision, kind_of

NEAR_M = 300
MOST = 5

_OF_OFFERS = sa.text(f"""
    WITH mine AS (
        SELECT r.id, r.offer_id, lower(r.title) AS title, o.provider_id
        FROM offer_revision r JOIN offer o ON o.id = r.offer_id WHERE r.id = :id
    ), near AS (
        SELECT rv.revision_id FROM revision_venue m JOIN venue a ON a.id = m.venue_id
        JOIN venue b ON ST_DWithin(b.point, a.point, {NEAR_M}) JOIN revision_venue rv ON rv.venue_id = b.id
        WHERE m.revision_id = :id
    ), beside AS (
        SELECT revision_id AS id FROM near
        UNION SELECT r.id FROM mine JOIN offer o ON o.provider_id = mine.provider_id
            JOIN offer_revision r ON r.offer_id = o.id
    )
    SELECT r.id, r.offer_id, r.title AS called, r.status, o.slug, p.name AS provider,
        similarity(lower(r.title), mine.title) AS alike,
        r.id IN (SELECT revision_id FROM near) AS is_near, o.provider_id = mine.provider_id AS is_same_provider
    FROM beside JOIN offer_revision r ON r.id = beside.id AND r.status IN ('published', 'submitted')
    JOIN mine ON mine.offer_id <> r.offer_id
    JOIN offer o ON o.id = r.offer_id
    CROSS JOIN LATERAL (SELECT name FROM provider_revision WHERE provider_id = o.provider_id
        ORDER BY status = 'published' DESC, version DESC LIMIT 1) p
    WHERE similarity(lower(r.title), mine.title) >= CASE WHEN r.id IN (SELECT revision_id FROM near) THEN 0.3
        ELSE 0.5 END
    ORDER BY alike DESC, r.id LIMIT {MOST}
""")
_OF_PROVIDERS = sa.text(f"""
    WITH mine AS (SELECT *, lower(name) AS called FROM provider_revision WHERE id = :id)
    SELECT r.id, r.provider_id, r.name AS called, r.status, p.slug, r.city AS provider,
        similarity(lower(r.name), mine.called) AS alike,
        coalesce(ST_DWithin(r.point, mine.point, {NEAR_M}), false) AS is_near, false AS is_same_provider
    FROM mine JOIN provider_revision r ON r.provider_id <> mine.provider_id AND r.status IN ('published', 'submitted')
    JOIN provider p ON p.id = r.provider_id
    WHERE similarity(lower(r.name), mine.called) >= 0.5
        OR (ST_DWithin(r.point, mine.point, {NEAR_M}) AND similarity(lower(r.name), mine.called) >= 0.3)
        OR (mine.email <> '' AND lower(r.email) = lower(mine.email))
        OR (mine.website <> '' AND lower(r.website) = lower(mine.website))
    ORDER BY alike DESC, r.id LIMIT {MOST}
""")
_QUERIES = {"offer": _OF_OFFERS, "provider": _OF_PROVIDERS}


def of(db: Session, revision: Revision) -> list[Any]:
    """The likest first: id, called, status, slug, provider, and why: alike (0 to 1), is_near, is_same_provider."""
    return list(db.execute(_QUERIES[kind_of(revision).name], {"id": revision.id}))
