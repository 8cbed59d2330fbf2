"""The heaps of `figures` out of what is computed beforehand (`app.directory.supply`): equal to those counted live."""

from collections.abc import Mapping

from app.directory.planning import Measure
from app.planners.counting import SERVED, SHARED
from app.planners.question import Question

_AMOUNTS: Mapping[Measure, str] = {Measure.OFFERS: "1", Measure.PROVIDERS: "1", Measure.PLACES: "places"}
_ATTRIBUTES: Mapping[str, str] = {"kostenlos": "is_free", "rollstuhl": "is_accessible"}


def can_answer(question: Question, *, is_todays: bool) -> bool:
    """Sessions depend on the week of the day, and former areas are not computed beforehand."""
    return is_todays and question.measure in _AMOUNTS and all(each in _ATTRIBUTES for each in question.attributes)


_HEAP = "topic_id, first, last, provider_id"
"""What is of the same topic and for the same ages need not be told apart."""


def heaps(question: Question) -> str:
    """As those of `figures` that are counted live."""
    conditions = " AND ".join([":day BETWEEN begins AND ends", *(_ATTRIBUTES[each] for each in question.attributes)])
    return f"{_facts(question, conditions)}, {_reaching(conditions)}, {_heaped(question)}"


def _facts(question: Question, conditions: str) -> str:
    """Offers that stand at one venue in one area are the most by far: they are added up at once."""
    provider = "provider_id" if question.measure == Measure.PROVIDERS else "0"
    return f"""
        fact AS NOT MATERIALIZED (
            SELECT revision_id, venue_id, area_id, category_id AS topic_id, first, last, {provider} AS provider_id,
                CAST({_AMOUNTS[question.measure]} AS float) AS amount, venues, is_sole, catchment
            FROM supply WHERE category_id = ANY(CAST(:topics AS int[])) AND {conditions}
        ), sole AS MATERIALIZED (
            SELECT area_id, {_HEAP}, count(*) AS offers, sum(amount) AS amount, count(amount) AS stated
            FROM fact WHERE is_sole AND area_id = ANY(ARRAY(SELECT id FROM edition)) GROUP BY area_id, {_HEAP}
        ), several AS MATERIALIZED (
            SELECT * FROM fact WHERE NOT is_sole AND area_id = ANY(ARRAY(SELECT id FROM edition))
        ), wide AS MATERIALIZED (
            SELECT *, venues = 0 AND catchment IN ('portal', 'everywhere') AS is_anywhere
            FROM fact WHERE area_id IS NULL
        )"""


def _reaching(conditions: str) -> str:
    """Where what is wide comes to without standing there; area 0 is all of them together."""
    return f"""
        {SERVED}, near AS MATERIALIZED (
            SELECT DISTINCT p.revision_id, p.area_id FROM supply p JOIN edition e ON e.id = p.area_id
            WHERE p.revision_id IN (SELECT revision_id FROM wide WHERE venues > 0) AND {conditions}
        ), reached AS MATERIALIZED (
            SELECT x.revision_id, x.area_id FROM (
                SELECT w.revision_id, e.id AS area_id
                FROM (SELECT DISTINCT revision_id FROM wide
                    WHERE catchment IN ('portal', 'everywhere') AND NOT is_anywhere) w
                CROSS JOIN edition e
                UNION ALL
                SELECT DISTINCT ra.revision_id, s.area_id
                FROM revision_area ra JOIN served s ON s.served_id = ra.area_id
                WHERE ra.revision_id IN (SELECT revision_id FROM wide WHERE catchment = 'areas')
            ) x WHERE NOT EXISTS (SELECT FROM near n WHERE n.revision_id = x.revision_id AND n.area_id = x.area_id)
        ), reaches AS (
            SELECT revision_id, area_id FROM reached
            UNION ALL
            SELECT DISTINCT revision_id, 0 FROM reached WHERE revision_id NOT IN (SELECT revision_id FROM near)
        )"""


def _heaped(question: Question) -> str:
    share = f"least(1, count(*) / CAST(min({'venues' if question.measure in SHARED else 1}) AS float))"
    return f"""
        heap AS (
            SELECT area_id, {_HEAP}, false AS is_wide, offers, amount, stated FROM sole
            UNION ALL
            SELECT 0, {_HEAP}, false, offers, amount, stated FROM sole WHERE area_id = ANY(CAST(:compared AS int[]))
            UNION ALL
            SELECT area_id, {_HEAP}, false, 1, amount * {share}, (amount IS NOT NULL)::int
            FROM several GROUP BY revision_id, area_id, {_HEAP}, amount
            UNION ALL
            SELECT 0, {_HEAP}, false, 1, amount * {share}, (amount IS NOT NULL)::int
            FROM (SELECT DISTINCT revision_id, venue_id, venues, {_HEAP}, amount FROM several
                WHERE area_id = ANY(CAST(:compared AS int[]))) x GROUP BY revision_id, {_HEAP}, amount
            UNION ALL
            SELECT reaches.area_id, {_HEAP}, true, count(*), sum(amount), count(amount)
            FROM reaches JOIN wide USING (revision_id) GROUP BY reaches.area_id, {_HEAP}
            UNION ALL
            SELECT e.id, {_HEAP}, true, offers, amount, stated
            FROM (SELECT {_HEAP}, count(*) AS offers, sum(amount) AS amount, count(amount) AS stated
                FROM wide WHERE is_anywhere GROUP BY {_HEAP}) anywhere
            CROSS JOIN (SELECT id FROM edition UNION ALL SELECT 0) e
        )"""
