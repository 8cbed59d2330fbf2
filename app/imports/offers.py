"""Offers from a table: each row becomes a published offer with its venue, a contact and its times."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.directory import place
from app.directory.offer import OfferRevision
from app.directory.place import Wheelchair
from app.directory.recurrence import HolidayRule
from app.imports import columns, entries, offer_columns, providers, sources, staging
from app.imports.columns import Column
from app.imports.entries import CONTACT, Kind, Missing
from app.imports.lookups import Lookups, Providers
from app.imports.offer_providers import OfferProviders
from app.imports.options import Options
from app.imports.problems import thousands
from app.imports.provider_columns import provider_columns
from app.imports.reader import Reader, open_reader
from app.imports.report import Report, counted
from app.imports.translation import filled

_NOT_FROM_FILES = {
    "id", "offer_id", "version", "status", "status_at", "return_reason", "created_at", "created_by"
}  # fmt: skip
_WORDING = [name for name in OfferRevision.model_fields if name not in _NOT_FROM_FILES]
_VENUE = ("venue_name", "street", "postcode", "city", "lat", "lon", "directions", "stop", "wheelchair")
_SCHEDULE: dict[str, Any] = {
    "kind": sa.Text(),
    "starts_on": sa.Date(),
    "ends_on": sa.Date(),
    "opens_at": sa.Time(),
    "closes_at": sa.Time(),
    "interval": sa.Integer(),
    "weekdays": sa.ARRAY(sa.Integer),
    "holidays": sa.Text(),
}

KIND = Kind(
    table="offer",
    noun="angebot",
    title="title",
    wording=_WORDING,
    beside={"provider_id": "k.provider_id", "venue_key": "coalesce(v.source_key, '')", "room": "coalesce(rv.room, '')"}
    | {f"contact_{name}": f"coalesce(c.{name}, '')" for name in CONTACT}
    | {f"schedule_{name}": f"s.{name}" for name in _SCHEDULE},
    joins="""
        LEFT JOIN revision_venue rv ON rv.revision_id = r.id LEFT JOIN venue v ON v.id = rv.venue_id
        LEFT JOIN contact c ON c.offer_revision_id = r.id
        LEFT JOIN schedule s ON s.revision_id = r.id
    """,
    settled={"created_at": "now()"},
    german=columns.german(offer_columns.offer_columns(Lookups.nothing()))
    | {"provider_id": "anbieter", "venue_key": "adresse"},
    links={
        "category_ids": ("revision_category", "category_id"),
        "target_group_ids": ("revision_target_group", "target_group_id"),
        "life_phase_ids": ("revision_life_phase", "life_phase_id"),
        "tag_ids": ("revision_tag", "tag_id"),
        "area_ids": ("revision_area", "area_id"),
    },
)
INCOMING = staging.temporary(
    KIND.incoming,
    sa.Column("row", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("key", "provider_key", "venue_key", "room")),
    *(sa.Column(name, sa.Double if name in ("lat", "lon") else sa.Text) for name in _VENUE),
    *(sa.Column(f"contact_{name}", sa.Text) for name in CONTACT),
    *(sa.Column(f"schedule_{name}", kind) for name, kind in _SCHEDULE.items()),
    *(sa.Column(name, sa.ARRAY(sa.Integer)) for name in KIND.links),
    sa.Column("provider_id", sa.Uuid),
    sa.Column("venue_id", sa.Uuid),
    sa.Column("confirmed_on", sa.Date),
    *staging.like(OfferRevision, _WORDING),
    *entries.bookkeeping(),
)
_BLANK: dict[str, Any] = (
    staging.defaults(OfferRevision, _WORDING)
    | {name: "" for name in ("venue_key", "room", *_VENUE) if name not in ("lat", "lon")}
    | {"wheelchair": Wheelchair.UNKNOWN}
    | {f"contact_{name}": "" for name in CONTACT}
    | {name: [] for name in KIND.links}
)


def load(db: Session, path: Path, options: Options) -> list[Report]:
    """Take over a list of offers, and the providers it brings along.

    Raises `Refused` and changes nothing if anything in it is wrong.
    """
    staging.begin(db)
    words = Lookups.of(db)
    known, of_providers = offer_columns.offer_columns(words), provider_columns(words)
    origin, reader = open_reader(db, path, options, offer=known, provider=of_providers)
    source_id = sources.source_id(db, origin)
    whose = OfferProviders(reader, of_providers, Providers.of(db, source_id), options.create_providers)
    staging.fill(db, INCOMING, _read(reader, known, whose, _points(db, options), options))
    reader.problems.refuse_if_any()
    _plan(db, source_id, whose, options)
    gone = entries.missing(db, KIND, source_id)
    gone_providers = _gone_providers(db, source_id, gone, options)
    reports = [
        entries.report(db, providers.KIND, f"Anbieter aus „{origin.name}“ ({path.name})", gone_providers, options),
        entries.report(db, KIND, f"Angebote aus „{origin.name}“ ({path.name})", gone, options),
    ]
    reports[-1].notes += _notes(db, reader)
    if not options.dry_run:
        ended = (gone.ids, gone_providers.ids) if options.archive_missing else ([], [])
        reports[-1].notes += _apply(db, sources.settle(db, origin), path.name, *ended)
    return reports if whose.brought else reports[1:]


def _read(
    reader: Reader,
    known: Sequence[Column],
    whose: OfferProviders,
    points: Mapping[str, Mapping[str, float]],
    options: Options,
) -> Iterator[Mapping[str, Any]]:
    for number, cells, case in counted(reader.rows(), options.progress):
        complain = reader.complain(number, case.offer)
        found = offer_columns.read(known, filled(case.offer, cells), complain) | whose.of(number, cells, case)
        if "key" in found and reader.is_first(found["key"], number, complain) and not reader.problems:
            found = {**points.get(found.get("postcode", ""), {}), **found}
            yield {**_BLANK, **_contact(found), **_venue(found), **_schedule(found), "row": number}


def _contact(found: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody to ask without a name is asked for by the name of the offer."""
    named = any(found.get(f"contact_{name}") for name in CONTACT)
    return {**found, **({"contact_name": found.get("contact_name") or found["title"]} if named else {})}


