"""The SQL of a search, from what a query asks for. Only constants enter the text; whatever people typed is bound."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from search_index.engine import EVERYWHERE, UNCOUNTED, Near, Query, Sort, When
from search_index.postgres import days
from search_index.postgres.matching import Matching, any_of
from search_index.ranking import LITERAL, SOME, STEPS, SUITS, TOPICAL, TYPED, WANTED, WORTH
from search_index.slots import DAYPARTS, mask

_WEIGHTS = f"'{{{', '.join(str(WORTH[label]) for label in 'DCBA')}}}'"


@dataclass
class Statement:
    """SQL that grows with its bound values; `prefix` keeps the names of several queries in one statement apart."""

    prefix: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, name: str, value: Any, cast: str = "") -> str:
        self.values[self.prefix + name] = value
        bound = f":{self.prefix}{name}"
        return f"CAST({bound} AS {cast})" if cast else bound


def _rows(near: Near | None, of_age: list[str], into: Statement) -> tuple[str, list[str]]:
    """A document at the place that counts, with the metres to it; and the conditions of the place."""
    if near is None:
        return f"(SELECT *, NULL::float8 AS metres FROM search_document WHERE {_ONCE}) d", []
    here = _here(near, into)
    if near.radius_m is None:
        nearest = f"SELECT min(ST_Distance(point, {here})) FROM search_document other WHERE other.id = every.id"
        rows = f"""(SELECT *, CASE WHEN places = 1 THEN ST_Distance(point, {here}) ELSE ({nearest}) END AS metres
            FROM search_document every WHERE {_ONCE}) d"""
        if near.area is None:
            return rows, []
        inside = _facet_ids("area", [near.area], "area", into)
        return rows, [f"(d.facets && {inside} OR d.catchment && {_covering(near, into)})"]
    radius = into.bind("radius", near.radius_m, "float8")
    # On the sphere the index answers fast, and at most a hundredth wrong; on the ellipsoid each distance is measured
    # once and decides. Of several venues the nearest counts, then that the offer comes here anyway: OFFSET 0 keeps
    # that dear question behind the cheap ones.
    rows = f"""(
        SELECT *, ST_Distance(point, {here}) AS metres FROM search_document
        WHERE {" AND ".join([f"ST_DWithin(point, {here}, 1.01 * {radius}, false)", *of_age])}
        UNION ALL
        SELECT *, NULL FROM (
            SELECT * FROM search_document
            WHERE {" AND ".join([_ONCE, f"catchment && {_covering(near, into)}", *of_age])} OFFSET 0
        ) coming WHERE places = 1 AND point IS NULL OR NOT EXISTS (SELECT FROM search_document venue
            WHERE venue.id = coming.id AND ST_Distance(venue.point, {here}) <= {radius})
    ) d"""
    is_nearest = f"""NOT EXISTS (SELECT FROM search_document other WHERE other.id = d.id
        AND (ST_Distance(other.point, {here}), other.place) < (d.metres, d.place))"""
    return rows, [f"(d.metres IS NULL OR d.metres <= {radius} AND (d.places = 1 OR {is_nearest}))"]


def _of_age(query: Query, into: Statement) -> list[str]:
    conditions = []
    for number, (youngest, oldest) in enumerate(query.ages):
        conditions.append(f"age_min_months <= {into.bind(f'oldest{number}', oldest)}")
        conditions.append(f"age_max_months >= {into.bind(f'youngest{number}', youngest)}")
    return conditions


def _here(near: Near, into: Statement) -> str:
    lon, lat = into.bind("lon", near.point.lon, "float8"), into.bind("lat", near.point.lat, "float8")
    return f"ST_MakePoint({lon}, {lat})::geography"


def _covering(near: Near, into: Statement) -> str:
    return into.bind("covering", [*near.covering, EVERYWHERE], "text[]")


def _facet_ids(name: str, values: Sequence[str], label: str, into: Statement) -> str:
    """Of these values, and of having them all."""
    wanted = into.bind(label, [*values, EVERYWHERE], "text[]")
    of_name = into.bind(f"{label}_name", name, "text")
    return f"ARRAY(SELECT id FROM search_facet WHERE name = {of_name} AND value = ANY({wanted}))"


def _time(query: Query, now: str, into: Statement) -> tuple[str, str]:
    """Join and condition of when: one occurrence has to meet all of it."""
    when = query.when
    if not when.has_period:
        wanted = into.bind("slots", _wanted(when), "int")
        return "", f"({_SLOTS} & {wanted}) <> 0" if when else "true"
    first, last = into.bind("first", when.first, "timestamptz"), into.bind("last", when.last, "timestamptz")
    wanted = into.bind("slots", _wanted(when), "int")
    fits = f"(o.slots & {wanted}) <> 0"
    join = f"""LEFT JOIN LATERAL (
            SELECT min(starts_at) FILTER (WHERE {fits}) AS starts_at,
                (array_agg(ends_at ORDER BY starts_at) FILTER (WHERE {fits}))[1] AS ends_at, bit_or(o.slots) AS slots
            FROM search_occurrence o
            WHERE o.document_id = d.id AND o.ends_at > greatest({first}, {now})
                AND o.starts_at < coalesce({last}, 'infinity') AND coalesce({last}, 'infinity') > {now}
        ) inside ON true"""
    return join, "inside.starts_at IS NOT NULL"


def _wanted(when: When) -> int:
    return mask(when.weekdays, when.dayparts)


_ONCE = "place + 0 = 0"
"""One row of each document. Without the sum every index of all documents offers itself, and the planner takes it."""

_IS_FRESH = "d.fresh_until > :now"
_LATE = "FROM search_occurrence o WHERE o.document_id = d.id AND o.ends_at > :now"
_NEXT_STARTS = f"""CASE WHEN {_IS_FRESH} THEN d.next_starts_at
            ELSE (SELECT min(starts_at) {_LATE} AND NOT standing) END"""
_NEXT_ENDS = f"""CASE WHEN {_IS_FRESH} THEN d.next_ends_at
            ELSE (SELECT ends_at {_LATE} AND NOT standing ORDER BY starts_at LIMIT 1) END"""
_SLOTS = f"CASE WHEN {_IS_FRESH} THEN d.slots ELSE (SELECT coalesce(bit_or(o.slots), 0) {_LATE}) END"
"""What a document says of itself holds until one of its dates has passed; then its dates are asked."""


def found(query: Query, matching: Matching | None, into: Statement) -> str:
    """CTEs up to `found`: every document that fails at most one facet, with the bit of the one it fails."""
    now = ":now"
    of_age = _of_age(query, into)
    rows, conditions = _rows(query.near, of_age, into)
    time_join, in_time = _time(query, now, into)
    if matching is None:
        rank = "0::real AS rank"
    else:
        required = into.bind("required", matching.required)
        conditions.append(f"d.words @@ CAST({required} AS tsquery)")
        rank = _rank(matching, into)
    conditions += [f"d.{condition}" for condition in of_age]
    if query.without:
        conditions.append(f"d.id <> {into.bind('without', query.without)}")
    judged = {1: in_time}
    for bit, name in facet_bits(query).items():
        column = "uncounted" if name in UNCOUNTED else "facets"
        judged[bit] = f"d.{column} && {_facet_ids(name, query.facets[name], f'facet{bit}', into)}"
    if query.count_facets:
        missed = " + ".join(f"CASE WHEN {fits} THEN 0 ELSE {bit} END" for bit, fits in judged.items())
    else:
        # Nobody asks what the others would have been: an index may leave them out.
        conditions += judged.values()
        missed = "0"
    tolerated = ", ".join(str(bit) for bit in (0, *judged))
    inside = ("inside.starts_at", "inside.ends_at", "inside.slots")
    starts, ends, slots = inside if query.when.has_period else (_NEXT_STARTS, _NEXT_ENDS, _SLOTS)
    kind = into.bind("kind", query.kind)
    return f"""found AS MATERIALIZED (SELECT * FROM (
        SELECT d.id, d.facets, d.days, d.fresh_until, d.sort_title, d.newest_at, d.lowered, d.metres,
            {starts} AS starts_at, {ends} AS ends_at, {slots} AS slots, {rank}, {missed} AS missed
        FROM {rows} {time_join}
        WHERE {" AND ".join([f"d.kind = {kind}", f"d.listed_until > {now}", *conditions])}
    ) judged WHERE missed IN ({tolerated}))"""


def _rank(matching: Matching, into: Statement) -> str:
    literal = into.bind("literal", matching.literal, "tsquery")
    told = [f"{LITERAL} * ts_rank({_WEIGHTS}, d.words, {literal})", f"{TYPED} * CAST(d.words @@ {literal} AS int)"]
    if matching.weak:
        share = into.bind("weak_share", matching.weak_share, "real")
        told.append(f"{share} * ts_rank({_WEIGHTS}, d.words, {into.bind('weak', matching.weak, 'tsquery')})")
    if matching.ages:
        told.append(f"{SUITS} * ts_rank({_WEIGHTS}, d.words, {into.bind('ages', matching.ages, 'tsquery')})")
    if matching.topics:
        told.append(
            f"{TOPICAL} * CAST(d.words @@ {into.bind('topics', any_of(matching.topics.values()), 'tsquery')} AS int)"
        )
    words = (into.bind(f"word{number}", word, "tsquery") for number, word in enumerate(_some_of(matching)))
    met = [f"CAST(d.words @@ {word} AS int) AS met{number}" for number, word in enumerate(words)]
    wanted = f"ts_rank({_WEIGHTS}, d.words, {into.bind('wanted', matching.wanted, 'tsquery')}) AS wanted"
    stems = f"{into.bind('stems', matching.wanted_stems, 'int')} AS stems"
    return ", ".join([f"{' + '.join(told)} AS rank", wanted, stems, *met])


def _some_of(matching: Matching | None) -> Sequence[str]:
    """The words of which a document needs only some."""
    return matching.each if matching and matching.any_word else ()


def _rarity(words: int) -> str:
    """What it is worth to meet each of so many words: as `search_index.ranking.rarity`."""
    columns = (f"1 + ln(1 + count(*)::float8 / greatest(sum(met{n}), 1)) AS rare{n}" for n in range(words))
    return f"rarity AS MATERIALIZED (SELECT {', '.join(columns)} FROM found WHERE missed = 0)"


def facet_bits(query: Query) -> dict[int, str]:
    """The bit a document gets for missing each facet that is filtered by; bit 1 is the time."""
    return {
        2 << number: name for number, name in enumerate(sorted(name for name in query.facets if query.facets[name]))
    }


_NEXT = "starts_at ASC NULLS LAST"
_NEAREST = "metres ASC NULLS LAST"
_LAST = "sort_title, id"
"""After everything that means something, the alphabet and the id: no order ever differs between two pages."""


def order(sort: Sort, matching: Matching | None, *, has_place: bool) -> str:
    """The neutral order: nobody's offers come first for being theirs."""
    nearest = f"{_NEAREST}, " if has_place else ""
    some = (f"{SOME} * met{number} * rare{number}" for number, _ in enumerate(_some_of(matching)))
    told = " + ".join(["rank", f"{WANTED} * wanted", "least(1, stems * wanted)", *some])
    return {
        "relevance": f"lowered, {f'round(({told}) * {STEPS}) DESC, ' if matching else ''}{nearest}{_NEXT}, {_LAST}",
        "distance": f"lowered, {nearest}{_NEXT}, {_LAST}",
        "date": f"lowered, {_NEXT}, {nearest}{_LAST}",
        "newest": f"newest_at DESC NULLS LAST, {_LAST}",
        "name": _LAST,
    }[sort]


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
    wanted = into.bind("period_slots", _wanted(query.when), "int")
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


