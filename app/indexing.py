"""Keeps the built-in search in step with the directory, and queues for the engine outside, in the same transaction."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from app.directory import counted, documents, outbox, place, wordlist
from app.directory.recurrence import BERLIN
from app.settings import settings
from search_index.engine import Document, Engine
from search_index.postgres import PostgresEngine, metadata

_MANY = 300


# By name: without names the catalogues that all databases of the server share are analysed too, one at a time.
_TABLES = ", ".join(table.name for tables in (SQLModel.metadata, metadata) for table in tables.sorted_tables)


def analyse(db: Session) -> None:
    """For whoever has just filled tables that the planner still believes to be empty."""
    db.execute(sa.text(f"ANALYZE {_TABLES}"))


def engine(db: Session) -> Engine:
    """The built-in one: always complete, always of this moment. Pages ask through `app.search.answering`."""
    return PostgresEngine(db.connection(), wordlist.vocabulary(db))


def refresh(
    db: Session, offer_ids: Collection[UUID] | None = None, provider_ids: Collection[UUID] | None = None
) -> None:
    """Make the search know what is true of these entries now; with neither, of all of them.

    What is not public (any more) leaves the search. A provider's offers are refreshed with it, for they say its name;
    and the provider of an offer, for its entry has the topics of its offers.
    """
    db.flush()
    if offer_ids is None and provider_ids is None:
        offers, providers = set(_ids(db, "SELECT id FROM offer")), set(_ids(db, "SELECT id FROM provider"))
    else:
        offers, providers = set(offer_ids or ()), set(provider_ids or ())
        whose = _ids(db, "SELECT DISTINCT provider_id FROM offer WHERE id = ANY(:ids)", ids=list(offers))
        offers |= set(_ids(db, "SELECT id FROM offer WHERE provider_id = ANY(:ids)", ids=list(providers)))
        providers.update(whose)
    if len(offers) > _MANY:
        analyse(db)
    write(db, offers, providers)
    outbox.queue(db, offers, providers)


def write(db: Session, offer_ids: Collection[UUID], provider_ids: Collection[UUID]) -> None:
    """Into the built-in search, and into what planners count."""
    index = engine(db)
    index.remove([*offer_ids, *provider_ids])  # first: who writes the same entries waits here, and sees what we did
    counted.note(db, offer_ids, provider_ids)
    index.replace(made(db, offer_ids, provider_ids))


def made(db: Session, offer_ids: Collection[UUID], provider_ids: Collection[UUID]) -> Iterator[Document]:
    """What any engine should hold of these entries now. Those that are not public have no document."""
    yield from documents.offers(db, offer_ids, datetime.now(UTC), settings().land)
    yield from documents.providers(db, provider_ids)


def _ids(db: Session, query: str, **values: Any) -> list[UUID]:
    return list(db.scalars(sa.text(query), values))


def move_on(db: Session, now: datetime) -> None:
    """What passing time does to the search: dates are over, and new ones come into sight at the horizon.

    The engine outside looks at the dates itself, and is sent everything that has dates once a day.
    """
    now = now.astimezone(BERLIN)  # days begin and end here, wherever the clock of the caller stands
    PostgresEngine(db.connection()).forget_past(now)
    state, today = outbox.state(db), now.date()
    if state.dated_on is None or state.dated_on < today:
        outbox.queue(db, _ids(db, _DATED, since=state.dated_on or today), by_time=True)
        state.dated_on = today


_DATED = """
    SELECT DISTINCT r.offer_id FROM schedule s JOIN offer_revision r ON r.id = s.revision_id
    WHERE r.status = 'published' AND s.kind NOT IN ('none', 'by_arrangement')
        AND (coalesce(s.ends_on, CASE s.kind WHEN 'date' THEN s.starts_on END, :since) >= :since
            OR EXISTS (SELECT FROM schedule_exception e WHERE e.schedule_id = s.id AND e.day >= :since))
"""


def near_horizon(db: Session, now: datetime) -> list[UUID]:
    """Offers with dates near the horizon or beyond it: unless they are written anew the search never learns of them.
    Outside, `move_on` has done it with the new day."""
    return _ids(db, _FAR, sight=(now + documents.HORIZON - timedelta(days=30)).date())


_FAR = """
    SELECT DISTINCT r.offer_id FROM schedule s JOIN offer_revision r ON r.id = s.revision_id
    WHERE r.status = 'published' AND (
        s.kind IN ('daily', 'weekly', 'monthly', 'opening_hours') AND (s.ends_on IS NULL OR s.ends_on > :sight)
        OR s.kind IN ('date', 'period') AND coalesce(s.ends_on, s.starts_on) > :sight
        OR EXISTS (SELECT FROM schedule_exception e WHERE e.schedule_id = s.id AND e.day > :sight))
"""


def settle_areas(db: Session) -> int:
    """Where an edition of areas began or ended with the day, its venues and their offers know it; how many venues."""
    if venues := place.moved(db):
        place.assign_areas(db, venues)
        at_them = "SELECT r.offer_id FROM revision_venue v JOIN offer_revision r ON r.id = v.revision_id"
        refresh(db, _ids(db, f"{at_them} WHERE v.venue_id = ANY(:venues)", venues=venues))
    return len(venues)
