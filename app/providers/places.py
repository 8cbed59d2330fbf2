"""The places a provider has used so far, and new ones. A place that is known is never changed from here:
it may be a part of something public."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import gazetteer, place
from app.directory.place import Venue, Wheelchair
from app.i18n import gettext as _

_OWN = sa.text("""
    SELECT v.id, v.name, v.street, v.postcode, v.city, v.point IS NOT NULL AS is_on_map,
        (SELECT string_agg(a.name, ', ' ORDER BY l.position, a.name) FROM venue_area va
            JOIN area a ON a.id = va.area_id JOIN area_layer l ON l.id = a.layer_id WHERE va.venue_id = v.id) AS areas
    FROM venue v WHERE v.id IN (
        SELECT rv.venue_id FROM revision_venue rv JOIN offer_revision r ON r.id = rv.revision_id
        JOIN offer o ON o.id = r.offer_id WHERE o.provider_id = :provider_id
    ) ORDER BY v.name, v.street, v.id
""")


def own(db: Session, provider_id: UUID) -> Sequence[Any]:
    return db.execute(_OWN, {"provider_id": provider_id}).all()


def choices(db: Session, provider_id: UUID) -> list[tuple[Any, ...]]:
    return [(str(each.id), address(each), _whereabouts(each)) for each in own(db, provider_id)]


def address(venue: Any) -> str:
    town = f"{venue.postcode} {venue.city}".strip()
    return ", ".join(part for part in (venue.name, venue.street, town) if part)


def _whereabouts(venue: Any) -> str:
    if not venue.is_on_map:
        return _("Diese Adresse finden wir nicht auf der Karte.")
    return _("Liegt in: {areas}").format(areas=venue.areas) if venue.areas else ""


def add(
    db: Session, provider_id: UUID, *, name: str, street: str, postcode: str, city: str, wheelchair: Wheelchair
) -> UUID:
    """The place at this address: one of the provider's own if it is the same, else a new one in its district."""
    found = gazetteer.find(db, postcode)
    city = city or (found.label.partition(" ")[2] if found else "")
    for known in own(db, provider_id):
        if (known.name, known.street, known.postcode, known.city) == (name, street, postcode, city):
            return UUID(str(known.id))
    venue = Venue(name=name, street=street, postcode=postcode, city=city, wheelchair=wheelchair, point=point_of(found))
    db.add(venue)
    place.assign_areas(db, [venue.id])
    return venue.id


def point_of(found: gazetteer.Place | None) -> str | None:
    return f"SRID=4326;POINT({found.lon} {found.lat})" if found else None
