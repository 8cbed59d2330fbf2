"""Which documents a search finds: the place, the age, the time, the words, and which one filter each may fail."""

from collections.abc import Sequence

from search_index.engine import EVERYWHERE, UNCOUNTED, Near, Query, When
from search_index.postgres import ordering
from search_index.postgres.binding import Statement
from search_index.postgres.matching import Matching
from search_index.slots import mask


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
        wanted = into.bind("slots", wanted_slots(when), "int")
        return "", f"({_SLOTS} & {wanted}) <> 0" if when else "true"
    first, last = into.bind("first", when.first, "timestamptz"), into.bind("last", when.last, "timestamptz")
    wanted = into.bind("slots", wanted_slots(when), "int")
    fits = f"(o.slots & {wanted}) <> 0"
    join = f"""LEFT JOIN LATERAL (
            SELECT min(starts_at) FILTER (WHERE {fits}) AS starts_at,
                (array_agg(ends_at ORDER BY starts_at) FILTER (WHERE {fits}))[1] AS ends_at, bit_or(o.slots) AS slots
            FROM search_occurrence o
            WHERE o.document_id = d.id AND o.ends_at > greatest({first}, {now})
                AND o.starts_at < coalesce({last}, 'infinity') AND coalesce({last}, 'infinity') > {now}
        ) inside ON true"""
    return join, "inside.starts_at IS NOT NULL"


def wanted_slots(when: When) -> int:
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


def documents(query: Query, matching: Matching | None, into: Statement, *, words: int = 0, only_if: str = "") -> str:
    """Every document that fails at most one facet, with the bit of the one it fails, and of so many words whether it
    meets them. None, and at no cost, unless `only_if` holds."""
    now = ":now"
    of_age = _of_age(query, into)
    rows, conditions = _rows(query.near, of_age, into)
    time_join, in_time = _time(query, now, into)
    if only_if:
        conditions.append(only_if)
    if matching is None:
        told = "0::real AS rank"
    else:
        conditions.append(f"d.words @@ {into.bind('required', matching.required, 'tsquery')}")
        told = ordering.columns(matching, into, words)
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
    return f"""SELECT * FROM (
        SELECT d.id, d.facets, d.days, d.fresh_until, d.sort_title, d.newest_at, d.lowered, d.metres,
            {starts} AS starts_at, {ends} AS ends_at, {slots} AS slots, {told}, {missed} AS missed
        FROM {rows} {time_join}
        WHERE {" AND ".join([f"d.kind = {kind}", f"d.listed_until > {now}", *conditions])}
    ) judged WHERE missed IN ({tolerated})"""


def facet_bits(query: Query) -> dict[int, str]:
    """The bit a document gets for missing each facet that is filtered by; bit 1 is the time."""
    return {
        2 << number: name for number, name in enumerate(sorted(name for name in query.facets if query.facets[name]))
    }
