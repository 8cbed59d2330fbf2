"""Providers: cards in their own search, and one provider's page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app import i18n, richtext
from app.accounts.account import IS_OWNED
from app.directory import attachment, picture
from app.directory.freshness import IS_LISTED
from app.directory.picture import Shown
from app.directory.visibility import PREVIEWED_PROVIDERS, PUBLIC_OFFERS, PUBLIC_PROVIDERS, PUBLISHED_OFFERS
from app.errors import NotFound
from app.families import cards
from app.families.cards import Card
from app.families.offer_page import Person, SourceNote, offered_by, source
from search_index.engine import Engine, Hit

MOST_OFFERS = 200


@dataclass(frozen=True, slots=True)
class ProviderCard:
    slug: str
    name: str
    claim: str
    summary: str
    carrier: str
    categories: list[str]
    place: str
    distance_m: float | None
    offers_count: int
    participate: list[str]


@dataclass(frozen=True)
class ProviderPage:
    row: Any
    contacts: list[Person]
    pictures: list[Shown]
    attachments: list[attachment.Shown]
    facts: list[tuple[str, str]]
    source: SourceNote | None
    description_html: str

    @property
    def website(self) -> str:
        return richtext.web_address(self.row.website)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


_CARDS = sa.text(f"""
    SELECT p.id, p.slug, pr.name, pr.claim, pr.summary, pr.carrier, pr.city, pr.volunteering, pr.regulars, pr.donation,
        offered.categories, area.name AS district
    FROM {PUBLIC_PROVIDERS}
    CROSS JOIN LATERAL (
        SELECT (array_agg(DISTINCT coalesce(top.translations ->> :language, top.label)))[1:3] AS categories
        FROM {PUBLISHED_OFFERS}
        JOIN category c ON c.id = r.main_category_id JOIN category top ON top.id = coalesce(c.parent_id, c.id)
        WHERE o.provider_id = p.id
    ) offered
    LEFT JOIN LATERAL (
        SELECT a.name FROM area a JOIN area_layer l ON l.id = a.layer_id
        WHERE a.valid_to IS NULL AND ST_Covers(a.shape, pr.point::geometry) ORDER BY l.position DESC, a.id LIMIT 1
    ) area ON true
    WHERE p.id = ANY(:ids)
""")

_COLUMNS = f"""
    pr.*, p.id AS provider_id, p.slug, {IS_OWNED} AS is_owned,
    ST_Y(pr.point::geometry) AS lat, ST_X(pr.point::geometry) AS lon,
        (SELECT json_agg(x ORDER BY x.position, x.id) FROM contact x WHERE x.provider_revision_id = pr.id) AS contacts,
        {picture.as_json("provider", "pr")} AS pictures, {attachment.as_json("provider", "pr")} AS attachments,
        (SELECT json_agg(json_build_array(label, text) ORDER BY position, id)
            FROM provider_fact WHERE revision_id = pr.id) AS facts,
        s.name AS source_name, s.attribution, s.licence, s.url AS source_url
"""
_SOURCE = "LEFT JOIN source s ON s.id = p.source_id"
_PROVIDER = sa.text(f"SELECT {_COLUMNS} FROM {PUBLIC_PROVIDERS} {_SOURCE} WHERE p.slug = :slug")
_PREVIEW = sa.text(f"SELECT {_COLUMNS} FROM {PREVIEWED_PROVIDERS} {_SOURCE} WHERE pr.id = :revision_id")

_OFFER_IDS = sa.text(f"""
    SELECT o.id FROM {PUBLIC_OFFERS} WHERE p.id = :provider_id AND {IS_LISTED} ORDER BY r.title, o.id LIMIT :most
""")


def provider_cards(
    db: Session, engine: Engine, hits: Sequence[Hit], language: str, now: datetime
) -> list[ProviderCard]:
    values = {"ids": [hit.id for hit in hits], "language": language}
    found = {row.id: row for row in db.execute(_CARDS, values)} if hits else {}
    public = [hit for hit in hits if hit.id in found]
    counts = engine.counts([offered_by(found[hit.id].slug) for hit in public], now)
    return [_card(found[hit.id], hit.distance_m, count) for hit, count in zip(public, counts, strict=True)]


def _card(row: Any, distance_m: float | None, offers_count: int) -> ProviderCard:
    ways = ("volunteering", "regulars", "donation")
    return ProviderCard(
        row.slug,
        row.name,
        row.claim,
        row.summary,
        row.carrier,
        row.categories or [],
        row.district or row.city,
        distance_m,
        offers_count,
        [way for way in ways if getattr(row, way)],
    )


def provider(db: Session, slug: str) -> ProviderPage:
    """The public profile under this address; `NotFound` for what the public may not see."""
    row = db.execute(_PROVIDER, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row)


def id_of(db: Session, slug: str) -> UUID:
    found: UUID | None = db.scalar(sa.text(f"SELECT p.id FROM {PUBLIC_PROVIDERS} WHERE p.slug = :slug"), {"slug": slug})
    if found is None:
        raise NotFound
    return found


def preview(db: Session, revision_id: UUID) -> ProviderPage:
    """The page as it would be with this wording. Whoever calls this has asked whether the reader may see it."""
    return _shown(db.execute(_PREVIEW, {"revision_id": revision_id}).one())


def _shown(row: Any) -> ProviderPage:
    return ProviderPage(
        row=row,
        contacts=[Person(**{name: each[name] for name in Person.__annotations__}) for each in row.contacts or []],
        pictures=picture.shown(row.pictures),
        attachments=attachment.shown(row.attachments),
        facts=[tuple(fact) for fact in row.facts or []],
        source=source(row),
        description_html=richtext.html(row.description),
    )


def offers_of(
    db: Session, engine: Engine, provider_id: UUID, slug: str, now: datetime
) -> tuple[list[Card], list[Card]]:
    """What it offers now, next dates first, and what is over."""
    query = replace(offered_by(slug), sort="date", page_size=MOST_OFFERS)
    current = list(engine.search(query, now).hits)
    known = {hit.id for hit in current}
    ids = db.scalars(_OFFER_IDS, {"provider_id": provider_id, "most": MOST_OFFERS})
    shown = cards.cards(db, [*current, *(Hit(each) for each in ids if each not in known)], i18n.language())
    return [card for card in shown if not card.ended], [card for card in shown if card.ended]
