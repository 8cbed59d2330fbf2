"""What was looked for: one function a figure, for any period, both ends included, nothing below the floor.

`areas` are the ids of those whoever asks may look at; then only searches in these count.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.planners.counting import EDITION
from app.planners.period import Period, Step
from app.planners.question import Band, Question
from app.usage.floor import FLOOR, share, shown
from app.usage.tables import Ages


@dataclass(frozen=True)
class Demand:
    """None is fewer than five, or a share of so few."""

    searches: int | None
    unfound: int | None
    share: float | None


NOTHING = Demand(None, None, None)


def _demand(searches: int | None, unfound: int | None) -> Demand:
    searches, unfound = int(searches or 0), int(unfound or 0)  # sums are decimals
    return Demand(shown(searches), shown(unfound), share(unfound, searches))


_COUNTED = "sum(s.count) AS searches, sum(s.count) FILTER (WHERE s.hits = 'none') AS unfound"
_ADDED = "coalesce(sum(s.searches), 0) AS searches, coalesce(sum(s.unfound), 0) AS unfound"
_IS_MINE = """(:everywhere OR (s.postcode, s.area) IN (
    SELECT p.code, '' FROM area m JOIN postcode p ON ST_Covers(m.shape, p.point::geometry)
    WHERE m.id = ANY(CAST(:areas AS int[]))
    UNION ALL
    SELECT '', a.slug FROM area m JOIN area a ON ST_Covers(m.shape, a.point::geometry)
        AND ST_Area(a.shape) <= 1.01 * ST_Area(m.shape)
    WHERE m.id = ANY(CAST(:areas AS int[])) AND a.valid_to IS NULL))"""
_WITHIN = f"s.day BETWEEN :first AND :last AND {_IS_MINE}"


def _searches(by: str, condition: str = "true") -> str:
    """Added up before anything else is asked: a year of a big town is a million rows, and few of them are left."""
    return f"""(SELECT {by}, {_COUNTED} FROM usage_search s WHERE {_WITHIN} AND {condition} GROUP BY {by}) s"""


def _rows(db: Session, sql: sa.TextClause, period: Period, areas: Collection[int] | None, **values: Any) -> list[Any]:
    mine = {"everywhere": areas is None, "areas": sorted(areas or ())}
    return list(db.execute(sql, {"first": period.first, "last": period.last} | mine | values))


STEPS = """generate_series(date_trunc(CAST(:step AS text), CAST(:first AS timestamp)), CAST(:last AS timestamp),
    CAST('1 ' || CAST(:step AS text) AS interval)) AS step"""
"""The first day of each week or month that lies in the period or touches it."""

_OVER_TIME = sa.text(f"""
    SELECT step::date AS day, {_ADDED} FROM {STEPS}
    LEFT JOIN {_searches("day")} ON date_trunc(CAST(:step AS text), s.day::timestamp) = step
    GROUP BY 1 ORDER BY 1
""")
_BY_CATEGORY = sa.text(f"""
    SELECT top.slug, top.planning_term, top.label, {_ADDED}
    FROM category top JOIN category c ON top.id IN (c.id, c.parent_id)
    LEFT JOIN {_searches("category")} ON s.category = c.slug
    WHERE top.parent_id IS NULL GROUP BY top.id ORDER BY top.position, top.id
""")
_WORDS = sa.text(f"""
    SELECT w.written, {_COUNTED} FROM usage_word w JOIN usage_word_search s ON s.word_id = w.id
    WHERE {_WITHIN} GROUP BY w.id HAVING sum(s.count) >= {FLOOR} ORDER BY 2 DESC, w.written LIMIT :most
""")


def searches_over_time(
    db: Session, period: Period, areas: Collection[int] | None = None, step: Step = Step.MONTH
) -> list[tuple[date, Demand]]:
    """Those without a search too; the first and the last only as far as they lie within."""
    rows = _rows(db, _OVER_TIME, period, areas, step=step)
    return [(row.day, _demand(row.searches, row.unfound)) for row in rows]


def searches_by_category(db: Session, period: Period, areas: Collection[int] | None = None) -> list[tuple[Any, Demand]]:
    """Of each top category (slug, planning_term, label) with all below it; those that nobody asked for too."""
    rows = _rows(db, _BY_CATEGORY, period, areas)
    return [(row, _demand(row.searches, row.unfound)) for row in rows]


def words(
    db: Session, period: Period, areas: Collection[int] | None = None, most: int = 100
) -> list[tuple[str, Demand]]:
    """The most frequent first; only words that came on ten different days are known at all."""
    rows = _rows(db, _WORDS, period, areas, most=most)
    return [(row.written, _demand(row.searches, row.unfound)) for row in rows]


# Demand that met nothing, beside supply

_UNMET = sa.text(f"""
    WITH {EDITION}, target AS MATERIALIZED (
        SELECT a.id, a.shape, ST_Area(a.shape) AS size FROM edition e JOIN area a ON a.id = e.id WHERE e.is_mine
    ), place AS MATERIALIZED (
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
_IN_YEARS = {ages: band for ages in Ages if (band := Band.read(ages))}


def ages_of(band: Band) -> tuple[Ages, ...]:
    """The bands of a search that share a year with this one."""
    return tuple(ages for ages, years in _IN_YEARS.items() if years.first <= band.last and years.last >= band.first)


def unmet(
    db: Session, question: Question, period: Period, ages: Collection[Ages] | None = None
) -> dict[tuple[int, int | None], Demand]:
    """By area and top category, None for searches without one; only cells with something to show.

    A postcode counts in the area its point lies in; a search in a larger area than those of the layer in none.
    `ages` are the bands that count; searches that name no age or several are bands of their own.
    """
    values = question.values | {"day": period.last, "ages": None if ages is None else [band.value for band in ages]}
    rows = db.execute(_UNMET, values | {"first": period.first, "last": period.last})
    return {(row.area_id, row.category_id): _demand(row.searches, row.unfound) for row in rows if shown(row.searches)}
