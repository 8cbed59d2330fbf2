"""Use and demand in figures: one function each, for any period, both ends included, nothing below the floor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.visibility import PUBLIC_OFFERS
from app.usage.floor import FLOOR, share, shown
from app.usage.tables import Ages


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    """Part of it."""


@dataclass(frozen=True)
class Demand:
    """None is fewer than five, or a share of so few."""

    searches: int | None
    unfound: int | None
    share: float | None


def _demand(searches: int | None, unfound: int | None) -> Demand:
    return Demand(shown(searches), shown(unfound), share(unfound or 0, searches or 0))


_COUNTED = "sum(s.count) AS searches, sum(s.count) FILTER (WHERE s.hits = 'none') AS unfound"
_ADDED = "coalesce(sum(s.searches), 0) AS searches, coalesce(sum(s.unfound), 0) AS unfound"
_WITHIN = "s.day BETWEEN :first AND :last"
_TOP = "JOIN category c ON top.id IN (c.id, c.parent_id)"


def _searches(by: str, condition: str = "true") -> str:
    """Added up before anything else is asked: a year of a big town is a million rows, and few of them are left."""
    return f"""(SELECT {by}, {_COUNTED} FROM usage_search s WHERE {_WITHIN} AND {condition} GROUP BY {by}) s"""


def _rows(db: Session, sql: sa.TextClause, period: Period, **values: Any) -> list[Any]:
    return list(db.execute(sql, {"first": period.first, "last": period.last} | values))


# Searches

_BY_MONTH = sa.text(f"""
    SELECT month::date AS month, {_ADDED}
    FROM generate_series(date_trunc('month', CAST(:first AS timestamp)), CAST(:last AS timestamp), '1 month') AS month
    LEFT JOIN {_searches("day")} ON date_trunc('month', s.day::timestamp) = month
    GROUP BY 1 ORDER BY 1
""")
_BY_CATEGORY = sa.text(f"""
    SELECT top.slug, top.planning_term, top.label, {_ADDED} FROM category top {_TOP}
    LEFT JOIN {_searches("category")} ON s.category = c.slug
    WHERE top.parent_id IS NULL GROUP BY top.id ORDER BY top.position, top.id
""")
_WORDS = sa.text(f"""
    SELECT w.written, {_COUNTED} FROM usage_word w JOIN usage_word_search s ON s.word_id = w.id
    WHERE {_WITHIN} GROUP BY w.id HAVING sum(s.count) >= {FLOOR} ORDER BY 2 DESC, w.written LIMIT :most
""")


def searches_over_time(db: Session, period: Period) -> list[tuple[date, Demand]]:
    """By month, those without a search too; the first and the last only as far as they lie within."""
    return [(row.month, _demand(row.searches, row.unfound)) for row in _rows(db, _BY_MONTH, period)]


def searches_by_category(db: Session, period: Period) -> list[tuple[Any, Demand]]:
    """Of each top category (slug, planning_term, label) with all below it; those that nobody asked for too."""
    return [(row, _demand(row.searches, row.unfound)) for row in _rows(db, _BY_CATEGORY, period)]


def words(db: Session, period: Period, most: int = 100) -> list[tuple[str, Demand]]:
    """The most frequent first; only words that came on ten different days are known at all."""
    return [(row.written, _demand(row.searches, row.unfound)) for row in _rows(db, _WORDS, period, most=most)]


# Demand that met nothing, beside supply

_UNMET = sa.text(f"""
    WITH target AS MATERIALIZED (
        SELECT a.id, a.shape, ST_Area(a.shape) AS size FROM area a JOIN area_layer l ON l.id = a.layer_id
        WHERE l.slug = :layer AND a.valid_from <= :last AND (a.valid_to IS NULL OR a.valid_to >= :last)
    ),
    place AS MATERIALIZED (
        (SELECT DISTINCT ON (code) code AS postcode, '' AS area, t.id FROM postcode p
        JOIN target t ON ST_Covers(t.shape, p.point::geometry) ORDER BY code, t.id)
        UNION ALL
        (SELECT DISTINCT ON (a.slug) '', a.slug, t.id FROM area a
        JOIN target t ON ST_Covers(t.shape, a.point::geometry) AND ST_Area(a.shape) <= t.size * 1.001
        WHERE a.valid_to IS NULL ORDER BY a.slug, t.id)
    )
    SELECT place.id AS area_id, top.id AS category_id, {_ADDED}
    FROM {_searches("postcode, area, category", "(CAST(:ages AS text[]) IS NULL OR s.ages = ANY(:ages))")}
    JOIN place USING (postcode, area)
    LEFT JOIN category c ON c.slug = s.category LEFT JOIN category top ON top.id = coalesce(c.parent_id, c.id)
    GROUP BY 1, 2
""")


def unmet(
    db: Session, layer: str, period: Period, ages: Collection[Ages] | None = None
) -> dict[tuple[int, int | None], Demand]:
    """By area and top category, None for searches without one; only cells with something to show.

    A postcode counts in the area its point lies in; a search in a larger area than those of the layer in none.
    `ages` are the bands that count; searches that name no age or several are bands of their own.
    """
    bands = None if ages is None else [band.value for band in ages]
    rows = _rows(db, _UNMET, period, layer=layer, ages=bands)
    return {(row.area_id, row.category_id): _demand(row.searches, row.unfound) for row in rows if shown(row.searches)}


# Views

_VIEWS = sa.text(f"""
    SELECT top.slug, top.planning_term, top.label, coalesce(sum(s.views), 0) AS views,
        coalesce(sum(s.contacts), 0) AS contacts
    FROM category top {_TOP}
    LEFT JOIN offer_revision r ON r.main_category_id = c.id AND r.status = 'published'
    LEFT JOIN usage_offer s ON s.offer_id = r.offer_id AND {_WITHIN}
    WHERE top.parent_id IS NULL GROUP BY top.id ORDER BY top.position, top.id
