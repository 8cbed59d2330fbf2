"""The sources of imported entries, as the portal knows them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from app.directory.slug import slug_of
from app.directory.source import Source
from app.imports.mapping import SourceSection


@dataclass(frozen=True)
class Origin:
    """What a file comes from. All entries of one origin are compared with all rows of its file."""

    slug: str
    name: str
    attribution: str = ""
    licence: str = ""
    url: str = ""
    retrieved_on: date | None = None


def named(name: str) -> Origin:
    return Origin(slug_of(name) or "quelle", name)


def of_mapping(section: SourceSection) -> Origin:
    return Origin(section.kennung, section.name, section.nennung, section.lizenz, section.url, section.abgerufen_am)


def source_id(db: Session, origin: Origin) -> int | None:
    """None if nothing was ever imported from it."""
    return db.exec(select(Source.id).where(Source.slug == origin.slug)).one_or_none()


def settle(db: Session, origin: Origin) -> int:
    """Add the source, or bring what is told of it up to date."""
    source = db.exec(select(Source).where(Source.slug == origin.slug)).one_or_none() or Source(
        slug=origin.slug, name=origin.name
    )
    source.name, source.attribution, source.licence = origin.name, origin.attribution, origin.licence
    source.url, source.retrieved_on = origin.url, origin.retrieved_on
    db.add(source)
    db.flush()
    assert source.id is not None  # noqa: S101 # for the type: flush gave it one
    return source.id
