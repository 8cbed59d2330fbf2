"""What the office has to know of the search engine outside. Mostly nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import outbox
from app.directory.outbox import Backlog
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS
from app.settings import settings

_MOST = 5


@dataclass(frozen=True)
class Told:
    behind: Backlog
    refused: list[Any]
    """The first of the entries the engine did not take: kind and title."""


_REFUSED = sa.text(f"""
    SELECT q.kind, named.title FROM search_outbox q JOIN (
        SELECT o.id, r.title FROM {PUBLIC_OFFERS} UNION ALL SELECT p.id, pr.name FROM {PUBLIC_PROVIDERS}
    ) named ON named.id = q.id
    WHERE q.attempts > 0 ORDER BY q.queued_at, q.id LIMIT {_MOST}
""")


def told(db: Session) -> Told | None:
    """None: the search is up to date, or only a few minutes behind."""
    if not settings().meili_url:
        return None
    behind = outbox.backlog(db)
    if not behind.matters(datetime.now(UTC)):
        return None
    return Told(behind, list(db.execute(_REFUSED)) if behind.refused else [])
