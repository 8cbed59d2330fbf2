"""Cards: what a family sees of an offer before it opens the page. The database has the last word on what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import freshness, schedule
from app.directory.documents import over_at
from app.directory.freshness import Freshness
from app.directory.recurrence import BERLIN, ScheduleSpec
from app.directory.visibility import PUBLIC_OFFERS
from app.settings import settings
from search_index.engine import Hit, Point


@dataclass(frozen=True, slots=True)
class Marked:
    """A top category: its name and its colour mark."""

    label: str
    marker: str
    slug: str


@dataclass(frozen=True, slots=True)
class Ages:
    """Months, both included; None is open."""

    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class Cost:
    kind: str
    price_cents: int | None
    per: str | None
    note: str
    reduced: bool
    reduction_note: str


@dataclass(frozen=True, slots=True)
class Card:
    id: UUID
    slug: str
    title: str
    summary: str
    provider_name: str
    provider_slug: str
    category: Marked
    ages: Ages
    next_at: datetime | None
    next_ends_at: datetime | None
    schedules: list[ScheduleSpec]
    forms: list[str]
    venue_name: str
    venue_district: str
    distance_m: float | None
    cost: Cost
    registration: str
    access: str
    languages: list[str]
    wheelchair: str
    confirmed_on: date | None
    stale: bool
    """Nobody has confirmed it for long."""
    first_published_on: date | None
    lat: float | None
    lon: float | None
    source_name: str
    ended: bool


@cache
def _query(*, with_schedules: bool, with_place: bool) -> sa.TextClause:
    nearest = "v.point <-> ST_MakePoint(:lon, :lat)::geography, " if with_place else ""
    return sa.text(f"""
        SELECT o.id, o.slug, o.confirmed_on, o.reminders, o.first_published_at, p.slug AS provider_slug,
            pr.name AS provider_name, r.title, r.summary, r.age_min_months,
            r.age_max_months, r.forms, r.languages, r.registration, r.access,
            r.cost_kind, r.price_cents, r.price_per, r.cost_note, r.reduced, r.reduction_note, r.valid_until,
            coalesce(top.translations ->> :language, top.label) AS category, top.marker, top.slug AS category_slug,
            venue.name AS venue_name, venue.wheelchair, venue.lat, venue.lon, district.name AS venue_district,
            s.name AS source_name, {schedule.AS_JSON if with_schedules else "NULL"} AS schedules
        FROM {PUBLIC_OFFERS}
        JOIN category c ON c.id = r.main_category_id JOIN category top ON top.id = coalesce(c.parent_id, c.id)
        LEFT JOIN source s ON s.id = o.source_id
        LEFT JOIN LATERAL (
            SELECT v.id, coalesce(nullif(v.name, ''), v.street) AS name, v.wheelchair,
                ST_Y(v.point::geometry) AS lat, ST_X(v.point::geometry) AS lon
            FROM revision_venue rv JOIN venue v ON v.id = rv.venue_id WHERE rv.revision_id = r.id
            ORDER BY {nearest}rv.position, v.id LIMIT 1
        ) venue ON true
        LEFT JOIN LATERAL (
            SELECT a.name FROM venue_area va JOIN area a ON a.id = va.area_id JOIN area_layer l ON l.id = a.layer_id
            WHERE va.venue_id = venue.id ORDER BY l.position DESC, a.id LIMIT 1
        ) district ON true
        WHERE o.id = ANY(:ids)
    """)


def cards(
    db: Session, hits: Sequence[Hit], language: str, near: Point | None = None, *, with_schedules: bool = True
) -> list[Card]:
    """The offers behind these hits, in their order. One withdrawn a moment ago is missing, whatever the index says."""
    values: dict[str, Any] = {"ids": [hit.id for hit in hits], "language": language}
    if near:
        values |= {"lat": near.lat, "lon": near.lon}
    query = _query(with_schedules=with_schedules, with_place=near is not None)
    found = {row.id: row for row in db.execute(query, values)} if hits else {}
    return [_card(found[hit.id], hit) for hit in hits if hit.id in found]


def _card(row: Any, hit: Hit) -> Card:
    specs = schedule.specs(row.schedules)
    return Card(
        id=row.id,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        provider_name=row.provider_name,
        provider_slug=row.provider_slug,
        category=Marked(row.category, row.marker, row.category_slug),
        ages=Ages(row.age_min_months, row.age_max_months),
        next_at=local(hit.next_starts_at),
        next_ends_at=local(hit.next_ends_at),
        schedules=specs,
        forms=row.forms,
        venue_name=row.venue_name or "",
        venue_district=row.venue_district or "",
        distance_m=hit.distance_m,
        cost=cost(row),
        registration=row.registration,
        access=row.access,
        languages=row.languages,
        wheelchair=row.wheelchair or "unknown",
        confirmed_on=row.confirmed_on,
        stale=freshness.has_reached(Freshness.MARKED, row.reminders),
        first_published_on=row.first_published_at and row.first_published_at.astimezone(BERLIN).date(),
        lat=row.lat,
        lon=row.lon,
        source_name=row.source_name or "",
        ended=hit.next_starts_at is None and is_ended(row.valid_until, specs),
    )


def cost(row: Any) -> Cost:
    return Cost(row.cost_kind, row.price_cents, row.price_per, row.cost_note, row.reduced, row.reduction_note)


def local(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(BERLIN)


def is_ended(valid_until: date | None, specs: Sequence[ScheduleSpec]) -> bool:
    over = over_at(valid_until, specs, settings().land)
    return over is not None and over <= datetime.now(BERLIN)
