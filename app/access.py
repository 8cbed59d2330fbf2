"""Who may do what: the roles as a table, and the types that ask for them in a route's signature."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote, urlsplit
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col, or_, select
from starlette.routing import Match

from app import i18n
from app.accounts import sessions
from app.accounts.account import Account, MemberRole, ProviderMember, StaffMember, StaffRole
from app.accounts.sessions import SignInSession
from app.database import Db
from app.directory import scope, wording
from app.directory.provider import Provider
from app.directory.recurrence import BERLIN
from app.directory.wording import Revision
from app.directory.workflow import Actor, Role
from app.errors import NotAllowed, NotFound
from app.i18n import gettext
from app.settings import settings

TERMS = "/konto/nutzungsbedingungen"
TWO_FACTORS = "/konto/zwei-faktor"


class Right(StrEnum):
    DECIDE = "decide"
    PLAN = "plan"
    ADMINISTER = "administer"
    KEEP_ENTRIES = "keep_entries"
    KEEP_TEAM = "keep_team"


# An admin does not decide and an editor does not plan, unless given that role too.
STAFF_RIGHTS: Mapping[StaffRole, frozenset[Right]] = {
    StaffRole.EDITOR: frozenset({Right.DECIDE}),
    StaffRole.PLANNER: frozenset({Right.PLAN}),
    StaffRole.ADMIN: frozenset({Right.ADMINISTER}),
}
# A table of its own: both kinds of role have an "editor", and equal words are equal keys.
TEAM_RIGHTS: Mapping[MemberRole, frozenset[Right]] = {
    MemberRole.EDITOR: frozenset({Right.KEEP_ENTRIES}),
    MemberRole.OWNER: frozenset({Right.KEEP_ENTRIES, Right.KEEP_TEAM}),
}


def may(role: StaffRole | MemberRole, right: Right) -> bool:
    return right in (STAFF_RIGHTS[role] if isinstance(role, StaffRole) else TEAM_RIGHTS[role])


class Detour(Exception):
    """This page has to wait for another one."""

    def __init__(self, to: str) -> None:
        self.to = to


@dataclass(frozen=True)
class ProviderTeam:
    """An account and the providers it works for."""

    account: Account
    providers: Mapping[UUID, MemberRole]

    def may(self, right: Right, provider_id: UUID) -> bool:
        role = self.providers.get(provider_id)
        return role is not None and may(role, right)

    def require(self, right: Right, provider_id: UUID) -> None:
        """Another one's provider is not there; an own one may still be above one's role."""
        if provider_id not in self.providers:
            raise NotFound(gettext("Diese Seite gibt es nicht."))
        if not self.may(right, provider_id):
            raise NotAllowed(gettext("Das dürfen nur die Verantwortlichen dieses Anbieters."))


@dataclass(frozen=True)
class Staff:
    """An account in a role of the town hall."""

    account: Account
    role: StaffRole
    areas: frozenset[int] | None
    """Ids of the areas it is limited to; None: everywhere."""

    @property
    def id(self) -> UUID:
        return self.account.id

    def covers(self, areas: set[int] | frozenset[int]) -> bool:
        """Whether something in these areas is theirs. What lies in no area belongs to those who have everywhere."""
        return self.areas is None or bool(self.areas & areas)


def cookie_name() -> str:
    """With the prefix, browsers keep other hosts of the same domain from setting it."""
    return "__Host-anmeldung" if settings().environment == "production" else "anmeldung"


def current(request: Request, db: Db) -> SignInSession | None:
    """The session of this request, fully signed in. Its pages are nobody else's: no cache keeps them."""
    found = sessions.find(db, request.cookies.get(cookie_name(), ""))
    if not found or found[0].awaits_code:
        return None
    request.state.account = found[1]
    request.state.private = True
    return found[0]


CurrentSession = Annotated[SignInSession | None, Depends(current, scope="function")]


def present(request: Request, session: CurrentSession) -> Account:
    """Whoever is signed in, whatever is still to be accepted: for one's own data and for the terms themselves."""
    if session is None:
        lost = "" if request.method == "GET" else "fertig=abgelaufen&"
        raise Detour(f"/anmelden?{lost}weiter={quote(_address(request))}")
    account: Account = request.state.account
    return account


