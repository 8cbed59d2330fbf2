"""The one background process: moves the search on with time, sends mails, forgets what has served its time.

What waits for a search engine outside is carried there beside all that, by `app.search.loop`.
"""

import signal
from datetime import datetime
from threading import Event, Thread
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app import database, indexing, logs, mail
from app.accounts import attempts, sessions, tokens
from app.directory import picture, reminding
from app.directory.recurrence import BERLIN
from app.search import loop
from app.settings import settings
from app.usage import writing as usage

log = structlog.get_logger()

PAUSE_S = 30
MAILS_A_ROUND = 200
_NIGHT = range(2, 5)
_LAST_WORDS_S = 5


def run() -> None:
    """Until told to stop. What fails is tried again at the next round."""
    logs.configure()
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    carrying = Thread(target=loop.run, args=(stopped,), name="search", daemon=True)
    if settings().meili_url:
        carrying.start()
    extended_on = None
    while not stopped.is_set():
        now = datetime.now(BERLIN)
        try:
            round_(now)
            deliver(now)
            if now.hour in _NIGHT and extended_on != now.date():
                settle()
                extend(now)
                remind(now)
                forget(now)
                extended_on = now.date()
        except SQLAlchemyError as error:
            log.error("worker_round_failed", error=type(error).__name__)
        stopped.wait(PAUSE_S)
    if carrying.is_alive():
        carrying.join(_LAST_WORDS_S)  # what is not through by then is done again by the next worker


def round_(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        indexing.move_on(db, now)


def settle() -> None:
    with Session(database.engine()) as db, db.begin():
        moved = indexing.settle_areas(db)
    log.info("areas_settled", venues=moved)


def extend(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        indexing.extend_horizon(db, now)
    log.info("horizon_extended")


def remind(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        asked = reminding.remind(db, now.date())
    log.info("offers_to_be_confirmed", asked=asked)


def deliver(now: datetime, transport: mail.Transport | None = None) -> int:
    """Send what waits, a transaction each; how many. Without a mail server it goes on waiting."""
    if transport is None and not settings().smtp_url:
        return 0
    transport = transport or mail.smtp(settings().smtp_url)
    for count in range(MAILS_A_ROUND):
        with Session(database.engine()) as db, db.begin():
            if not mail.deliver_next(db, transport, now):
                return count
    return MAILS_A_ROUND


def forget(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        mail.forget_old(db, now)
        attempts.forget_old(db)
        sessions.forget_expired(db)
        tokens.forget_expired(db)
        reminding.forget_expired(db, now)
        picture.forget_unused(db, now)
        usage.forget_old(db, now.date())
