"""The search for programs: JSON, points for the map, suggestions for the search box, areas to draw."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app import i18n
from app.directory.gazetteer import Place
from app.directory.labels import labels
from app.directory.visibility import PUBLIC_OFFERS, PUBLIC_PROVIDERS
from app.families.cards import Card, cards
from app.families.search import Search
from app.families.wish import address
from app.settings import settings
from search_index.engine import Engine, Results
from search_index.german import fold

SHORTEST_START = 2
_EACH = 4


_SAID_APART = ("any_word", "spelling")


def as_json(db: Session, search: Search, results: Results) -> dict[str, Any]:
    found = cards(db, results.hits, i18n.language(), search.point, with_schedules=False)
    return {
        "total": shown_of(results, len(found)),
        "page": search.query.page,
        "page_size": search.query.page_size,
        "items": [_item(card) for card in found],
        "facets": results.facets,
        "understood": {
            "words": search.wish.words,
            "place": _place(search.place, search.radius_m),
            "age": [{"value": c.value, "min_months": c.first, "max_months": c.last} for c in search.wish.children],
            "sort": search.query.sort,
            "any_word": results.any_word,
            "with_all_words": results.with_all_words if results.any_word else results.total,
            "topics": list(results.topics),
            "corrections": dict(results.corrections),
            "dropped": [{"kind": each.kind, **each.args} for each in search.notices if each.kind not in _SAID_APART],
        },
    }


def shown_of(results: Results, shown: int) -> int:
    """The total, without those of this page that were withdrawn between the search and the look at them."""
    return results.total - (len(results.hits) - shown)


def _item(card: Card) -> dict[str, Any]:
    return {
        "id": str(card.id),
        "slug": card.slug,
        "title": card.title,
        "summary": card.summary,
        "provider": card.provider_name,
        "provider_slug": card.provider_slug,
        "category": card.category.slug,
        "distance_m": None if card.distance_m is None else round(card.distance_m),
        "next_date": card.next_at and card.next_at.isoformat(),
        "age_min_months": card.ages.min,
        "age_max_months": card.ages.max,
        "cost": card.cost.kind,
        "price_cents": card.cost.price_cents,
        "forms": card.forms,
        "languages": card.languages,
        "wheelchair": card.wheelchair,
        "district": card.venue_district,
        "confirmed_on": card.confirmed_on and card.confirmed_on.isoformat(),
        "lat": card.lat,
        "lon": card.lon,
        "source": card.source_name,
        "url": f"{settings().base_url}/angebote/{card.slug}",
    }


def _place(place: Place | None, radius_m: float | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "kind": place.kind,
        "label": place.label,
        "lat": place.lat,
        "lon": place.lon,
        "radius_m": radius_m,
    }


_POINTS = sa.text(f"""
    SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
        'type', 'Feature',
        'geometry', json_build_object('type', 'Point', 'coordinates',
            json_build_array(round(ST_X(v.point::geometry)::numeric, 6), round(ST_Y(v.point::geometry)::numeric, 6))),
        'properties', json_build_object('id', o.id, 'slug', o.slug, 'title', r.title, 'provider', pr.name,
            'venue', coalesce(nullif(v.name, ''), v.street), 'marker', top.marker)
    ) ORDER BY o.id, v.id), '[]'))::text
    FROM {PUBLIC_OFFERS}
    JOIN revision_venue rv ON rv.revision_id = r.id JOIN venue v ON v.id = rv.venue_id AND v.point IS NOT NULL
    JOIN category c ON c.id = r.main_category_id JOIN category top ON top.id = coalesce(c.parent_id, c.id)
    WHERE o.id = ANY(:ids)
""")


def as_geojson(db: Session, results: Results) -> str:
    """A point for each venue of each hit; hits without a place have none."""
    return str(db.scalar(_POINTS, {"ids": [hit.id for hit in results.hits]}))


_AREAS = sa.text("""
    SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
        'type', 'Feature', 'geometry', ST_AsGeoJSON(ST_SimplifyPreserveTopology(a.shape, 0.0002), 5)::json,
        'properties', json_build_object('name', a.name, 'slug', a.slug)) ORDER BY a.id), '[]'))::text
    FROM area a WHERE a.valid_to IS NULL AND a.layer_id = (
        SELECT layer_id FROM area JOIN area_layer l ON l.id = layer_id WHERE valid_to IS NULL
        GROUP BY layer_id, l.position HAVING count(*) > 1 ORDER BY l.position LIMIT 1)
""")


def areas(db: Session) -> str:
    """The coarsest layer of several areas, simplified for drawing."""
    return str(db.scalar(_AREAS))


def suggestions(db: Session, engine: Engine, text: str, now: datetime) -> list[dict[str, str]]:
    """What goes on as the text begins: topics, offers, providers, places, a handful of each."""
    if len(text) < SHORTEST_START:
        return []
    return [*_topics(db, text), *_titles(db, engine, text, now), *_places(db, text)]


def _topics(db: Session, text: str) -> Iterator[dict[str, str]]:
    start = fold(text)
    known = labels(db, i18n.language())["category"].values()
    fitting = (
        label
        for label in known
        if any(word.startswith(start) for word in [fold(label.text), *fold(label.text).split()])
    )
    for label, _ in zip(fitting, range(_EACH), strict=False):
        yield {
            "kind": "category",
            "label": label.text,
            "value": label.slug,
            "url": i18n.url(address("/angebote", [("kategorie", label.slug)])),
        }


_TITLES = sa.text(f"""
    SELECT o.id, o.slug, r.title AS label, 'offer' AS kind FROM {PUBLIC_OFFERS} WHERE o.id = ANY(:ids)
    UNION ALL SELECT p.id, p.slug, pr.name, 'provider' FROM {PUBLIC_PROVIDERS} WHERE p.id = ANY(:ids)
""")


def _titles(db: Session, engine: Engine, text: str, now: datetime) -> Iterator[dict[str, str]]:
    found = engine.suggest(text, now, limit=2 * _EACH)
    public = {row.id: row for row in db.execute(_TITLES, {"ids": [each.id for each in found]})}
    for each in found:
        if row := public.get(each.id):
            path = "/angebote/" if row.kind == "offer" else "/anbieter/"
            yield {"kind": row.kind, "label": row.label, "value": row.label, "url": i18n.url(path + row.slug)}


_PLACES = sa.text("""
    (SELECT a.name AS label, a.name AS value FROM area a
     WHERE a.valid_to IS NULL AND a.folded LIKE :start ORDER BY length(a.name), a.name LIMIT :each)
    UNION ALL
    (SELECT code || ' ' || name, code FROM postcode WHERE code LIKE :digits ORDER BY code LIMIT :each)
    UNION ALL
    (SELECT name, name FROM postcode_place WHERE folded LIKE :start
     GROUP BY name ORDER BY length(name), name LIMIT :each)
""")


def _places(db: Session, text: str) -> Iterator[dict[str, str]]:
    escaped = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    digits = escaped if escaped.isdigit() and len(escaped) <= 5 else "-"
    seen: set[str] = set()
    for row in db.execute(_PLACES, {"start": f"{escaped}%", "digits": f"{digits}%", "each": _EACH}):
        if row.label not in seen and len(seen) < _EACH:
            seen.add(row.label)
            url = i18n.url(address("/angebote", [("ort", row.value)]))
            yield {"kind": "place", "label": row.label, "value": row.value, "url": url}
