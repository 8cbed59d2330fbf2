"""Snapshots: kept for ever, released by a secret link, withdrawn with a reason; and who may look at which rows."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Staff
from app.directory.columns import now
from app.directory.snapshot import Snapshot, SnapshotStep, SnapshotStepKind
from app.errors import NotFound
from app.i18n import gettext
from app.planners import figures, freezing
from app.planners.matrix import Cell
from app.planners.question import Band, Question, Topic
from app.planners.stand import Stand
from app.settings import settings


@dataclass(frozen=True)
class Kept:
    """A snapshot with what has been done to it since."""

    id: int
    at: datetime
    author: str
    title: str
    purpose: str
    day: date
    release: int | None
    """The step that released it, while the release holds."""
    withdrawn_at: datetime | None
    why: str

    @property
    def secret(self) -> str:
        """Of the link: it needs no place in the database, and each release has another one."""
        return "" if self.release is None else f"{self.release}-{_signature(self.id, self.release)}"


def _signature(snapshot_id: int, step_id: int) -> str:
    text = f"released report {snapshot_id} {step_id}"
    return hmac.new(settings().secret_key.encode(), text.encode(), sha256).hexdigest()[:40]


_KEPT = """
    SELECT s.id, s.at, a.name AS author, s.title, s.purpose, s.day,
        CASE WHEN last.kind = 'released' THEN last.id END AS release,
        CASE WHEN last.kind = 'withdrawn' THEN last.at END AS withdrawn_at,
        CASE WHEN last.kind = 'withdrawn' THEN last.note ELSE '' END AS why
    FROM snapshot s JOIN account a ON a.id = s.account_id LEFT JOIN LATERAL (
        SELECT * FROM snapshot_step x WHERE x.snapshot_id = s.id
        ORDER BY x.kind = 'withdrawn' DESC, x.id DESC LIMIT 1
    ) last ON true
"""
_ALL = sa.text(f"{_KEPT} ORDER BY s.id DESC LIMIT :most")
_ONE = sa.text(f"{_KEPT} WHERE s.id = :id")
_RELEASED = sa.text(f"{_KEPT} WHERE last.kind = 'released' AND last.id = :release")
_WITHOUT_PAPER = sa.text(f"""
    {_KEPT} WHERE last.kind = 'released' AND last.id <> ALL(:but)
        AND NOT EXISTS (SELECT FROM snapshot_paper p WHERE p.step_id = last.id)
    ORDER BY last.id LIMIT 1
