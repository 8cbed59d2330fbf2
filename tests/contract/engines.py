"""Documents for the contract suite: valid by default, a test changes what it is about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from search_index.engine import Document, Engine, Occurrence, Point, Query

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=BERLIN)
"""A Tuesday, at noon."""
CENTRE = Point(54.35, 7.0)


def document(title: str, **changes: Any) -> Document:
    return Document(**{"id": uuid4(), "kind": "offer", "title": title} | changes)


def north_of(point: Point, metres: float) -> Point:
    return Point(point.lat + metres / 111_200, point.lon)


def dates(*starts: datetime, hours: float = 1) -> list[Occurrence]:
    return [Occurrence(start, start + timedelta(hours=hours)) for start in starts]


def at(day: int, hour: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BERLIN)


def titles(engine: Engine, known: list[Document], query: Query, now: datetime = NOW) -> list[str]:
    by_id: dict[UUID, str] = {each.id: each.title for each in known}
    return [by_id[hit.id] for hit in engine.search(query, now).hits]
