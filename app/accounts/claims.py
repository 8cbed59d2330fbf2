"""Entries nobody owns: the office prepared or imported them, and somebody takes them over.

A provider that has an owner is never given away here; whoever wants to join asks its team.
"""

from uuid import UUID

from sqlmodel import Session, col, select

from app import mail
from app.accounts import team, tokens
from app.accounts.account import Account, JoinRequest, MemberRole, ProviderMember
from app.accounts.registration import provider_name
from app.accounts.tokens import AccountToken, Purpose
from app.directory import history
from app.directory.columns import now
from app.directory.provider import Provider
from app.directory.workflow import Actor, Role
from app.errors import Conflict
from app.i18n import gettext


def review(provider_id: UUID) -> str:
    """Where a new owner reads what stands there already."""
    return f"/mein-bereich/durchsehen/{provider_id}"


def invite(db: Session, by: Account, provider_id: UUID, email: str) -> None:
    """Whoever follows the link owns the provider. Instead of an earlier invitation of this address."""
    check_free(db, provider_id)
    for each in waiting(db, provider_id):
        if each.data["email"].lower() == email.lower():
            db.delete(each)
    secret = tokens.issue(db, Purpose.CLAIM, email=email, provider_id=str(provider_id), by=str(by.id))
    name = provider_name(db, provider_id)
    mail.queue(db, "claim_invitation", email, path=f"/einladung/{secret}", provider_name=name)
    history.record(db, "claim_invite", Actor(by.id, Role.EDITOR), provider_id=provider_id)


def waiting(db: Session, provider_id: UUID) -> list[AccountToken]:
    """Links nobody has followed yet, the oldest first."""
    return [
        *db.exec(
            select(AccountToken)
            .where(
                col(AccountToken.purpose) == Purpose.CLAIM,
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


def take_over(db: Session, provider_id: UUID, person: Account) -> None:
    """The first who gets here is in charge; all other links and requests lead to the team from now on."""
    check_free(db, provider_id)
    member = db.get(ProviderMember, (person.id, provider_id)) or ProviderMember(
        account_id=person.id, provider_id=provider_id
    )
    member.role = MemberRole.OWNER
    db.add(member)
    if asked := db.get(JoinRequest, (person.id, provider_id)):
        db.delete(asked)
    for each in waiting(db, provider_id):
        db.delete(each)
    db.flush()
    history.record(db, "claim", Actor(person.id, Role.PROVIDER), provider_id=provider_id)


def admit(db: Session, by: Actor, provider_id: UUID, account_id: UUID) -> None:
    """The office says that this person is who she says she is."""
    check_free(db, provider_id)
    person = team.take_request(db, provider_id, account_id)
    history.record(db, "claim_admit", by, provider_id=provider_id)
    take_over(db, provider_id, person)
    mail.queue(db, "claim_accepted", person, provider_name=provider_name(db, provider_id), path=review(provider_id))


def decline(db: Session, provider_id: UUID, account_id: UUID) -> None:
    check_free(db, provider_id)
    team.decline(db, provider_id, account_id)


def check_free(db: Session, provider_id: UUID) -> None:
    """Until the transaction ends, nobody else takes it over."""
    db.exec(select(Provider.id).where(col(Provider.id) == provider_id).with_for_update())
    if team.has_owner(db, provider_id):
        raise Conflict(gettext("Dieser Anbieter gehört schon jemandem. Darüber entscheiden die Verantwortlichen dort."))
