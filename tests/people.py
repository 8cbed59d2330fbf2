"""The people in the tests: providers Amal and Ben, the editors Edda (everywhere) and Nils (one area)."""

from uuid import UUID

from sqlmodel import Session

from app.accounts.account import Account, AccountState, MemberRole, ProviderMember, StaffMember, StaffRole
from app.directory.workflow import Actor, Role
from app.settings import settings


def person(db: Session, name: str) -> Account:
    account = Account(
        email=f"{name.lower()}@cast.example",
        name=name,
        state=AccountState.ACTIVE,
        terms_version=settings().terms_version,
    )
    db.add(account)
    db.flush()
    return account


def member(db: Session, name: str, provider_id: UUID, role: MemberRole = MemberRole.OWNER) -> Actor:
    account = person(db, name)
    db.add(ProviderMember(account_id=account.id, provider_id=provider_id, role=role))
    db.flush()
    return Actor(account.id, Role.PROVIDER)


def editor(db: Session, name: str = "Edda", area_id: int | None = None) -> Actor:
    account = person(db, name)
    db.add(StaffMember(account_id=account.id, role=StaffRole.EDITOR, area_id=area_id))
    db.flush()
    return Actor(account.id, Role.EDITOR)
