"""What was on and what of it was opened: one function a figure, for any period, both ends included.

The offers themselves are public, so small numbers of them are no secret; views and contacts have the floor.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.visibility import PUBLIC_OFFERS
from app.planners.counting import ATTRIBUTES, EDITION, INSIDE, TOPICS
from app.planners.demand import STEPS
from app.planners.period import Period, Step
from app.planners.question import Question
from app.usage.floor import FLOOR, shown

_IN_TOPIC = """(r.main_category_id IN (SELECT category_id FROM topic) OR EXISTS (
    SELECT FROM revision_category k JOIN topic USING (category_id) WHERE k.revision_id = r.id))"""
_IN_MY_AREAS = """(:everywhere OR EXISTS (SELECT FROM revision_venue rv JOIN venue_area va ON va.venue_id = rv.venue_id
    WHERE rv.revision_id = r.id AND va.area_id = ANY(CAST(:areas AS int[]))))"""
_FIRST = "greatest(x.starts_on, r.valid_from)"
_LAST = "least(CASE x.kind WHEN 'date' THEN x.starts_on ELSE x.ends_on END, r.valid_until, r.funded_until)"
_HAS_DATES = "x.kind <> 'none' AND (x.kind <> 'date' OR x.starts_on IS NOT NULL)"
_NEW_ON = "(o.first_published_at AT TIME ZONE 'Europe/Berlin')::date"


def _chosen(question: Question) -> str:
    """As SQL: the offers of the question, whatever their age and day."""
    topic = [] if question.is_all_topics else [_IN_TOPIC]
    return " AND ".join([_IN_MY_AREAS, *topic, *(ATTRIBUTES[each] for each in question.attributes)])


def _rows(db: Session, sql: str, question: Question, period: Period, **values: Any) -> list[Any]:
    within = {"first": period.first, "last": period.last, "day": period.last}
    return list(db.execute(sa.text(sql), question.values | within | values))


def offers_over_time(db: Session, question: Question, period: Period, step: Step = Step.WEEK) -> list[tuple[date, int]]:
    """How many of today's public offers have dates in each week or month, or recur over it.

    What has no dates at all is on in no week.
    """
    sql = f"""
        WITH {TOPICS}, span AS MATERIALIZED (
            SELECT o.id, coalesce({_FIRST}, '-infinity') AS first, coalesce({_LAST}, 'infinity') AS last
            FROM {PUBLIC_OFFERS} JOIN schedule x ON x.revision_id = r.id WHERE {_HAS_DATES} AND {_chosen(question)}
        )
        SELECT step::date AS day, count(DISTINCT span.id) AS offers
        FROM {STEPS} LEFT JOIN span
            ON span.first < step + CAST('1 ' || CAST(:step AS text) AS interval) AND span.last >= step
        GROUP BY 1 ORDER BY 1
    """
    return [(row.day, row.offers) for row in _rows(db, sql, question, period, step=step)]


def new_offers_over_time(
    db: Session, question: Question, period: Period, step: Step = Step.MONTH
) -> list[tuple[date, int]]:
    """Today's public offers by when they became public for the first time; weeks or months without one too."""
    sql = f"""
        WITH {TOPICS}, new AS MATERIALIZED (
            SELECT o.id, {_NEW_ON} AS day FROM {PUBLIC_OFFERS}
            WHERE {_NEW_ON} BETWEEN :first AND :last AND {_chosen(question)}
        )
        SELECT step::date AS day, count(new.id) AS offers
        FROM {STEPS} LEFT JOIN new ON date_trunc(CAST(:step AS text), new.day::timestamp) = step
        GROUP BY 1 ORDER BY 1
    """
    return [(row.day, row.offers) for row in _rows(db, sql, question, period, step=step)]


