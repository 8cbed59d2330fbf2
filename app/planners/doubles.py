"""Offers that may stand in for each other: of one topic, for the same ages, at the same time, close together.

Which of two is needed is for people to say; the list only finds them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.supply import IS_LOCAL
from app.planners.counting import EDITION, TOPICS, counted, placed
from app.planners.question import Question

DISTANCES = (250, 500, 1000, 2000)
USUAL_DISTANCE = 500
SIZE = 50
"""Pairs on a page."""
_YOUNGEST, _OLDEST = -9, 99 * 12 + 11
_METRES_OF_A_DEGREE = 110_000.0
"""Of latitude; nowhere is one shorter."""
_USUAL_MINUTES = 60
"""Of a session whose end nobody has said."""


@dataclass(frozen=True)
class Doubles:
    metres: int
    pairs: list[Any]
    """Each pair once, those of two providers first, the nearest first: area, topic, metres, the ages (first, last) and
    the time both share (weekdays, opens_at, closes_at, is_always_then: on each of these days), how alike their
    names are (0 to 1), is_same_provider, and slug, title and provider of either (a_, b_)."""
    total: int
    page: int = 1

    @property
    def pages(self) -> int:
        return ceil(self.total / SIZE)


def metres_of(typed: Mapping[str, str]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """As the address says it, and what of it means nothing here."""
    text = typed.get("meter", "").strip()[:100]
    known = {str(metres): metres for metres in DISTANCES}
    if text in known:
        return known[text], ()
    return USUAL_DISTANCE, ((("meter", text),) if text else ())


def page_of(typed: Mapping[str, str]) -> int:
    text = typed.get("seite", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


_SHARED = "(least(x.{last}, y.{last}) - greatest(x.{first}, y.{first}) + {more})"
_SHORTER = "(least(x.{last} - x.{first}, y.{last} - y.{first}) + {more})"


def _is_shared(first: str, last: str, more: int = 0) -> str:
    """As SQL: whether x and y have half of the shorter one in common; `more` for ranges whose end belongs to them."""
    names = {"first": first, "last": last, "more": more}
    return f"2 * {_SHARED.format(**names)} >= {_SHORTER.format(**names)}"


_SLOTS = f"""
    slot AS MATERIALIZED (
        SELECT c.number, c.main_category_id, h.area_id, h.venue_id, weekday, ST_Y(v.point::geometry) AS latitude,
            greatest(c.first, {_YOUNGEST}) AS first, least(c.last, {_OLDEST}) AS last,
            CAST(extract(epoch FROM s.opens_at) / 60 AS int) AS opens,
            CASE WHEN s.closes_at > s.opens_at THEN CAST(extract(epoch FROM s.closes_at) / 60 AS int)
                WHEN s.closes_at IS NULL THEN CAST(extract(epoch FROM s.opens_at) / 60 AS int) + {_USUAL_MINUTES}
                ELSE 1440 END AS closes,
            coalesce(s.starts_on, '-infinity') AS starts_on, coalesce(s.ends_on, 'infinity') AS ends_on
        FROM counted c JOIN here h USING (number) JOIN edition e ON e.id = h.area_id AND e.is_mine
        JOIN venue v ON v.id = h.venue_id
        JOIN schedule s ON s.revision_id = c.revision_id AND s.kind IN ('daily', 'weekly', 'opening_hours')
        CROSS JOIN LATERAL unnest(CASE WHEN s.kind = 'daily' OR cardinality(s.weekdays) = 0
            THEN ARRAY[1, 2, 3, 4, 5, 6, 7] ELSE s.weekdays END) AS weekday
        WHERE s.opens_at IS NOT NULL AND (s.ends_on IS NULL OR s.ends_on >= :day) AND (:area = '' OR e.key = :area)
    )
