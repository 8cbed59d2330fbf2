"""Taking one picture or document out at once, because it must not be there: it breaks the law, or somebody's rights."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import notices, steps, upload, wording
from app.directory.upload import KINDS, PAST, Kind
from app.directory.wording import Revision
from app.directory.workflow import Actor
from app.errors import NotFound


def remove(db: Session, revision: Revision, by: Actor, *, seen: int, reason: str, upload_id: UUID) -> None:
    """It is gone from the whole portal, whatever else shows it. In wordings of the past its words stay."""
    steps.check(db, "remove", revision, by, seen=seen, reason=reason)
    kind, called = _shown(db, revision, upload_id)
    for name, revision_id in upload.wordings(db, kind, upload_id):
        other = wording.find(db, wording.KINDS[name], revision_id)
        if other.status not in PAST:
            _take_out(db, other, kind, upload_id)
            steps.record(db, "remove", other, by, f"„{called}“: {reason}")
    db.execute(sa.text(f"DELETE FROM {kind.name} WHERE id = :id"), {"id": upload_id})
    notices.tell_provider(db, "upload_removed", revision, part=kind.part, called=called, reason=reason)


def _shown(db: Session, revision: Revision, upload_id: UUID) -> tuple[Kind, str]:
    """What it is, and what this wording calls it."""
    owner = wording.kind_of(revision).name
    for kind in KINDS:
        query = f"SELECT {kind.called} FROM {kind.part} WHERE {owner}_revision_id = :revision AND {kind.key} = :id"
        called = db.scalar(sa.text(f"{query} LIMIT 1"), {"revision": revision.id, "id": upload_id})
        if called is not None:
            return kind, called
    raise NotFound


def _take_out(db: Session, revision: Revision, kind: Kind, upload_id: UUID) -> None:
    """Whoever has this wording in front of them has not seen it as it is now: their next save is refused."""
    wording.lock(db, revision)
    owner = wording.kind_of(revision).name
    query = f"DELETE FROM {kind.part} WHERE {owner}_revision_id = :revision AND {kind.key} = :id"
    db.execute(sa.text(query), {"revision": revision.id, "id": upload_id})
    revision.saves += 1
    db.flush()
