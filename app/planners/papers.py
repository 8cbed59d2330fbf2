"""The PDFs of released reports: made once, in the background. Whoever has a link only fetches what lies there.

One takes up to half a minute of a processor: nobody outside may ask for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app import database
from app.directory.snapshot import SnapshotPaper
from app.pages import environment
from app.planners import report, snapshots
from app.planners.snapshots import Kept
from app.planners.stand import Stand

log = structlog.get_logger()

EVERY_S = 10
_LOCK = sa.text("SELECT pg_try_advisory_xact_lock(hashtext('snapshot_paper'))")


def html(snapshot: Kept, stand: Stand) -> str:
    context = report.context(snapshot, stand) | {"question": stand.matrix.question}
    return environment().get_template("planners/report_pdf.html").render(context)


def of(db: Session, snapshot: Kept) -> bytes | None:
    """None: not made yet, or this machine cannot."""
    paper = db.get(SnapshotPaper, snapshot.release)
    return paper.content if paper else None


class Maker:
    def __init__(self) -> None:
        self._refused: set[int] = set()
        """Releases that have failed: not again before the process starts anew."""

    def make_next(self, db: Session) -> bool:
        """In German, as it is released. False: there is none to make, or another process is at it."""
        if not db.scalar(_LOCK):
            return False
        snapshot = snapshots.without_paper(db, self._refused)
        if snapshot is None or snapshot.release is None:
            return False
        try:
            content = report.pdf(html(snapshot, snapshots.content(db, snapshot.id)))
        except report.Busy:
            return False
        except Exception as error:  # noqa: BLE001 - one that cannot be printed must not keep us busy for ever
            self._refused.add(snapshot.release)
            log.error("report_without_pdf", snapshot=snapshot.id, error=type(error).__name__)
            return True
        db.add(SnapshotPaper(step_id=snapshot.release, content=content))
        db.flush()
        return True


@contextmanager
def making() -> Iterator[None]:
    """As long as the block lasts. Nobody waits for one that is cut off: the next process makes it."""
    stopped = Event()
    Thread(target=_run, args=(stopped,), name="papers", daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


def _run(stopped: Event) -> None:
    maker = Maker()
    while not stopped.wait(EVERY_S):
        try:
            with Session(database.engine()) as db, db.begin():
                maker.make_next(db)
        except SQLAlchemyError as error:
            log.warning("papers_wait", error=type(error).__name__)
