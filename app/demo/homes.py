"""Where in its district Lindenaue lives: some points with people each, as a grid of the statistics office would say."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from app.demo import population
from app.demo.bulk import Rows, copy
from app.demo.chance import number
from app.demo.geography import DISTRICTS, place
from app.directory.area import PopulationPoint

SPANS = ((0, 2), (3, 5), (6, 9), (10, 13), (14, 17))
"""Ages in years, both included."""
_PEOPLE_AT_A_POINT = 400


def load(db: Session, day: date) -> None:
    rows = Rows()
    for values in _points():
        rows.add(PopulationPoint, day=day, source="Raster des Statistikamts Lindenaue (erfunden)", **values)
    copy(db, rows)


def _points() -> Iterable[dict[str, Any]]:
    for district in DISTRICTS:
        count = max(2, district.people // _PEOPLE_AT_A_POINT)
        points = list(dict.fromkeys(place(district.key, f"Häuser {n}") for n in range(count)))
        # Some blocks are larger than others.
        shares = [1 + number(f"{district.key}/{n}", 4) for n in range(len(points))]
        for first, last in SPANS:
            living = _living(population.bands(district), first, last)
            for (lon, lat), people in zip(points, _shared(living, shares), strict=True):
                yield {
                    "lat": lat,
                    "lon": lon,
                    "age_from_months": first * 12,
                    "age_to_months": last * 12 + 11,
                    "people": people,
                }


def _living(bands: Iterable[population.Band], first: int, last: int) -> int:
    return sum(people for start, end, people in bands if start >= first * 12 and end <= last * 12 + 11)


def _shared(people: int, shares: Sequence[int]) -> list[int]:
    """Whole people, and all of them."""
    whole, given, parts = sum(shares), 0, 0
    found = []
    for share in shares:
        parts += share
        found.append(people * parts // whole - given)
        given += found[-1]
    return found
