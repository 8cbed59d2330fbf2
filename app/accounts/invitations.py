"""Invitations by link, into a provider's team or into a role of the town hall. They hold for one address."""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app import mail
from app.accounts import passwords, staff, team, tokens
from app.accounts.account import Account, AccountState, MemberRole, StaffRole
from app.accounts.registration import provider_name
from app.accounts.tokens import AccountToken, Purpose
from app.directory.columns import now
from app.settings import settings


def to_team(db: Session, by: Account, provider_id: UUID, email: str, role: MemberRole) -> None:
    secret = tokens.issue(db, Purpose.TEAM, email=email, provider_id=str(provider_id), role=role)
    name = provider_name(db, provider_id)
    mail.queue(db, "team_invitation", email, path=f"/einladung/{secret}", by=by, provider_name=name)


def to_staff(db: Session, by: Account, email: str, role: StaffRole, area_id: int | None, until: date | None) -> None:
    last_day = until.isoformat() if until else None
    secret = tokens.issue(db, Purpose.STAFF, email=email, role=role, area_id=area_id, until=last_day)
    mail.queue(db, "staff_invitation", email, path=f"/einladung/{secret}", by=by)


def find(db: Session, secret: str) -> AccountToken | None:
    return tokens.find(db, Purpose.TEAM, secret) or tokens.find(db, Purpose.STAFF, secret)


def waiting(db: Session, provider_id: UUID) -> list[AccountToken]:
    """Invitations into this team that nobody has followed yet."""
    return [
        *db.exec(
            select(AccountToken)
            .where(
                col(AccountToken.purpose) == Purpose.TEAM,
                col(AccountToken.data)["provider_id"].astext == str(provider_id),
                col(AccountToken.used_at).is_(None),
                col(AccountToken.expires_at) > now(),
            )
            .order_by(col(AccountToken.created_at))
        )
    ]


def withdraw(db: Session, provider_id: UUID, token_id: UUID) -> None:
    for each in waiting(db, provider_id):
        if each.id == token_id:
            db.delete(each)
    db.flush()


def is_for_new_person(db: Session, token: AccountToken) -> bool:
    return passwords.account_of(db, token.data["email"]) is None


def join_as_new(db: Session, token: AccountToken, name: str, password: str, language: str) -> Account:
    """The link came to this mailbox: that confirms the address."""
    account = Account(
        email=token.data["email"],
        name=name,
        password_hash=passwords.hashed(password),
        state=AccountState.ACTIVE,
        language=language,
        terms_version=settings().terms_version,
        terms_accepted_at=now(),
    )
    db.add(account)
    db.flush()
    accept(db, token, account)
    return account


def accept(db: Session, token: AccountToken, account: Account) -> None:
    data = dict(token.data)
    tokens.use(db, token)
    if token.purpose == Purpose.TEAM:
        team.add(db, UUID(data["provider_id"]), account, MemberRole(data["role"]))
        return
    until = date.fromisoformat(data["until"]) if data["until"] else None
    staff.grant(db, account, StaffRole(data["role"]), data["area_id"], until)


def is_for(token: AccountToken, account: Account) -> bool:
    return bool(account.email.lower() == token.data["email"].lower())
