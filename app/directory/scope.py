"""Which areas, and so which editors, an entry belongs to: an offer to those of its venues, a provider to its seat."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.recurrence import TODAY
from app.directory.wording import Kind, Revision, kind_of

AREAS = {
    "offer": """SELECT va.area_id FROM revision_venue rv JOIN venue_area va ON va.venue_id = rv.venue_id
        WHERE rv.revision_id = r.id""",
    "provider": """SELECT a.id FROM area a
        WHERE a.valid_to IS NULL AND ST_Covers(a.shape, r.point::geometry)""",
}
"""As SQL: the areas of wording r. What lies nowhere belongs to those whose scope is everywhere."""


def is_covered(kind: Kind) -> str:
    """As SQL: whether wording r is within the scope of `covered`; see `covered`."""
    return f"(:everywhere OR EXISTS (SELECT FROM ({AREAS[kind.name]}) b(area_id) WHERE b.area_id = ANY(:areas)))"


def covered(areas: Collection[int] | None) -> dict[str, Any]:
    """The values `is_covered` needs; None: everywhere."""
    return {"everywhere": areas is None, "areas": list(areas or ())}


def areas_of(db: Session, revision: Revision) -> frozenset[int]:
    kind = kind_of(revision)
    query = f"SELECT b.* FROM {kind.name}_revision r CROSS JOIN LATERAL ({AREAS[kind.name]}) b WHERE r.id = :id"
    return frozenset(db.scalars(sa.text(query), {"id": revision.id}))


_OFFICE = f"""
    SELECT DISTINCT s.account_id FROM staff_member s
    WHERE s.role = 'editor' AND (s.until IS NULL OR s.until >= {TODAY})
        AND (s.area_id IS NULL OR s.area_id = ANY(:areas))
"""


def office_of(db: Session, revision: Revision) -> list[UUID]:
    """The accounts of the editors who may decide on this wording."""
    return list(db.scalars(sa.text(_OFFICE), {"areas": list(areas_of(db, revision))}))