Present = Annotated[Account, Depends(present, scope="function")]


def signed_in(request: Request, account: Present, db: Db) -> Account:
    """No work before the terms are accepted in the version that holds, and with the factors that are required."""
    if account.terms_version != settings().terms_version:
        raise Detour(f"{TERMS}?weiter={quote(_address(request))}")
    if settings().staff_totp_required and not account.totp_secret and staff_roles(db, account):
        raise Detour(TWO_FACTORS)
    return account


SignedIn = Annotated[Account, Depends(signed_in, scope="function")]


def team(account: SignedIn, db: Db) -> ProviderTeam:
    rows = db.exec(select(ProviderMember).where(col(ProviderMember.account_id) == account.id))
    return ProviderTeam(account, {row.provider_id: row.role for row in rows})


def reader(request: Request, db: Session) -> ProviderTeam | None:
    """Who asks for what is a part of a page: whoever may not work yet is nobody, and not sent to sign in."""
    try:
        return team(signed_in(request, present(request, current(request, db)), db), db)
    except Detour:
        return None


Member = Annotated[ProviderTeam, Depends(team, scope="function")]


def staff_roles(db: Session, account: Account) -> dict[StaffRole, frozenset[int] | None]:
    """The roles that hold today, each with its areas."""
    today = datetime.now(BERLIN).date()
    rows = db.exec(
        select(StaffMember).where(
            col(StaffMember.account_id) == account.id,
            or_(col(StaffMember.until).is_(None), col(StaffMember.until) >= today),
        )
    ).all()
    return {
        role: None if None in areas else frozenset(area for area in areas if area)
        for role in StaffRole
        if (areas := {row.area_id for row in rows if row.role == role})
    }


def require(right: Right) -> Callable[..., Staff]:
    def staff(account: SignedIn, db: Db) -> Staff:
        for role, areas in staff_roles(db, account).items():
            if may(role, right):
                return Staff(account, role, areas)
        raise NotAllowed(gettext("Für diese Seite brauchen Sie eine andere Rolle. Fragen Sie Ihre Verwaltung."))

    return staff


Editor = Annotated[Staff, Depends(require(Right.DECIDE), scope="function")]
Planner = Annotated[Staff, Depends(require(Right.PLAN), scope="function")]
Admin = Annotated[Staff, Depends(require(Right.ADMINISTER), scope="function")]


def decides_on(db: Session, account: Account, revision: Revision) -> bool:
    """Whether this person is of the office that the wording belongs to."""
    for role, areas in staff_roles(db, account).items():
        if may(role, Right.DECIDE):
            return areas is None or bool(areas & scope.areas_of(db, revision))
    return False


def capacity(db: Session, member: ProviderTeam, provider_id: UUID) -> Role | None:
    """In which capacity somebody works on what a provider has: as one of its team, or as the office in its name.

    Whoever is both works as one of the team.
    """
    if member.may(Right.KEEP_ENTRIES, provider_id):
        return Role.PROVIDER
    if db.get(Provider, provider_id) is None:
        return None
    profile: Revision = wording.base(db, wording.PROVIDER, provider_id)
    return Role.EDITOR if decides_on(db, member.account, profile) else None


def at_work_for(db: Session, member: ProviderTeam, provider_id: UUID) -> Actor:
    """`NotFound` for everybody whose work it is not."""
    role = capacity(db, member, provider_id)
    if role is None:
        raise NotFound(gettext("Diese Seite gibt es nicht."))
    return Actor(member.account.id, role)


def _address(request: Request) -> str:
    """Where to go on after signing in: for what was posted, the page it was typed on."""
    if request.method != "GET":
        return own_path(_typed_on(request))
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _typed_on(request: Request) -> str:
    try:
        page = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    is_ours = page.netloc == request.url.netloc and _can_be_opened(request, page.path)
    return page.path if is_ours else ""


def _can_be_opened(request: Request, path: str) -> bool:
    """Some addresses only take what is sent to them; the page that says what is wrong with it has such an address."""
    asked = {"type": "http", "method": "GET", "path": i18n.split(path)[1]}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)


def own_path(text: str, default: str = "/mein-bereich") -> str:
    """Only a path of ours: "//elsewhere" and "/\\elsewhere" would lead to another host."""
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_ours else default
