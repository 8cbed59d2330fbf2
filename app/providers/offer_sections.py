"""The sections of an offer: what stands in a form when it opens, what a save writes, and what cannot be."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.directory import private
from app.directory.offer import (
    Contact,
    CostKind,
    Offer,
    OfferRevision,
    RevisionArea,
    RevisionCategory,
    RevisionLifePhase,
    RevisionTag,
    RevisionTargetGroup,
    RevisionVenue,
)
from app.directory.workflow import Actor, Role
from app.forms import N_
from app.i18n import gettext as _
from app.providers import ages, choices, people, places
from app.providers.choices import Choices
from app.providers.fields import written_cents
from app.providers.offer_forms import About, Audience, Joining, Person, When, Where
from app.providers.picture_forms import PICTURES
from app.providers.section import Section, Writing

_ABOUT = ("title", "summary", "description", "speaker", "format", "cooperation", "course_number", "video_url")
_WAYS = ("volunteering", "regulars", "donation")


def _ids(db: Session, column: Any, owner: Any, revision: OfferRevision) -> list[Any]:
    return [*db.scalars(sa.select(column).where(owner == revision.id))]


def _about(db: Session, revision: OfferRevision) -> dict[str, Any]:
    topics = _ids(db, RevisionCategory.category_id, RevisionCategory.revision_id, revision)
    return {name: getattr(revision, name) for name in _ABOUT} | {
        "search_words": "\n".join(revision.search_words),
        "main_category": revision.main_category_id,
        "categories": [each for each in topics if each != revision.main_category_id],
        "tags": _ids(db, RevisionTag.tag_id, RevisionTag.revision_id, revision),
    }


def write_about(_db: Session, _offer: Offer, _revision: OfferRevision | None, form: About) -> Writing:
    further = [{"category_id": each} for each in {*form.categories} - {form.main_category}]
    tags = [{"tag_id": each} for each in sorted({*form.tags})]
    said = {name: getattr(form, name) for name in _ABOUT} | {
        "main_category_id": form.main_category,
        "search_words": [*dict.fromkeys(form.search_words)],
    }
    return said, {RevisionCategory: further, RevisionTag: tags}


def _audience(db: Session, revision: OfferRevision) -> dict[str, Any]:
    said = {name: getattr(revision, name) for name in ("age_note", "languages", "access", "access_note")}
    units = {"age_from_unit": "years", "age_to_unit": "years"}
    beside = {
        "target_groups": _ids(db, RevisionTargetGroup.target_group_id, RevisionTargetGroup.revision_id, revision),
        "life_phases": _ids(db, RevisionLifePhase.life_phase_id, RevisionLifePhase.revision_id, revision),
    }
    return said | units | ages.typed(revision.age_min_months, revision.age_max_months) | beside


def _write_audience(_db: Session, _offer: Offer, _revision: OfferRevision, form: Audience) -> Writing:
    first, last = ages.months(form)
    said = {"age_note": form.age_note, "access": form.access, "access_note": form.access_note}
    groups = [{"target_group_id": each} for each in sorted({*form.target_groups})]
    phases = [{"life_phase_id": each} for each in sorted({*form.life_phases})]
    return (
        said | {"age_min_months": first, "age_max_months": last, "languages": [*dict.fromkeys(form.languages)]},
        {RevisionTargetGroup: groups, RevisionLifePhase: phases},
    )


def _wrong_ages(form: Audience) -> dict[str, str]:
    if ages.are_reversed(form):
        return {"age_to": _("Das kleinste Alter ist größer als das größte. Bitte prüfen Sie beide.")}
    return {}


def _venues(db: Session, revision: OfferRevision) -> list[RevisionVenue]:
    rows = select(RevisionVenue).where(col(RevisionVenue.revision_id) == revision.id)
    return [*db.exec(rows.order_by(col(RevisionVenue.position), col(RevisionVenue.venue_id)))]


def venue_rows(db: Session, revision: OfferRevision) -> list[dict[str, Any]]:
    return [{"venue_id": each.venue_id, "position": each.position, "room": each.room} for each in _venues(db, revision)]


def _where(db: Session, revision: OfferRevision) -> dict[str, Any]:
    venues = _venues(db, revision)
    return {
        "forms": revision.forms,
        "venues": [each.venue_id for each in venues],
        "room": venues[0].room if venues else "",
        "new_wheelchair": "unknown",
        "catchment": revision.catchment,
        "areas": _ids(db, RevisionArea.area_id, RevisionArea.revision_id, revision),
    }


def _write_where(db: Session, offer: Offer, revision: OfferRevision, form: Where) -> Writing:
    rooms = {each.venue_id: each.room for each in _venues(db, revision)}
    chosen = [*rooms, *form.venues] if form.venues else []
    chosen = [each for each in dict.fromkeys(chosen) if each in form.venues]
    if form.new_postcode:
        # What the office may read, too, takes nothing from a draft that it may not.
        chosen.append(_new_venue(db, offer.provider_id, form, for_office=not private.of_team(db, revision)))
    rows = [
        {"venue_id": each, "position": place, "room": form.room if place == 0 else rooms.get(each, "")}
        for place, each in enumerate(dict.fromkeys(chosen))
    ]
    areas = [{"area_id": each} for each in sorted({*form.areas})] if form.catchment == "areas" else []
    forms = [str(each) for each in dict.fromkeys(form.forms)]
    return {"forms": forms, "catchment": form.catchment}, {RevisionVenue: rows, RevisionArea: areas}


def _new_venue(db: Session, provider_id: UUID, form: Where, *, for_office: bool) -> UUID:
    return places.add(
        db,
        provider_id,
        for_office=for_office,
        name=form.new_name,
        street=form.new_street,
        postcode=form.new_postcode or "",
        city=form.new_city,
        wheelchair=form.new_wheelchair,
    )


def _wrong_place(form: Where) -> dict[str, str]:
    if (form.new_name or form.new_street or form.new_city) and not form.new_postcode:
        return {"new_postcode": _("Bitte geben Sie die fünf Ziffern der Postleitzahl ein.")}
    if form.new_postcode and not form.new_name and not form.new_street:
        return {"new_street": _("Bitte geben Sie die Straße oder den Namen des Ortes ein.")}
    return {}


def _when(_db: Session, revision: OfferRevision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in ("schedule_note", "valid_from", "valid_until", "funded_until")}


def _write_when(_db: Session, _offer: Offer, _revision: OfferRevision, form: When) -> Writing:
    return form.model_dump(exclude={"version", "after"}), {}


def _wrong_validity(form: When) -> dict[str, str]:
    if form.valid_from and form.valid_until and form.valid_from > form.valid_until:
        return {"valid_until": _("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie beide.")}
    return {}


_JOINING = (
    *("cost_kind", "price_per", "cost_note", "reduction_note", "registration", "registration_note"),
    *("registration_url", "conditions", "places"),
)


def _joining(_db: Session, revision: OfferRevision) -> dict[str, Any]:
    said = {name: getattr(revision, name) for name in _JOINING}
    return said | {
        "price": written_cents(revision.price_cents),
        "reduced": "1" if revision.reduced else None,
        "steps": "\n".join(revision.steps),
    }


def _write_joining(_db: Session, _offer: Offer, _revision: OfferRevision, form: Joining) -> Writing:
    said = form.model_dump(exclude={"version", "after", "price"})
    is_paid = form.cost_kind == CostKind.PAID
    said |= {"price_cents": form.price if is_paid else None, "price_per": form.price_per if is_paid else None}
    return said, {}


def _person(db: Session, revision: OfferRevision) -> dict[str, Any]:
    said = {name: "1" if getattr(revision, name) else None for name in _WAYS}
    return people.typed(people.of(db, revision)) | said | {"participate_note": revision.participate_note}


def _write_person(db: Session, _offer: Offer, revision: OfferRevision, form: Person) -> Writing:
    said = {name: getattr(form, name) for name in (*_WAYS, "participate_note")}
    return said, {Contact: people.rows(form, people.of(db, revision))}


def _where_choices(db: Session, offer: Offer, revision: OfferRevision, by: Actor) -> Choices:
    chosen = {each.venue_id for each in _venues(db, revision)}
    known = places.choices(db, offer.provider_id, chosen, for_office=by.role == Role.EDITOR)
    return choices.where(db, known)


SECTIONS = (
    Section("worum", N_("Worum geht es?"), About, _about, write_about, lambda db, *_: choices.about(db)),
    Section(
        *("fuer-wen", N_("Für wen?"), Audience, _audience, _write_audience),
        choices=lambda db, _offer, revision, _by: choices.audience(db, revision),
        check=_wrong_ages,
    ),
    Section(
        *("wo", N_("Wo?"), Where, _where, _write_where, _where_choices, _wrong_place),
        stays=lambda form: form.new_postcode is not None,
        saves_itself=False,
    ),
    Section("wann", N_("Wann?"), When, _when, _write_when, check=_wrong_validity),
    Section(
        *("kosten", N_("Kosten und Anmeldung"), Joining, _joining, _write_joining),
        choices=lambda *_: choices.joining(),
    ),
    Section("kontakt", N_("Ansprechperson"), Person, _person, _write_person, check=people.faults),
    PICTURES,
)
