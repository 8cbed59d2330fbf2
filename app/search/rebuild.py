"""Both indexes once more from the start, while people search and edit. What is done yields how much of how much."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from app import database, indexing
from app.directory import outbox
from app.search import audit, drain
from search_index.engine import Kind, RemoteEngine
from search_index.written import version

_BATCH = 250
_PAUSE_S = 0.1

_KINDS: tuple[Kind, ...] = ("offer", "provider")
Progress = Iterator[tuple[int, int]]


def built_in() -> Progress:
    """A batch a transaction: each entry is there all the time, in its old form or in its new one."""
    with Session(database.engine()) as db, db.begin():
        found = audit.built_in(db)
        indexing.write(db, *(found.of(kind) - found.public[kind] for kind in _KINDS))
    offers, providers = sorted(found.public["offer"]), sorted(found.public["provider"])
    whole = len(offers) + len(providers)
    for start in range(0, len(offers), _BATCH):
        _write(offers[start : start + _BATCH], [])
        yield min(start + _BATCH, len(offers)), whole
    for start in range(0, len(providers), _BATCH):
        _write([], providers[start : start + _BATCH])
        yield min(len(offers) + start + _BATCH, whole), whole
    with Session(database.engine()) as db, db.begin():
        outbox.state(db).built_in_version = version()


def built_in_if_outdated() -> Progress:
    """After a release that writes words in another way. What is cut off begins anew the next time."""
    with Session(database.engine()) as db, db.begin():
        is_current = outbox.state(db).built_in_version == version()
    if not is_current:
        yield from built_in()


def _write(offer_ids: list[UUID], provider_ids: list[UUID]) -> None:
    with Session(database.engine()) as db, db.begin():
        indexing.write(db, offer_ids, provider_ids)


def outside(engine: RemoteEngine) -> Progress:
    """Goes on where the last one was cut off. A worker beside us does the same, and neither disturbs the other."""
    while not _begun(engine):
        time.sleep(_PAUSE_S)
    yield from settled(engine)


def settled(engine: RemoteEngine) -> Progress:
    """Until no new index is being filled and nothing waits, apart from what the engine refuses."""
    while True:
        with Session(database.engine()) as db, db.begin():
            has_more = drain.advance(db, engine, datetime.now(UTC))
            yield drain.progress(db)
            behind = outbox.backlog(db)
            is_through = behind.ready and outbox.state(db).rebuild is None and behind.waiting == behind.refused
        if is_through:
            return
        if not has_more:
            time.sleep(_PAUSE_S)


def _begun(engine: RemoteEngine) -> bool:
    with Session(database.engine()) as db, db.begin():
        if not drain.hold(db):
            return False
        state = outbox.state(db)
        if state.rebuild != drain.FILLING:
            drain.begin(engine, state)
        return True
