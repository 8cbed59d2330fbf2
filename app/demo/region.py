"""Where synthetic offers lie: two dozen towns in a square of forty kilometres of open sea, with countryside between."""

import math
from dataclasses import dataclass
from datetime import date
from random import Random

from shapely import MultiPoint, Point, box, to_wkt, voronoi_polygons
from shapely.geometry.base import BaseGeometry
from sqlmodel import Session, select

from app.demo.geography import CENTRE_LAT, CENTRE_LON
from app.directory.area import Area, AreaLayer, Postcode, PostcodePlace
from app.directory.slug import slug_of
from search_index.german import fold

SIDE_KM = 40
_HALF = SIDE_KM / 2
_KM_PER_DEGREE = 111.32
_KM_PER_DEGREE_EAST = _KM_PER_DEGREE * math.cos(math.radians(CENTRE_LAT))
_FIRST_POSTCODE = 201  # 00201: far from those of Lindenaue, and none of them exists
_LAYER = "messgebiet"
_IN_THE_COUNTRYSIDE = 0.5


@dataclass(frozen=True)
class Spot:
    """In kilometres east and north of the middle of the region."""

    x: float
    y: float

    @property
    def lon(self) -> float:
        return round(CENTRE_LON + self.x / _KM_PER_DEGREE_EAST, 6)

    @property
    def lat(self) -> float:
        return round(CENTRE_LAT + self.y / _KM_PER_DEGREE, 6)

    @property
    def ewkt(self) -> str:
        return f"SRID=4326;POINT({self.lon} {self.lat})"

    def to(self, other: "Spot") -> float:
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True)
class Town:
    name: str
    middle: Spot
    size: float
    """Its share of the venues; the radius most of them lie in, in kilometres, follows from it."""
    postcodes: dict[str, Spot]

    @property
    def radius(self) -> float:
        return 1 + 3 * math.sqrt(self.size)

    def postcode_of(self, spot: Spot) -> str:
        return min(self.postcodes, key=lambda code: spot.to(self.postcodes[code]))


def towns(names: list[str]) -> list[Town]:
    """The same on every call: larger and smaller ones, at a distance from each other.

    With 100,000 offers some 2,000 lie within three kilometres of a town: ten times as dense as a real city.
    """
    draw = Random("region")  # noqa: S311 # invention, no secret
    found: list[Town] = []
    code = _FIRST_POSTCODE
    for rank, name in enumerate(names, start=1):
        size = 10 / (9 + rank)
        middle = _apart(draw, [town.middle for town in found])
        count = max(1, round(12 * size))
        around = [middle] + [_beside(draw, middle, 2 * math.sqrt(size)) for _ in range(count - 1)]
        found.append(Town(name, middle, size, {f"{code + n:05}": spot for n, spot in enumerate(around)}))
        code += count
    return found


def _apart(draw: Random, others: list[Spot]) -> Spot:
    inner = _HALF - 2
    tries = [Spot(draw.uniform(-inner, inner), draw.uniform(-inner, inner)) for _ in range(30)]
    return max(tries, key=lambda spot: min((spot.to(other) for other in others), default=0))


def _beside(draw: Random, spot: Spot, spread: float) -> Spot:
    return Spot(
        max(-_HALF, min(_HALF, draw.gauss(spot.x, spread))), max(-_HALF, min(_HALF, draw.gauss(spot.y, spread)))
    )


def somewhere(draw: Random, known: list[Town]) -> tuple[Town, Spot]:
    """A spot for a venue, and the town it belongs to."""
    if draw.random() < _IN_THE_COUNTRYSIDE:
        spot = Spot(draw.uniform(-_HALF, _HALF), draw.uniform(-_HALF, _HALF))
        return min(known, key=lambda town: spot.to(town.middle)), spot
    town = draw.choices(known, [each.size for each in known])[0]
    return town, _beside(draw, town.middle, town.radius / 2)


def add_places(db: Session, known: list[Town]) -> dict[str, int]:
    """Postcodes, and one area a town so that there are borders to search in; area ids by town. Twice is once."""
    layer = db.exec(select(AreaLayer).where(AreaLayer.slug == _LAYER)).one_or_none()
    if layer is None:
        layer = AreaLayer(slug=_LAYER, label="Messgebiet", position=99)
        db.add(layer)
        db.flush()
        _add_postcodes(db, known)
        db.add_all(_areas(layer.id or 0, known))
        db.flush()
    areas = db.exec(select(Area).where(Area.layer_id == layer.id)).all()
    return {area.name: area.id for area in areas if area.id is not None}


def _add_postcodes(db: Session, known: list[Town]) -> None:
    served = [(code, town.name, spot.ewkt) for town in known for code, spot in town.postcodes.items()]
    db.add_all(Postcode(code=code, name=name, point=point) for code, name, point in served)
    db.flush()
    db.add_all(PostcodePlace(code=code, name=name, folded=fold(name), point=point) for code, name, point in served)


def _areas(layer_id: int, known: list[Town]) -> list[Area]:
    return [
        Area(
            layer_id=layer_id,
            key=slug_of(town.name),
            slug=f"messgebiet-{slug_of(town.name)}",
            name=town.name,
            valid_from=date(1900, 1, 1),
            shape=f"SRID=4326;MULTI{to_wkt(cell, rounding_precision=6).replace('((', '(((').replace('))', ')))')}",
            point=town.middle.ewkt,
        )
        for town, cell in _cells(known)
    ]


def _cells(known: list[Town]) -> list[tuple[Town, BaseGeometry]]:
    """Every spot of the region belongs to the town whose middle is nearest."""
    middles = [Point(town.middle.lon, town.middle.lat) for town in known]
    low, high = Spot(-_HALF, -_HALF), Spot(_HALF, _HALF)
    region = box(low.lon, low.lat, high.lon, high.lat)
    cells = [cell.intersection(region) for cell in voronoi_polygons(MultiPoint(middles), extend_to=region).geoms]
    return [(town, next(c for c in cells if c.contains(point))) for town, point in zip(known, middles, strict=True)]
