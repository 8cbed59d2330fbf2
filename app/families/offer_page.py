"""One offer's page: everything that is known about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app import i18n, richtext
from app.directory import attachment, freshness, picture, recurrence, schedule
from app.directory.documents import in_force
from app.directory.freshness import Freshness
from app.directory.labels import labels
from app.directory.picture import Shown
from app.directory.recurrence import ScheduleSpec
from app.directory.visibility import PREVIEWED_OFFERS, PUBLIC_OFFERS
from app.errors import NotFound
from app.families import cards
from app.families.cards import Ages, Cost, Marked
from app.families.wish import address
from app.settings import settings
from search_index.engine import Engine, Query

DATES_SHOWN = 6


@dataclass(frozen=True)
class Venue:
    name: str
    street: str
    postcode: str
    city: str
    room: str
    directions: str
    stop: str
    lat: float | None
    lon: float | None
    wheelchair: str
    features: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    phone: str
    email: str
    hours: str


@dataclass(frozen=True)
class SourceNote:
    name: str
    attribution: str
    licence: str
    url: str


@dataclass(frozen=True)
class Served:
    kind: str
    areas: list[str]


@dataclass(frozen=True)
class Participation:
    volunteering: bool
    regulars: bool
    donation: bool
    note: str


@dataclass(frozen=True)
class ProviderBox:
    slug: str
    name: str
    claim: str
    summary: str
    offers_count: int
    volunteering: str


@dataclass(frozen=True)
class OfferPage:
    row: Any
    """The published wording as the database has it; `__getattr__` hands its columns to the page."""
    category: Marked
    ages: Ages
    cost: Cost
    schedules: list[ScheduleSpec]
    next_dates: list[tuple[datetime, datetime]]
    venues: list[Venue]
    categories: list[tuple[str, str]]
    target_groups: list[str]
    contacts: list[Person]
    pictures: list[Shown]
    attachments: list[attachment.Shown]
    catchment: Served
    participate: Participation
    provider: ProviderBox
    source: SourceNote | None
    description_html: str
    ended: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def registration_url(self) -> str:
        return richtext.web_address(self.row.registration_url)

    @property
    def video(self) -> richtext.Outside | None:
        return richtext.outside(self.row.video_url)

    @property
    def stale(self) -> bool:
        """Nobody has confirmed it for long."""
        return freshness.has_reached(Freshness.MARKED, self.row.reminders)

    @property
    def next_at(self) -> datetime | None:
        return self.next_dates[0][0] if self.next_dates else None

    @property
    def next_ends_at(self) -> datetime | None:
        return self.next_dates[0][1] if self.next_dates else None

    @property
    def venue_name(self) -> str:
        return (self.venues[0].name or self.venues[0].street) if self.venues else ""

    @property
    def venue_district(self) -> str:
        return self.row.district or ""

    @property
    def distance_m(self) -> None:
        return None


_COLUMNS = f"""
    r.*, o.id AS offer_id, o.slug, o.confirmed_on, o.reminders, o.first_published_at,
        c.slug AS category_slug, coalesce(c.parent_id, c.id) AS top_id, top.slug AS top_slug, top.marker,
        coalesce(top.translations ->> :language, top.label) AS category_label,
        p.id AS provider_id, p.slug AS provider_slug, pr.name AS provider_name, pr.claim AS provider_claim,
        pr.summary AS provider_summary, pr.volunteering AS provider_volunteering,
        ARRAY(SELECT cc.slug FROM category cc WHERE cc.id = r.main_category_id OR cc.id IN (
            SELECT category_id FROM revision_category WHERE revision_id = r.id) ORDER BY cc.id) AS categories,
        ARRAY(SELECT t.slug FROM revision_target_group JOIN target_group t ON t.id = target_group_id
            WHERE revision_id = r.id ORDER BY t.position) AS target_groups,
        ARRAY(SELECT coalesce(tag.translations ->> :language, tag.label) FROM revision_tag JOIN tag ON tag.id = tag_id
            WHERE revision_id = r.id ORDER BY 1) AS tags,
        ARRAY(SELECT a.name FROM revision_area JOIN area a ON a.id = area_id
            WHERE revision_id = r.id ORDER BY 1) AS served,
        {schedule.AS_JSON} AS schedules,
        (SELECT json_agg(x ORDER BY x.position, x.id) FROM contact x WHERE x.offer_revision_id = r.id) AS contacts,
        {picture.as_json("offer")} AS pictures, {attachment.as_json("offer")} AS attachments,
        (SELECT json_agg(v ORDER BY v.position, v.id) FROM (
            SELECT v.id, rv.position, rv.room, v.name, v.street, v.postcode, v.city, v.directions, v.stop, v.wheelchair,
                ST_Y(v.point::geometry) AS lat, ST_X(v.point::geometry) AS lon,
                (SELECT json_agg(json_build_array(feature, answer, note) ORDER BY feature)
                    FROM venue_feature WHERE venue_id = v.id) AS features
            FROM revision_venue rv JOIN venue v ON v.id = rv.venue_id WHERE rv.revision_id = r.id
        ) v) AS venues,
        (SELECT a.name FROM revision_venue rv JOIN venue_area va ON va.venue_id = rv.venue_id
            JOIN area a ON a.id = va.area_id JOIN area_layer l ON l.id = a.layer_id
            WHERE rv.revision_id = r.id ORDER BY rv.position, l.position DESC, a.id LIMIT 1) AS district,
        s.name AS source_name, s.attribution, s.licence, s.url AS source_url
