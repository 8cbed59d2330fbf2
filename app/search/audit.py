"""Compares what the engines hold with what is public, entry by entry, and has the differences mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app import indexing
from app.directory import counted, outbox
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS
from search_index.engine import Kind, RemoteEngine, fingerprint

_BATCH = 500
Ids = dict[Kind, set[UUID]]


@dataclass(frozen=True)
class Findings:
    """What differs, apart from what waits."""

    public: Ids
    held: Ids
    missing: Ids
    surplus: Ids
    different: Ids

    @property
    def differs(self) -> bool:
        return any(ids for found in (self.missing, self.surplus, self.different) for ids in found.values())

    def of(self, kind: Kind) -> set[UUID]:
        return self.missing[kind] | self.surplus[kind] | self.different[kind]


_PUBLIC: dict[Kind, str] = {
    "offer": f"SELECT o.id FROM {PUBLIC_OFFERS}",
    "provider": f"SELECT p.id FROM {PUBLIC_PROVIDERS}",
}


def built_in(db: Session) -> Findings:
    """By id: it is written together with the entries, so nothing in it can be of another time. What planners count is
    compared row by row, also of what is not public: it is old where a release has written it in another way."""
    held = "SELECT id FROM search_document WHERE place = 0 AND kind = :kind"
    public: Ids = {kind: set(db.scalars(sa.text(query))) for kind, query in _PUBLIC.items()}
    found = _findings(public, {kind: set(db.scalars(sa.text(held), {"kind": kind})) for kind in public}, set(), set())
    everything = [db.scalars(sa.text(f"SELECT id FROM {kind}")).all() for kind in ("offer", "provider")]
    offers, providers = counted.wrong(db, *everything)
    different: Ids = {"offer": offers, "provider": providers}
    return replace(found, different={kind: ids - found.missing[kind] for kind, ids in different.items()})


def outside(db: Session, engine: RemoteEngine) -> Findings:
    """By id and fingerprint. The caller holds the engine (`drain.hold`), or changes on their way would look wrong."""
    marks: dict[UUID, tuple[Kind, str]] = {id_: (kind, mark) for kind, id_, mark in engine.held()}
    held: Ids = {kind: {id_ for id_, (of, _) in marks.items() if of == kind} for kind in _PUBLIC}
    public: Ids = {kind: set(db.scalars(sa.text(query))) for kind, query in _PUBLIC.items()}
    different: set[UUID] = set()
    for kind, ids in public.items():
        for batch in _batches(ids & held[kind]):
            made = indexing.made(db, batch, ()) if kind == "offer" else indexing.made(db, (), batch)
            different |= {each.id for each in made if fingerprint(each) != marks[each.id][1]}
    # Asked last: what has changed since the first question waits by now.
    waiting = set(db.scalars(sa.text("SELECT id FROM search_outbox")))
    return _findings(public, held, different, waiting)


def mend(db: Session, found: Findings) -> None:
    """Exactly the differences, on the way that all changes take."""
    outbox.queue(db, found.of("offer"), found.of("provider"))


def mend_built_in(db: Session, found: Findings) -> None:
    indexing.write(db, found.of("offer"), found.of("provider"))


def _findings(public: Ids, held: Ids, different: set[UUID], waiting: set[UUID]) -> Findings:
    return Findings(
        public,
        held,
        {kind: public[kind] - held[kind] - waiting for kind in public},
        {kind: held[kind] - public[kind] - waiting for kind in public},
        {kind: (public[kind] & different) - waiting for kind in public},
    )


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    listed = sorted(ids)
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]
