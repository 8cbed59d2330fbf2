"""Which offers count where on a day, as SQL. Every figure and its evidence are put together from these pieces.

What counts is said to planners on /planung/definitionen; both have to say the same.
"""

from collections.abc import Mapping

from app.directory.area import LIES_WITHIN, valid_on
from app.directory.freshness import LAST_ON
from app.directory.planning import Measure
from app.directory.recurrence import TODAY
from app.directory.supply import FIRST, HAS_ACCESSIBLE_VENUE, IS_FREE, IS_LOCAL, IS_WIDE, LAST, VENUES
from app.directory.visibility import PUBLIC_OFFERS
from app.planners.question import Question

EDITION = f"""
    edition AS MATERIALIZED (
        SELECT a.id, a.key, a.name, a.point::geometry AS middle,
            {valid_on(TODAY)} AS is_todays,
            :everywhere OR EXISTS (
                SELECT FROM area s WHERE s.id = ANY(CAST(:areas AS int[])) AND {LIES_WITHIN}
            ) AS is_mine
        FROM area a JOIN area_layer l ON l.id = a.layer_id
        WHERE l.slug = :layer AND {valid_on(":day")}
    )
"""
"""The areas of the layer as they were cut on the day; `is_mine`: those whoever asks may look at."""

BANDS = """
    band AS (SELECT * FROM unnest(CAST(:band_first AS int[]), CAST(:band_last AS int[])) WITH ORDINALITY
        AS b (first, last, number))
"""


def fits(number: int) -> str:
    """As SQL: whether something for these ages (first, last) is for the `number`-th band."""
    return f"first <= :last_{number} AND last >= :first_{number}"


TOPICS = """
    topic AS (SELECT t.id AS topic_id, k.id AS category_id
        FROM unnest(CAST(:topics AS int[])) AS t (id) JOIN category k ON t.id IN (k.id, k.parent_id))
"""
"""Each category asked for, with those below it."""

_OVER = f"""
    over AS MATERIALIZED (
        SELECT s.revision_id FROM schedule s
        WHERE s.revision_id IN (SELECT s.revision_id FROM schedule s WHERE {LAST_ON} < :day)
        GROUP BY 1 HAVING bool_and(coalesce({LAST_ON} < :day, false))
    )
"""
"""Wordings whose dates are all over before the day; one without an end in sight keeps an offer alive."""

IS_VALID = """(r.valid_from IS NULL OR r.valid_from <= :day)
    AND (r.valid_until IS NULL OR r.valid_until >= :day) AND (r.funded_until IS NULL OR r.funded_until >= :day)
    AND r.id NOT IN (SELECT revision_id FROM over)"""

_SESSIONS = """(
    SELECT sum(CASE s.kind
            WHEN 'daily' THEN 7.0 / s.interval
            WHEN 'weekly' THEN greatest(cardinality(s.weekdays), 1)::numeric / s.interval
            WHEN 'opening_hours' THEN coalesce(nullif(cardinality(s.weekdays), 0), 7)
            WHEN 'monthly' THEN CASE WHEN s.month_week IS NULL THEN 1 ELSE greatest(cardinality(s.weekdays), 1) END
                * 12 / 52.1775 / s.interval
            ELSE 1 END
        * (coalesce(s.starts_on < date_trunc('week', CAST(:day AS timestamp)) + interval '7 days', true)
            AND coalesce(CASE s.kind WHEN 'date' THEN s.starts_on ELSE s.ends_on END
                >= date_trunc('week', CAST(:day AS timestamp)), true))::int)
    FROM schedule s WHERE s.revision_id = r.id AND s.kind NOT IN ('none', 'by_arrangement')
)"""
"""Of an ordinary week: what the rules bring whose time touches the week of the day, holidays left aside."""

AMOUNTS: Mapping[Measure, str] = {
    Measure.OFFERS: "1",
    Measure.PROVIDERS: "1",
    Measure.PLACES: "r.places",
    Measure.SESSIONS: _SESSIONS,
}
"""How much one offer (o, r) is of a measure; null: it does not say."""

SHARED = frozenset({Measure.PLACES, Measure.SESSIONS})
"""An offer is at each of its venues, and so is its provider; its places and sessions are spread over them evenly."""

ATTRIBUTES: Mapping[str, str] = {
    "kostenlos": IS_FREE,
    "rollstuhl": HAS_ACCESSIBLE_VENUE,
}
_VENUE_ATTRIBUTES: Mapping[str, str] = {
    "rollstuhl": "EXISTS (SELECT FROM venue WHERE venue.id = v.venue_id AND venue.wheelchair = 'yes')"
}
"""What one venue (v) of it must have so that it counts there: an accessible hall elsewhere helps nobody here."""


def counted(question: Question, condition: str = f"({IS_LOCAL} OR {IS_WIDE})") -> str:
    """All offers of the question that count on the day, each once, with how much it is of the measure."""
    attributes = [ATTRIBUTES[each] for each in question.attributes]
    conditions = " AND ".join([_of_the_bands(question), _OF_THE_TOPICS, condition, IS_VALID, *attributes])
    return f"""
    {_OVER}, counted AS MATERIALIZED (
        SELECT CAST(row_number() OVER () AS int) AS number, r.id AS revision_id, o.provider_id, r.main_category_id,
            r.catchment, {FIRST} AS first, {LAST} AS last,
            CAST({AMOUNTS[question.measure]} AS float) AS amount,
            {VENUES if question.measure in SHARED else "1"} AS venues, {IS_LOCAL} AS is_local, {IS_WIDE} AS is_wide
        FROM {PUBLIC_OFFERS} WHERE {conditions}
    )"""


