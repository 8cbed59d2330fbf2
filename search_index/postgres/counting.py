"""How many documents have each value of each facet, counted as if nobody filtered by that facet."""

from datetime import datetime

from search_index.engine import EVERYWHERE, Query
from search_index.postgres import days
from search_index.postgres.binding import Statement
from search_index.postgres.finding import facet_bits, wanted_slots
from search_index.slots import DAYPARTS, mask


def facet_counts(query: Query, now: datetime, into: Statement) -> str:
    """Rows (value, count) of every facet, each counted as if it were not filtered by itself."""
    bits = facet_bits(query)
    own = " ".join(f"OR missed = {bit} AND name = {into.bind(f'of_facet{bit}', name)}" for bit, name in bits.items())
    counted = ", ".join(str(bit) for bit in (0, *bits))
    blocks = [
        # Counted before it is asked what the values mean: a few hundred names instead of many thousands.
        f"""SELECT name || ':' || value, number FROM (
                SELECT facet, missed, count(*) AS number FROM (
                    SELECT unnest(facets) AS facet, missed FROM found WHERE missed IN ({counted})
                ) each GROUP BY facet, missed
            ) tally JOIN search_facet ON search_facet.id = facet WHERE missed = 0 {own}""",
        # Where a document can have every value, all of them are known, and what has every value is added to each.
        f"""SELECT name || ':' || value, 0 FROM search_facet
            WHERE name IN (SELECT name FROM search_facet WHERE value = '{EVERYWHERE}')""",
        _slot_counts(query),
        *_period_counts(query, now, into),
    ]
    return f"""SELECT value, sum(number) AS number FROM ({" UNION ALL ".join(blocks)}) counted (value, number)
        GROUP BY value"""


def _slot_counts(query: Query) -> str:
    """How many take place on which weekday and at which time of day; each filter is left out of its own counts."""
    when = query.when
    rows = [(f"weekday:{day}", mask({day}, when.dayparts)) for day in range(1, 8)]
    rows += [(f"daypart:{part}", mask(when.weekdays, {part})) for part in DAYPARTS]
    columns = ", ".join(f"count(*) FILTER (WHERE slots & {bits} <> 0) AS n{i}" for i, (_, bits) in enumerate(rows))
    values = ", ".join(f"('{name}', s.n{i})" for i, (name, _) in enumerate(rows))
    return f"""SELECT slot.* FROM (SELECT {columns} FROM found WHERE missed IN (0, 1)) s
        CROSS JOIN LATERAL (VALUES {values}) AS slot (value, number)"""


def _period_counts(query: Query, now: datetime, into: Statement) -> list[str]:
    """Days are compared as bits, where they say it all; else the dates themselves are asked."""
    wanted = into.bind("period_slots", wanted_slots(query.when), "int")
    any_slot = not (query.when.weekdays or query.when.dayparts)
    columns, values = [], []
    for number, (name, (first, last)) in enumerate(query.periods.items()):
        begin, end = (
            into.bind(f"begin{number}", first, "timestamptz"),
            into.bind(f"end{number}", last, "timestamptz"),
        )
        takes_place = f"""EXISTS (SELECT FROM search_occurrence o WHERE o.document_id = f.id AND o.ends_at > :now
            AND o.starts_at < {end} AND o.ends_at > {begin} AND (o.slots & {wanted}) <> 0 AND {end} > :now)"""
        if any_slot and days.are_in_sight(first, last, now):
            asked = into.bind(f"days{number}", days.between(first, last), _DAYS)
            takes_place = f"""CASE WHEN f.fresh_until > :now AND f.days IS NOT NULL THEN f.days & {asked} <> {_NO_DAY}
                ELSE {takes_place} END"""
        columns.append(f"count(*) FILTER (WHERE {takes_place}) AS n{number}")
        values.append(f"({into.bind(f'period{number}', f'period:{name}', 'text')}, p.n{number})")
    if not columns:
        return []
    return [
        f"""SELECT period.* FROM (SELECT {", ".join(columns)} FROM found f WHERE f.missed IN (0, 1)) p
        CROSS JOIN LATERAL (VALUES {", ".join(values)}) AS period (value, number)"""
    ]


_DAYS = f"bit({days.LENGTH})"
_NO_DAY = f"CAST(0 AS {_DAYS})"
