"""The sections of a provider's profile, as those of an offer."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.directory.offer import Contact
from app.directory.provider import Provider, ProviderCategory, ProviderFact, ProviderRevision, ProviderTag
from app.forms import N_
from app.providers import choices, people, places
from app.providers.choices import Choices
from app.providers.fields import written_facts
from app.providers.picture_forms import PICTURES
from app.providers.profile_forms import Help, Persons, Reach, Who
from app.providers.section import Section, Writing

_WHO = ("name", "claim", "summary", "description", "carrier", "employees")
_REACH = ("street", "postcode", "city", "phone", "phone2", "email", "website", "opening_hours")
_HELP = ("volunteering", "regulars", "donation")
_ADDRESS = ("street", "postcode", "city")


def _ids(db: Session, column: Any, owner: Any, revision: ProviderRevision) -> list[Any]:
    return [*db.scalars(sa.select(column).where(owner == revision.id))]


def _who(db: Session, revision: ProviderRevision) -> dict[str, Any]:
    facts = sa.select(col(ProviderFact.label), col(ProviderFact.text)).where(
        col(ProviderFact.revision_id) == revision.id
    )
    rows = db.execute(facts.order_by(col(ProviderFact.position), col(ProviderFact.id)))
    return {name: getattr(revision, name) for name in _WHO} | {
        "categories": _ids(db, ProviderCategory.category_id, ProviderCategory.revision_id, revision),
        "tags": _ids(db, ProviderTag.tag_id, ProviderTag.revision_id, revision),
        "facts": written_facts([(row.label, row.text) for row in rows]),
    }


def _write_who(_db: Session, _provider: Provider, _revision: ProviderRevision, form: Who) -> Writing:
    return {name: getattr(form, name) for name in _WHO}, {
        ProviderCategory: [{"category_id": each} for each in sorted({*form.categories})],
        ProviderTag: [{"tag_id": each} for each in sorted({*form.tags})],
        ProviderFact: [
            {"label": label, "text": text, "position": place} for place, (label, text) in enumerate(form.facts)
        ],
    }


def _who_choices(db: Session, *_: Any) -> Choices:
    return {
        "carrier": choices.carriers(),
        "categories": [*choices.categories(db)],
        "tags": [*choices.tags(db)],
    }


def _persons(db: Session, revision: ProviderRevision) -> dict[str, Any]:
    return people.typed(people.of(db, revision))


def _write_persons(db: Session, _provider: Provider, revision: ProviderRevision, form: Persons) -> Writing:
    return {}, {Contact: people.rows(form, people.of(db, revision))}


def _reach(_db: Session, revision: ProviderRevision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in _REACH}


def _write_reach(db: Session, _provider: Provider, revision: ProviderRevision, form: Reach) -> Writing:
    """The point follows the address; a provider that is on no map stays so until its address changes."""
    said = {name: getattr(form, name) or "" for name in _REACH}
    if any(said[name] != getattr(revision, name) for name in _ADDRESS):
        said["point"] = places.written(places.locate(db, said["street"], said["postcode"], said["city"]))
    return said, {}


def _help(_db: Session, revision: ProviderRevision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in _HELP}


def _write_help(_db: Session, _provider: Provider, _revision: ProviderRevision, form: Help) -> Writing:
    return {name: getattr(form, name) for name in _HELP}, {}


SECTIONS = (
    Section("wer", N_("Wer sind Sie?"), Who, _who, _write_who, _who_choices),
    Section("erreichen", N_("Wie erreicht man Sie?"), Reach, _reach, _write_reach, saves_itself=False),
    Section(
        *("personen", N_("Wen kann man fragen?"), Persons, _persons, _write_persons),
        check=people.faults,
    ),
    Section("mithelfen", N_("Wie kann man mithelfen?"), Help, _help, _write_help),
    PICTURES,
)
