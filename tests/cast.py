"""Who the tests are about, each on a browser of their own: Familie signs in nowhere, the others are at work."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts import passwords, sessions
from app.accounts.account import Account, AccountState, MemberRole, ProviderMember, StaffMember, StaffRole
from app.directory.provider import Provider
from app.main import app
from app.settings import settings
from tests.factories import make_area, make_provider

PASSWORD = "drei kleine Katzen"


@cache
def password_hash() -> str:
    return passwords.hashed(PASSWORD)


def make_account(db: Session, name: str, **changes: Any) -> Account:
    values = {
        "name": name,
        "email": f"{name.lower()}@post.example",
        "password_hash": password_hash(),
        "state": AccountState.ACTIVE,
        "terms_version": settings().terms_version,
    }
    account = Account(**values | changes)
    db.add(account)
    db.flush()
    return account


def works_for(db: Session, account: Account, provider: Provider, role: MemberRole = MemberRole.OWNER) -> None:
    db.add(ProviderMember(account_id=account.id, provider_id=provider.id, role=role))
    db.flush()


def has_role(db: Session, account: Account, role: StaffRole, **changes: Any) -> StaffMember:
    member = StaffMember(account_id=account.id, role=role, **changes)
    db.add(member)
    db.flush()
    return member


def browser_of(db: Session, account: Account | None) -> TestClient:
    """Signed in as this person; None is a family."""
    cookies = {"anmeldung": sessions.start(db, account, "Firefox Linux")} if account else {}
    return TestClient(app, follow_redirects=False, cookies=cookies)


@dataclass
class Cast:
    """Amal and her colleague Carl keep one provider, Ben another; Edda decides everywhere, Emil in one area only."""

    amal: Account
    ben: Account
    carl: Account
    edda: Account
    emil: Account
    paula: Account
    ada: Account
    provider: Provider
    other_provider: Provider

    def met_again(self, db: Session) -> "Cast":
        """The same people and providers in the session of another test."""
        rows = {each.name: getattr(self, each.name) for each in fields(self)}
        return Cast(**{name: db.get_one(type(row), row.id) for name, row in rows.items()})

    def browser(self, db: Session, name: str) -> TestClient:
        return browser_of(db, None if name == "guest" else getattr(self, name))


NAMES = ("guest", "amal", "ben", "carl", "edda", "emil", "paula", "ada")


def make_cast(db: Session) -> Cast:
    people = {name: make_account(db, name.title()) for name in NAMES if name != "guest"}
    cast = Cast(**people, provider=make_provider(db, "Turnverein"), other_provider=make_provider(db, "Malschule"))
    works_for(db, cast.amal, cast.provider)
    works_for(db, cast.carl, cast.provider, MemberRole.EDITOR)
    works_for(db, cast.ben, cast.other_provider)
    has_role(db, cast.edda, StaffRole.EDITOR)
    has_role(db, cast.emil, StaffRole.EDITOR, area_id=make_area(db, "Emilsgrund").id)
    has_role(db, cast.paula, StaffRole.PLANNER)
    has_role(db, cast.ada, StaffRole.ADMIN)
    return cast
