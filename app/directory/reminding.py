"""Asks the owners of offers whether they are still right: one mail a person and provider, with a link of their own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app import indexing, mail
from app.accounts.account import IS_OWNED, Account, AccountState, MemberRole, ProviderMember
from app.accounts.tokens import hashed, new_secret
from app.directory import freshness, history
from app.directory.columns import now
from app.directory.freshness import CARED_OFFERS, IS_NOT_OVER, LADDER, Freshness
from app.directory.offer import Offer
from app.directory.reminder import Reminder, ReminderOffer
from app.directory.visibility import PUBLIC_OFFERS
from app.directory.workflow import PORTAL

LASTS = timedelta(days=60)
"""Longer than any pause: whoever opens an old mail before the next one can still answer it."""

COLUMNS = "o.id, o.provider_id, o.reminders, r.id AS revision_id, r.title, pr.name AS provider, care.next_on"
LOCKED = "ORDER BY pr.name, o.provider_id, r.title, o.id FOR SHARE OF p FOR UPDATE OF o"

# What nobody can be told of does not happen: offers that nobody owns wait for the office.
_DUE = sa.text(f"""
    SELECT {COLUMNS} FROM {CARED_OFFERS}
    WHERE care.next_on <= :today AND {IS_NOT_OVER} AND {IS_OWNED} {LOCKED}
""")


def remind(db: Session, today: date) -> int:
    """Take the next step with every offer that is due; how many. Asking again on the same day finds none."""
    due = db.execute(_DUE, {"today": today}).all()
    ask(db, due, today)
    return len(due)


def ask(db: Session, offers: Sequence[Any], today: date, campaign: str = "") -> None:
    """Write to the owners. Rows of `COLUMNS`, `LOCKED`; of those whose time has come, this mail takes the next step."""
    owners = _owners(db, {row.provider_id for row in offers})
    for provider_id, rows in groupby(offers, key=lambda row: row.provider_id):
        own = list(rows)
        lines = [_line(row, today) for row in own]
        for account in owners.get(provider_id, []):
            secret = _issue(db, account, provider_id, [row.id for row in own])
            said = {"provider": own[0].provider, "offers": lines, "campaign": campaign}
            mail.queue(db, "reminder", account, path=f"/bestaetigen/{secret}", **said)
    _take_steps(db, [row for row in offers if is_due(row, today)], today)


def is_due(row: Any, today: date) -> bool:
    return row.next_on is not None and row.next_on <= today


def _line(row: Any, today: date) -> dict[str, Any]:
    """What the mail says of one offer: where it stands from now on, and what comes next, and when."""
    if not is_due(row, today):
        return {"title": row.title, "state": "", "next_on": None}
    taken = row.reminders + 1
    after = today + LADDER[taken].after if taken < len(LADDER) else None
    return {"title": row.title, "state": LADDER[taken - 1].to.value, "next_on": after}


def _take_steps(db: Session, due: Sequence[Any], today: date) -> None:
    for row in due:
        history.record(db, LADDER[row.reminders].to, PORTAL, offer_id=row.id, revision_id=row.revision_id)
    asked = col(Offer.id).in_([row.id for row in due])
    db.execute(sa.update(Offer).where(asked).values(reminders=Offer.reminders + 1, reminded_on=today))
    found_otherwise = [row.id for row in due if freshness.has_reached(Freshness.LOWERED, row.reminders + 1)]
    indexing.refresh(db, offer_ids=found_otherwise, provider_ids=())


def _owners(db: Session, provider_ids: set[UUID]) -> dict[UUID, list[Account]]:
    query = (
        select(ProviderMember.provider_id, Account)
        .join(Account, col(Account.id) == col(ProviderMember.account_id))
        .where(
            col(ProviderMember.provider_id).in_(provider_ids),
            col(ProviderMember.role) == MemberRole.OWNER,
            col(Account.state) == AccountState.ACTIVE,
        )
        .order_by(col(Account.email))
    )
    found: dict[UUID, list[Account]] = {}
    for provider_id, account in db.exec(query):
        found.setdefault(provider_id, []).append(account)
    return found


def _issue(db: Session, account: Account, provider_id: UUID, offer_ids: list[UUID]) -> str:
    secret = new_secret()
    reminder = Reminder(
        token_hash=hashed(secret), account_id=account.id, provider_id=provider_id, expires_at=now() + LASTS
    )
    db.add(reminder)
    db.flush()
    db.add_all([ReminderOffer(reminder_id=reminder.id, offer_id=each) for each in offer_ids])
    return secret


def find(db: Session, secret: str) -> Reminder | None:
    """A link that is still good: not expired, and of somebody who still works for the provider."""
    return db.exec(
        select(Reminder)
        .join(Account, col(Account.id) == col(Reminder.account_id))
        .join(
            ProviderMember,
            sa.and_(
                col(ProviderMember.account_id) == col(Reminder.account_id),
                col(ProviderMember.provider_id) == col(Reminder.provider_id),
            ),
        )
        .where(
            col(Reminder.token_hash) == hashed(secret),
            col(Reminder.expires_at) > now(),
            col(Account.state) == AccountState.ACTIVE,
        )
    ).first()


_ASKED = sa.text(f"""
    SELECT o.id, o.slug, o.reminders, o.confirmed_on, o.confirm_months, r.title, r.saves, r.valid_until,
        pr.name AS provider
    FROM {PUBLIC_OFFERS} JOIN reminder_offer x ON x.offer_id = o.id AND x.reminder_id = :id
    WHERE o.provider_id = :provider ORDER BY r.title, o.id
""")


def offers(db: Session, reminder: Reminder) -> list[Any]:
    """The offers of this link that are public."""
    return list(db.execute(_ASKED, {"id": reminder.id, "provider": reminder.provider_id}))


def forget_expired(db: Session, at: datetime) -> None:
    db.execute(sa.delete(Reminder).where(col(Reminder.expires_at) < at - timedelta(days=1)))