""")
_CONTENT = sa.text("SELECT content FROM snapshot WHERE id = :id")


def keep(db: Session, stand: Stand, title: str, purpose: str, by: UUID, at: datetime | None = None) -> int:
    """`at`: when, if not now."""
    question = stand.matrix.question
    snapshot = Snapshot(
        at=at or now(),
        account_id=by,
        title=title,
        purpose=purpose,
        layer=question.layer.slug,
        measure=question.measure,
        attributes=",".join(question.attributes),
        day=question.day,
        content=freezing.freeze(stand),
    )
    db.add(snapshot)
    db.flush()
    return snapshot.id or 0


def listed(db: Session, most: int = 200) -> list[Kept]:
    """The newest first."""
    return [Kept(**row._mapping) for row in db.execute(_ALL, {"most": most})]  # noqa: SLF001 - SQLAlchemy's own way


def kept(db: Session, snapshot_id: int) -> Kept:
    # An id beyond the database's integers would be an error of its own.
    row = db.execute(_ONE, {"id": snapshot_id}).one_or_none() if snapshot_id < 2**31 else None
    if row is None:
        raise NotFound(gettext("Diesen Stand gibt es nicht."))
    return Kept(**row._mapping)  # noqa: SLF001 - as above


def released(db: Session, secret: str) -> Kept:
    """Behind a link; what was recalled or withdrawn, and what never was, look the same."""
    step, _, signature = secret.partition("-")
    row = None
    if step.isdecimal() and step.isascii() and len(step) < len("2147483648"):
        row = db.execute(_RELEASED, {"release": int(step)}).one_or_none()
    if row is None or not hmac.compare_digest(_signature(row.id, row.release).encode(), signature.encode()):
        raise NotFound(gettext("Diesen Bericht gibt es nicht, oder er ist nicht mehr freigegeben."))
    return Kept(**row._mapping)  # noqa: SLF001 - as above


def without_paper(db: Session, but: Collection[int]) -> Kept | None:
    """The next released one that has no PDF yet, apart from these releases."""
    row = db.execute(_WITHOUT_PAPER, {"but": list(but)}).one_or_none()
    return Kept(**row._mapping) if row else None  # noqa: SLF001 - as above


def content(db: Session, snapshot_id: int) -> Stand:
    return freezing.thaw(db.scalar(_CONTENT, {"id": snapshot_id}))


@dataclass(frozen=True)
class Opened:
    snapshot: Kept
    stand: Stand
    """Only the rows that are theirs to look at."""
    sees_all: bool


def opened(db: Session, planner: Staff, snapshot_id: int) -> Opened:
    snapshot, whole = kept(db, snapshot_id), content(db, snapshot_id)
    seen = seen_by(db, planner, whole)
    return Opened(snapshot, seen, len(seen.matrix.areas) == len(whole.matrix.areas))


def seen_by(db: Session, planner: Staff, stand: Stand) -> Stand:
    """Only the rows that are theirs to look at."""
    if planner.areas is None:
        return stand
    return stand.seen_by(_mine(db, planner, stand.matrix.question))


def _mine(db: Session, planner: Staff, question: Question) -> set[int]:
    return {area.id for area in figures.areas(db, question.within(planner.areas)) if area.is_mine}


def step(db: Session, snapshot: Kept, kind: SnapshotStepKind, by: UUID, note: str = "") -> None:
    """Twice the same changes nothing, not even in the same second; what was withdrawn stays so."""
    db.execute(sa.select(col(Snapshot.id)).where(col(Snapshot.id) == snapshot.id).with_for_update())
    snapshot = kept(db, snapshot.id)
    is_released = snapshot.release is not None
    changes = {
        SnapshotStepKind.RELEASED: not is_released,
        SnapshotStepKind.RECALLED: is_released,
        SnapshotStepKind.WITHDRAWN: True,
    }
    if snapshot.withdrawn_at is None and changes[kind]:
        db.add(SnapshotStep(account_id=by, snapshot_id=snapshot.id, kind=kind, note=note))
        db.flush()


_HISTORY = sa.text("""
    SELECT s.id, s.day, s.title, each.cell FROM snapshot s
    CROSS JOIN LATERAL jsonb_array_elements(s.content -> 'cells') AS each (cell)
    WHERE s.layer = :layer AND s.measure = :measure AND s.attributes = :attributes
        AND NOT EXISTS (SELECT FROM snapshot_step x WHERE x.snapshot_id = s.id AND x.kind = 'withdrawn')
        AND CAST(each.cell #>> '{topic,id}' AS int) = :topic
        AND CAST(each.cell #>> '{band,first}' AS int) = :first AND CAST(each.cell #>> '{band,last}' AS int) = :last
    ORDER BY s.day, s.id
""")


def history(db: Session, question: Question, topic: Topic, band: Band) -> Mapping[tuple[date, int, str], list[Cell]]:
    """The same column in every snapshot that has it, by day, id and title; the earliest day first."""
    values = {
        "layer": question.layer.slug,
        "measure": question.measure,
        "attributes": ",".join(question.attributes),
        "topic": topic.id,
        "first": band.first,
        "last": band.last,
    }
    found: dict[tuple[date, int, str], list[Cell]] = {}
    for row in db.execute(_HISTORY, values):
        found.setdefault((row.day, row.id, row.title), []).append(freezing.CELL.validate_python(row.cell))
    return found
