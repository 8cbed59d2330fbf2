"""What we know of a person, as a file; and how to forget it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlmodel import Session, SQLModel

from app import mail
from app.accounts import staff
from app.accounts.account import Account, AccountState
from app.errors import Conflict
from app.i18n import gettext

# Tables with rows of a person, and what of them is theirs to read; hashes and secrets are not in it.
_OWN = {
    "providers": ("provider_member", ("provider_id", "role")),
    "staff_roles": ("staff_member", ("role", "area_id", "until")),
    "requests_to_join": ("join_request", ("provider_id", "created_at", "note")),
    "devices": ("session", ("device", "created_at", "last_seen_at", "expires_at")),
    "steps": ("history", ("at", "offer_id", "provider_id", "step", "note")),
    "norms": ("norm", ("at", "category_id", "age_from_months", "age_to_months", "measure", "source")),
    "answers_to_flags": ("flag_answer", ("at", "area_id", "category_id", "kind", "note")),
    "scenarios": ("scenario", ("at", "title", "purpose")),
    "links": ("account_token", ("purpose", "created_at", "expires_at", "used_at")),
    "mails": ("queued_mail", ("name", "subject", "created_at", "sent_at")),
}
_ACCOUNT = ("id", "email", "name", "state", "language", "created_at", "terms_version", "terms_accepted_at")
_ERASED = ("session", "account_token", "join_request", "provider_member", "staff_member", "queued_mail", "reminder")


def export(db: Session, account: Account) -> dict[str, Any]:
    """Everything that is stored about this account, ready for a JSON file."""
    kept: dict[str, Any] = {name: getattr(account, name) for name in _ACCOUNT}
    kept["second_factor"] = bool(account.totp_secret)
    for name, (table, columns) in _OWN.items():
        rows = _table(table)
        found = db.execute(sa.select(*(rows.c[column] for column in columns)).where(_of(table, account)))
        kept[name] = [dict(row) for row in found.mappings()]
    jsonable: dict[str, Any] = to_jsonable_python(kept)
    return jsonable


def _of(name: str, account: Account) -> sa.ColumnElement[bool]:
    """This person's rows, and what went to the address before there was an account: invitations, links."""
    rows, email = _table(name), account.email.lower()
    addressed = {
        "queued_mail": lambda: sa.func.lower(rows.c.to_email) == email,
        "account_token": lambda: sa.func.lower(rows.c.data["email"].astext) == email,
    }
    mine: sa.ColumnElement[bool] = rows.c.account_id == account.id
    return sa.or_(mine, addressed[name]()) if name in addressed else mine


def _table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


_ALONE_IN_CHARGE = sa.text("""
    SELECT m.provider_id FROM provider_member m
    WHERE m.account_id = :id AND m.role = 'owner'
      AND EXISTS (SELECT 1 FROM provider_member o WHERE o.provider_id = m.provider_id AND o.account_id <> m.account_id)
      AND NOT EXISTS (SELECT 1 FROM provider_member o JOIN account a ON a.id = o.account_id AND a.state = 'active'
                      WHERE o.provider_id = m.provider_id AND o.account_id <> m.account_id AND o.role = 'owner')
""")


_PAPERS = sa.text("""
    DELETE FROM snapshot_paper p USING snapshot_step x, snapshot s
    WHERE x.id = p.step_id AND s.id = x.snapshot_id AND s.account_id = :id
""")
"""They name their author; they are made again without the name."""


def to_hand_over(db: Session, account: Account) -> list[UUID]:
    """Providers with colleagues who would be left without anybody in charge."""
    return [*db.scalars(_ALONE_IN_CHARGE, {"id": account.id})]


def _lock_teams(db: Session, account: Account) -> None:
    """Two owners who leave in the same second must not both be the last but one."""
    rows = _table("provider_member")
    mine = sa.select(rows.c.provider_id).where(rows.c.account_id == account.id)
    order = (rows.c.provider_id, rows.c.account_id)
    db.execute(sa.select(rows).where(rows.c.provider_id.in_(mine)).order_by(*order).with_for_update())


def erase(db: Session, account: Account) -> None:
    """Nothing of the person stays. Entries do, for the office; history keeps an id that names nobody any more."""
    staff.keep_an_admin(db, account)
    _lock_teams(db, account)
    if to_hand_over(db, account):
        raise Conflict(gettext("Jemand muss verantwortlich bleiben. Übergeben Sie zuerst an eine andere Person."))
    for name in _ERASED:
        db.execute(sa.delete(_table(name)).where(_of(name, account)))
    db.execute(_PAPERS, {"id": account.id})
    mail.queue(db, "account_deleted", account.email, language=account.language)
    account.email = f"{account.id}@deleted.invalid"
    account.name = ""
    account.password_hash = ""
    account.totp_secret = ""
    account.recovery_codes = []
    account.state = AccountState.DELETED
    db.flush()
