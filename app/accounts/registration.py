"""Becoming somebody here: nothing is created before the address in the mail has been confirmed."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app import i18n, mail
from app.accounts import passwords, tokens
from app.accounts.account import IS_OWNED, Account, AccountState, JoinRequest, MemberRole, ProviderMember
from app.accounts.tokens import Purpose
from app.directory import drafts, notices, wording
from app.directory.columns import now
from app.directory.provider import Carrier, Provider, ProviderRevision
from app.directory.visibility import PUBLIC_PROVIDERS
from app.directory.workflow import Actor, Role
from app.settings import settings


def ask(db: Session, email: str, name: str, password: str, **wish: Any) -> None:
    """Send the link. Who already has an account is told by mail, and nobody else can see the difference.

    The password is part of the link's data, and asked for once more when the link is followed: were it otherwise,
    somebody could lay a password of theirs under an address of yours and wait for you to confirm it.
    """
    hashed = passwords.hashed(password)
    if account := passwords.account_of(db, email):
        mail.queue(db, "already_registered", account)
        return
    secret = tokens.issue(
        db,
        Purpose.CONFIRM,
        email=email,
        name=name,
        password_hash=hashed,
        language=i18n.language(),
        terms_version=settings().terms_version,
        wish=wish,
    )
    mail.queue(db, "confirm", email, path=f"/registrieren/bestaetigen/{secret}")


def confirm(db: Session, token: tokens.AccountToken) -> Account:
    """The account, and with it a provider of its own or a request to join one."""
    data = dict(token.data)
    tokens.use(db, token)
    if known := passwords.account_of(db, data["email"]):  # two links were asked for, and the first was followed
        return known
    account = Account(
        email=data["email"],
        name=data["name"],
        password_hash=data["password_hash"],
        state=AccountState.ACTIVE,
        language=data["language"],
        terms_version=data["terms_version"],
        terms_accepted_at=token.created_at,
    )
    if not take_place(db, account):
        return passwords.account_of(db, account.email) or account
    fulfil(db, account, **data["wish"])
    return account


def take_place(db: Session, account: Account) -> bool:
    """Store somebody new; False when the address was taken in the same moment."""
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError:
        return False
    return True


def is_chosen(token: tokens.AccountToken, password: str) -> bool:
    """Whether whoever opens the mailbox is the one who registered with it."""
    return passwords.matches(token.data["password_hash"], password)


def fulfil(
    db: Session, account: Account, *, found: str = "", carrier: str = "", join: str = "", note: str = ""
) -> None:
    if found:
        found_provider(db, account, found, Carrier(carrier))
    elif provider := db.get(Provider, UUID(join)):
        request_to_join(db, account, provider, note)


def found_provider(db: Session, account: Account, name: str, carrier: Carrier) -> None:
    """A provider that only its team and the office can see, until the office has approved it."""
    draft = drafts.start_provider(db, Actor(account.id, Role.PROVIDER), name=name, carrier=carrier)
    db.add(ProviderMember(account_id=account.id, provider_id=draft.provider_id, role=MemberRole.OWNER))
    db.flush()


def request_to_join(db: Session, account: Account, provider: Provider, note: str = "") -> None:
    """Nothing happens twice; the owners hear of it. A provider without owners is the office's to give away."""
    is_member = db.get(ProviderMember, (account.id, provider.id))
    if is_member or db.get(JoinRequest, (account.id, provider.id)):
        return
    db.add(JoinRequest(account_id=account.id, provider_id=provider.id, created_at=now(), note=note))
    db.flush()
    asked = owners(db, provider.id)
    for owner in asked:
        path = f"/mein-bereich/team/{provider.id}"
        mail.queue(db, "join_request", owner, path=path, person=account, provider_name=provider_name(db, provider.id))
    if not asked:
        profile = wording.base(db, wording.PROVIDER, provider.id)
        notices.tell_office(db, "claim_request", profile, person=account, note=note)


def owners(db: Session, provider_id: UUID) -> list[Account]:
    """Who can be asked: those in charge whose account is not blocked, as in `IS_OWNED`."""
    return [
        *db.exec(
            select(Account)
            .join(ProviderMember, col(ProviderMember.account_id) == col(Account.id))
            .where(col(ProviderMember.provider_id) == provider_id, col(ProviderMember.role) == MemberRole.OWNER)
            .where(col(Account.state) == AccountState.ACTIVE)
            .order_by(col(Account.name))
        )
    ]


def provider_name(db: Session, provider_id: UUID) -> str:
    """What its team calls it: the newest wording, public or not."""
    return (
        db.scalar(
            sa.select(col(ProviderRevision.name))
            .where(col(ProviderRevision.provider_id) == provider_id)
            .order_by(col(ProviderRevision.version).desc())
            .limit(1)
        )
        or ""
    )


PublicProvider = sa.RowMapping
"""id, slug, name and city of a provider that everybody can see; found by its slug, also is_owned."""

_PUBLIC_BY_NAME = sa.text(f"""
    SELECT p.id, p.slug, pr.name, pr.city FROM {PUBLIC_PROVIDERS}
    WHERE pr.name ILIKE '%' || :words || '%' ORDER BY pr.name LIMIT 20
""")
_PUBLIC_BY_SLUG = sa.text(f"""
    SELECT p.id, p.slug, pr.name, pr.city, {IS_OWNED} AS is_owned FROM {PUBLIC_PROVIDERS} WHERE p.slug = :slug
""")


def public_by_name(db: Session, words: str) -> list[PublicProvider]:
    """Providers one can ask to join. Those that are not public are nobody's to know of."""
    escaped = words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [*db.execute(_PUBLIC_BY_NAME, {"words": escaped}).mappings()] if escaped else []


def public_by_slug(db: Session, slug: str) -> PublicProvider | None:
    return db.execute(_PUBLIC_BY_SLUG, {"slug": slug}).mappings().first()
