"""The portal's rule of trust: the newest that was decided here, else what the settings begin with."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from app.directory.columns import now, reference, word
from app.directory.trust import Rules, Trust
from app.settings import settings


class TrustPolicy(SQLModel, table=True):
    """One decision. The database refuses to change or delete it: all of them together are the history."""

    __tablename__ = "trust_policy"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    account_id: UUID | None = reference("account.id", default=None)
    trust: Trust = word(Trust, "trust")
    first: int
    small_changes: bool


def rules(db: Session) -> Rules:
    last = db.exec(select(TrustPolicy).order_by(col(TrustPolicy.id).desc()).limit(1)).first()
    if last is None:
        return Rules(settings().trust, settings().trust_first, settings().trust_small_changes)
    return Rules(last.trust, last.first, last.small_changes)


def decide(db: Session, by: UUID, new: Rules) -> None:
    """From the next submission on; what already waits goes on waiting. The same again is no decision."""
    if new == rules(db):
        return
    db.add(TrustPolicy(account_id=by, trust=new.trust, first=new.first, small_changes=new.small_changes))
    db.flush()


_DECIDED = sa.text("""
    SELECT t.at, t.trust, t.first, t.small_changes, coalesce(a.name, '') AS name
    FROM trust_policy t LEFT JOIN account a ON a.id = t.account_id ORDER BY t.id DESC LIMIT 50
""")


def decided(db: Session) -> list[Any]:
    """The newest first: at, trust, first, small_changes, name of who decided."""
    return list(db.execute(_DECIDED))