""")


def views_by_category(db: Session, period: Period) -> list[tuple[Any, int | None, int | None]]:
    """Views and contacts of what is public today, by its main category (slug, planning_term, label)."""
    return [(row, shown(row.views), shown(row.contacts)) for row in _rows(db, _VIEWS, period)]


_VIEWS_OF_OFFERS = sa.text(f"""
    SELECT o.id, r.title, sum(s.views) AS views, coalesce(sum(s.contacts), 0) AS contacts FROM {PUBLIC_OFFERS}
    JOIN usage_offer s ON s.offer_id = o.id
    WHERE {_WITHIN} GROUP BY o.id, r.title HAVING sum(s.views) >= {FLOOR} ORDER BY 3 DESC, r.title LIMIT :most
""")


def views_by_offer(db: Session, period: Period, most: int = 100) -> list[tuple[Any, int | None, int | None]]:
    """Views and contacts of what is public today (id, title), the most viewed first."""
    rows = _rows(db, _VIEWS_OF_OFFERS, period, most=most)
    return [(row, shown(row.views), shown(row.contacts)) for row in rows]


# Offers; they are public, so small numbers are no secret

_NEW = "(o.first_published_at AT TIME ZONE 'Europe/Berlin')::date AS day"
_NEW_OFFERS = f"(SELECT o.id, {_NEW} FROM offer o WHERE o.first_published_at IS NOT NULL) s"
_PUBLISHED = "JOIN offer_revision r ON r.offer_id = s.id AND r.status = 'published'"

_OFFERS_BY_MONTH = sa.text(f"""
    SELECT month::date AS month, count(s.id) AS offers
    FROM generate_series(date_trunc('month', CAST(:first AS timestamp)), CAST(:last AS timestamp), '1 month') AS month
    LEFT JOIN {_NEW_OFFERS} ON {_WITHIN} AND date_trunc('month', s.day::timestamp) = month
    GROUP BY 1 ORDER BY 1
""")
_OFFERS_BY_POSTCODE = sa.text(f"""
    SELECT v.postcode, count(DISTINCT s.id) AS offers FROM {_NEW_OFFERS} {_PUBLISHED}
    JOIN revision_venue rv ON rv.revision_id = r.id JOIN venue v ON v.id = rv.venue_id
    WHERE {_WITHIN} AND v.postcode <> '' GROUP BY 1 ORDER BY 1
""")
_OFFERS_BY_AREA = sa.text(f"""
    SELECT a.id, a.name, count(DISTINCT s.id) AS offers
    FROM area a JOIN area_layer l ON l.id = a.layer_id AND l.slug = :layer
    LEFT JOIN venue_area va ON va.area_id = a.id LEFT JOIN revision_venue rv ON rv.venue_id = va.venue_id
    LEFT JOIN offer_revision r ON r.id = rv.revision_id AND r.status = 'published'
    LEFT JOIN {_NEW_OFFERS} ON s.id = r.offer_id AND {_WITHIN}
    WHERE a.valid_from <= :last AND (a.valid_to IS NULL OR a.valid_to >= :last)
    GROUP BY a.id ORDER BY a.name, a.id
""")


_RUNNING = sa.text(f"""
    SELECT week::date AS week, count(DISTINCT running.id) AS offers
    FROM generate_series(date_trunc('week', CAST(:first AS timestamp)), CAST(:last AS timestamp), '1 week') AS week
    LEFT JOIN (
        SELECT o.id, coalesce(x.starts_on, '-infinity') AS starts_on, coalesce(x.ends_on,
            CASE x.kind WHEN 'date' THEN x.starts_on ELSE 'infinity' END) AS ends_on
        FROM {PUBLIC_OFFERS} JOIN schedule x ON x.revision_id = r.id
    ) running ON starts_on < week + interval '7 days' AND ends_on >= week
    GROUP BY 1 ORDER BY 1
""")


def offers_over_time(db: Session, period: Period) -> list[tuple[date, int]]:
    """By week, from its Monday on: how many of today's public offers have dates in it, or recur over it.

    What has no dates at all is on in no week.
    """
    return [(row.week, row.offers) for row in _rows(db, _RUNNING, period)]


def new_offers_over_time(db: Session, period: Period) -> list[tuple[date, int]]:
    """Offers that became public for the first time, by month; months without one too."""
    return [(row.month, row.offers) for row in _rows(db, _OFFERS_BY_MONTH, period)]


def new_offers_by_postcode(db: Session, period: Period) -> list[tuple[str, int]]:
    """An offer at two places counts at both, within one postcode once."""
    return [(row.postcode, row.offers) for row in _rows(db, _OFFERS_BY_POSTCODE, period)]


def new_offers_by_area(db: Session, layer: str, period: Period) -> list[tuple[int, str, int]]:
    """Id, name and count; areas without a new offer too."""
    return [(row.id, row.name, row.offers) for row in _rows(db, _OFFERS_BY_AREA, period, layer=layer)]
