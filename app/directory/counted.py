"""What planners count, beside the entries it follows from: written together, in the transaction of the change."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from app.directory.derived import differing, write
from app.directory.known import BY_OFFER, BY_PROFILE
from app.directory.supply import SUPPLY


def note(db: Session, offer_ids: Collection[UUID], provider_ids: Collection[UUID] = ()) -> None:
    for what in (SUPPLY, BY_OFFER):
        write(db, what, offer_ids)
    write(db, BY_PROFILE, provider_ids)


def wrong(db: Session, offer_ids: Collection[UUID], provider_ids: Collection[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Of which of these offers and providers something else is noted than is true now."""
    offers = {each for what in (SUPPLY, BY_OFFER) for each in differing(db, what, offer_ids)}
    return offers, differing(db, BY_PROFILE, provider_ids)
