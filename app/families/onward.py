"""Where to go on from an offer: what is alike and near, and what comes when the child has outgrown it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app import i18n
from app.directory.labels import Label, labels
from app.families import cards
from app.families.cards import Ages, Card
from app.families.offer_page import OfferPage
from app.families.wish import address
from search_index.engine import Engine, Near, Point, Query

_NEARBY_M = 10_000


@dataclass(frozen=True)
class Choice:
    slug: str
    label: str
    hint: str
    count: int
    url: str
    icon: str = ""
    marker: str = ""


def similar(db: Session, engine: Engine, shown: OfferPage, now: datetime) -> list[Card]:
    """Three of the same topic and age, the nearest first."""
    here = _point(shown)
    query = Query(
        near=Near(here, _NEARBY_M) if here else None,
        facets={"category": [shown.top_slug]},
        ages=_as_children(shown.ages),
        without=shown.offer_id,
        sort="distance" if here else "date",
        page_size=3,
        count_facets=False,
    )
    return cards.cards(db, engine.search(query, now).hits, i18n.language(), here)


def _as_children(ages: Ages) -> list[tuple[int, int]]:
    return [] if ages.min is None and ages.max is None else [(_or(ages.min, -9), _or(ages.max, 1200))]


def _or(months: int | None, otherwise: int) -> int:
    return otherwise if months is None else months


def _point(shown: OfferPage) -> Point | None:
    return next((Point(v.lat, v.lon) for v in shown.venues if v.lat is not None and v.lon is not None), None)


def next_phase(db: Session, engine: Engine, shown: OfferPage, now: datetime) -> Choice | None:
    """What comes when the child has outgrown this: the same topic in the next life phase, if there is anything."""
    if shown.ages.max is None:
        return None
    phases = labels(db, i18n.language())["life_phase"].values()
    later = [phase for phase in phases if phase.ages[1] is not None and phase.ages[1] > shown.ages.max]
    if not later:
        return None
    phase = min(later, key=lambda each: each.ages[1] or 0)
    facets = {"life_phase": [phase.slug], "category": [shown.top_slug]}
    count = engine.counts([Query(facets=facets, count_facets=False)], now)[0]
    return _choice(phase, count, shown.top_slug) if count else None


def _choice(phase: Label, count: int, category: str) -> Choice:
    url = address("/angebote", [("kategorie", category), ("lebensphase", phase.slug)])
    return Choice(phase.slug, phase.text, phase.hint, count, url, phase.icon)