def _venue(found: Mapping[str, Any]) -> dict[str, Any]:
    """Rows that tell the same of a venue share it."""
    told = [str(found.get(name, "")) for name in _VENUE]
    if not any(found.get(name) for name in ("venue_name", "street", "postcode", "lat")):
        return {}
    return {"venue_key": blake2b("\n".join(told).encode(), digest_size=16).hexdigest()}


def _schedule(found: Mapping[str, Any]) -> dict[str, Any]:
    if found["schedule_kind"] is None:
        return {}
    rest = {"schedule_interval": 1, "schedule_weekdays": [], "schedule_holidays": HolidayRule.ANY}
    return {name: value for name, value in rest.items() if name not in found}


def _points(db: Session, options: Options) -> Mapping[str, Mapping[str, float]]:
    """Points of postcodes, if they may stand in for coordinates that are missing."""
    if not options.postcode_points:
        return {}
    rows = db.execute(sa.text("SELECT code, ST_Y(point::geometry) AS lat, ST_X(point::geometry) AS lon FROM postcode"))
    return {row.code: {"lat": row.lat, "lon": row.lon} for row in rows}


def _plan(db: Session, source_id: int | None, whose: OfferProviders, options: Options) -> None:
    providers.stage(db, whose.brought.values())
    entries.plan(db, providers.KIND, source_id, overwrite=options.overwrite)
    db.execute(
        sa.text("""
            UPDATE incoming_offer i SET provider_id = p.id FROM incoming_provider p WHERE p.key = i.provider_key
        """)
    )
    entries.plan(db, KIND, source_id, overwrite=options.overwrite)
    db.execute(
        sa.text("""
            UPDATE incoming_offer i SET action = 'confirmed' FROM offer o
            WHERE o.id = i.id AND i.action = 'unchanged' AND i.confirmed_on > coalesce(o.confirmed_on, '-infinity')
        """)
    )


def _gone_providers(db: Session, source_id: int | None, gone: Missing, options: Options) -> Missing:
    """Only a mapping tells all providers of its source; a list of offers just names some."""
    if options.map is None:
        return Missing()
    return providers.without_offers(db, entries.missing(db, providers.KIND, source_id), leaving=gone.ids)


def _notes(db: Session, reader: Reader) -> list[str]:
    without_point = db.scalar(
        sa.text(
            "SELECT count(*) FROM incoming_offer WHERE lat IS NULL AND catchment = 'venue' AND 'on_site' = ANY(forms)"
        )
    )
    notes = [f"{thousands(reader.left_out)} Zeilen lässt die Zuordnung weg."] if reader.left_out else []
    if without_point:
        notes.append(
            f"{thousands(without_point)} Angebote haben keine Koordinaten: Eine Suche im Umkreis findet sie nicht. "
            "Mit --postcode-points gilt der Mittelpunkt der Postleitzahl."
        )
    return notes


def _apply(db: Session, source_id: int, file: str, ended: Sequence[UUID], ended_providers: Sequence[UUID]) -> list[str]:
    """Do what was planned, and bring the search up to date; returns what was noticed."""
    note = f"Import aus {file}"
    providers.apply(db, source_id, note)
    entries.name_new(db, KIND)
    left = list(db.scalars(_LEFT))
    for statement in _OFFERS:
        db.execute(sa.text(statement), {"source": source_id})
    entries.publish(db, KIND, note)
    new_venues = _write_venues(db, source_id)
    for statement in _PARTS:
        db.execute(sa.text(statement))
    entries.write_links(db, KIND)
    entries.write_contacts(db, KIND)
    entries.archive(db, KIND, ended, f"fehlt in {file}")
    entries.archive(db, providers.KIND, ended_providers, f"fehlt in {file}")
    staging.analyze(db, "provider", "provider_revision", "offer", "offer_revision", "revision_venue", "venue")
    place.assign_areas(db, new_venues)
    _refresh(db, ended, [*ended_providers, *left])
    return _outside(db, new_venues)