def _dated(question: Question) -> str:
    """Offers that were on (`is_on`) or new (`is_new`) in the period."""
    return f"""dated AS MATERIALIZED (
        SELECT * FROM (
            SELECT o.id, r.id AS revision_id, coalesce({_NEW_ON} BETWEEN :first AND :last, false) AS is_new,
                EXISTS (SELECT FROM schedule x WHERE x.revision_id = r.id AND {_HAS_DATES}
                    AND coalesce({_FIRST} <= :last, true) AND coalesce({_LAST} >= :first, true)) AS is_on
            FROM {PUBLIC_OFFERS} WHERE {_chosen(question)}
        ) each WHERE is_on OR is_new
    )"""


_BOTH = "count(DISTINCT d.id) FILTER (WHERE d.is_on) AS offers, count(DISTINCT d.id) FILTER (WHERE d.is_new) AS new"


def offers_by_postcode(db: Session, question: Question, period: Period) -> list[tuple[str, int, int]]:
    """How many were on, and how many became public. An offer at two places counts at both, within a postcode once."""
    sql = f"""
        WITH {TOPICS}, {_dated(question)}
        SELECT v.postcode, {_BOTH}
        FROM dated d JOIN revision_venue rv USING (revision_id) JOIN venue v ON v.id = rv.venue_id
        WHERE v.postcode <> '' AND (:everywhere OR EXISTS (
            SELECT FROM venue_area va WHERE va.venue_id = v.id AND va.area_id = ANY(CAST(:areas AS int[]))))
        GROUP BY 1 ORDER BY 1
    """
    return [(row.postcode, row.offers, row.new) for row in _rows(db, sql, question, period)]


def offers_by_area(db: Session, question: Question, period: Period) -> list[tuple[int, str, int, int]]:
    """Id, name, how many were on, and how many became public; areas without any too."""
    sql = f"""
        WITH {EDITION}, {INSIDE}, {TOPICS}, {_dated(question)}
        SELECT e.id, e.name, {_BOTH} FROM edition e
        LEFT JOIN inside i ON i.area_id = e.id LEFT JOIN revision_venue rv ON rv.venue_id = i.venue_id
        LEFT JOIN dated d USING (revision_id)
        WHERE e.is_mine GROUP BY e.id, e.name ORDER BY e.name, e.id
    """
    return [(row.id, row.name, row.offers, row.new) for row in _rows(db, sql, question, period)]


def views_by_category(db: Session, question: Question, period: Period) -> list[tuple[Any, int | None, int | None]]:
    """Views and contacts of what is public today, by its main top category (slug, planning_term, label)."""
    sql = f"""
        WITH seen AS (
            SELECT coalesce(c.parent_id, c.id) AS top_id, sum(s.views) AS views, sum(s.contacts) AS contacts
            FROM {PUBLIC_OFFERS} JOIN category c ON c.id = r.main_category_id
            JOIN usage_offer s ON s.offer_id = o.id AND s.day BETWEEN :first AND :last
            WHERE {_IN_MY_AREAS} GROUP BY 1
        )
        SELECT top.slug, top.planning_term, top.label, seen.views, seen.contacts
        FROM category top LEFT JOIN seen ON seen.top_id = top.id
        WHERE top.parent_id IS NULL ORDER BY top.position, top.id
    """
    return [(row, shown(row.views), shown(row.contacts)) for row in _rows(db, sql, question, period)]


def views_by_offer(
    db: Session, question: Question, period: Period, most: int = 100
) -> list[tuple[Any, int | None, int | None]]:
    """Views and contacts of what is public today (slug, title), the most viewed first."""
    sql = f"""
        SELECT o.slug, r.title, pr.name AS provider, sum(s.views) AS views, sum(s.contacts) AS contacts
        FROM {PUBLIC_OFFERS} JOIN usage_offer s ON s.offer_id = o.id
        WHERE s.day BETWEEN :first AND :last AND {_IN_MY_AREAS}
        GROUP BY o.id, r.title, pr.name HAVING sum(s.views) >= {FLOOR} ORDER BY 4 DESC, r.title, o.id LIMIT :most
    """
    rows = _rows(db, sql, question, period, most=most)
    return [(row, shown(row.views), shown(row.contacts)) for row in rows]
