"""The sections of a provider's profile, as those of an offer."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.directory import gazetteer
from app.directory.provider import Provider, ProviderCategory, ProviderRevision
from app.forms import N_
from app.providers import choices, places
from app.providers.choices import Choices
from app.providers.picture_forms import PICTURES
from app.providers.profile_forms import Help, Reach, Who
from app.providers.section import Section, Writing

_WHO = ("name", "claim", "summary", "description", "carrier")
_REACH = ("street", "postcode", "city", "phone", "phone2", "email", "website", "opening_hours")
_HELP = ("volunteering", "regulars", "donation")
_ADDRESS = ("street", "postcode", "city")


def _who(db: Session, revision: ProviderRevision) -> dict[str, Any]:
    topics = sa.select(col(ProviderCategory.category_id)).where(col(ProviderCategory.revision_id) == revision.id)
    return {name: getattr(revision, name) for name in _WHO} | {"categories": [*db.scalars(topics)]}


def _write_who(_db: Session, _provider: Provider, _revision: ProviderRevision, form: Who) -> Writing:
    topics = [{"category_id": each} for each in sorted({*form.categories})]
    return {name: getattr(form, name) for name in _WHO}, {ProviderCategory: topics}


def _who_choices(db: Session, *_: Any) -> Choices:
    return {"carrier": choices.carriers(), "categories": [*choices.categories(db)]}


def _reach(_db: Session, revision: ProviderRevision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in _REACH}


def _write_reach(db: Session, _provider: Provider, revision: ProviderRevision, form: Reach) -> Writing:
    """The point follows the address; a provider that is on no map stays so until its address changes."""
    said = {name: getattr(form, name) or "" for name in _REACH}
    if any(said[name] != getattr(revision, name) for name in _ADDRESS):
        said["point"] = places.point_of(gazetteer.find(db, said["postcode"]) if said["postcode"] else None)
    return said, {}


def _help(_db: Session, revision: ProviderRevision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in _HELP}


def _write_help(_db: Session, _provider: Provider, _revision: ProviderRevision, form: Help) -> Writing:
    return {name: getattr(form, name) for name in _HELP}, {}


SECTIONS = (
    Section("wer", N_("Wer sind Sie?"), Who, _who, _write_who, _who_choices),
    Section("erreichen", N_("Wie erreicht man Sie?"), Reach, _reach, _write_reach),
    Section("mithelfen", N_("Wie kann man mithelfen?"), Help, _help, _write_help),
    PICTURES,
)