_LEFT = sa.text("""
    SELECT DISTINCT o.provider_id FROM offer o JOIN incoming_offer i ON i.id = o.id
    WHERE i.action IN ('changed', 'confirmed') AND i.provider_id <> o.provider_id
""")
"""Providers that lose an offer to another one: their entries in the search name its topic."""
_OFFERS = (
    """
    INSERT INTO offer (id, slug, provider_id, created_at, first_published_at, confirmed_on, source_id, source_key)
    SELECT id, slug, provider_id, now(), now(), confirmed_on, :source, key FROM incoming_offer WHERE action = 'new'
    """,
    """
    UPDATE offer o SET provider_id = i.provider_id, confirmed_on = greatest(o.confirmed_on, i.confirmed_on),
        reminders = CASE WHEN i.confirmed_on > coalesce(o.reminded_on, '-infinity') THEN 0 ELSE o.reminders END,
        reminded_on = CASE WHEN i.confirmed_on > coalesce(o.reminded_on, '-infinity') THEN NULL ELSE o.reminded_on END
    FROM incoming_offer i WHERE i.id = o.id AND i.action IN ('changed', 'confirmed')
    """,
)
_VENUES = (
    """
    UPDATE incoming_offer i SET venue_id = v.id FROM venue v
    WHERE v.source_id = :source AND v.source_key = i.venue_key AND i.action IN ('new', 'changed')
    """,
    """
    CREATE TEMPORARY TABLE new_venue ON COMMIT DROP AS
    SELECT DISTINCT ON (venue_key) gen_random_uuid() AS id, venue_name, street, postcode, city, directions, stop,
        ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS point, wheelchair, venue_key
    FROM incoming_offer WHERE action IN ('new', 'changed') AND venue_key <> '' AND venue_id IS NULL
    """,
    "ANALYZE new_venue",
    """
    INSERT INTO venue (id, name, street, postcode, city, directions, stop, point, wheelchair, source_id, source_key)
    SELECT id, venue_name, street, postcode, city, directions, stop, point, wheelchair, :source, venue_key
    FROM new_venue
    """,
    """
    UPDATE incoming_offer i SET venue_id = v.id FROM new_venue v
    WHERE v.venue_key = i.venue_key AND i.action IN ('new', 'changed')
    """,
)


def _write_venues(db: Session, source_id: int) -> list[UUID]:
    """A venue of the source that is told of in the same way is the same; returns the new ones."""
    db.execute(sa.text("DROP TABLE IF EXISTS pg_temp.new_venue"))
    for statement in _VENUES:
        db.execute(sa.text(statement), {"source": source_id} if ":source" in statement else {})
    return list(db.scalars(sa.text("SELECT id FROM new_venue")))


_PARTS = (
    """
    INSERT INTO revision_venue (revision_id, venue_id, room, position)
    SELECT revision_id, venue_id, room, 0 FROM incoming_offer
    WHERE action IN ('new', 'changed') AND venue_id IS NOT NULL
    """,
    """
    INSERT INTO schedule (revision_id, kind, starts_on, ends_on, opens_at, closes_at, interval, weekdays, holidays,
        not_on_public_holidays, note)
    SELECT revision_id, schedule_kind, schedule_starts_on, schedule_ends_on, schedule_opens_at, schedule_closes_at,
        schedule_interval, schedule_weekdays, schedule_holidays, false, ''
    FROM incoming_offer WHERE action IN ('new', 'changed') AND schedule_kind IS NOT NULL
    """,
)


def _refresh(db: Session, ended: Sequence[UUID], others: Sequence[UUID]) -> None:
    """`others` are providers that nothing in the file names."""
    touched = [*entries.ids(db, KIND, "new", "changed", "confirmed"), *ended]
    changed = entries.ids(db, providers.KIND, "new", "changed")
    indexing.refresh(db, offer_ids=touched, provider_ids=[*changed, *others])


def _outside(db: Session, venues: Sequence[UUID]) -> list[str]:
    count = db.scalar(
        sa.text("""
            SELECT count(*) FROM venue v WHERE id = ANY(:ids) AND point IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM venue_area WHERE venue_id = v.id) AND EXISTS (SELECT 1 FROM area)
        """),
        {"ids": list(venues)},
    )
    return [f"{thousands(count)} Orte liegen in keinem Gebiet. Prüfen Sie ihre Koordinaten."] if count else []
