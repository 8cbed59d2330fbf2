"""Who did what to which entry, when and why. The database refuses to change or delete what is written here."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from app.directory import private
from app.directory.columns import now, reference, word
from app.directory.workflow import Actor, Role


class History(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID | None = reference("account.id", default=None)
    """None: the portal itself, an import for example."""
    role: Role = word(Role, "role", Role.PORTAL)
    offer_id: UUID | None = reference("offer.id", default=None)
    provider_id: UUID | None = reference("provider.id", default=None)
    revision_id: UUID | None = Field(default=None, index=True)
    step: str
    note: str = ""


def record(
    db: Session,
    step: str,
    by: Actor,
    *,
    offer_id: UUID | None = None,
    provider_id: UUID | None = None,
    revision_id: UUID | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """`at`: now, unless somebody says otherwise."""
    db.add(
        History(
            at=at or now(),
            account_id=by.account_id,
            role=by.role,
            offer_id=offer_id,
            provider_id=provider_id,
            revision_id=revision_id,
            step=step,
            note=note,
        )
    )


ON_BEHALF = ("start", "change", "reopen", "submit", "discard", "end", "confirm")
"""Steps that are the provider's; taken by the office, they are taken in its name."""

_LINES = """
    SELECT h.at, h.step, h.note, h.role, coalesce(a.name, '') AS name, h.revision_id, h.offer_id,
        h.role = 'editor' AND h.step = ANY(:theirs) AS is_on_behalf,
        coalesce(r.version, pr.version) AS version, coalesce(r.title, '') AS title
    FROM history h LEFT JOIN account a ON a.id = h.account_id
    LEFT JOIN offer_revision r ON r.id = h.revision_id LEFT JOIN provider_revision pr ON pr.id = h.revision_id
"""
_OF_OFFER = sa.text(f"{_LINES} WHERE h.offer_id = :id AND h.step <> 'save' ORDER BY h.at DESC, h.id DESC LIMIT :most")
_OF_PROVIDER = sa.text(f"""
    {_LINES} WHERE h.step <> 'save' AND (r.id IS NULL OR NOT :for_office OR NOT {private.is_private("offer")})
        AND (h.provider_id = :id OR h.offer_id IN (SELECT id FROM offer WHERE provider_id = :id))
    ORDER BY h.at DESC, h.id DESC LIMIT :most
""")
_APPROVALS = sa.text("""
    SELECT count(*) FROM history WHERE step IN ('approve', 'correct')
        AND (provider_id = :id OR offer_id IN (SELECT id FROM offer WHERE provider_id = :id))
""")


def of_offer(db: Session, offer_id: UUID, most: int = 100) -> list[Any]:
    """The newest first, without each single save: at, step, note, role, name (of who did it), is_on_behalf (whether
    the office did it in the provider's name), version, title."""
    return list(db.execute(_OF_OFFER, {"id": offer_id, "most": most, "theirs": [*ON_BEHALF]}))


def of_provider(db: Session, provider_id: UUID, most: int = 100, *, for_office: bool = False) -> list[Any]:
    """As `of_offer`, of the provider itself and of everything it offers; the office reads nothing of secret drafts."""
    values = {"id": provider_id, "most": most, "theirs": [*ON_BEHALF], "for_office": for_office}
    return list(db.execute(_OF_PROVIDER, values))


def approvals(db: Session, provider_id: UUID) -> int:
    return int(db.scalar(_APPROVALS, {"id": provider_id}) or 0)
