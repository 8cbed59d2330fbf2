"""People of the town hall: their roles, where and until when these hold, and who may not sign in any more."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from app.accounts import sessions
from app.accounts.account import Account, AccountState, StaffMember, StaffRole
from app.directory.area import Area
from app.errors import Conflict, NotFound
from app.i18n import gettext

PAGE = 50
_ADMINS = 4_711_001
"""The lock that whoever takes an admin away holds until the end of the transaction."""


def people(db: Session, words: str, page: int) -> tuple[list[Account], int]:
    """A page of accounts by name or address, and how many there are of them."""
    found = sa.or_(
        col(Account.name).icontains(words, autoescape=True), col(Account.email).icontains(words, autoescape=True)
    )
    living = (col(Account.state) != AccountState.DELETED, found)
    total = db.scalar(select(func.count()).select_from(Account).where(*living)) or 0
    order = (func.lower(col(Account.name)), col(Account.id))
    rows = db.exec(select(Account).where(*living).order_by(*order).limit(PAGE).offset((page - 1) * PAGE))
    return [*rows], total


def roles_of(db: Session, accounts: list[Account]) -> Mapping[UUID, list[StaffMember]]:
    rows = db.exec(
        select(StaffMember)
        .where(col(StaffMember.account_id).in_([each.id for each in accounts]))
        .order_by(col(StaffMember.role), col(StaffMember.id))
    ).all()
    return {each.id: [row for row in rows if row.account_id == each.id] for each in accounts}


def areas(db: Session) -> dict[int, str]:
    """Today's areas one can limit a role to, by id."""
    order = (col(Area.layer_id), col(Area.name))
    current = select(Area.id, Area.name).where(col(Area.valid_to).is_(None)).order_by(*order)
    return {id_: name for id_, name in db.exec(current) if id_}


def person(db: Session, account_id: UUID) -> Account:
    found = db.get(Account, account_id)
    if found is None or found.state == AccountState.DELETED:
        raise NotFound(gettext("Diesen Zugang gibt es nicht."))
    return found


def grant(db: Session, account: Account, role: StaffRole, area_id: int | None, until: date | None) -> None:
    """The same role in the same area again only moves its last day."""
    held = select(StaffMember).where(
        col(StaffMember.account_id) == account.id,
        col(StaffMember.role) == role,
        col(StaffMember.area_id).is_not_distinct_from(area_id),
    )
    member = db.exec(held).first() or StaffMember(account_id=account.id, role=role, area_id=area_id)
    if role == StaffRole.ADMIN and until:
        keep_an_admin(db, account)
    member.until = until
    db.add(member)
    db.flush()


def withdraw(db: Session, account: Account, member_id: int) -> None:
    # A number beyond the database's integers would be an error of its own.
    member = db.get(StaffMember, member_id) if abs(member_id) < 2**31 else None
    if member is None or member.account_id != account.id:
        raise NotFound(gettext("Diese Rolle gibt es nicht mehr."))
    if member.role == StaffRole.ADMIN:
        keep_an_admin(db, account)
    db.delete(member)
    db.flush()


def disable(db: Session, account: Account) -> None:
    """At once: what is open on any device is closed."""
    keep_an_admin(db, account)
    account.state = AccountState.DISABLED
    sessions.end_all(db, account.id)


def enable(account: Account) -> None:
    if account.state == AccountState.DISABLED:
        account.state = AccountState.ACTIVE


def is_lasting_admin(db: Session, account: Account) -> bool:
    """Only they make admins: a deputy who could would be one for good."""
    return account.id in _lasting_admins(db)


def keep_an_admin(db: Session, leaving: Account) -> None:
    """Without one, nobody could ever make another. One question at a time: two admins cannot let each other go."""
    db.execute(sa.select(func.pg_advisory_xact_lock(_ADMINS)))
    admins = _lasting_admins(db)
    if admins == {leaving.id}:
        raise Conflict(
            gettext("Das ist der letzte Zugang mit dem Recht zu verwalten. Geben Sie dieses Recht zuerst weiter.")
        )


def _lasting_admins(db: Session) -> set[UUID]:
    return set(
        db.scalars(
            sa.select(col(StaffMember.account_id))
            .join(Account, col(Account.id) == col(StaffMember.account_id))
            .where(
                col(StaffMember.role) == StaffRole.ADMIN,
                col(StaffMember.area_id).is_(None),
                col(Account.state) == AccountState.ACTIVE,
                col(StaffMember.until).is_(None),
            )
        )
    )
