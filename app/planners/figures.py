"""Each figure once: how much there is, and for how many people. Pages and files read these."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.planning import Measure
from app.planners import prepared
from app.planners.counting import BANDS, EDITION, FILED, REACHED, SHARED, TOPICS, counted, fits, placed
from app.planners.question import Band, Question

Compared = Mapping[Band, frozenset[int]]
"""By band, ids of the areas that "all together" means."""


@dataclass(frozen=True)
class AreaRow:
    id: int
    key: str
    name: str
    is_mine: bool


WHOLE = AreaRow(0, "", "", True)
"""All areas together, where a figure is kept by area id."""


@dataclass(frozen=True)
class Supply:
    offers: int = 0
    amount: float = 0
    stated: int = 0
    """How many of the offers say how much they are."""
    wide: float = 0
    """What comes here or is meant for here without a venue here, in the same measure. It is no part of `amount`."""


@dataclass(frozen=True)
class People:
    """By area id and band; what the table does not say is missing."""

    counts: Mapping[tuple[int, Band], float]
    inhabitants: Mapping[int, int]
    day: date | None
    sources: tuple[str, ...]
    split: frozenset[Band]
    """Bands that the table cuts elsewhere: people are spread evenly over its months."""

    def of(self, area_ids: Collection[int], band: Band) -> float | None:
        """Of these areas together, as far as they are known."""
        known = [self.counts[area_id, band] for area_id in area_ids if (area_id, band) in self.counts]
        return sum(known) if known else None


def compared(areas: Sequence[AreaRow], people: People, bands: Collection[Band]) -> Compared:
    """Those with a figure of the band, or all if none has one."""
    return {band: _compared(areas, people, band) for band in bands}


def _compared(areas: Sequence[AreaRow], people: People, band: Band) -> frozenset[int]:
    known = frozenset(area.id for area in areas if (area.id, band) in people.counts)
    return known or frozenset(area.id for area in areas)


def in_parts(question: Question, compared: Compared) -> Iterator[tuple[Question, frozenset[int]]]:
    """The question once for all bands of which the same areas are compared: nearly always in one part."""
    for areas in dict.fromkeys(compared.values()):
        yield replace(question, bands=tuple(band for band in question.bands if compared[band] == areas)), areas


_AREAS = sa.text(f"WITH {EDITION} SELECT id, key, name, is_mine FROM edition ORDER BY name, key")


def areas(db: Session, question: Question) -> list[AreaRow]:
    """All of the layer on the day, also those without anything, and those that others plan for."""
    return [AreaRow(*row) for row in db.execute(_AREAS, question.values)]


def supply(db: Session, question: Question, compared: Compared) -> dict[tuple[int, int, Band], Supply]:
    """By area id, category id and band, without those that have nothing. Area 0 is all that are compared together,
    where what is in several areas counts once."""
    is_todays = bool(db.scalar(_IS_TODAYS, question.values))
    heaps = prepared.heaps if prepared.can_answer(question, is_todays=is_todays) else _heaps
    found: dict[tuple[int, int, Band], Supply] = {}
    for part, areas in in_parts(question, compared):
        rows = db.execute(sa.text(_supply(part, heaps(part))), part.values | {"compared": sorted(areas)})
        for area_id, topic_id, *amounts in rows:
            for number, band in enumerate(part.bands):
                offers, amount, stated, wide = amounts[4 * number : 4 * number + 4]
                if offers or wide:
                    found[area_id, topic_id, band] = Supply(offers, amount, stated, wide)
    return found


_IS_TODAYS = sa.text(f"WITH {EDITION} SELECT bool_and(is_todays) FROM edition")


def _supply(question: Question, heaps: str) -> str:
    """Added up in one go for all bands, which are columns: the heaps are many, areas and topics are few."""
    numbers = range(1, len(question.bands) + 1)
    kinds = ("offers", "amount", "stated") if question.measure in SHARED else ("offers",)
    names = [(f"{kind}_{n}", kind, n) for n in numbers for kind in kinds]
    in_band = [f"{_sum(kind, f'FILTER (WHERE {fits(n)})')} AS {column}" for column, kind, n in names]
    columns = ", ".join(column for column, _, _ in names)
    sums = [f"{_sum(column)} AS {column}" for column, _, _ in names]
    return f"""
        WITH {EDITION}, {heaps}, banded AS MATERIALIZED (
            SELECT area_id, topic_id, is_wide, is_sole, provider_id, {", ".join(in_band)}
            FROM heap GROUP BY 1, 2, 3, 4, 5
        ), anywhere AS (
            SELECT area_id, topic_id, is_wide, provider_id, {", ".join(sums)} FROM (
                SELECT area_id, topic_id, is_wide, provider_id, {columns} FROM banded
                UNION ALL
                SELECT 0, topic_id, is_wide, provider_id, {columns} FROM banded
                WHERE is_sole AND area_id = ANY(CAST(:compared AS int[]))
            ) each GROUP BY 1, 2, 3, 4
        )
        SELECT area_id, topic_id, {", ".join(_columns(question.measure, n) for n in numbers)}
        FROM anywhere GROUP BY 1, 2
    """


def _sum(name: str, condition: str = "") -> str:
    """As what it is: a sum of a sum of whole numbers would be a numeric, which is slow."""
    return f"CAST(sum({name}) {condition} AS {'float' if name.startswith('amount') else 'int'})"


def _columns(measure: Measure, number: int) -> str:
    """Offers, amount, those that say it, and the amount beside it."""
    offers = f"sum(offers_{number})"
    amount = f"sum(amount_{number})" if measure in SHARED else offers
    amount = f"count(offers_{number})" if measure == Measure.PROVIDERS else amount
    stated = f"sum(stated_{number})" if measure in SHARED else offers
    here = ((offers, "int"), (amount, "float"), (stated, "int"))
    return ", ".join(
        [
            *(f"coalesce(CAST({column} FILTER (WHERE NOT is_wide) AS {kind}), 0)" for column, kind in here),
            f"coalesce(CAST({amount} FILTER (WHERE is_wide) AS float), 0)",
        ]
    )


def _heaps(question: Question) -> str:
    """Counted live. Most of what is in the areas is also in all areas together."""
    provider = "f.provider_id" if question.measure == Measure.PROVIDERS else "0"
    return f"""
        {TOPICS}, {counted(question)}, {FILED}, {placed(question)}, {REACHED}, spot AS (
            SELECT number, area_id, share, false AS is_wide, is_sole FROM placed
            UNION ALL SELECT number, area_id, share, false, false FROM placed_anywhere WHERE NOT is_sole
            UNION ALL SELECT number, area_id, 1, true, false FROM reached
            UNION ALL SELECT DISTINCT number, 0, 1, true, false FROM reached
                WHERE number NOT IN (SELECT number FROM placed)
        ), heap AS (
            SELECT spot.area_id, f.topic_id, spot.is_wide, spot.is_sole, f.first, f.last, {provider} AS provider_id,
                1 AS offers, f.amount * spot.share AS amount, (f.amount IS NOT NULL)::int AS stated
            FROM spot JOIN filed f USING (number)
        )"""


_COUNTED_ON = """
    counted_on AS (SELECT max(p.day) AS day FROM population p JOIN edition e ON e.id = p.area_id WHERE p.day <= :day)
