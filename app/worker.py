"""The one background process: moves the search on with time, sends mails, forgets what has served its time.

What waits for a search engine outside is carried there beside all that, by `app.search.loop`.
"""

import signal
import time
from collections.abc import Callable
from datetime import date, datetime
from threading import Event, Thread
from types import FrameType

import structlog
from sqlmodel import Session

from app import database, indexing, logs, mail
from app.accounts import attempts, sessions, tokens
from app.directory import reminding, upload
from app.directory.recurrence import BERLIN
from app.search import loop
from app.settings import settings
from app.usage import writing as usage

log = structlog.get_logger()

PAUSE_S = 30
MAILS_A_ROUND = 200
NIGHT_FROM = 2
"""The hour from which the day's own work is due. Who was off by then catches up later the same day."""
EXTENDED_AT_ONCE = 200
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
    done: dict[str, date] = {}
    while not stopped.is_set():
        work(datetime.now(BERLIN), done)
        stopped.wait(PAUSE_S)
    if carrying.is_alive():
        carrying.join(_LAST_WORDS_S)  # what is not through by then is done again by the next worker


def work(now: datetime, done: dict[str, date]) -> None:
    """One round. `done`: on which day each of the nightly jobs was through last.

    It is forgotten when the worker ends: each of these jobs does no harm when done again.
    """
    for always in (round_, deliver):
        _attempt(always, now)
    for job in NIGHTLY:
        is_due = now.hour >= NIGHT_FROM and done.get(job.__name__) != now.date()
        if is_due and _attempt(job, now):
            done[job.__name__] = now.date()


def _attempt(job: Callable[[datetime], object], now: datetime) -> bool:
    """A job that fails, for whatever reason, keeps none of the others from being done."""
    try:
        job(now)
    except Exception as error:
        log.error("worker_job_failed", job=job.__name__, exc_info=error)
        return False
    return True


def round_(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        indexing.move_on(db, now)


def settle(_now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        moved = indexing.settle_areas(db)
    log.info("areas_settled", venues=moved)


def extend(now: datetime) -> None:
    """In many transactions: none of them keeps people's own changes waiting for long."""
    with Session(database.engine()) as db, db.begin():
        offers = indexing.near_horizon(db, now)
    for start in range(0, len(offers), EXTENDED_AT_ONCE):
        with Session(database.engine()) as db, db.begin():
            indexing.write(db, offers[start : start + EXTENDED_AT_ONCE], ())
    log.info("horizon_extended", offers=len(offers))


def remind(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        asked = reminding.remind(db, now.date())
    log.info("offers_to_be_confirmed", asked=asked)


def deliver(now: datetime, transport: mail.Transport | None = None) -> int:
    """Send what waits, a transaction each; how many. Without a mail server it goes on waiting."""
    if transport is None and not settings().smtp_url:
        return 0
    transport = transport or mail.smtp(settings().smtp_url)
    end = time.monotonic() + PAUSE_S  # a server that hangs for each of them would keep the night's work waiting
    sent = 0
    while sent < MAILS_A_ROUND and (not sent or time.monotonic() < end):
        with Session(database.engine()) as db, db.begin():
            if not mail.deliver_next(db, transport, now):
                break
        sent += 1
    return sent


def forget(now: datetime) -> None:
    with Session(database.engine()) as db, db.begin():
        mail.forget_old(db, now)
        attempts.forget_old(db)
        sessions.forget_expired(db)
        tokens.forget_expired(db)
        reminding.forget_expired(db, now)
        upload.forget_unused(db, now)
        usage.forget_old(db, now.date())


NIGHTLY: tuple[Callable[[datetime], object], ...] = (settle, extend, remind, forget)
