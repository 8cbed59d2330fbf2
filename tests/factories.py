"""Rows for tests: valid by default, a test names what it is about."""

from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app import indexing
from app.directory import attachment, picture, place, wording
from app.directory.area import Area, AreaLayer, Postcode, PostcodePlace
from app.directory.attachment import Attachment
from app.directory.category import Category
from app.directory.offer import FormerSlug, Offer, OfferRevision, RevisionArea, RevisionVenue
from app.directory.picture import Image, Picture
from app.directory.place import Venue
from app.directory.provider import Provider, ProviderRevision
from app.directory.recurrence import ScheduleKind
from app.directory.schedule import Schedule
from app.directory.workflow import Standing, Status
from app.images import Encoded, Size
from app.pdf import Rewritten

LAT, LON = 54.35, 7.0


def point(lat: float = LAT, lon: float = LON) -> str:
    return f"SRID=4326;POINT({lon} {lat})"


def square(lat: float = LAT, lon: float = LON, half: float = 0.01) -> str:
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"SRID=4326;MULTIPOLYGON((({ring})))"


def make_area(db: Session, name: str, layer: str = "stadtteil", **changes: Any) -> Area:
    found = db.exec(select(AreaLayer).where(col(AreaLayer.slug) == layer)).first()
    if not found:
        found = AreaLayer(slug=layer, label=layer.title())
        db.add(found)
        db.flush()
    values = {
        "layer_id": found.id,
        "key": name,
        "slug": name.lower(),
        "name": name,
        "shape": square(),
        "point": point(),
    }
    area = Area(**values | changes)
    db.add(area)
    db.flush()
    return area


def make_postcode(db: Session, code: str, name: str, lat: float = LAT, lon: float = LON) -> Postcode:
    postcode = Postcode(code=code, name=name, point=point(lat, lon))
    db.add(postcode)
    db.flush()
    db.add(PostcodePlace(code=code, name=name, point=point(lat, lon)))
    db.flush()
    return postcode


def make_provider(
    db: Session, name: str = "Turnverein Erlengrund", standing: Standing = Standing.APPROVED, **changes: Any
) -> Provider:
    provider = Provider(slug=f"anbieter-{uuid4().hex[:8]}", standing=standing)
    db.add(provider)
    db.flush()
    db.add(ProviderRevision(**{"provider_id": provider.id, "status": Status.PUBLISHED, "name": name} | changes))
    indexing.refresh(db, [], [provider.id])
    return provider


def make_venue(db: Session, lat: float = LAT, lon: float = LON, **changes: Any) -> Venue:
    venue = Venue(**{"name": "Turnhalle", "postcode": "00128", "city": "Lindenaue", "point": point(lat, lon)} | changes)
    db.add(venue)
    db.flush()
    place.assign_areas(db, [venue.id])
    return venue


def weekly(weekday: int = 2, **changes: Any) -> dict[str, Any]:
    return {
        "kind": ScheduleKind.WEEKLY,
        "starts_on": date(2026, 1, 1),
        "weekdays": [weekday],
        "opens_at": time(16),
        "closes_at": time(17),
    } | changes


def make_offer(
    db: Session,
    title: str = "Eltern-Kind-Turnen",
    *,
    provider: Provider | None = None,
    category: str = "sport-bewegung",
    status: Status = Status.PUBLISHED,
    venues: list[Venue] | None = None,
    schedules: list[dict[str, Any]] | None = None,
    serves: list[Area] | None = None,
    former_slug: str = "",
    offer: Offer | None = None,
    entry: dict[str, Any] | None = None,
    **changes: Any,
) -> Offer:
    """A published offer at one venue; with `offer` another wording of it. The search knows of it at once.

    `entry` are fields of the offer itself, `changes` those of its wording.
    """
    if offer is None:
        provider = provider or make_provider(db)
        offer = Offer(**{"slug": f"angebot-{uuid4().hex[:8]}", "provider_id": provider.id} | (entry or {}))
        db.add(offer)
        db.flush()
    number = db.scalar(sa.select(sa.func.count()).where(col(OfferRevision.offer_id) == offer.id)) or 0
    category_id = db.exec(select(Category.id).where(col(Category.slug) == category)).one()
    values = {
        "offer_id": offer.id,
        "version": number + 1,
        "status": status,
        "title": title,
        "main_category_id": category_id,
    }
    revision = OfferRevision(**values | changes)
    db.add(revision)
    db.flush()
    for venue in [make_venue(db)] if venues is None else venues:
        db.add(RevisionVenue(revision_id=revision.id, venue_id=venue.id))
    for schedule in schedules or []:
        db.add(Schedule(**{"revision_id": revision.id} | schedule))
    for area in serves or []:
        db.add(RevisionArea(revision_id=revision.id, area_id=area.id))
    if former_slug:
        db.add(FormerSlug(slug=former_slug, offer_id=offer.id))
    db.flush()
    indexing.refresh(db, [offer.id])
    return offer


def show_attachment(db: Session, offer: Offer, title: str = "Flyer Herbst 2026") -> UUID:
    """On the newest wording, behind those that are there."""
    pdf_id = attachment.keep(db, Rewritten(b"%PDF-1.7", 1), None)
    revision = wording.newest(db, wording.OFFER, offer.id)
    place = len(attachment.of(db, "offer", revision.id))
    db.add(Attachment(offer_revision_id=revision.id, pdf_id=pdf_id, title=title, position=place))
    db.flush()
    return pdf_id


def show_picture(db: Session, offer: Offer, alt: str = "Zwei Farbflächen") -> Image:
    """On the newest wording, behind those that are there."""
    image = picture.keep(db, Encoded([Size(200, 100, b"WebP")]), None)
    revision = wording.newest(db, wording.OFFER, offer.id)
    place = len(picture.of(db, "offer", revision.id))
    db.add(Picture(offer_revision_id=revision.id, image_id=image.id, alt=alt, copyright="Kim", position=place))
    db.flush()
    return image
