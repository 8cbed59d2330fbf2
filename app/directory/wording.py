"""What a wording consists of: its row and the rows that belong to it, as one thing to lock, copy and compare."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import parts, schedule
from app.directory.attachment import Attachment
from app.directory.offer import (
    Contact,
    Offer,
    OfferRevision,
    RevisionArea,
    RevisionCategory,
    RevisionLifePhase,
    RevisionTag,
    RevisionTargetGroup,
    RevisionVenue,
)
from app.directory.picture import Picture
from app.directory.provider import Provider, ProviderCategory, ProviderFact, ProviderRevision, ProviderTag
from app.directory.schedule import Schedule
from app.directory.workflow import Status
from app.errors import NotFound

Revision = OfferRevision | ProviderRevision
Entry = Offer | Provider


@dataclass(frozen=True)
class Kind:
    name: str
    entry: Any
    revision: Any
    parts: Mapping[Any, str]
    """The tables of its parts → their column that says whose they are."""

    @property
    def key(self) -> str:
        return f"{self.name}_id"


_LINKS = (RevisionCategory, RevisionTargetGroup, RevisionLifePhase, RevisionTag, RevisionArea, RevisionVenue)
OFFER = Kind(
    "offer",
    Offer,
    OfferRevision,
    dict.fromkeys((Contact, Picture, Attachment), "offer_revision_id")
    | dict.fromkeys((*_LINKS, Schedule), "revision_id"),
)
PROVIDER = Kind(
    "provider",
    Provider,
    ProviderRevision,
    dict.fromkeys((Contact, Picture, Attachment), "provider_revision_id")
    | dict.fromkeys((ProviderCategory, ProviderTag, ProviderFact), "revision_id"),
)
KINDS = {kind.name: kind for kind in (OFFER, PROVIDER)}

BOOKKEEPING = frozenset(
    {
        *("id", "offer_id", "provider_id", "version", "status", "status_at", "return_reason"),
        *("created_at", "created_by", "submitted_by", "saves", "unchecked"),
    }
)
"""Columns that say what became of a wording, not what it says."""


def kind_of(thing: Revision | Entry) -> Kind:
    return OFFER if isinstance(thing, OfferRevision | Offer) else PROVIDER


def entry_id(revision: Revision) -> UUID:
    return revision.offer_id if isinstance(revision, OfferRevision) else revision.provider_id


def provider_id(db: Session, revision: Revision) -> UUID:
    if isinstance(revision, OfferRevision):
        return db.get_one(Offer, revision.offer_id).provider_id
    return revision.provider_id


def find(db: Session, kind: Kind, revision_id: UUID) -> Any:
    """`NotFound` for an id of nothing, or of the other kind."""
    revision = db.get(kind.revision, revision_id)
    if revision is None:
        raise NotFound
    return revision


_HOLD_PROVIDER = sa.text("SELECT FROM provider WHERE id = (SELECT provider_id FROM offer WHERE id = :id) FOR SHARE")


def lock(db: Session, revision: Revision) -> None:
    """One at a time per entry, until the end of the transaction; the wording is read again as it is now."""
    kind = kind_of(revision)
    if isinstance(revision, OfferRevision):
        # Or its provider could be suspended while the search is told that the offer is public.
        db.execute(_HOLD_PROVIDER, {"id": revision.offer_id})
    db.execute(sa.select(kind.entry.id).where(kind.entry.id == entry_id(revision)).with_for_update())
    db.refresh(revision)


def published(db: Session, kind: Kind, of: UUID) -> Any | None:
    return _one(db, kind, of, Status.PUBLISHED)


def open_one(db: Session, kind: Kind, of: UUID) -> Any | None:
    return _one(db, kind, of, Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


def newest(db: Session, kind: Kind, of: UUID) -> Any:
    of_entry = getattr(kind.revision, kind.key) == of
    return db.scalars(sa.select(kind.revision).where(of_entry).order_by(kind.revision.version.desc()).limit(1)).one()


def base(db: Session, kind: Kind, of: UUID) -> Any:
    """What a change starts from: the public wording, else the archived one, else the last one there was."""
    return published(db, kind, of) or _one(db, kind, of, Status.ARCHIVED) or newest(db, kind, of)


def baseline(db: Session, revision: Revision) -> Any | None:
    """The last wording beside this one that the office has read and the public has seen."""
    kind = kind_of(revision)
    row = kind.revision
    query = sa.select(row).where(
        getattr(row, kind.key) == entry_id(revision),
        row.id != revision.id,
        row.status.in_([Status.PUBLISHED, Status.SUPERSEDED]),
        sa.not_(row.unchecked),
    )
    return db.scalars(query.order_by(row.status != Status.PUBLISHED, row.version.desc()).limit(1)).first()


def _one(db: Session, kind: Kind, of: UUID, *statuses: Status) -> Any | None:
    row = kind.revision
    return db.scalars(
        sa.select(row)
        .where(getattr(row, kind.key) == of, row.status.in_(statuses))
        .order_by(row.version.desc())
        .limit(1)
    ).first()


def next_version(db: Session, kind: Kind, of: UUID) -> int:
    highest = sa.select(sa.func.max(kind.revision.version)).where(getattr(kind.revision, kind.key) == of)
    return 1 + (db.scalar(highest) or 0)


def copy(db: Session, old: Revision, to_entry: UUID, **changes: Any) -> Any:
    """Another wording that says the same, with all its parts."""
    kind = kind_of(old)
    columns = kind.revision.__table__.columns.keys()
    said = {name: getattr(old, name) for name in columns if name not in BOOKKEEPING}
    new = kind.revision(**{kind.key: to_entry, "version": next_version(db, kind, to_entry)} | said | changes)
    db.add(new)
    db.flush()
    parts.copy(db, kind.parts, old.id, new.id)
    return new


_CONTACTS = """
    (SELECT json_agg(json_build_array(c.name, c.role, c.hours) ORDER BY c.position, c.id)
        FROM contact c WHERE c.{kind}_revision_id = r.id) AS contacts,
    (SELECT json_agg(c.phone ORDER BY c.position, c.id) FROM contact c WHERE c.{kind}_revision_id = r.id)
        AS contact_phone,
    (SELECT json_agg(c.email ORDER BY c.position, c.id) FROM contact c WHERE c.{kind}_revision_id = r.id)
        AS contact_email,
    (SELECT json_agg(json_build_array(x.alt, x.copyright, x.image_id) ORDER BY x.position, x.id)
        FROM picture x WHERE x.{kind}_revision_id = r.id) AS pictures,
    (SELECT json_agg(json_build_array(x.title, x.pdf_id) ORDER BY x.position, x.id)
        FROM attachment x WHERE x.{kind}_revision_id = r.id) AS attachments