"""
_IS_EVERYBODY = "(p.age_from_months <= 0 AND p.age_to_months >= 1199)"
_PEOPLE = sa.text(f"""
    WITH {EDITION}, {BANDS}, {_COUNTED_ON}, share AS (
        SELECT p.area_id, b.number, p.day, p.source, p.people, b.last - b.first + 1 AS wanted,
            p.age_to_months - p.age_from_months + 1 AS months,
            least(b.last, p.age_to_months) - greatest(b.first, p.age_from_months) + 1 AS shared
        FROM population p JOIN edition e ON e.id = p.area_id JOIN counted_on ON counted_on.day = p.day
        JOIN band b ON b.first <= p.age_to_months AND b.last >= p.age_from_months
        WHERE NOT {_IS_EVERYBODY}
    )
    SELECT area_id, number, min(day) AS day, array_agg(DISTINCT source) AS sources,
        sum(people * shared / CAST(months AS float)) AS people, bool_or(shared < months) AS is_split
    FROM share GROUP BY area_id, number, wanted HAVING sum(shared) = wanted
""")
_INHABITANTS = sa.text(f"""
    WITH {EDITION}, {_COUNTED_ON}
    SELECT p.area_id, coalesce(max(p.people) FILTER (WHERE {_IS_EVERYBODY}), sum(p.people)) AS people
    FROM population p JOIN edition e ON e.id = p.area_id JOIN counted_on ON counted_on.day = p.day
    GROUP BY 1 HAVING bool_or({_IS_EVERYBODY}) OR sum(p.age_to_months - p.age_from_months + 1) >= 80 * 12
""")
"""Only where the table counts old people, too: children alone are not all inhabitants."""


def people(db: Session, question: Question) -> People:
    """From the newest table not later than the day; a band it does not cover as a whole has no figure."""
    rows = db.execute(_PEOPLE, question.values).all()
    inhabitants = db.execute(_INHABITANTS, question.values)
    return People(
        counts={(row.area_id, question.bands[row.number - 1]): row.people for row in rows},
        inhabitants={row.area_id: row.people for row in inhabitants},
        day=max((row.day for row in rows), default=None),
        sources=tuple(sorted({source for row in rows for source in row.sources if source})),
        split=frozenset(question.bands[row.number - 1] for row in rows if row.is_split),
    )
