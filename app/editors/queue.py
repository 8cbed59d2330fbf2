"""Everything that waits for the office, oldest first, as far as it is the editor's to decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import scope, wording

SORTS = ("new_provider", "provider_change", "new_offer", "offer_change", "afterwards")
"""Kinds of cases, in the order of the filter."""
PAGE_SIZE = 40

_WAITS = "(r.status = 'submitted' OR (r.unchecked AND r.status = 'published'))"
_WAITING = f"""
    WITH waiting AS (
        SELECT 'offer' AS kind, r.id, r.title, r.version, r.status_at, o.provider_id, CASE
            WHEN r.status = 'published' THEN 'afterwards'
            WHEN EXISTS (SELECT FROM offer_revision x WHERE x.offer_id = r.offer_id AND x.status = 'published')
                THEN 'offer_change'
            ELSE 'new_offer' END AS sort
        FROM offer_revision r JOIN offer o ON o.id = r.offer_id
        WHERE {_WAITS} AND {scope.is_covered(wording.OFFER)}
        UNION ALL
        SELECT 'provider', r.id, r.name, r.version, r.status_at, r.provider_id, CASE
            WHEN r.status = 'published' THEN 'afterwards'
            WHEN p.standing = 'waiting' THEN 'new_provider'
            ELSE 'provider_change' END
        FROM provider_revision r JOIN provider p ON p.id = r.provider_id
        WHERE {_WAITS} AND {scope.is_covered(wording.PROVIDER)}
    )
"""
_PAGE = sa.text(f"""
    {_WAITING}
    SELECT w.*, named.name AS provider
    FROM waiting w CROSS JOIN LATERAL (
        SELECT name FROM provider_revision WHERE provider_id = w.provider_id
        ORDER BY status = 'published' DESC, version DESC LIMIT 1
    ) named
    WHERE :sort = '' OR w.sort = :sort
    ORDER BY w.status_at, w.id LIMIT {PAGE_SIZE} OFFSET :skipped
""")
_COUNTS = sa.text(f"{_WAITING} SELECT sort, count(*) AS cases, min(status_at) AS oldest FROM waiting GROUP BY sort")
_NEXT = sa.text(f"""
    {_WAITING} SELECT kind, id FROM waiting WHERE id <> :done AND (:sort = '' OR sort = :sort)
    ORDER BY status_at, id LIMIT 1
""")


@dataclass(frozen=True)
class Waiting:
    sort: str
    cases: int
    oldest: datetime | None


def page(db: Session, areas: Collection[int] | None, sort: str, number: int) -> list[Any]:
    values = {"sort": sort, "skipped": (number - 1) * PAGE_SIZE} | scope.covered(areas)
    return list(db.execute(_PAGE, values))


def counts(db: Session, areas: Collection[int] | None) -> list[Waiting]:
    """For every sort, also where nothing waits."""
    found = {row.sort: row for row in db.execute(_COUNTS, scope.covered(areas))}
    return [
        Waiting(sort, found[sort].cases, found[sort].oldest) if sort in found else Waiting(sort, 0, None)
        for sort in SORTS
    ]


def following(db: Session, areas: Collection[int] | None, done: UUID, sort: str = "") -> Any | None:
    """The case that has waited longest, apart from this one."""
    return db.execute(_NEXT, {"done": done, "sort": sort} | scope.covered(areas)).first()
