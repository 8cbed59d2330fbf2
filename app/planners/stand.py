"""Everything that is said about a question at once: figures, norms, answers, picture and the very offers counted.

Pages and files read a `Stand` alike, whether it is asked for now (`live`) or was kept (`freezing`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from app.directory.visibility import PUBLIC_OFFERS
from app.planners import answers, choropleth, norms
from app.planners.choropleth import Picture
from app.planners.counting import BANDS, EDITION, FILED, TOPICS, counted, placed
from app.planners.figures import Compared, in_parts
from app.planners.matrix import Matrix, matrix
from app.planners.norms import Holding
from app.planners.question import Band, Question

Key = tuple[int, int, Band]
"""Area id, category id and band."""


@dataclass(frozen=True, order=True)
class CountedOffer:
    title: str
    provider: str
    slug: str
    id: str


@dataclass(frozen=True)
class Said:
    """What somebody last said to a flag."""

    kind: str
    note: str
    at: datetime
    author: str


@dataclass(frozen=True)
class Stand:
    matrix: Matrix
    norms: Mapping[tuple[int, Band], Holding]
    answers: Mapping[Key, Said]
    picture: Picture | None
    counted: Mapping[Key, frozenset[CountedOffer]]
    """By area; what is in several is in each."""

    @property
    def offers(self) -> list[CountedOffer]:
        """All that count anywhere, each once."""
        return sorted({offer for offers in self.counted.values() for offer in offers})

    def within(self, areas: Collection[int]) -> "Stand":
        """The same with these rows alone: of all areas together only the figures stay."""
        kept = {*areas, 0}
        picture = self.picture and replace(
            self.picture, outlines={area: each for area, each in self.picture.outlines.items() if area in kept}
        )
        people = replace(
            self.matrix.people,
            counts={key: count for key, count in self.matrix.people.counts.items() if key[0] in kept},
            inhabitants={area: count for area, count in self.matrix.people.inhabitants.items() if area in kept},
        )
        return Stand(
            replace(
                self.matrix,
                people=people,
                areas=tuple(area for area in self.matrix.areas if area.id in kept),
                cells={key: cell for key, cell in self.matrix.cells.items() if key[0] in kept},
            ),
            self.norms,
            {key: said for key, said in self.answers.items() if key[0] in kept},
            picture,
            {key: offers for key, offers in self.counted.items() if key[0] in kept},
        )

    def seen_by(self, areas: Collection[int]) -> "Stand":
        """As those see it who plan for these areas alone: the others are not even named."""
        seen = self.within(areas)
        names = {area.name for area in seen.matrix.areas}
        uncounted = tuple(name for name in self.matrix.uncounted if name in names)
        return replace(seen, matrix=replace(seen.matrix, uncounted=uncounted))


def _counted(question: Question) -> str:
    return f"""
        WITH {EDITION}, {BANDS}, {TOPICS}, {counted(question)}, {FILED}, {placed(question)}, spot AS MATERIALIZED (
            SELECT p.area_id, f.topic_id, b.number, array_agg(DISTINCT c.revision_id) AS revisions
            FROM placed p JOIN filed f ON f.number = p.number JOIN counted c ON c.number = p.number
            JOIN band b ON f.first <= b.last AND f.last >= b.first
            GROUP BY 1, 2, 3
        )
        SELECT spot.area_id, spot.topic_id, spot.number, r.title, pr.name AS provider, o.slug, CAST(o.id AS text)
        FROM spot CROSS JOIN unnest(spot.revisions) AS counts (revision_id)
        JOIN ({PUBLIC_OFFERS}) ON r.id = counts.revision_id
    """


def counted_offers(db: Session, question: Question, compared: Compared) -> dict[Key, frozenset[CountedOffer]]:
    """Without cells that have none."""
    known: dict[str, CountedOffer] = {}
    found: dict[Key, set[CountedOffer]] = {}
    for part, areas in in_parts(question, compared):
        rows = db.execute(sa.text(_counted(part)), part.values | {"compared": sorted(areas)})
        for area_id, topic_id, number, title, provider, slug, offer_id in rows:
            offer = known.setdefault(offer_id, CountedOffer(title, provider, slug, offer_id))
            found.setdefault((area_id, topic_id, part.bands[number - 1]), set()).add(offer)
    return {key: frozenset(offers) for key, offers in found.items()}


def live(db: Session, question: Question) -> Stand:
    """As far as whoever asks may look."""
    found = matrix(db, question)
    said = {key: Said(row.kind, row.note, row.at, row.author) for key, row in answers.newest(db, question).items()}
    return Stand(
        found,
        norms.holding(db, question),
        said,
        choropleth.picture(db, question),
        counted_offers(db, question, found.compared),
    ).within([area.id for area in found.areas])