def whole(query: Query, matching: Matching | None, now: datetime) -> tuple[str, dict[str, Any]]:
    """One row: total, a page of hits, and the facet counts."""
    into = Statement(values={"now": now})
    ctes, page_of = found(query, matching, into), "found"
    if words := _some_of(matching):
        ctes, page_of = f"{ctes}, {_rarity(len(words))}", "found CROSS JOIN rarity"
    ordering = order(query.sort, matching, has_place=query.near is not None)
    limit, offset = (
        into.bind("limit", query.page_size),
        into.bind("offset", (query.page - 1) * query.page_size),
    )
    facets = (
        f"(SELECT json_object_agg(value, number) FROM ({facet_counts(query, now, into)}) every)"
        if query.count_facets
        else "NULL"
    )
    sql = f"""WITH {ctes}
    SELECT (SELECT count(*) FROM found WHERE missed = 0) AS total,
        (SELECT json_agg(json_build_array(id, metres, starts_at, ends_at)) FROM (
            SELECT * FROM {page_of} WHERE missed = 0 ORDER BY {ordering} LIMIT {limit} OFFSET {offset}
        ) page) AS hits,
        {facets} AS facets"""
    return sql, into.values


def totals(
    stages: Sequence[Sequence[tuple[Query, Matching | None]]], more_than: int, now: datetime
) -> tuple[str, dict[str, Any]]:
    """A row a query, in order: its stage and its total. A stage after one that has enough is not even begun."""
    values: dict[str, Any] = {"now": now, "more_than": more_than}
    ctes: list[str] = []
    names: list[str] = []
    for stage, queries in enumerate(stages):
        blocks: list[str] = []
        for number, (query, matching) in enumerate(queries):
            into = Statement(prefix=f"s{stage}q{number}_")
            total = f"SELECT {stage} AS stage, {number} AS number, count(*) AS total FROM found WHERE missed = 0"
            blocks.append(f"(WITH {found(query, matching, into)} {total})")
            values |= into.values
        if blocks:
            no_more = [f"NOT EXISTS (SELECT FROM {name} WHERE total > :more_than)" for name in names]
            names.append(f"stage{stage}")
            counted = f"SELECT * FROM ({' UNION ALL '.join(blocks)}) counted"
            ctes.append(f"{names[-1]} AS MATERIALIZED ({' AND '.join([f'{counted} WHERE true', *no_more])})")
    all_stages = " UNION ALL ".join(f"SELECT * FROM {name}" for name in names)
    return f"WITH {', '.join(ctes)} {all_stages} ORDER BY stage, number", values
