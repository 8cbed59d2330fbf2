"""Who is told by mail what became of an entry: the person who submitted it, the owners, the office."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app import mail
from app.accounts.account import Account
from app.directory import scope, wording
from app.directory.offer import OfferRevision
from app.directory.provider import Provider
from app.directory.wording import Revision

_TEAM = sa.text("""
    SELECT m.account_id FROM provider_member m JOIN account a ON a.id = m.account_id AND a.state = 'active'
    WHERE m.provider_id = :provider AND CASE
        WHEN EXISTS (SELECT FROM provider_member s JOIN account b ON b.id = s.account_id AND b.state = 'active'
            WHERE s.provider_id = :provider AND s.account_id = :person) THEN m.account_id = :person
        ELSE m.role = 'owner' END
""")


def tell_provider(db: Session, name: str, revision: Revision, **context: Any) -> None:
    """Whoever submitted it; the owners, if that person has left or it was the office."""
    ids = db.scalars(_TEAM, {"provider": wording.provider_id(db, revision), "person": revision.submitted_by}).all()
    _queue(db, name, ids, **_about(revision), **context)


def tell_owners(db: Session, name: str, provider: Provider, **context: Any) -> None:
    ids = db.scalars(_TEAM, {"provider": provider.id, "person": None}).all()
    called = wording.base(db, wording.PROVIDER, provider.id).name
    _queue(db, name, ids, title=called, kind="provider", **context)


def tell_office(db: Session, name: str, revision: Revision, *, but: UUID | None = None, **context: Any) -> None:
    """The editors in whose area it lies, without the one who knows already."""
    ids = [each for each in scope.office_of(db, revision) if each != but]
    provider = wording.base(db, wording.PROVIDER, wording.provider_id(db, revision)).name
    _queue(db, name, ids, **_about(revision), provider=provider, revision_id=revision.id, **context)


def _about(revision: Revision) -> dict[str, Any]:
    if isinstance(revision, OfferRevision):
        return {"kind": "offer", "title": revision.title}
    return {"kind": "provider", "title": revision.name}


def _queue(db: Session, name: str, ids: Any, **context: Any) -> None:
    people = db.exec(select(Account).where(col(Account.id).in_(ids)).order_by(col(Account.email)))
    for person in people.all():
        mail.queue(db, name, person, **context)
