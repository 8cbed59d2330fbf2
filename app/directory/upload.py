"""What people upload: kept once, shown by the wordings that name it, and gone when none of them needs it any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.columns import now
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS
from app.directory.workflow import Status

ABANDONED = timedelta(days=1)
OVER = timedelta(days=90)
"""How long is kept what only wordings of the past show: somebody on a photo may have changed their mind."""
PAST = (Status.SUPERSEDED, Status.WITHDRAWN, Status.REJECTED)


@dataclass(frozen=True)
class Kind:
    name: str
    """Its table; several wordings may show the same row of it."""
    part: str
    """The table of the parts of wordings that show it."""
    called: str
    """The column there that says in words what it is."""

    @property
    def key(self) -> str:
        return f"{self.name}_id"


IMAGE = Kind("image", "picture", "alt")
PDF = Kind("pdf", "attachment", "title")
KINDS = (IMAGE, PDF)


def is_public(db: Session, kind: Kind, upload_id: UUID) -> bool:
    """Whether a wording that the public may read shows it."""
    query = sa.text(f"""
        SELECT EXISTS (SELECT FROM {PUBLIC_OFFERS} JOIN {kind.part} x ON x.offer_revision_id = r.id
            WHERE x.{kind.key} = :id)
        OR EXISTS (SELECT FROM {PUBLIC_PROVIDERS} JOIN {kind.part} x ON x.provider_revision_id = pr.id
            WHERE x.{kind.key} = :id)
    """)
    return bool(db.scalar(query, {"id": upload_id}))


def wordings(db: Session, kind: Kind, upload_id: UUID) -> list[tuple[str, UUID]]:
    """All that show it, public or not: their kind and id."""
    query = f"SELECT offer_revision_id, provider_revision_id FROM {kind.part} WHERE {kind.key} = :id ORDER BY id"
    rows = db.execute(sa.text(query), {"id": upload_id})
    return [("offer", offer) if offer else ("provider", provider) for offer, provider in rows]


def fresh(db: Session, kind: Kind, typed: str, account_id: UUID | None) -> UUID | None:
    """What this person has uploaded and nobody shows yet; None for everything else, whatever a form says."""
    try:
        upload_id = UUID(typed)
    except ValueError:
        return None
    # Long before the worker may take it away: the two never meet.
    query = f"SELECT id FROM {kind.name} WHERE id = :id AND uploaded_by = :by AND uploaded_at > :since"
    values = {"id": upload_id, "by": account_id, "since": now() - ABANDONED / 2}
    found: UUID | None = db.scalar(sa.text(query), values)
    return found if found and not wordings(db, kind, found) else None


def forget_unused(db: Session, at: datetime) -> None:
    """What nobody shows any more; of wordings of the past the words stay, what was uploaded goes."""
    for kind in KINDS:
        db.execute(_forget(kind), {"abandoned": at - ABANDONED, "over": at - OVER, "past": [*PAST]})


def _forget(kind: Kind) -> sa.TextClause:
    return sa.text(f"""
        DELETE FROM {kind.name} u WHERE u.uploaded_at < :abandoned AND NOT EXISTS (
            SELECT FROM {kind.part} x
            LEFT JOIN offer_revision r ON r.id = x.offer_revision_id
            LEFT JOIN provider_revision p ON p.id = x.provider_revision_id
            WHERE x.{kind.key} = u.id
                AND (coalesce(r.status, p.status) <> ALL(:past)
                    OR coalesce(r.status_at, p.status_at) > :over)
        )
    """)
