"""What stands behind one cell: the very offers it counts, those it does not, and what else is known of the area."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.freshness import SINCE
from app.directory.prospect import HAS_JOINED
from app.directory.visibility import PUBLIC_OFFERS
from app.planners.counting import EDITION, REACHED, TOPICS, counted, placed
from app.planners.figures import WHOLE, AreaRow
from app.planners.question import Question

MOST = 500

_COLUMNS = f"""o.slug, r.title, pr.name AS provider, pr.carrier, r.age_min_months, r.age_max_months,
    {SINCE} AS since, r.valid_until, r.funded_until"""


def offers(db: Session, question: Question, area: AreaRow, compared: Collection[int]) -> list[Any]:
    """Those that the cell counts, then those that only reach it (`is_wide`); `amount` is how much of each is here."""
    local, wide = ("placed_anywhere", "") if area is WHOLE else ("placed", "WHERE area_id = :area_id")
    rows = db.execute(
        sa.text(f"""
            WITH {EDITION}, {TOPICS}, {counted(question)}, {placed(question)}, {REACHED}, spot AS (
                SELECT number, share, false AS is_wide FROM {local} WHERE area_id = :area_id
                UNION ALL
                SELECT DISTINCT number, 1, true FROM reached {wide}
            )
            SELECT {_COLUMNS}, c.amount * s.share AS amount, s.is_wide, ARRAY(
                SELECT DISTINCT concat_ws(', ', nullif(x.name, ''), nullif(x.street, '')) FROM revision_venue v
                JOIN venue x ON x.id = v.venue_id LEFT JOIN inside i ON i.venue_id = x.id
                WHERE v.revision_id = r.id AND (s.is_wide OR :area_id = 0 OR i.area_id = :area_id) ORDER BY 1
            ) AS venues
            FROM spot s JOIN counted c USING (number) JOIN ({PUBLIC_OFFERS}) ON r.id = c.revision_id
            WHERE NOT (s.is_wide AND EXISTS (
                SELECT FROM spot x WHERE x.number = s.number AND NOT x.is_wide))
            ORDER BY s.is_wide, r.title, o.id LIMIT {MOST}
        """),
        question.values | {"area_id": area.id, "compared": sorted(compared)},
    )
    return list(rows)


def uncounted(db: Session, question: Question) -> list[Any]:
    """Of the same question, but online only (`is_online`), or without a place that we could find on the map."""
    rows = db.execute(
        sa.text(f"""
            WITH {TOPICS}, {counted(question, "true")}
            SELECT {_COLUMNS}, c.amount, NOT c.is_local AND NOT c.is_wide AS is_online
            FROM counted c JOIN ({PUBLIC_OFFERS}) ON r.id = c.revision_id
            WHERE NOT c.is_wide AND (NOT c.is_local OR NOT EXISTS (
                SELECT FROM revision_venue v JOIN venue x ON x.id = v.venue_id
                WHERE v.revision_id = r.id AND x.point IS NOT NULL))
            ORDER BY is_online, r.title, o.id LIMIT {MOST}
        """),
        question.values,
    )
    return list(rows)


_PROSPECTS = sa.text(f"""
    WITH {TOPICS} SELECT x.name, x.place, area.name AS area FROM prospect x LEFT JOIN area ON area.id = x.area_id
    WHERE NOT {HAS_JOINED} AND x.id IN (
        SELECT k.prospect_id FROM prospect_category k JOIN topic t ON t.category_id = k.category_id)
    ORDER BY lower(x.name), x.id LIMIT {MOST}
""")


def prospects(db: Session, question: Question) -> list[Any]:
    """Providers of the topic that the office knows of and that are not in the portal yet."""
    return list(db.execute(_PROSPECTS, question.values))


_INDICATORS = sa.text("""
    SELECT DISTINCT ON (key) key, period, value, unit, source FROM indicator WHERE area_id = :area_id
    ORDER BY key, period DESC
""")


def indicators(db: Session, area: AreaRow) -> list[Any]:
    """What was imported about the area, the newest of each; it stands beside the supply and never in it."""
    return list(db.execute(_INDICATORS, {"area_id": area.id}))