"""


def _labels(table: str, link: str, column: str, but: str = "NULL") -> str:
    return f"""(SELECT json_agg(t.label ORDER BY t.label) FROM {link} l JOIN {table} t ON t.id = l.{column}
        WHERE l.revision_id = r.id AND t.id IS DISTINCT FROM {but})"""


_PARTS = {
    "offer": f"""
        (SELECT label FROM category WHERE id = r.main_category_id) AS main_category,
        {_labels("category", "revision_category", "category_id", "r.main_category_id")} AS categories,
        {_labels("target_group", "revision_target_group", "target_group_id")} AS target_groups,
        {_labels("life_phase", "revision_life_phase", "life_phase_id")} AS life_phases,
        {_labels("tag", "revision_tag", "tag_id")} AS tags,
        (SELECT json_agg(a.name ORDER BY a.name) FROM revision_area l JOIN area a ON a.id = l.area_id
            WHERE l.revision_id = r.id) AS areas,
        (SELECT json_agg(json_build_array(v.name, rv.room, v.street, v.postcode, v.city, v.id, json_build_object(
                    'stop', v.stop, 'directions', v.directions, 'wheelchair', v.wheelchair,
                    'point', ST_AsText(v.point, 5), 'features', (
                        SELECT json_agg(json_build_array(feature, answer, note) ORDER BY feature)
                        FROM venue_feature WHERE venue_id = v.id AND answer <> 'unknown')
                )) ORDER BY rv.position, v.id)
            FROM revision_venue rv JOIN venue v ON v.id = rv.venue_id WHERE rv.revision_id = r.id) AS venues,
        {schedule.AS_JSON} AS schedules, {_CONTACTS.format(kind="offer")}
    """,
    "provider": f"""
        {_labels("category", "provider_category", "category_id")} AS categories,
        {_labels("tag", "provider_tag", "tag_id")} AS tags,
        (SELECT json_agg(json_build_array(label, text) ORDER BY position, id)
            FROM provider_fact WHERE revision_id = r.id) AS facts,
        ST_AsText(r.point, 6) AS point_text, {_CONTACTS.format(kind="provider")}
    """,
}
_UNSAID = BOOKKEEPING | {"point", "main_category_id"}
_OF_ROWS = ("id", "revision_id", "schedule_id")


def values(db: Session, kind: Kind, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What these wordings say, by name of the field; two of them compare field by field."""
    query = sa.text(f"SELECT r.*, {_PARTS[kind.name]} FROM {kind.name}_revision r WHERE r.id = ANY(:ids)")
    return {row["id"]: _said(row) for row in db.execute(query, {"ids": list(ids)}).mappings()}


def _said(row: Mapping[Any, Any]) -> dict[str, Any]:
    said = {str(name): value for name, value in row.items() if name not in _UNSAID}
    said["schedules"] = [_without_ids(each) for each in said.get("schedules") or []]
    return said


def _without_ids(each: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in each.items() if name not in _OF_ROWS}
    exceptions = [_without_ids(e) for e in kept.get("exceptions") or []]
    return kept | {"exceptions": sorted(exceptions, key=str)} if "exceptions" in kept else kept


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The names of the fields that differ; nothing said and an empty list are the same."""
    return {name for name in before.keys() | after.keys() if (before.get(name) or None) != (after.get(name) or None)}
