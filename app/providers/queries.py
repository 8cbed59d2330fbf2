"""What a provider's team sees of its own."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

_MINE = sa.text("""
    SELECT p.id, p.slug, p.standing, r.name
    FROM provider p
    JOIN LATERAL (SELECT name FROM provider_revision WHERE provider_id = p.id ORDER BY version DESC LIMIT 1) r ON true
    WHERE p.id = ANY(:ids)
    ORDER BY r.name, p.id
""")


def providers(db: Session, ids: Collection[UUID]) -> list[sa.RowMapping]:
    """These providers under the name of their newest wording."""
    return [*db.execute(_MINE, {"ids": [*ids]}).mappings()]