"""
"""When and where offers are in an ordinary week, in minutes of the day; single dates are no time of the week."""

_IS_ALIKE = f"""x.area_id = y.area_id AND x.main_category_id = y.main_category_id AND x.weekday = y.weekday
    AND x.number < y.number AND abs(x.latitude - y.latitude) <= :metres / {_METRES_OF_A_DEGREE}
    AND x.starts_on <= y.ends_on AND y.starts_on <= x.ends_on
    AND {_is_shared("first", "last", 1)} AND {_is_shared("opens", "closes")}"""

_NEAR = f"""
    alike AS MATERIALIZED (
        SELECT x.number AS a, y.number AS b, x.area_id, x.main_category_id, x.venue_id AS a_venue,
            y.venue_id AS b_venue, array_agg(DISTINCT x.weekday ORDER BY x.weekday) AS weekdays,
            min(greatest(x.first, y.first)) AS first, min(least(x.last, y.last)) AS last,
            min(greatest(x.opens, y.opens)) AS opens, max(least(x.closes, y.closes)) AS closes,
            min(least(x.closes, y.closes)) = max(least(x.closes, y.closes))
                AND min(greatest(x.opens, y.opens)) = max(greatest(x.opens, y.opens)) AS is_always_then
        FROM slot x JOIN slot y ON {_IS_ALIKE}
        GROUP BY 1, 2, 3, 4, 5, 6
    ), near AS MATERIALIZED (
        SELECT DISTINCT ON (a, b) alike.*, ST_Distance(v.point, w.point) AS metres
        FROM alike JOIN venue v ON v.id = a_venue JOIN venue w ON w.id = b_venue
        WHERE ST_DWithin(v.point, w.point, :metres) ORDER BY a, b, metres, area_id
    )
"""
"""Slots of one area, category and weekday are compared with each other alone, the cheap conditions before distances."""

_LISTED = """
    listed AS MATERIALIZED (
        SELECT n.*, ca.revision_id AS a_revision, cb.revision_id AS b_revision,
            ca.provider_id = cb.provider_id AS is_same_provider
        FROM near n JOIN counted ca ON ca.number = n.a JOIN counted cb ON cb.number = n.b
        ORDER BY is_same_provider, n.metres, a_revision, b_revision LIMIT :most OFFSET :before
    )
    SELECT n.*, (SELECT count(*) FROM near) AS total, CAST(make_interval(mins => n.opens) AS time) AS opens_at,
        CAST(make_interval(mins => n.closes) AS time) AS closes_at,
        e.name AS area, k.label AS topic, similarity(lower(ra.title), lower(rb.title)) AS alike,
        oa.slug AS a_slug, ra.title AS a_title, pa.name AS a_provider,
        ob.slug AS b_slug, rb.title AS b_title, pb.name AS b_provider
    FROM listed n JOIN edition e ON e.id = n.area_id JOIN category k ON k.id = n.main_category_id
    JOIN offer_revision ra ON ra.id = n.a_revision JOIN offer oa ON oa.id = ra.offer_id
    JOIN provider_revision pa ON pa.provider_id = oa.provider_id AND pa.status = 'published'
    JOIN offer_revision rb ON rb.id = n.b_revision JOIN offer ob ON ob.id = rb.offer_id
    JOIN provider_revision pb ON pb.provider_id = ob.provider_id AND pb.status = 'published'
    ORDER BY n.is_same_provider, n.metres, n.a_revision, n.b_revision
"""
"""Names and the like for the pairs of one page alone."""


def doubles(db: Session, question: Question, metres: int = USUAL_DISTANCE, page: int = 1) -> Doubles:
    """Within one area of the question. Behind the last page is the first one."""
    offers = f"{EDITION}, {TOPICS}, {counted(question, IS_LOCAL)}, {placed(question)}"
    values = {"compared": [], "metres": metres, "area": question.area, "most": SIZE, "before": (page - 1) * SIZE}
    statement = sa.text(f"WITH {offers}, {_SLOTS}, {_NEAR}, {_LISTED}")
    pairs = list(db.execute(statement, question.values | values))
    if not pairs and page > 1:
        return doubles(db, question, metres)
    return Doubles(metres, pairs, pairs[0].total if pairs else 0, page)
