"""Asking many providers at once, as before the summer holidays, and what has come of it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from app.accounts.account import IS_OWNED
from app.directory import confirmation, reminding, scope, wording
from app.directory.columns import now
from app.directory.freshness import CARED_OFFERS, IS_NOT_OVER
from app.directory.reminder import Campaign, CampaignOffer
from app.directory.visibility import PUBLIC_OFFERS
from app.errors import Conflict, NotFound
from app.i18n import gettext as _

OPEN_SHOWN = 100
_MINE = scope.is_covered(wording.OFFER)

_CHOSEN = sa.text(f"""
    SELECT {reminding.COLUMNS} FROM {CARED_OFFERS}
    WHERE {IS_NOT_OVER} AND {IS_OWNED} AND {_MINE}
        AND (CAST(:category AS int) IS NULL OR EXISTS (SELECT FROM category c
            WHERE :category IN (c.id, c.parent_id) AND (c.id = r.main_category_id
                OR c.id IN (SELECT category_id FROM revision_category WHERE revision_id = r.id))))
        AND (CAST(:area AS int) IS NULL OR EXISTS (SELECT FROM revision_venue rv
            JOIN venue_area va ON va.venue_id = rv.venue_id WHERE rv.revision_id = r.id AND va.area_id = :area))
    {reminding.LOCKED}
""")

# What has happened to them since, whoever did it and wherever.
_ANSWERS = f"""
    campaign k JOIN campaign_offer x ON x.campaign_id = k.id JOIN offer o ON o.id = x.offer_id
    CROSS JOIN LATERAL (SELECT id FROM offer_revision WHERE offer_id = o.id
        ORDER BY status = 'published' DESC, version DESC LIMIT 1) r
    CROSS JOIN LATERAL (
        SELECT CASE WHEN bool_or(step IN ('end', 'archive')) THEN 'ended' WHEN bool_or(step = 'submit') THEN 'changed'
            WHEN bool_or(step = 'confirm') THEN 'confirmed' ELSE 'open' END AS answer
        FROM history WHERE offer_id = o.id AND at >= k.created_at
    ) since
    WHERE k.id = :id AND {_MINE}
"""
_PROGRESS = sa.text(f"""
    SELECT count(*) AS asked, count(*) FILTER (WHERE answer = 'confirmed') AS confirmed,
        count(*) FILTER (WHERE answer = 'changed') AS changed, count(*) FILTER (WHERE answer = 'ended') AS ended,
        count(*) FILTER (WHERE answer = 'open') AS open
    FROM {_ANSWERS}
""")
_OPEN = sa.text(f"""
    SELECT o.id, r.title, pr.name AS provider FROM {PUBLIC_OFFERS}
    WHERE o.id IN (SELECT o.id FROM {_ANSWERS} AND answer = 'open') ORDER BY pr.name, r.title, o.id LIMIT {OPEN_SHOWN}
""")


def start(
    db: Session, title: str, by: UUID, areas: Collection[int] | None, *, category_id: int | None, area_id: int | None
) -> UUID:
    """Ask the owners of all these offers now, as far as they lie in `areas` (None: everywhere)."""
    values = {"title": title, "category_id": category_id, "area_id": area_id, "created_by": by, "created_at": now()}
    made = (
        insert(Campaign).values(**values).on_conflict_do_nothing(index_elements=["title"]).returning(col(Campaign.id))
    )
    campaign_id: UUID | None = db.scalar(made)
    if campaign_id is None:
        raise Conflict(_("Eine Kampagne mit diesem Namen gibt es schon."))
    today = confirmation.today()
    wanted = {"today": today, "category": category_id, "area": area_id} | scope.covered(areas)
    chosen = db.execute(_CHOSEN, wanted).all()
    reminding.ask(db, chosen, today, campaign=title)
    db.add_all([CampaignOffer(campaign_id=campaign_id, offer_id=row.id) for row in chosen])
    db.flush()
    return campaign_id


def find(db: Session, campaign_id: UUID) -> Campaign:
    found = db.get(Campaign, campaign_id)
    if found is None:
        raise NotFound
    return found


def all_of_them(db: Session) -> list[Campaign]:
    """The newest first."""
    return list(db.scalars(sa.select(Campaign).order_by(col(Campaign.created_at).desc()).limit(100)))


def progress(db: Session, campaign: Campaign, areas: Collection[int] | None) -> Any:
    """How many were asked, and what became of them: confirmed, changed, ended, open."""
    return db.execute(_PROGRESS, {"id": campaign.id} | scope.covered(areas)).one()


def unanswered(db: Session, campaign: Campaign, areas: Collection[int] | None) -> list[Any]:
    """The first of them: id, title, provider."""
    return list(db.execute(_OPEN, {"id": campaign.id} | scope.covered(areas)))
