"""Invitations by link, into a provider's team, into a role of the town hall, or to an entry that is still nobody's.

They hold for one address.
"""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app import mail
from app.access import Right, decides_on, may, staff_roles
from app.accounts import claims, passwords, staff, team, tokens
from app.accounts.account import Account, AccountState, MemberRole, ProviderMember, StaffRole
from app.accounts.registration import provider_name, take_place
from app.accounts.tokens import AccountToken, Purpose
from app.directory import wording
from app.directory.columns import now
from app.errors import Conflict
from app.i18n import gettext
from app.settings import settings


def to_team(db: Session, by: Account, provider_id: UUID, email: str, role: MemberRole) -> None:
    """Instead of an earlier invitation of this address into this team."""
    for each in waiting(db, provider_id):
        if each.data["email"].lower() == email.lower():
            db.delete(each)
    secret = tokens.issue(db, Purpose.TEAM, email=email, provider_id=str(provider_id), role=role, by=str(by.id))
    name = provider_name(db, provider_id)
    mail.queue(db, "team_invitation", email, path=f"/einladung/{secret}", by=by, provider_name=name)


def to_staff(db: Session, by: Account, email: str, role: StaffRole, area_id: int | None, until: date | None) -> None:
    """Instead of an earlier invitation of this address into this role."""
    for each in waiting(db):
        if (each.data["email"].lower(), each.data["role"]) == (email.lower(), role):
            db.delete(each)
    last_day, by_id = until.isoformat() if until else None, str(by.id)
    secret = tokens.issue(db, Purpose.STAFF, email=email, role=role, area_id=area_id, until=last_day, by=by_id)
    mail.queue(db, "staff_invitation", email, path=f"/einladung/{secret}", by=by)


def find(db: Session, secret: str) -> AccountToken | None:
    """An invitation that holds: whoever sent it could still send it today."""
    found = (tokens.find(db, each, secret) for each in (Purpose.TEAM, Purpose.STAFF, Purpose.CLAIM))
    token = next(filter(None, found), None)
    return token if token and _may_still_invite(db, token) else None


def _may_still_invite(db: Session, token: AccountToken) -> bool:
    by = db.get(Account, UUID(token.data["by"])) if "by" in token.data else None
    if by is None or by.state != AccountState.ACTIVE:
        return False
    if token.purpose == Purpose.CLAIM:
        provider_id = UUID(token.data["provider_id"])
        profile = wording.base(db, wording.PROVIDER, provider_id)
        return decides_on(db, by, profile) and not team.has_owner(db, provider_id)
    if token.purpose == Purpose.TEAM:
        member = db.get(ProviderMember, (by.id, UUID(token.data["provider_id"])))
        return member is not None and may(member.role, Right.KEEP_TEAM)
    if token.data["role"] == StaffRole.ADMIN:
        return staff.is_lasting_admin(db, by)
    return any(may(role, Right.ADMINISTER) for role in staff_roles(db, by))


def waiting(db: Session, provider_id: UUID | None = None) -> list[AccountToken]:
    """Invitations nobody has followed yet: into this team, or else into the town hall."""
    into = (
        (col(AccountToken.purpose) == Purpose.TEAM, col(AccountToken.data)["provider_id"].astext == str(provider_id))
        if provider_id
        else (col(AccountToken.purpose) == Purpose.STAFF,)
    )
    return [
        *db.exec(
            select(AccountToken)
            .where(*into, col(AccountToken.used_at).is_(None), col(AccountToken.expires_at) > now())
            .order_by(col(AccountToken.created_at))
        )
    ]


def withdraw(db: Session, token_id: UUID, provider_id: UUID | None = None) -> None:
    for each in waiting(db, provider_id):
        if each.id == token_id:
            db.delete(each)
    db.flush()


def is_for_new_person(db: Session, token: AccountToken) -> bool:
    return passwords.account_of(db, token.data["email"]) is None


def join_as_new(db: Session, token: AccountToken, name: str, password: str, language: str) -> str:
    """The link came to this mailbox: that confirms the address. Returns where to go on, as `accept`."""
    account = Account(
        email=token.data["email"],
        name=name,
        password_hash=passwords.hashed(password),
        state=AccountState.ACTIVE,
        language=language,
        terms_version=settings().terms_version,
        terms_accepted_at=now(),
    )
    if not take_place(db, account):
        raise Conflict(gettext("Mit dieser Adresse gibt es schon einen Zugang. Melden Sie sich an."))
    return accept(db, token, account)


def accept(db: Session, token: AccountToken, account: Account) -> str:
    """Returns where this person goes on."""
    data = dict(token.data)
    tokens.use(db, token)
    if token.purpose == Purpose.CLAIM:
        claims.take_over(db, UUID(data["provider_id"]), account)
        return claims.review(UUID(data["provider_id"]))
    if token.purpose == Purpose.TEAM:
        team.add(db, UUID(data["provider_id"]), account, MemberRole(data["role"]))
        return "/mein-bereich"
    until = date.fromisoformat(data["until"]) if data["until"] else None
    staff.grant(db, account, StaffRole(data["role"]), data["area_id"], until)
    return "/mein-bereich"


def is_for(token: AccountToken, account: Account) -> bool:
    return bool(account.email.lower() == token.data["email"].lower())
