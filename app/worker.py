"""The one background loop: moves the search on with time."""

import signal
from datetime import datetime
from threading import Event
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app import database, indexing, logs
from app.directory.recurrence import BERLIN

log = structlog.get_logger()

PAUSE_S = 30
_NIGHT = range(2, 5)


def run() -> None:
    """Until told to stop. What fails is tried again at the next round."""
    logs.configure()
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    extended_on = None
    while not stopped.is_set():
        now = datetime.now(BERLIN)
        try:
            round_(now)
            if now.hour in _NIGHT and extended_on != now.date():
                extend(now)
                extended_on = now.date()
        except SQLAlchemyError as error:
            log.error("worker_round_failed", error=type(error).__name__)
        stopped.wait(PAUSE_S)


def round_(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        indexing.move_on(db, now)


def extend(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        indexing.extend_horizon(db, now)
    log.info("horizon_extended")
