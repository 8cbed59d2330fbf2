"""The heaps of `figures` out of what is computed beforehand (`app.directory.supply`): equal to those counted live."""

from collections.abc import Mapping

from app.directory.planning import Measure
from app.planners.counting import SERVED, SHARED
from app.planners.question import Question

_MEASURES = frozenset({Measure.OFFERS, Measure.PROVIDERS, Measure.PLACES})
_ATTRIBUTES: Mapping[str, str] = {"kostenlos": "is_free", "rollstuhl": "is_accessible"}


def can_answer(question: Question, *, is_todays: bool) -> bool:
    """Sessions depend on the week of the day, and former areas are not computed beforehand."""
    return is_todays and question.measure in _MEASURES and all(each in _ATTRIBUTES for each in question.attributes)


def heaps(question: Question) -> str:
    """As those of `figures` that are counted live."""
    conditions = " AND ".join(
        [
            "category_id = ANY(CAST(:topics AS int[])) AND :day BETWEEN begins AND ends",
            *(_ATTRIBUTES[each] for each in question.attributes if each != "rollstuhl"),
        ]
    )
    at_venue = f"{conditions} AND is_accessible" if "rollstuhl" in question.attributes else conditions
    return f"""
        {_wide(question, at_venue)}, {_reaching(at_venue)}, heap AS (
            {_in_areas(question, conditions)}
            UNION ALL {_in_several(question, at_venue)}
            UNION ALL {_coming()}
        )"""


def _provider(question: Question) -> str:
    """What is of the same topic and for the same ages need not be told apart, but where providers are counted."""
    return "provider_id" if question.measure == Measure.PROVIDERS else "0"


def _in_areas(question: Question, conditions: str) -> str:
    """One row an offer, which the index alone answers: this is nearly all there is to count."""
    here = "accessible" if "rollstuhl" in question.attributes else "here"
    share = f"* {here} / CAST(venues AS float)" if question.measure in SHARED else ""
    return f"""
        SELECT area_id, category_id AS topic_id, false AS is_wide, is_sole, first, last,
            {_provider(question)} AS provider_id, 1 AS offers, places {share} AS amount,
            (places IS NOT NULL)::int AS stated
        FROM supply WHERE area_id = ANY(ARRAY(SELECT id FROM edition)) AND {conditions} AND {here} IS NOT NULL"""


def _in_several(question: Question, conditions: str) -> str:
    """In all areas together, what is in several of them is once."""
    share = "* count(DISTINCT venue_id) / CAST(venues AS float)" if question.measure in SHARED else ""
    return f"""
        SELECT 0, category_id, false, false, first, last, {_provider(question)}, 1, places {share},
            (places IS NOT NULL)::int
        FROM supply WHERE area_id = ANY(CAST(:compared AS int[])) AND {conditions} AND NOT is_sole
        GROUP BY revision_id, category_id, first, last, provider_id, places, venues"""


def _wide(question: Question, conditions: str) -> str:
    return f"""
        wide AS MATERIALIZED (
            SELECT revision_id, category_id AS topic_id, first, last, {_provider(question)} AS provider_id, places,
                venues, catchment, venues = 0 AND catchment IN ('portal', 'everywhere') AS is_anywhere
            FROM supply WHERE area_id IS NULL AND {conditions}
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


def _coming() -> str:
    """What comes to everybody is added up once, before it comes to each area."""
    ages = "topic_id, first, last, provider_id"
    return f"""
        SELECT reaches.area_id, topic_id, true, false, first, last, provider_id, 1, places, (places IS NOT NULL)::int
        FROM reaches JOIN wide USING (revision_id)
        UNION ALL
        SELECT e.id, topic_id, true, false, first, last, provider_id, offers, amount, stated
        FROM (SELECT {ages}, CAST(count(*) AS int) AS offers, CAST(sum(places) AS float) AS amount,
                CAST(count(places) AS int) AS stated
            FROM wide WHERE is_anywhere GROUP BY {ages}) anywhere
        CROSS JOIN (SELECT id FROM edition UNION ALL SELECT 0) e"""
