"""Rows that say "this entry has changed", for the search engine outside; and how far that engine is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel

from app.directory.columns import flag, now

CHANNEL = "search_outbox"
"""Where PostgreSQL calls whoever listens, as soon as a transaction that queued something is through."""
_CHANGE = sa.Sequence("search_outbox_change", metadata=SQLModel.metadata)


class QueuedChange(SQLModel, table=True):
    """One row an entry, however often it changes. What became of it is read when its turn comes."""

    __tablename__ = "search_outbox"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('offer', 'provider')", name="kind"),
        sa.Index("ix_search_outbox_change", "change"),
    )

    kind: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    change: int = Field(sa_type=sa.BigInteger, sa_column_kwargs={"server_default": _CHANGE.next_value()})
    """New with every change: a row that was renewed while its entry was being carried away is not taken for done."""
    queued_at: datetime = Field(default_factory=now, sa_column_kwargs={"server_default": sa.func.now()})
    """The first change that nobody has carried away."""
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why the engine refused this entry the last time."""
    retry_at: datetime | None = None
    by_time: bool = flag()
    """Nothing but time has changed it: what the engine says of it is still right, only slower to find out."""


class SearchState(SQLModel, table=True):
    """How far the engine outside is, and in which way both have been written. One row."""

    __tablename__ = "search_state"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint("rebuild IN ('filling', 'swapping')", name="rebuild"),
    )

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    ready_at: datetime | None = None
    """Since when its index has everything, apart from what waits; none: it must not be asked."""
    version: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """In which way its documents are written. Another version of the portal cannot read them."""
    rebuild: str | None = None
    """A second index is being filled, or is just taking the place of the first."""
    rebuild_version: str = Field(default="", sa_column_kwargs={"server_default": ""})
    filled_to: UUID | None = None
    """All public entries up to this id are in the second index."""
    dated_on: date | None = None
    """The day as of which everything that has dates was queued."""
    trouble: str = Field(default="", sa_column_kwargs={"server_default": ""})
    trouble_since: datetime | None = None
    built_in_version: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """In which way the words of the built-in search are written."""


_QUEUE = sa.text("""
    INSERT INTO search_outbox (kind, id, by_time)
    SELECT 'offer', unnest(CAST(:offers AS uuid[])), CAST(:by_time AS boolean)
    UNION SELECT 'provider', unnest(CAST(:providers AS uuid[])), :by_time
    ORDER BY 1, 2 -- two who queue the same entries wait for each other in the same order
    ON CONFLICT (kind, id) DO UPDATE SET
        change = nextval('search_outbox_change'), attempts = 0, reason = '', retry_at = NULL,
        by_time = search_outbox.by_time AND excluded.by_time
""")


def queue(
    db: Session, offer_ids: Collection[UUID] = (), provider_ids: Collection[UUID] = (), *, by_time: bool = False
) -> None:
    """In the transaction of the change. Whether an engine is there today or not: it may be there tomorrow."""
    if offer_ids or provider_ids:
        db.execute(_QUEUE, {"offers": list(offer_ids), "providers": list(provider_ids), "by_time": by_time})
        db.execute(sa.text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def state(db: Session) -> SearchState:
    """As it is in the database now."""
    return db.get_one(SearchState, 1, populate_existing=True)


WORTH_TELLING_S = 300


def _lasts(since: datetime | None, at: datetime) -> bool:
    return since is not None and (at - since).total_seconds() > WORTH_TELLING_S


@dataclass(frozen=True)
class Backlog:
    """How far behind the engine outside is."""

    waiting: int
    refused: int
    """Of those: entries that the engine did not take the last time."""
    oldest_at: datetime | None
    ready: bool
    trouble: str
    trouble_since: datetime | None

    def matters(self, at: datetime) -> bool:
        """Whether the office is told: entries change all day, and moments of delay are nobody's concern."""
        return self.refused > 0 or self.oldest_s(at) > WORTH_TELLING_S or _lasts(self.trouble_since, at)

    def oldest_s(self, at: datetime) -> float:
        return max(0.0, (at - self.oldest_at).total_seconds()) if self.oldest_at else 0.0


_BACKLOG = sa.text("""
    SELECT q.*, s.ready_at IS NOT NULL AS ready, s.trouble, s.trouble_since FROM search_state s CROSS JOIN (
        SELECT count(*) AS waiting, count(*) FILTER (WHERE attempts > 0) AS refused, min(queued_at) AS oldest_at
        FROM search_outbox
    ) q
""")


def backlog(db: Session) -> Backlog:
    return Backlog(*db.execute(_BACKLOG).one())


_IN_STEP = sa.text("""
    SELECT ready_at IS NOT NULL AND version = :version AND NOT EXISTS (SELECT FROM search_outbox WHERE NOT by_time)
    FROM search_state
""")


def in_step(db: Session, version: str) -> bool:
    """The engine outside has everything and nothing waits: what it says is what is true."""
    return bool(db.scalar(_IN_STEP, {"version": version}))
