"""Finding any entry, public or not, by its words and its state."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import private, scope, wording
from app.directory.workflow import Status

PAGE_SIZE = 40
STATES = (
    Status.PUBLISHED,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.REJECTED,
    Status.ARCHIVED,
    Status.DRAFT,
)
"""What can be asked for. Of drafts only those that are not their team's alone."""

# One line per entry: in the state that was asked for, else in its public or latest wording.
_FOUND = sa.text(f"""
    SELECT * FROM (
        SELECT DISTINCT ON (r.offer_id) 'offer' AS kind, r.id, r.offer_id AS entry_id, r.title AS called, r.status,
            r.status_at, o.provider_id, o.slug, n.name AS provider
        FROM offer_revision r JOIN offer o ON o.id = r.offer_id
        CROSS JOIN LATERAL (SELECT name FROM provider_revision WHERE provider_id = o.provider_id
            ORDER BY status = 'published' DESC, version DESC LIMIT 1) n
        WHERE r.status = ANY(:states) AND (r.title ILIKE :like OR n.name ILIKE :like)
            AND {scope.is_covered(wording.OFFER)} AND NOT {private.is_private("offer")}
        ORDER BY r.offer_id, r.status = 'published' DESC, r.version DESC
    ) offers
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (r.provider_id) 'provider', r.id, r.provider_id AS entry_id, r.name, r.status,
            r.status_at, r.provider_id, p.slug, r.city
        FROM provider_revision r JOIN provider p ON p.id = r.provider_id
        WHERE r.status = ANY(:states) AND r.name ILIKE :like AND {scope.is_covered(wording.PROVIDER)}
            AND NOT {private.is_private("provider")}
        ORDER BY r.provider_id, r.status = 'published' DESC, r.version DESC
    ) providers
    ORDER BY called, id LIMIT {PAGE_SIZE + 1} OFFSET :skipped
""")


def page(db: Session, areas: Collection[int] | None, words: str, state: str, number: int) -> tuple[list[Any], bool]:
    """The entries of that page, and whether there are more."""
    states = [state] if state in STATES else list(STATES)
    like = "%" + words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    values = {"states": states, "like": like, "skipped": (number - 1) * PAGE_SIZE} | scope.covered(areas)
    rows = list(db.execute(_FOUND, values))
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


_BEGUN = sa.text(f"""
    SELECT (SELECT count(*) FROM offer_revision r
            WHERE r.status = 'draft' AND {scope.is_covered(wording.OFFER)} AND NOT {private.is_private("offer")})
        + (SELECT count(*) FROM provider_revision r
            WHERE r.status = 'draft' AND {scope.is_covered(wording.PROVIDER)} AND NOT {private.is_private("provider")})
""")


def begun(db: Session, areas: Collection[int] | None) -> int:
    """How many texts the office has begun for somebody and not sent yet."""
    return int(db.scalar(_BEGUN, scope.covered(areas)) or 0)
