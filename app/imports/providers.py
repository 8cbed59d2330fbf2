"""Providers from a table: each row becomes the published profile of an approved provider."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.directory.provider import ProviderRevision
from app.imports import columns, entries, sources, staging
from app.imports.columns import Column
from app.imports.entries import CONTACT, Kind, Missing
from app.imports.lookups import Lookups
from app.imports.options import Options
from app.imports.provider_columns import provider_columns
from app.imports.reader import Reader, open_reader
from app.imports.report import Report, counted
from app.imports.translation import filled

_NOT_FROM_FILES = {"id", "provider_id", "version", "status", "status_at", "return_reason", "point"}
_WORDING = [name for name in ProviderRevision.model_fields if name not in _NOT_FROM_FILES]

KIND = Kind(
    table="provider",
    noun="anbieter",
    title="name",
    wording=_WORDING,
    beside={"lat": "ST_Y(r.point::geometry)", "lon": "ST_X(r.point::geometry)"}
    | {f"contact_{name}": f"coalesce(c.{name}, '')" for name in CONTACT},
    joins="LEFT JOIN contact c ON c.provider_revision_id = r.id",
    settled={"point": "ST_SetSRID(ST_MakePoint(i.lon, i.lat), 4326)::geography"},
    german=columns.german(provider_columns(Lookups.nothing())),
    links={
        "category_ids": ("provider_category", "category_id"),
        "tag_ids": ("provider_tag", "tag_id"),
    },
)
INCOMING = staging.temporary(
    KIND.incoming,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    *(sa.Column(f"contact_{name}", sa.Text) for name in CONTACT),
    *(sa.Column(name, sa.ARRAY(sa.Integer)) for name in KIND.links),
    *staging.like(ProviderRevision, _WORDING),
    *entries.bookkeeping(),
)
_BLANK = (
    staging.defaults(ProviderRevision, _WORDING)
    | {f"contact_{name}": "" for name in CONTACT}
    | {name: [] for name in KIND.links}
)


def load(db: Session, path: Path, options: Options) -> Report:
    """Take over a list of providers; raises `Refused` and changes nothing if anything in it is wrong."""
    staging.begin(db)
    known = provider_columns(Lookups.of(db))
    origin, reader = open_reader(db, path, options, provider=known)
    stage(db, _read(reader, known, options))
    reader.problems.refuse_if_any()
    source_id = sources.source_id(db, origin)
    entries.plan(db, KIND, source_id, overwrite=options.overwrite)
    gone = without_offers(db, entries.missing(db, KIND, source_id))
    report = entries.report(db, KIND, f"Anbieter aus „{origin.name}“ ({path.name})", gone, options)
    if not options.dry_run:
        apply(db, sources.settle(db, origin), f"Import aus {path.name}")
        ended = gone.ids if options.archive_missing else []
        entries.archive(db, KIND, ended, f"fehlt in {path.name}")
        indexing.refresh(db, provider_ids=[*entries.ids(db, KIND, "new", "changed"), *ended])
    return report


def _read(reader: Reader, known: Sequence[Column], options: Options) -> Iterator[Mapping[str, Any]]:
    for number, cells, case in counted(reader.rows(), options.progress):
        complain = reader.complain(number, case.provider)
        found = columns.read(known, filled(case.provider, cells), complain)
        if "key" in found and reader.is_first(found["key"], number, complain) and not reader.problems:
            yield {"row": number, **found}


def without_offers(db: Session, gone: Missing, leaving: Sequence[UUID] = ()) -> Missing:
    """Whoever offers something besides what is leaving stays: archiving would take the offers along."""
    busy = set(db.scalars(sa.text(_BUSY), {"ids": list(gone.ids), "leaving": list(leaving)}))
    left = [(id_, title) for id_, title in zip(gone.ids, gone.titles, strict=True) if id_ not in busy]
    return Missing([id_ for id_, _ in left], [title for _, title in left], gone.edited + len(busy))


_BUSY = """
    SELECT DISTINCT provider_id FROM offer o JOIN offer_revision r ON r.offer_id = o.id AND r.status = 'published'
    WHERE provider_id = ANY(:ids) AND o.id <> ALL(:leaving)
"""


def stage(db: Session, found: Iterable[Mapping[str, Any]]) -> None:
    staging.fill(db, INCOMING, ({**_BLANK, **each} for each in found))


def apply(db: Session, source_id: int, note: str) -> None:
    """Do what `entries.plan` decided."""
    entries.name_new(db, KIND)
    db.execute(
        sa.text("""
            INSERT INTO provider (id, slug, standing, created_at, source_id, source_key)
            SELECT id, slug, 'approved', now(), :source, key FROM incoming_provider WHERE action = 'new'
        """),
        {"source": source_id},
    )
    entries.publish(db, KIND, note)
    entries.write_links(db, KIND)
    entries.write_contacts(db, KIND)