"""
_BESIDE = """
    JOIN category c ON c.id = r.main_category_id JOIN category top ON top.id = coalesce(c.parent_id, c.id)
    LEFT JOIN source s ON s.id = o.source_id
"""
_OFFER = sa.text(f"SELECT {_COLUMNS} FROM {PUBLIC_OFFERS} {_BESIDE} WHERE o.slug = :slug")
_PREVIEW = sa.text(f"SELECT {_COLUMNS} FROM {PREVIEWED_OFFERS} {_BESIDE} WHERE r.id = :revision_id")


def offer(db: Session, engine: Engine, slug: str, now: datetime) -> OfferPage:
    """The public wording under this address; `NotFound` for everything the public may not see."""
    row = db.execute(_OFFER, {"slug": slug, "language": i18n.language()}).one_or_none()
    if row is None:
        raise NotFound
    return _shown(db, engine, row, now)


def id_of(db: Session, slug: str) -> UUID:
    found: UUID | None = db.scalar(sa.text(f"SELECT o.id FROM {PUBLIC_OFFERS} WHERE o.slug = :slug"), {"slug": slug})
    if found is None:
        raise NotFound
    return found


def preview(db: Session, engine: Engine, revision_id: UUID, now: datetime) -> OfferPage:
    """The page as it would be with this wording. Whoever calls this has asked whether the reader may see it."""
    row = db.execute(_PREVIEW, {"revision_id": revision_id, "language": i18n.language()}).one()
    return _shown(db, engine, row, now)


def _shown(db: Session, engine: Engine, row: Any, now: datetime) -> OfferPage:
    known = labels(db, i18n.language())
    specs = schedule.specs(row.schedules)
    return OfferPage(
        row=row,
        category=Marked(row.category_label, row.marker, row.top_slug),
        ages=Ages(row.age_min_months, row.age_max_months),
        cost=cards.cost(row),
        schedules=specs,
        next_dates=list(islice(coming(row, specs, now), DATES_SHOWN)),
        venues=[_venue(each) for each in row.venues or []],
        categories=[
            (known["category"][each].text, address("/angebote", [("kategorie", each)])) for each in row.categories
        ],
        target_groups=[known["target_group"][each].text for each in row.target_groups],
        contacts=[Person(**{name: each[name] for name in Person.__annotations__}) for each in row.contacts or []],
        pictures=picture.shown(row.pictures),
        attachments=attachment.shown(row.attachments),
        catchment=Served(row.catchment, row.served),
        participate=Participation(row.volunteering, row.regulars, row.donation, row.participate_note),
        provider=ProviderBox(
            row.provider_slug,
            row.provider_name,
            row.provider_claim,
            row.provider_summary,
            engine.counts([offered_by(row.provider_slug)], now)[0],
            row.provider_volunteering,
        ),
        source=source(row),
        description_html=richtext.html(row.description),
        ended=cards.is_ended(row.valid_until, specs),
    )


def offered_by(provider_slug: str) -> Query:
    """What a provider has on offer now; what is over is not among it."""
    return Query(facets={"provider": [provider_slug]}, count_facets=False)


def source(row: Any) -> SourceNote | None:
    if not row.source_name:
        return None
    return SourceNote(row.source_name, row.attribution, row.licence, richtext.web_address(row.source_url))


def moved_to(db: Session, slug: str) -> str | None:
    """The present address of an offer that once had this one; None if there is none or it is not public."""
    query = sa.text(f"SELECT o.slug FROM {PUBLIC_OFFERS} JOIN former_slug f ON f.offer_id = o.id WHERE f.slug = :slug")
    found: str | None = db.scalar(query, {"slug": slug})
    return found


def _venue(each: dict[str, Any]) -> Venue:
    values = {name: each[name] for name in Venue.__annotations__ if name != "features"}
    return Venue(**values, features=[tuple(answer) for answer in each["features"] or []])


def coming(row: Any, specs: list[ScheduleSpec], now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Its dates from now on, in order; opening hours are none."""
    first, last = in_force(row.valid_from, row.valid_until, now)
    return (
        (each.starts_at, each.ends_at)
        for each in recurrence.merged(specs, first, last, settings().land)
        if each.ends_at > now and not each.opening
    )
