"""Who works for a provider: its owners admit, hand over and let go; there is always one of them left."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app import mail
from app.accounts.account import IS_OWNED, Account, AccountState, JoinRequest, MemberRole, ProviderMember
from app.accounts.registration import owners, provider_name
from app.directory import scope, wording
from app.errors import Conflict, NotFound
from app.i18n import gettext


@dataclass(frozen=True)
class Colleague:
    account: Account
    role: MemberRole


def members(db: Session, provider_id: UUID) -> list[Colleague]:
    """Owners first, then by name."""
    rows = db.exec(
        select(Account, ProviderMember)
        .join(ProviderMember, col(ProviderMember.account_id) == col(Account.id))
        .where(col(ProviderMember.provider_id) == provider_id)
        .order_by(col(ProviderMember.role).desc(), col(Account.name))
    )
    return [Colleague(account, member.role) for account, member in rows]


def requests(db: Session, provider_id: UUID) -> list[Account]:
    """People who ask to join, the longest waiting first."""
    return [
        *db.exec(
            select(Account)
            .join(JoinRequest, col(JoinRequest.account_id) == col(Account.id))
            .where(col(JoinRequest.provider_id) == provider_id)
            .order_by(col(JoinRequest.created_at))
        )
    ]


_TO_NOBODY = sa.text(f"""
    SELECT j.account_id, j.provider_id, j.created_at, j.note, a.name AS person, a.email, r.name AS provider
    FROM join_request j
    JOIN account a ON a.id = j.account_id
    JOIN provider p ON p.id = j.provider_id
    JOIN LATERAL (
        SELECT * FROM provider_revision WHERE provider_id = j.provider_id
        ORDER BY status = 'published' DESC, status = 'archived' DESC, version DESC LIMIT 1
    ) r ON true
    WHERE NOT {IS_OWNED} AND {scope.is_covered(wording.PROVIDER)}
    ORDER BY j.created_at
""")


def requests_to_nobody(db: Session, areas: Collection[int] | None = None) -> list[sa.RowMapping]:
    """People who ask to join a provider without owners, as imported ones are: the office of its area decides."""
    return [*db.execute(_TO_NOBODY, scope.covered(areas)).mappings()]


def has_owner(db: Session, provider_id: UUID) -> bool:
    """Somebody who can be asked: as `IS_OWNED`."""
    return bool(owners(db, provider_id))


def admit(db: Session, provider_id: UUID, account_id: UUID) -> None:
    person = take_request(db, provider_id, account_id)
    add(db, provider_id, person, MemberRole.EDITOR)
    mail.queue(db, "join_accepted", person, provider_name=provider_name(db, provider_id), path="/mein-bereich")


def decline(db: Session, provider_id: UUID, account_id: UUID) -> None:
    person = take_request(db, provider_id, account_id)
    mail.queue(db, "join_declined", person, provider_name=provider_name(db, provider_id))


def add(db: Session, provider_id: UUID, person: Account, role: MemberRole) -> None:
    """Whoever is in already keeps the role."""
    if not db.get(ProviderMember, (person.id, provider_id)):
        db.add(ProviderMember(account_id=person.id, provider_id=provider_id, role=role))
        db.flush()


def change_role(db: Session, provider_id: UUID, account_id: UUID, role: MemberRole) -> None:
    member = _member(db, provider_id, account_id)
    if role != MemberRole.OWNER:
        _refuse_the_last_owner(db, member)
    member.role = role
    db.flush()


def hand_over(db: Session, provider_id: UUID, from_id: UUID, to_id: UUID) -> None:
    """Somebody else is in charge; whoever was goes on as an editor."""
    change_role(db, provider_id, to_id, MemberRole.OWNER)
    if from_id != to_id:
        change_role(db, provider_id, from_id, MemberRole.EDITOR)
        name = provider_name(db, provider_id)
        mail.queue(db, "team_handed_over", db.get_one(Account, to_id), provider_name=name, path=_path(provider_id))


def _path(provider_id: UUID) -> str:
    return f"/mein-bereich/team/{provider_id}"


def remove(db: Session, provider_id: UUID, account_id: UUID) -> None:
    leave(db, provider_id, account_id)
    person = db.get_one(Account, account_id)
    mail.queue(db, "removed_from_team", person, provider_name=provider_name(db, provider_id))


def leave(db: Session, provider_id: UUID, account_id: UUID) -> None:
    member = _member(db, provider_id, account_id)
    _refuse_the_last_owner(db, member)
    db.delete(member)
    db.flush()


def _member(db: Session, provider_id: UUID, account_id: UUID) -> ProviderMember:
    """Locks the whole team: two owners who leave in the same second must not both be the last but one."""
    team = db.exec(select(ProviderMember).where(col(ProviderMember.provider_id) == provider_id).with_for_update()).all()
    found = next((each for each in team if each.account_id == account_id), None)
    if found is None:
        raise NotFound(gettext("Diese Person gehört nicht zum Team."))
    return found


def _refuse_the_last_owner(db: Session, member: ProviderMember) -> None:
    others = sa.select(sa.func.count()).where(
        col(ProviderMember.provider_id) == member.provider_id,
        col(ProviderMember.role) == MemberRole.OWNER,
        col(ProviderMember.account_id) != member.account_id,
        col(ProviderMember.account_id).in_(sa.select(col(Account.id)).where(col(Account.state) == AccountState.ACTIVE)),
    )
    if member.role == MemberRole.OWNER and not db.scalar(others):
        raise Conflict(gettext("Jemand muss verantwortlich bleiben. Übergeben Sie zuerst an eine andere Person."))


def take_request(db: Session, provider_id: UUID, account_id: UUID) -> Account:
    asked = db.exec(
        select(JoinRequest)
        .where(col(JoinRequest.provider_id) == provider_id, col(JoinRequest.account_id) == account_id)
        .with_for_update()
    ).first()
    if asked is None:
        raise NotFound(gettext("Diese Anfrage ist schon beantwortet."))
    db.delete(asked)
    return db.get_one(Account, account_id)
