"""A provider that the office enters for somebody: where it lies, which others it may be, its first draft."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Staff
from app.directory import drafts, gazetteer
from app.directory.provider import Carrier, ProviderRevision
from app.directory.workflow import Actor, Role


@dataclass(frozen=True)
class Seat:
    found: gazetteer.Place | None
    is_covered: bool
    """Whether it is this editor's to work on: whoever is limited to areas has to name a place in one of them."""


_COVERED = sa.text("""
    SELECT EXISTS (SELECT FROM area WHERE id = ANY(:areas) AND slug = ANY(:slugs) AND valid_to IS NULL)
""")
_ALIKE = sa.text("""
    SELECT p.id, p.slug, r.name, r.city FROM provider_revision r JOIN provider p ON p.id = r.provider_id
    WHERE r.status = 'published' AND p.standing = 'approved' AND similarity(lower(r.name), lower(:name)) >= 0.4
    ORDER BY similarity(lower(r.name), lower(:name)) DESC, p.id LIMIT 5
""")


def place(db: Session, editor: Staff, postcode: str) -> Seat:
    found = gazetteer.find(db, postcode) if postcode.strip() else None
    if editor.areas is None:
        return Seat(found, True)
    slugs = [*found.covering] if found else []
    return Seat(found, bool(db.scalar(_COVERED, {"areas": [*editor.areas], "slugs": slugs})))


def alike(db: Session, name: str) -> list[Any]:
    """Public providers that this may be, the likest first."""
    return list(db.execute(_ALIKE, {"name": name}))


def enter(db: Session, editor: Staff, name: str, carrier: Carrier, postcode: str, seat: Seat) -> ProviderRevision:
    found = seat.found
    return drafts.start_provider(
        db,
        Actor(editor.id, Role.EDITOR),
        name=name,
        carrier=carrier,
        postcode=postcode,
        city=found.label.partition(" ")[2] if found else "",
        point=f"SRID=4326;POINT({found.lon} {found.lat})" if found else None,
    )
