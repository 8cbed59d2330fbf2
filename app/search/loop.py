"""The part of the worker that keeps the engine outside up to date. In a thread of its own: no slow mail delays it."""

from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Event
from typing import Any

import psycopg
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app import database, indexing
from app.directory import outbox
from app.directory.recurrence import BERLIN
from app.search import audit, drain, outside
from search_index.engine import RemoteEngine, SearchUnavailable

log = structlog.get_logger()

POLL_S = 5
"""How long a change waits at most whose call nobody heard."""
PAUSES_S = (0.5, 1, 2, 5, 10, 30)
"""After failures in a row; the last one is for all that follow."""
_SLICE_S = 0.5
_NIGHT_FROM = 2


def run(stopped: Event) -> None:
    """Until told to stop. What fails is tried again after a pause."""
    ear, failures, audited_on = Ear(), 0, None
    while not stopped.is_set():
        try:
            engine = outside.writing()
            has_more = advance(engine, datetime.now(UTC))
            if failures:
                failures = recovered()
            if not has_more:
                audited_on = audit_at_night(engine, datetime.now(BERLIN), audited_on)
                ear.wait(POLL_S, stopped)
        except Exception as error:  # noqa: BLE001 -- the thread must not end because of what nobody has thought of
            if not failures:
                note(error)
            outside.forget()
            stopped.wait(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures += 1
    ear.close()


def advance(engine: RemoteEngine, now: datetime) -> bool:
    with Session(database.engine()) as db, db.begin():
        return drain.advance(db, engine, now)


def audit_at_night(engine: RemoteEngine, now: datetime, last: date | None) -> date | None:
    """Should something have got past the outbox, such as a restored backup, it is right again by the morning.

    A worker that was off at night looks as soon as it is back."""
    if now.hour < _NIGHT_FROM or last == now.date():
        return last
    # Apart: comparing takes minutes in a large town, and what moves on is locked until its transaction ends.
    with Session(database.engine()) as db, db.begin():
        indexing.move_on(db, now)
    with Session(database.engine()) as db, db.begin():
        if not drain.hold(db):
            return last
        found = audit.outside(db, engine)
        audit.mend(db, found)
    log.info("search_index_audited", mended=len(found.of("offer")) + len(found.of("provider")))
    return now.date()


_TROUBLE = sa.text("UPDATE search_state SET trouble = :trouble, trouble_since = now() WHERE trouble_since IS NULL")
_NO_TROUBLE = sa.text("UPDATE search_state SET trouble = '', trouble_since = NULL WHERE trouble_since IS NOT NULL")


def note(error: Exception) -> None:
    """For the office and for operators. Messages of other kinds of errors quote what people typed."""
    trouble = str(error) if isinstance(error, SearchUnavailable) else type(error).__name__
    log.warning("search_engine_not_reached", reason=trouble)
    with suppress(SQLAlchemyError), Session(database.engine()) as db, db.begin():
        db.execute(_TROUBLE, {"trouble": trouble[:200]})


def recovered() -> int:
    with Session(database.engine()) as db, db.begin():
        db.execute(_NO_TROUBLE)
    log.info("search_engine_reached_again")
    return 0


class Ear:
    """Hears at once when a transaction that has queued something is through. Deaf, it just waits."""

    def __init__(self) -> None:
        self._connection: sa.Connection | None = None

    def wait(self, seconds: float, stopped: Event) -> None:
        try:
            if self._connection is None:
                self._listen()
                return  # what was called until now nobody has heard
            listening: Any = self._connection.connection.driver_connection
            for _ in range(int(seconds / _SLICE_S)):
                if stopped.is_set() or any(listening.notifies(timeout=_SLICE_S, stop_after=1)):
                    return
        except (SQLAlchemyError, psycopg.Error):
            self.close()
            stopped.wait(seconds)

    def _listen(self) -> None:
        self._connection = database.engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection.exec_driver_sql(f"LISTEN {outbox.CHANNEL}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # it would go on listening in the pool
            self._connection.close()
            self._connection = None
