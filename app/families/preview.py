"""The public pages with a wording that is not public yet, for its provider's team and for the office."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.access import Member, ProviderTeam, Right, may, staff_roles
from app.database import Db
from app.directory import scope, wording
from app.directory.offer import Offer, OfferRevision
from app.directory.recurrence import BERLIN
from app.directory.wording import OFFER, PROVIDER, Revision
from app.directory.workflow import PRIVATE
from app.errors import NotFound
from app.families import offer_page, provider_page
from app.indexing import engine
from app.pages import page

router = APIRouter(prefix="/vorschau")


@router.get("/angebot/{revision_id}")
def offer(request: Request, revision_id: UUID, reader: Member, db: Db) -> Response:
    revision: OfferRevision = wording.find(db, OFFER, revision_id)
    _require(db, reader, revision)
    shown = offer_page.preview(db, engine(db), revision_id, datetime.now(BERLIN))
    context: dict[str, Any] = {
        "offer": shown,
        "similar": [],
        "next_phase": None,
        "work_url": f"/mein-bereich/angebote/{revision.offer_id}" if shown.provider_id in reader.providers else None,
        "back_url": "/angebote",
        "back_total": None,
    }
    return page(request, "families/offer.html", preview=True, **context)


@router.get("/anbieter/{revision_id}")
def provider(request: Request, revision_id: UUID, reader: Member, db: Db) -> Response:
    _require(db, reader, wording.find(db, PROVIDER, revision_id))
    shown = provider_page.preview(db, revision_id)
    current, past = provider_page.offers_of(db, engine(db), shown.provider_id, shown.slug, datetime.now(BERLIN))
    context: dict[str, Any] = {"provider": shown, "offers": current, "past": past, "offers_url": None}
    context["work_url"] = (
        f"/mein-bereich/anbieter/{shown.provider_id}" if shown.provider_id in reader.providers else None
    )
    return page(request, "families/provider.html", preview=True, **context)


def _require(db: Session, reader: ProviderTeam, revision: Revision) -> None:
    """For others it is not there."""
    if not may_read(db, reader, revision):
        raise NotFound(str(revision.id))


def may_read(db: Session, reader: ProviderTeam, revision: Revision) -> bool:
    """Its team sees every wording, the office those of its areas that were shown to it."""
    of = db.get_one(Offer, revision.offer_id) if isinstance(revision, OfferRevision) else revision
    if of.provider_id in reader.providers:
        return True
    return revision.status not in PRIVATE and _is_covered(db, reader, revision)


def _is_covered(db: Session, reader: ProviderTeam, revision: Revision) -> bool:
    for role, areas in staff_roles(db, reader.account).items():
        if may(role, Right.DECIDE):
            return areas is None or bool(areas & scope.areas_of(db, revision))
    return False
