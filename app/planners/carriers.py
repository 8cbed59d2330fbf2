"""Each figure split by who carries it: the town, non-profits, businesses, initiatives, and those nobody has asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session

from app import phrases
from app.directory.planning import Measure
from app.directory.provider import Carrier
from app.i18n import gettext as _
from app.planners.counting import BANDS, EDITION, FILED, TOPICS, counted, placed
from app.planners.figures import WHOLE, AreaRow, Compared, in_parts
from app.planners.matrix import Matrix
from app.planners.question import Band, Question
from app.planners.tables import Table

ANY_TOPIC = 0
"""All topics of the question together, where what belongs to several counts once."""


@dataclass(frozen=True)
class Split:
    amounts: Mapping[Carrier, float] = field(default_factory=dict)

    @property
    def total(self) -> float:
        return sum(self.amounts.values())

    def of(self, carrier: Carrier) -> float:
        return self.amounts.get(carrier, 0)

    def share(self, carrier: Carrier) -> float:
        return self.of(carrier) / self.total if self.total else 0

    @property
    def shares(self) -> list[tuple[Carrier, float, float]]:
        """Each carrier that has something, how much it is, and where its part of the whole begins (0 to 1)."""
        begins, found = 0.0, []
        for carrier in Carrier:
            if self.of(carrier):
                found.append((carrier, self.of(carrier), begins))
                begins += self.share(carrier)
        return found


@dataclass(frozen=True)
class Row:
    area: AreaRow
    split: Split


def rows(db: Session, matrix: Matrix, topic_id: int, band: Band) -> list[Row]:
    """All areas together, then each of those whoever asks may look at."""
    found = split(db, matrix.question, matrix.compared)
    return [Row(area, found.get((area.id, topic_id, band), Split())) for area in (WHOLE, *matrix.areas)]


def table(question: Question, rows: Sequence[Row]) -> Table:
    topic = _("alle Themen zusammen") if question.is_all_topics else question.topics[0].label
    return Table(
        "traeger",
        _("Träger nach Gebiet"),
        (_("Gebiet"), _("Zusammen"), *(name(carrier) for carrier in Carrier), _("Thema"), _("Alter")),
        [
            (
                _("Ganz") if row.area is WHOLE else row.area.name,
                row.split.total,
                *(row.split.of(carrier) for carrier in Carrier),
                topic,
                question.bands[0].value,
            )
            for row in rows
        ],
        _("Ein Anbieter hat einen Träger. Die Teile ergeben zusammen die Zahl der Versorgung."),
    )


def name(carrier: Carrier) -> str:
    return phrases.word(carrier, "carrier") or _("Träger nicht bekannt")


def split(db: Session, question: Question, compared: Compared) -> dict[tuple[int, int, Band], Split]:
    """By area id (0: all that are compared), category id and band; the parts add up to the figure of the matrix.

    A provider has one carrier, so providers too are counted in one part alone.
    """
    amounts: dict[tuple[int, int, Band], dict[Carrier, float]] = {}
    for part, areas in in_parts(question, compared):
        for row in db.execute(sa.text(_split(part)), part.values | {"compared": sorted(areas)}):
            cell = (row.area_id, row.topic_id, part.bands[row.number - 1])
            amounts.setdefault(cell, {})[Carrier(row.carrier)] = float(row.amount)
    return {cell: Split(found) for cell, found in amounts.items()}


def _split(question: Question) -> str:
    per_provider = question.measure == Measure.PROVIDERS
    provider, amount = ("f.provider_id", "count(DISTINCT h.provider_id)") if per_provider else ("0", "sum(h.amount)")
    return f"""
        WITH {EDITION}, {BANDS}, {TOPICS}, {counted(question)}, {FILED}, {placed(question)}, spot AS (
            SELECT number, area_id, share FROM placed UNION ALL SELECT number, area_id, share FROM placed_anywhere
        ), filed_anyhow AS (
            SELECT number, topic_id, first, last, amount, provider_id FROM filed
            UNION ALL
            SELECT DISTINCT number, {ANY_TOPIC}, first, last, amount, provider_id FROM filed
        ), heap AS MATERIALIZED (
            SELECT spot.area_id, f.topic_id, f.first, f.last, pr.carrier, {provider} AS provider_id,
                sum(f.amount * spot.share) AS amount
            FROM spot JOIN filed_anyhow f USING (number)
            JOIN provider_revision pr ON pr.provider_id = f.provider_id AND pr.status = 'published'
            GROUP BY 1, 2, 3, 4, 5, 6
        )
        SELECT h.area_id, h.topic_id, b.number, h.carrier, coalesce({amount}, 0) AS amount
        FROM heap h JOIN band b ON h.first <= b.last AND h.last >= b.first
        GROUP BY 1, 2, 3, 4
    """
