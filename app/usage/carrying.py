"""Carries what was counted in memory to the database, all of it at once, from a thread of the web process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlmodel import Session

from app import database
from app.usage import writing
from app.usage.tally import Tally, tally

log = structlog.get_logger()

EVERY_S = 25
"""What a process that is killed loses at most."""
_PATIENCE_S = 8


@contextmanager
def counting() -> Iterator[None]:
    """As long as the block lasts; at its end what is left is carried too."""
    stopped = Event()
    thread = Thread(target=_run, args=(stopped,), name="usage", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(_PATIENCE_S)


def _run(stopped: Event) -> None:
    while not stopped.wait(EVERY_S):
        carry()
    carry()


def carry(counted: Tally = tally) -> None:
    """What the database does not take now waits for the next time; what it can never take is given up."""
    cells = counted.take()
    if not cells:
        return
    try:
        with Session(database.engine()) as db, db.begin():
            writing.write(db, cells)
    except (DataError, IntegrityError) as error:
        log.error("usage_given_up", error=type(error).__name__, cells=len(cells))
    except SQLAlchemyError as error:
        counted.put_back(cells)
        log.warning("usage_waits", error=type(error).__name__, cells=len(cells), lost=counted.lost)
