"""The public pages with a wording that is not public yet, for its provider's team and for the office."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.access import Member, ProviderTeam, capacity, decides_on
from app.database import Db
from app.directory import private, wording
from app.directory.offer import OfferRevision
from app.directory.provider import ProviderRevision
from app.directory.recurrence import BERLIN
from app.directory.wording import OFFER, PROVIDER, Revision
from app.directory.workflow import Role
from app.errors import NotFound
from app.families import offer_page, provider_page
from app.indexing import engine
from app.pages import page

router = APIRouter(prefix="/vorschau")


@router.get("/angebot/{revision_id}")
def offer(request: Request, revision_id: UUID, reader: Member, db: Db) -> Response:
    revision: OfferRevision = wording.find(db, OFFER, revision_id)
    works_here = _require(db, reader, revision)
    context: dict[str, Any] = {
        "offer": offer_page.preview(db, engine(db), revision_id, datetime.now(BERLIN)),
        "similar": [],
        "next_phase": None,
        "work_url": f"/mein-bereich/angebote/{revision.offer_id}" if works_here else None,
        "back_url": "/angebote",
        "back_total": None,
    }
    return page(request, "families/offer.html", preview=True, **context)


@router.get("/anbieter/{revision_id}")
def provider(request: Request, revision_id: UUID, reader: Member, db: Db) -> Response:
    revision: ProviderRevision = wording.find(db, PROVIDER, revision_id)
    works_here = _require(db, reader, revision)
    shown = provider_page.preview(db, revision_id)
    current, past = provider_page.offers_of(db, engine(db), shown.provider_id, shown.slug, datetime.now(BERLIN))
    context: dict[str, Any] = {"provider": shown, "offers": current, "past": past, "offers_url": None}
    context["work_url"] = f"/mein-bereich/anbieter/{shown.provider_id}" if works_here else None
    return page(request, "families/provider.html", preview=True, **context)


def _require(db: Session, reader: ProviderTeam, revision: Revision) -> bool:
    """Whether the reader works on it; for those who may not read it, it is not there."""
    if not may_read(db, reader, revision):
        raise NotFound
    return capacity(db, reader, wording.provider_id(db, revision)) is not None


def may_read(db: Session, reader: ProviderTeam, revision: Revision) -> bool:
    """Its team sees every wording, the office those of its areas that are not the team's alone."""
    role = capacity(db, reader, wording.provider_id(db, revision))
    if role == Role.PROVIDER:
        return True
    return not private.of_team(db, revision) and bool(role or decides_on(db, reader.account, revision))
