"""A new offer as a volunteer finds it: the place, the person and the languages of the last one are there already."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.directory import drafts, private, wording
from app.directory.columns import now
from app.directory.offer import Contact, Offer, OfferRevision, RevisionArea, RevisionVenue
from app.directory.place import Wheelchair
from app.directory.provider import ProviderRevision
from app.directory.workflow import Actor, Role, Status
from app.providers import offer_sections, people, places
from app.providers.offer_forms import About
from app.providers.section import Writing

_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('drafting'), hashtext(:by))")
_AGAIN = timedelta(seconds=15)
"""So soon nobody means a second one: it is a second click, or an answer that was slow."""
_LIKE_BEFORE = ("forms", "catchment", "languages", "access", "access_note")


def start(db: Session, provider_id: UUID, by: Actor, form: About) -> OfferRevision:
    about, topics = offer_sections.write_about(db, Offer(slug="", provider_id=provider_id), None, form)
    if already := _just_started(db, provider_id, by, about):
        return already
    last = _last_wording(db, provider_id, by)
    said, beside = _like(db, last) if last else _from_profile(db, provider_id, by)
    draft = drafts.start_offer(db, provider_id, by, **said | about)
    drafts.save(db, draft, by, seen=draft.saves, beside={**beside, **topics})
    return draft


def _just_started(db: Session, provider_id: UUID, by: Actor, said: Mapping[str, Any]) -> OfferRevision | None:
    """By this person, in these words; the second of two clicks waits here until the first one is done."""
    db.execute(_ONE_AT_A_TIME, {"by": str(by.account_id)})
    query = select(OfferRevision).join(Offer, col(Offer.id) == col(OfferRevision.offer_id))
    query = query.where(col(Offer.provider_id) == provider_id, col(OfferRevision.created_by) == by.account_id)
    query = query.where(col(OfferRevision.status) == Status.DRAFT, col(Offer.created_at) > now() - _AGAIN)
    query = query.where(*(col(getattr(OfferRevision, name)) == value for name, value in said.items()))
    return db.exec(query.order_by(col(Offer.created_at).desc()).limit(1)).first()


def _last_wording(db: Session, provider_id: UUID, by: Actor) -> OfferRevision | None:
    query = select(OfferRevision).join(Offer, col(Offer.id) == col(OfferRevision.offer_id))
    query = query.where(col(Offer.provider_id) == provider_id)
    if by.role == Role.EDITOR:  # the team's own drafts are not the office's to read
        query = query.where(col(OfferRevision.status).not_in([Status.DRAFT, Status.WITHDRAWN]))
    newest = (col(Offer.created_at).desc(), col(OfferRevision.version).desc())
    return db.exec(query.order_by(*newest).limit(1)).first()


def _like(db: Session, last: OfferRevision) -> Writing:
    areas = select(RevisionArea).where(col(RevisionArea.revision_id) == last.id)
    return {name: getattr(last, name) for name in _LIKE_BEFORE}, {
        RevisionVenue: offer_sections.venue_rows(db, last),
        RevisionArea: [{"area_id": each.area_id} for each in db.exec(areas)],
        Contact: people.of(db, last),
    }


def _from_profile(db: Session, provider_id: UUID, by: Actor) -> Writing:
    profile: ProviderRevision = wording.base(db, wording.PROVIDER, provider_id)
    if by.role == Role.EDITOR and private.of_team(db, profile):
        return {}, {}
    found = people.of(db, profile)
    contact: dict[str, Any] = found[0] if found else {"name": profile.name}
    contact |= {name: contact.get(name) or getattr(profile, name) for name in ("phone", "email")}
    beside: dict[Any, list[dict[str, Any]]] = {Contact: [contact | {"position": 0}]}
    if profile.postcode and profile.street:
        venue = places.add(
            db,
            provider_id,
            for_office=by.role == Role.EDITOR,
            name=profile.name,
            street=profile.street,
            postcode=profile.postcode,
            city=profile.city,
            wheelchair=Wheelchair.UNKNOWN,
        )
        beside[RevisionVenue] = [{"venue_id": venue, "position": 0}]
    return {}, beside


def copy(db: Session, like: OfferRevision, provider_id: UUID, by: Actor, *, title: str) -> OfferRevision:
    """The same once more, to be changed; when the old one began or ended is not true of it."""
    fresh = {"title": title, "valid_from": None, "valid_until": None, "funded_until": None}
    if already := _just_started(db, provider_id, by, fresh):
        return already
    return drafts.start_offer(db, provider_id, by, like=like, **fresh)
