"""The start page: what is on next, what is new, and ways to browse."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from threading import Lock

from sqlmodel import Session

from app import i18n
from app.directory.labels import labels
from app.directory.recurrence import BERLIN
from app.families import cards, period
from app.families.cards import Card
from app.families.onward import Choice
from app.families.wish import address
from app.settings import settings
from search_index.engine import Engine, Query, Results

_KEPT_S = 60


@dataclass(frozen=True)
class Start:
    upcoming: list[Card]
    newest: list[Card]
    life_phases: list[Choice]
    categories: list[Choice]
    total: int
    week_total: int


@dataclass
class _Kept:
    """Counts over the whole directory are the only slow question of this page; a minute is fresh enough for them."""

    read_at: float = float("-inf")
    results: Results | None = None
    lock: Lock = field(default_factory=Lock)


@cache
def _kept() -> _Kept:
    return _Kept()


def forget() -> None:
    _kept().results = None


def start(db: Session, engine: Engine) -> Start:
    now = datetime.now(BERLIN)
    counts = _counts(engine, now)
    language = i18n.language()
    upcoming, newest = engine.first("date", now, 6), engine.first("newest", now, 4)
    shown = cards.cards(db, [*upcoming, *newest], language)
    by_id = {card.id: card for card in shown}
    known = labels(db, language)
    phases, topics = counts.facets.get("life_phase", {}), counts.facets.get("category", {})
    return Start(
        upcoming=[by_id[hit.id] for hit in upcoming if hit.id in by_id],
        newest=[by_id[hit.id] for hit in newest if hit.id in by_id],
        life_phases=[
            Choice(
                each.slug,
                each.text,
                each.hint,
                phases.get(each.slug, 0),
                _to("lebensphase", each.slug),
                each.icon,
            )
            for each in known["life_phase"].values()
        ],
        categories=[
            Choice(
                each.slug,
                each.text,
                each.hint,
                topics.get(each.slug, 0),
                _to("kategorie", each.slug),
                "",
                each.marker,
            )
            for each in known["category"].values()
            if not each.parent
        ],
        total=counts.total,
        week_total=counts.facets.get("period", {}).get("woche", 0),
    )


def _to(name: str, slug: str) -> str:
    return address("/angebote", [(name, slug)])


def _counts(engine: Engine, now: datetime) -> Results:
    """One reader at a time counts; the others are content with what is a little older, or wait for the first count."""
    kept = _kept()
    results = kept.results
    if results is not None and (time.monotonic() - kept.read_at <= _KEPT_S or kept.lock.locked()):
        return results
    with kept.lock:
        if kept.results is None or time.monotonic() - kept.read_at > _KEPT_S:
            periods = period.presets(now.date(), settings().land)
            kept.results = engine.search(Query(page_size=0, periods=periods), now)
            kept.read_at = time.monotonic()
        return kept.results
