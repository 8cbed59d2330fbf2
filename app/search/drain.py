"""Carries what has changed to the engine outside, and fills a new index beside the running one."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy import Row
from sqlmodel import Session

from app import indexing
from app.database import apart
from app.directory import outbox
from app.directory.outbox import SearchState
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS
from search_index.engine import RemoteEngine, SearchUnavailable

log = structlog.get_logger()

BATCH = 500
MOST_REFUSED = 20
"""In one batch. More, and it is not the entries that are to blame."""
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
"""Until an entry that was refused is tried again; twice as long each time."""

FILLING, SWAPPING = "filling", "swapping"

Change = Row[tuple[str, UUID, int, int]]
"""kind, id, change, attempts."""


_HOLD = sa.text("SELECT pg_try_advisory_xact_lock(hashtext('search_outbox'))")


def hold(db: Session) -> bool:
    """Until the end of the transaction nobody else writes to the engine outside. False: somebody else does now.

    One at a time, or two batches with the same entry could overtake each other, and the older one would stay.
    """
    return bool(db.scalar(_HOLD))


def advance(db: Session, engine: RemoteEngine, now: datetime) -> bool:
    """The next piece of work: some of what waits, else some of a new index. False: there is nothing to do at once.

    Raises `SearchUnavailable` if the engine as a whole is not there; then the transaction has changed nothing.
    """
    if not hold(db):
        return False
    state = outbox.state(db)
    if state.ready_at and (state.version != engine.version or not engine.is_ready()):
        log.warning("search_index_lost")
        state.ready_at = None
        return True  # pages learn it now; and `_fill` writes this row beside us, so it must not wait for us
    if _must_begin(engine, state):
        begin(engine, state)
        if not state.ready_at:
            db.execute(_COVERED)  # nobody asks the old index, and the new one reads everything that waits with the rest
        return True
    if not state.ready_at:
        return _fill(db, engine, state, now) or _drain(db, engine, state, now)
    # Both in turn: people may edit faster than this is carried, and a new index has to come to its end all the same.
    has_drained = _drain(db, engine, state, now)
    return _fill(db, engine, state, now) or has_drained


_COVERED = sa.text("DELETE FROM search_outbox")


def _must_begin(engine: RemoteEngine, state: SearchState) -> bool:
    if state.rebuild == FILLING:
        return state.rebuild_version != engine.version or not engine.second().is_ready()
    return state.rebuild == SWAPPING or not state.ready_at


def begin(engine: RemoteEngine, state: SearchState) -> None:
    """A new index, from the start. Whoever was cut off while it took over cannot know which one is which."""
    engine.fresh()
    state.rebuild, state.rebuild_version, state.filled_to = FILLING, engine.version, None


_DUE = sa.text("""
    SELECT kind, id, change, attempts FROM search_outbox WHERE retry_at IS NULL OR retry_at <= :now
    ORDER BY by_time, change LIMIT :batch
""")
# Renewed rows stay: what has changed since was perhaps not read.
_DONE = sa.text("""
    DELETE FROM search_outbox USING unnest(CAST(:ids AS uuid[]), CAST(:changes AS bigint[])) AS done (id, change)
    WHERE search_outbox.id = done.id AND search_outbox.change = done.change
