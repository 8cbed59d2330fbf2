"""Links that prove something once: random, stored as a hash, for one purpose, for a while."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel, col, select

from app.accounts.account import Account
from app.directory.columns import now, reference, word


class Purpose(StrEnum):
    CONFIRM = "confirm"
    RESET = "reset"
    NEW_EMAIL = "new_email"
    TEAM = "team"
    STAFF = "staff"
    CLAIM = "claim"


LASTS = {
    Purpose.CONFIRM: timedelta(hours=48),
    Purpose.RESET: timedelta(hours=2),
    Purpose.NEW_EMAIL: timedelta(hours=48),
    Purpose.TEAM: timedelta(days=14),
    Purpose.STAFF: timedelta(days=14),
    Purpose.CLAIM: timedelta(days=14),
}


class AccountToken(SQLModel, table=True):
    __tablename__ = "account_token"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    purpose: Purpose = word(Purpose, "purpose")
    token_hash: str = Field(unique=True)
    account_id: UUID | None = reference("account.id", cascade=True, default=None)
    """Whose it is; None for an invitation that an unknown person may follow."""
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime = Field(index=True)
    used_at: datetime | None = None


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """No salt and no slow hash: 256 random bits cannot be guessed."""
    return sha256(secret.encode()).hexdigest()


def issue(db: Session, purpose: Purpose, account: Account | None = None, **data: Any) -> str:
    """The secret for the link; only its hash stays here."""
    secret = new_secret()
    db.add(
        AccountToken(
            purpose=purpose,
            token_hash=hashed(secret),
            account_id=account.id if account else None,
            data=data,
            expires_at=now() + LASTS[purpose],
        )
    )
    db.flush()
    return secret


def find(db: Session, purpose: Purpose, secret: str) -> AccountToken | None:
    """A token that is still good. Locked, so that of two clicks at once only one is the first."""
    return db.exec(
        select(AccountToken)
        .where(
            col(AccountToken.token_hash) == hashed(secret),
            col(AccountToken.purpose) == purpose,
            col(AccountToken.used_at).is_(None),
            col(AccountToken.expires_at) > now(),
        )
        .with_for_update()
    ).first()


def use(db: Session, token: AccountToken) -> None:
    """What it carried is not needed any more; read it before."""
    token.used_at, token.data = now(), {}
    db.flush()


def withdraw(db: Session, purpose: Purpose, account_id: UUID) -> None:
    """Earlier links of this kind lead nowhere any more."""
    db.execute(
        sa.delete(AccountToken).where(
            col(AccountToken.account_id) == account_id,
            col(AccountToken.purpose) == purpose,
            col(AccountToken.used_at).is_(None),
        )
    )


def forget_expired(db: Session) -> None:
    db.execute(sa.delete(AccountToken).where(col(AccountToken.expires_at) < now() - timedelta(days=1)))
