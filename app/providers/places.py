"""The places a provider has used so far, and new ones. A place that is known is never changed from here:
it may be a part of something public. Who says more about one gets another in its stead."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import gazetteer, geocoding, place, private
from app.directory.place import Answer, Feature, Venue, VenueFeature
from app.i18n import gettext as _

ADDRESS = ("name", "street", "postcode", "city")
WORDS = (*ADDRESS, "stop", "directions", "wheelchair")
Point = tuple[float, float]
"""Latitude and longitude."""
Features = Mapping[Feature, Answer]

_FAR_M = 50_000

_OWN = sa.text(f"""
    SELECT v.id, v.name, v.street, v.postcode, v.city, v.stop, v.directions, v.wheelchair,
        ST_Y(v.point::geometry) AS lat, ST_X(v.point::geometry) AS lon,
        (SELECT json_agg(json_build_array(feature, answer, note)) FROM venue_feature WHERE venue_id = v.id) AS features,
        (SELECT string_agg(a.name, ', ' ORDER BY l.position, a.name) FROM venue_area va
            JOIN area a ON a.id = va.area_id JOIN area_layer l ON l.id = a.layer_id WHERE va.venue_id = v.id) AS areas,
        EXISTS (SELECT FROM postcode p WHERE p.code = v.postcode AND ST_DWithin(p.point, v.point, 1)) AS is_rough
    FROM venue v JOIN (
        SELECT rv.venue_id, max(r.created_at) AS used_at
        FROM revision_venue rv JOIN offer_revision r ON r.id = rv.revision_id
        JOIN offer o ON o.id = r.offer_id WHERE o.provider_id = :provider_id
            AND (NOT :for_office OR NOT {private.is_private("offer")})
        GROUP BY rv.venue_id
    ) used ON used.venue_id = v.id
    ORDER BY v.name, v.street, used.used_at DESC, v.id
""")


def own(db: Session, provider_id: UUID, *, for_office: bool) -> Sequence[Any]:
    """Of places at one address that one comes first which was used last; the office learns none of secret drafts."""
    return db.execute(_OWN, {"provider_id": provider_id, "for_office": for_office}).all()


def choices(db: Session, provider_id: UUID, chosen: Collection[UUID], *, for_office: bool) -> list[tuple[Any, ...]]:
    """One place an address: the chosen one, else what was said of it last."""
    rows = own(db, provider_id, for_office=for_office)
    said: set[Any] = {_address(each) for each in rows if each.id in chosen}
    listed = []
    for each in rows:
        if each.id in chosen or _address(each) not in said:
            listed.append((str(each.id), address(each), whereabouts(each)))
            said.add(_address(each))
    return listed


def _address(venue: Any) -> tuple[str, ...]:
    return tuple(getattr(venue, name) for name in ADDRESS)


def address(venue: Any) -> str:
    town = f"{venue.postcode} {venue.city}".strip()
    return ", ".join(part for part in (venue.name, venue.street, town) if part)


def whereabouts(venue: Any) -> str:
    if venue.lat is None:
        return _("Diese Adresse finden wir nicht auf der Karte.")
    if not venue.areas:
        return ""
    said = _("Liegt nach der Postleitzahl ungefähr in: {areas}") if venue.is_rough else _("Liegt in: {areas}")
    return said.format(areas=venue.areas)


def add(db: Session, provider_id: UUID, *, for_office: bool, **said: Any) -> UUID:
    """The place at this address: the provider's own if there is one, else a new one in its district."""
    found = gazetteer.find(db, said["postcode"])
    said["city"] = said["city"] or (found.label.partition(" ")[2] if found else "")
    wanted = tuple(said[name] for name in ADDRESS)
    for known in own(db, provider_id, for_office=for_office):
        if _address(known) == wanted:
            return UUID(str(known.id))
    return make(db, said, locate(db, said["street"], said["postcode"], said["city"]), {})


def make(db: Session, said: Mapping[str, Any], point: Point | None, features: Features, *, like: Any = None) -> UUID:
    """Another place; `like` is the one whose remarks on its features go on to be true."""
    venue = Venue(**said, point=written(point))
    db.add(venue)
    db.flush()
    notes = {(feature, answer): note for feature, answer, note in (like.features or [] if like else [])}
    unknown = {Feature(feature): Answer.UNKNOWN for feature, _answer in notes}
    for feature, answer in (unknown | {**features}).items():
        note = notes.get((feature, answer), "")
        db.add(VenueFeature(venue_id=venue.id, feature=feature, answer=answer, note=note))
    place.assign_areas(db, [venue.id])
    return venue.id


def locate(db: Session, street: str, postcode: str, city: str) -> Point | None:
    """Where an address is: as the geocoder says, else where its postcode is."""
    if (sure := geocoding.at(db, street, postcode, city)) is not None:
        return sure
    found = gazetteer.find(db, postcode) if postcode else None
    return (found.lat, found.lon) if found else None


def is_far_off(db: Session, point: Point, postcode: str) -> bool:
    """Whether it lies where nobody would look for that postcode."""
    far = sa.text("""
        SELECT ST_Distance(point, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)::geography) > :far
        FROM postcode WHERE code = :code
    """)
    return bool(db.scalar(far, {"lat": point[0], "lon": point[1], "code": postcode, "far": _FAR_M}))


def written(point: Point | None) -> str | None:
    """As the database reads it."""
    return f"SRID=4326;POINT({point[1]} {point[0]})" if point else None
