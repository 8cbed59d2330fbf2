"""Small towns for planners: districts in a row, people, and offers with everything that decides where they count."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from sqlmodel import Session

from app.directory import confirmation
from app.directory.area import Area, Population
from app.directory.place import Venue
from app.planners.matrix import Cell, Matrix, matrix
from app.planners.question import Question, choices, understand
from tests.factories import LAT, LON, make_area, make_offer, make_venue, point, square

COUNTED_ON = date(2025, 12, 31)
STEP = 0.1


def district(db: Session, number: int, children: int | None = 1000, layer: str = "stadtteil", **changes: Any) -> Area:
    """The `number`-th from the west, with so many children under six; None: nobody has counted them."""
    lon = LON + number * STEP
    values = {"key": f"{number:02}", "slug": f"{layer}-{number}", "shape": square(lon=lon), "point": point(lon=lon)}
    area = make_area(db, f"Bezirk {number:02}", layer, **values | changes)
    if children is not None:
        count(db, area.id, children)
    return area


def count(
    db: Session, area_id: int | None, people: int, first: int = 0, last: int = 71, day: date = COUNTED_ON
) -> None:
    ages = {"age_from_months": first, "age_to_months": last}
    db.add(Population(area_id=area_id, day=day, people=people, source="Amt", **ages))
    db.flush()


def venue_in(db: Session, number: int, **changes: Any) -> Venue:
    return make_venue(db, LAT, LON + number * STEP, **changes)


def asked(db: Session, query: str = "", **changes: Any) -> Question:
    question = understand(parse_qsl(query), choices(db), confirmation.today())
    return Question(**vars(question) | changes)


def found(db: Session, query: str = "") -> Matrix:
    return matrix(db, asked(db, query))


def cell(db: Session, number: int | None = 1, query: str = "", topic: str = "sport-bewegung") -> Cell:
    """Of one district, or of all together."""
    table = found(db, f"{query}&kategorie={topic}")
    topics, band = table.question.topics, table.question.bands[0]
    if number is None:
        return table.whole(topics[0], band)
    area = next(area for area in table.areas if area.key == f"{number:02}")
    return table.cell(area, topics[0], band)


def offer_in(db: Session, *numbers: int, **changes: Any) -> Any:
    """At a venue in each of these districts."""
    return make_offer(db, venues=[venue_in(db, number) for number in numbers], **changes)