""")


def _drain(db: Session, engine: RemoteEngine, state: SearchState, now: datetime) -> bool:
    due = db.execute(_DUE, {"now": now, "batch": BATCH}).all()
    if not due:
        return False
    # While a new index is being filled it is told everything as well, so that nothing is old when it takes over.
    indexes = ([engine] if state.ready_at else []) + ([engine.second()] if state.rebuild else [])
    refused = dict(_carry(db, indexes, due))
    done = [each for each in due if each not in refused]
    db.execute(_DONE, {"ids": [each.id for each in done], "changes": [each.change for each in done]})
    for each, reason in refused.items():
        _put_off(db, each, reason, now)
    return True


def _carry(db: Session, indexes: Sequence[RemoteEngine], changes: Sequence[Change]) -> Iterator[tuple[Change, str]]:
    """Yields what the engine does not take, and why. One bad entry is found by halves and keeps none of the others."""
    refused = 0
    waiting = [list(changes)]
    while waiting:
        batch = waiting.pop()
        reason = _send(db, indexes, batch)
        if reason is None:
            continue
        if not all(index.is_ready() for index in indexes):
            raise SearchUnavailable("the index is gone")
        if len(batch) > 1:
            waiting += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
            continue
        refused += 1
        if refused > MOST_REFUSED:
            raise SearchUnavailable(reason)
        yield batch[0], reason


def _send(db: Session, indexes: Sequence[RemoteEngine], batch: Sequence[Change]) -> str | None:
    """What is true of these entries now. Returns why it did not work."""
    ids = {kind: [each.id for each in batch if each.kind == kind] for kind in ("offer", "provider")}
    try:
        with db.begin_nested():
            documents = list(indexing.made(db, ids["offer"], ids["provider"]))
        gone = {each.id for each in batch} - {document.id for document in documents}
        for index in indexes:
            index.replace(documents)
            index.remove(gone)
    except SearchUnavailable as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 -- an entry nobody can make a document of must not stop the others
        return type(error).__name__
    return None


_PUT_OFF = sa.text("""
    INSERT INTO search_outbox (kind, id, attempts, reason, retry_at) VALUES (:kind, :id, :attempts, :reason, :retry_at)
    ON CONFLICT (kind, id) DO UPDATE SET attempts = :attempts, reason = :reason, retry_at = :retry_at
    WHERE search_outbox.change = :change
""")


def _put_off(db: Session, change: Change, reason: str, now: datetime) -> None:
    pause = min(SHORTEST_PAUSE * 2 ** min(change.attempts, 10), LONGEST_PAUSE)
    values = {"kind": change.kind, "id": change.id, "change": change.change}
    tried = {"attempts": change.attempts + 1, "reason": reason[:200], "retry_at": now + pause}
    db.execute(_PUT_OFF, values | tried)
    log.warning("search_entry_refused", kind=change.kind, id=str(change.id), reason=reason[:200])


_NEXT_PUBLIC = sa.text(f"""
    SELECT * FROM (
        SELECT 'offer' AS kind, o.id, 0 AS change, 0 AS attempts FROM {PUBLIC_OFFERS}
        UNION ALL SELECT 'provider', p.id, 0, 0 FROM {PUBLIC_PROVIDERS}
    ) public WHERE id > :filled_to ORDER BY id LIMIT :batch
""")
_NOTHING, _EVERYTHING = UUID(int=0), UUID(int=2**128 - 1)


def _fill(db: Session, engine: RemoteEngine, state: SearchState, now: datetime) -> bool:
    """The next entries into the second index; after the last one it takes the place of the first."""
    if not state.rebuild:
        return False
    batch = db.execute(_NEXT_PUBLIC, {"filled_to": state.filled_to or _NOTHING, "batch": BATCH}).all()
    if batch:
        for each, reason in _carry(db, [engine.second()], batch):
            _put_off(db, each, reason, now)
        state.filled_to = batch[-1].id
        return True
    with apart(db) as own:
        own.execute(sa.text("UPDATE search_state SET rebuild = :swapping"), {"swapping": SWAPPING})
    engine.take_over(engine.second())
    state.rebuild, state.filled_to = None, None
    state.ready_at, state.version = now, engine.version
    log.info("search_index_taken_over")
    return True


_PROGRESS = sa.text(f"""
    SELECT count(*) FILTER (WHERE id <= :filled_to) AS done, count(*) AS whole FROM (
        SELECT o.id FROM {PUBLIC_OFFERS} UNION ALL SELECT p.id FROM {PUBLIC_PROVIDERS}
    ) public
""")


def progress(db: Session) -> tuple[int, int]:
    """How many public entries are in the new index, and how many there are."""
    state = outbox.state(db)
    filled_to = state.filled_to or (_NOTHING if state.rebuild else _EVERYTHING)
    done, whole = db.execute(_PROGRESS, {"filled_to": filled_to}).one()
    return done, whole
