"""Somebody says that an offer is still right."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app import indexing
from app.directory import history
from app.directory.offer import Offer
from app.directory.recurrence import BERLIN
from app.directory.visibility import PUBLIC_OFFERS
from app.directory.workflow import Actor, Role

IS_PREPARED = """(
    EXISTS (SELECT FROM history h WHERE h.offer_id = o.id
        AND (h.step = 'import' OR (h.step, h.role) = ('start', 'editor')))
    AND NOT EXISTS (SELECT FROM history h WHERE h.offer_id = o.id AND h.role = 'provider'))"""
"""As SQL: whether the office or an import has entered offer o, and nobody of its provider has touched it yet."""

_STILL_OPEN = sa.text(f"""
    SELECT o.id, r.id AS revision_id FROM {PUBLIC_OFFERS}
    WHERE o.id = ANY(:ids) AND (
        o.confirmed_on IS DISTINCT FROM :today OR o.reminders > 0 OR (:by_provider AND {IS_PREPARED}))
    ORDER BY o.id FOR SHARE OF p FOR UPDATE OF o
""")


def confirm(db: Session, offer_ids: Collection[UUID], by: Actor, note: str = "") -> list[UUID]:
    """Which of them are newly confirmed: what is not public is left out, and twice on one day is once."""
    day = today()
    rows = db.execute(
        _STILL_OPEN, {"ids": list(offer_ids), "today": day, "by_provider": by.role == Role.PROVIDER}
    ).all()
    confirmed = [row.id for row in rows]
    db.execute(
        sa.update(Offer).where(col(Offer.id).in_(confirmed)).values(confirmed_on=day, reminders=0, reminded_on=None)
    )
    for row in rows:
        history.record(db, "confirm", by, offer_id=row.id, revision_id=row.revision_id, note=note)
    indexing.refresh(db, offer_ids=confirmed, provider_ids=())
    return confirmed


def set_rhythm(db: Session, offer: Offer, months: int | None) -> None:
    """None: as usual for its kind of schedule."""
    offer.confirm_months = months
    db.flush()


def today() -> date:
    return datetime.now(BERLIN).date()
