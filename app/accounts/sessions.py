"""Who is signed in on which device: a random cookie, of which only the hash is stored."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from app.accounts import devices
from app.accounts.account import Account, AccountState
from app.accounts.tokens import hashed, new_secret
from app.directory.columns import now, reference

LASTS = timedelta(days=30)
_TOUCHED_EVERY = timedelta(hours=1)
_WAITS_FOR_CODE = timedelta(minutes=10)


class SignInSession(SQLModel, table=True):
    __tablename__ = "session"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = reference("account.id", cascade=True)
    token_hash: str = Field(unique=True)
    device: str = ""
    """ "Firefox auf Android": what a person recognises, not the whole user agent."""
    created_at: datetime = Field(default_factory=now)
    last_seen_at: datetime = Field(default_factory=now)
    expires_at: datetime = Field(index=True)
    awaits_code: bool = False
    """The password was right; until the second factor is there, this session opens nothing."""


def start(db: Session, account: Account, user_agent: str, *, awaits_code: bool = False) -> str:
    """The secret for the cookie; it is known to nobody else."""
    secret = new_secret()
    lasts = _WAITS_FOR_CODE if awaits_code else LASTS
    db.add(
        SignInSession(
            account_id=account.id,
            token_hash=hashed(secret),
            device=devices.named(user_agent),
            expires_at=now() + lasts,
            awaits_code=awaits_code,
        )
    )
    db.flush()
    return secret


def find(db: Session, secret: str) -> tuple[SignInSession, Account] | None:
    """The living session of an active account behind a cookie."""
    if not secret:
        return None
    found = db.exec(
        select(SignInSession, Account)
        .join(Account, col(Account.id) == col(SignInSession.account_id))
        .where(
            col(SignInSession.token_hash) == hashed(secret),
            col(SignInSession.expires_at) > now(),
            col(Account.state) == AccountState.ACTIVE,
        )
    ).first()
    if found and found[0].last_seen_at < now() - _TOUCHED_EVERY:
        # Once an hour is exact enough for a list of devices, and spares every other page the write.
        found[0].last_seen_at = now()
    return found


def of(db: Session, account: Account) -> list[SignInSession]:
    """Where this person is signed in, the latest first."""
    return [
        *db.exec(
            select(SignInSession)
            .where(
                col(SignInSession.account_id) == account.id,
                col(SignInSession.expires_at) > now(),
                col(SignInSession.awaits_code).is_(False),
            )
            .order_by(col(SignInSession.last_seen_at).desc())
        )
    ]


def end(db: Session, session: SignInSession) -> None:
    db.delete(session)
    db.flush()


def end_of(db: Session, secret: str) -> None:
    """Whatever session this cookie opened, if any."""
    db.execute(sa.delete(SignInSession).where(col(SignInSession.token_hash) == hashed(secret)))


def end_all(db: Session, account_id: UUID, but: UUID | None = None) -> None:
    ending = sa.delete(SignInSession).where(col(SignInSession.account_id) == account_id)
    db.execute(ending.where(col(SignInSession.id) != but) if but else ending)


def forget_expired(db: Session) -> None:
    db.execute(sa.delete(SignInSession).where(col(SignInSession.expires_at) < now()))
