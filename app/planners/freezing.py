"""A `Stand` as JSON and back. What was kept is read as it was: no rule of today is applied to it.

Whoever adds a field to one of these classes gives it a default, so that what was kept without it can still be read.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from app.planners.choropleth import Picture
from app.planners.completeness import Completeness
from app.planners.figures import AreaRow, People
from app.planners.matrix import Cell, Matrix
from app.planners.norms import Holding
from app.planners.question import Band, Question
from app.planners.stand import CountedOffer, Said, Stand


@dataclass(frozen=True)
class Frozen:
    """The same without mappings by several things, which JSON does not have."""

    question: Question
    areas: tuple[AreaRow, ...]
    cells: tuple[Cell, ...]
    people_day: date | None
    people_sources: tuple[str, ...]
    people_split: frozenset[Band]
    completeness: dict[int, Completeness]
    compared: frozenset[int]
    """Of any band: what they add up to was kept as well, and is never added up again."""
    uncounted: tuple[str, ...]
    norms: tuple[tuple[int, Band, Holding], ...]
    answers: tuple[tuple[int, int, Band, Said], ...]
    picture: Picture | None
    offers: tuple[CountedOffer, ...]
    counted: tuple[tuple[int, int, Band, tuple[int, ...]], ...]
    """By area, category and band: places in the list of the offers."""
    version: int = 1


_FROZEN = TypeAdapter(Frozen)
CELL = TypeAdapter(Cell)


def freeze(stand: Stand) -> dict[str, Any]:
    matrix = stand.matrix
    offers = tuple(stand.offers)
    place = {offer: number for number, offer in enumerate(offers)}
    frozen = Frozen(
        # Where one may look is a matter of whoever reads, and what was misunderstood is over.
        question=replace(matrix.question, areas=None, dropped=()),
        areas=matrix.areas,
        cells=tuple(matrix.cells.values()),
        people_day=matrix.people.day,
        people_sources=matrix.people.sources,
        people_split=matrix.people.split,
        completeness=dict(matrix.completeness),
        compared=frozenset().union(*matrix.compared.values()),
        uncounted=matrix.uncounted,
        norms=tuple((topic, band, norm) for (topic, band), norm in stand.norms.items()),
        answers=tuple((*key, said) for key, said in stand.answers.items()),
        picture=stand.picture,
        offers=offers,
        counted=tuple((*key, tuple(sorted(place[offer] for offer in found))) for key, found in stand.counted.items()),
    )
    kept: dict[str, Any] = _FROZEN.dump_python(frozen, mode="json")
    return kept


def thaw(content: dict[str, Any]) -> Stand:
    kept = _FROZEN.validate_python(content, strict=False)
    cells = {cell.key: cell for cell in kept.cells}
    rows = [cell for cell in kept.cells if cell.area.id]
    people = People(
        {(cell.area.id, cell.band): cell.found.people for cell in rows if cell.found.people is not None},
        {cell.area.id: int(cell.found.inhabitants) for cell in rows if cell.found.inhabitants is not None},
        kept.people_day,
        kept.people_sources,
        kept.people_split,
    )
    return Stand(
        Matrix(
            kept.question,
            kept.areas,
            cells,
            people,
            kept.completeness,
            dict.fromkeys(kept.question.bands, kept.compared),
            kept.uncounted,
        ),
        {(topic, band): norm for topic, band, norm in kept.norms},
        {(area, topic, band): said for area, topic, band, said in kept.answers},
        kept.picture,
        {
            (area, topic, band): frozenset(kept.offers[number] for number in numbers)
            for area, topic, band, numbers in kept.counted
        },
    )