_OF_THE_TOPICS = """(r.main_category_id IN (SELECT category_id FROM topic) OR r.id IN (
        SELECT k.revision_id FROM revision_category k JOIN topic USING (category_id)))"""


def _of_the_bands(question: Question) -> str:
    """Band by band: a database that asks a table of them asks it for every offer."""
    first, last = "CAST(:band_first AS int[])", "CAST(:band_last AS int[])"
    bands = [f"{FIRST} <= ({last})[{n}] AND {LAST} >= ({first})[{n}]" for n in range(1, len(question.bands) + 1)]
    return f"({' OR '.join(bands) or 'false'})"


FILED = """
    filed AS MATERIALIZED (
        SELECT c.number, t.topic_id, c.first, c.last, c.amount, c.provider_id
        FROM counted c JOIN topic t ON t.category_id = c.main_category_id
        UNION ALL
        SELECT DISTINCT c.number, t.topic_id, c.first, c.last, c.amount, c.provider_id
        FROM counted c JOIN revision_category k ON k.revision_id = c.revision_id
        JOIN topic t ON t.category_id = k.category_id
        WHERE NOT EXISTS (
            SELECT FROM topic main WHERE main.category_id = c.main_category_id AND main.topic_id = t.topic_id)
    )
"""
"""Each offer with the categories asked for that it belongs to."""


def at_venue(question: Question) -> list[str]:
    """What one venue (v) must have so that the offer counts there."""
    return [_VENUE_ATTRIBUTES[each] for each in question.attributes if each in _VENUE_ATTRIBUTES]


INSIDE = """
    inside AS MATERIALIZED (
        SELECT va.venue_id, va.area_id FROM venue_area va JOIN edition e ON e.id = va.area_id AND e.is_todays
        UNION ALL
        SELECT x.id, e.id FROM edition e JOIN area a ON a.id = e.id
        JOIN venue x ON ST_Covers(a.shape, x.point::geometry) WHERE NOT e.is_todays
    )"""
"""In which areas of the edition a venue lies. Today's are known already."""


def placed(question: Question) -> str:
    """Where offers are by their venues, with the share of these among all of them: several in one area are one.
    `placed_anywhere` is the same of all compared areas together.

    Nearly all offers have one venue in one area (`is_sole`): only the others have to be counted together.
    """
    conditions = " AND ".join(["c.is_local", *at_venue(question)])
    return f"""
    {INSIDE}, several AS MATERIALIZED (
        SELECT revision_id FROM revision_venue GROUP BY 1 HAVING count(*) > 1
    ), on_border AS MATERIALIZED (
        SELECT venue_id FROM inside GROUP BY 1 HAVING count(*) > 1
    ), here AS MATERIALIZED (
        SELECT c.number, v.venue_id, i.area_id, c.venues,
            c.revision_id NOT IN (SELECT revision_id FROM several)
                AND v.venue_id NOT IN (SELECT venue_id FROM on_border) AS is_sole
        FROM counted c JOIN revision_venue v ON v.revision_id = c.revision_id
        JOIN inside i ON i.venue_id = v.venue_id WHERE {conditions}
    ), placed AS MATERIALIZED (
        SELECT number, area_id, CAST(1 AS float) AS share, is_sole FROM here WHERE is_sole
        UNION ALL
        SELECT number, area_id, least(1, count(*) / CAST(min(venues) AS float)), false
        FROM here WHERE NOT is_sole GROUP BY 1, 2
    ), placed_anywhere AS (
        SELECT number, 0 AS area_id, share, is_sole FROM placed
        WHERE is_sole AND area_id = ANY(CAST(:compared AS int[]))
        UNION ALL
        SELECT number, 0, least(1, count(*) / CAST(min(venues) AS float)), false FROM (
            SELECT DISTINCT number, venue_id, venues FROM here
            WHERE NOT is_sole AND area_id = ANY(CAST(:compared AS int[]))
        ) x GROUP BY 1
    )"""


SERVED = """
    served AS MATERIALIZED (
        SELECT s.id AS served_id, e.id AS area_id
        FROM area s JOIN edition e ON s.id = e.id OR ST_Covers(s.shape, e.middle)
            OR ST_Covers((SELECT shape FROM area WHERE id = e.id), s.point::geometry)
        WHERE s.id IN (SELECT area_id FROM revision_area)
    )"""
"""Which areas that offers are meant for are areas of the edition, lie in one or lie around one."""
REACHED = f"""
    {SERVED}, wide AS MATERIALIZED (
        SELECT number, revision_id, catchment FROM counted WHERE is_wide
    ), reached AS MATERIALIZED (
        SELECT x.number, x.area_id FROM (
            SELECT w.number, e.id AS area_id FROM wide w CROSS JOIN edition e
            WHERE w.catchment IN ('portal', 'everywhere')
            UNION
            SELECT w.number, s.area_id FROM wide w JOIN revision_area ra ON ra.revision_id = w.revision_id
            JOIN served s ON s.served_id = ra.area_id WHERE w.catchment = 'areas'
        ) x WHERE NOT EXISTS (SELECT FROM placed p WHERE p.number = x.number AND p.area_id = x.area_id)
    )
"""
"""Where offers are by their catchment alone; of another layer's areas, those that lie in it or around it."""
