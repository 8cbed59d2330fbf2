"""Where Lindenaue lies and how it is cut: outline, districts, Sozialräume, places.

The town is drawn in kilometres around its market square and then laid onto the open sea of the
German Bight, so that nobody can take it for a real one.
"""

import hashlib
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from shapely import (
    MultiPoint,
    Point,
    Polygon,
    get_parts,
    polygonize,
    segmentize,
    transform,
    union_all,
    voronoi_polygons,
)
from shapely.geometry.base import BaseGeometry

CENTRE_LON, CENTRE_LAT = 7.0, 54.35
_KM_PER_DEGREE = 111.32
_KM_PER_DEGREE_EAST = _KM_PER_DEGREE * math.cos(math.radians(CENTRE_LAT))
_DIGITS = 6  # about ten centimetres, and the same numbers on every machine


@dataclass(frozen=True)
class District:
    key: str
    name: str
    quarter: str
    postcode: str
    x_km: float
    y_km: float
    people: int
    children: float
    """How young the district is: 1.0 has as many children per inhabitant as the country."""


DISTRICTS = (
    District("altstadt", "Altstadt", "mitte", "00121", 0.1, 0.0, 5210, 0.75),
    District("bahnhofsviertel", "Bahnhofsviertel", "mitte", "00121", -1.7, -0.9, 6840, 1.1),
    District("am-alten-wasserturm", "Am Alten Wasserturm", "mitte", "00122", -0.9, 1.8, 4120, 0.9),
    District("lindenhof", "Lindenhof", "nord-ost", "00122", 1.7, 2.1, 7960, 1.35),
    District("gewerbepark-nord", "Gewerbepark Nord", "nord-ost", "00124", -1.3, 4.6, 190, 0.8),
    District("neue-gaerten", "Neue Gärten", "nord-ost", "00124", -3.6, 2.6, 2640, 1.3),
    District("muehlenfeld", "Mühlenfeld", "sued", "00123", 0.9, -2.3, 5030, 0.95),
    District("suedvorstadt", "Südvorstadt", "sued", "00123", -1.3, -3.4, 9120, 1.25),
    District("unterlinden", "Unterlinden", "sued", "00125", 3.0, -3.9, 4880, 1.0),
    District("oberlinden", "Oberlinden", "sued", "00125", 0.8, -5.0, 6730, 1.05),
    District("weststadt", "Weststadt", "west", "00124", -4.3, -0.3, 6210, 1.0),
    District("ziegelei", "Ziegelei", "west", "00123", -4.2, -3.4, 2310, 1.1),
    District("erlengrund", "Erlengrund", "nord-ost", "00126", 3.0, -0.3, 6090, 1.15),
    District("kranichsee", "Kranichsee", "nord-ost", "00126", 4.9, 1.9, 1870, 0.85),
)

# The four Sozialräume the town plans in.
QUARTERS = {"mitte": "Mitte", "nord-ost": "Nord und Ost", "west": "West", "sued": "Süd"}


@cache
def district_shapes() -> dict[str, Polygon]:
    """The districts as polygons that share their borders exactly: drawn as lines first, cut out afterwards."""
    outline = _outline()
    seeds = MultiPoint([(d.x_km, d.y_km) for d in DISTRICTS])
    borders = voronoi_polygons(seeds, extend_to=outline.buffer(4), only_edges=True)
    lines = segmentize(union_all([borders, outline.exterior]), 0.15)
    bent = transform(lines, lambda points: np.array([_bent_onto_the_map(*point) for point in points]))
    cells = [cell for cell in get_parts(polygonize(list(get_parts(union_all(bent))))) if isinstance(cell, Polygon)]
    seed_of = {d.key: Point(_bent_onto_the_map(d.x_km, d.y_km)) for d in DISTRICTS}
    return {key: next(cell for cell in cells if cell.contains(seed)) for key, seed in seed_of.items()}


@cache
def town_shape() -> BaseGeometry:
    return union_all(list(district_shapes().values()))


def quarter_shape(quarter: str) -> BaseGeometry:
    return union_all([district_shapes()[d.key] for d in DISTRICTS if d.quarter == quarter])


@cache
def place(district: str, name: str) -> tuple[float, float]:
    """Longitude and latitude of a named place: always the same, well inside its district."""
    shape = district_shapes()[district]
    inner = shape.buffer(-0.0022)
    west, south, east, north = inner.bounds
    for attempt in range(200):
        across, up = _fractions(f"{district}/{name}/{attempt}")
        point = Point(west + across * (east - west), south + up * (north - south))
        if inner.contains(point):
            return round(point.x, _DIGITS), round(point.y, _DIGITS)
    middle = shape.representative_point()
    return round(middle.x, _DIGITS), round(middle.y, _DIGITS)


def middle(shape: BaseGeometry) -> tuple[float, float]:
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return round(point.x, _DIGITS), round(point.y, _DIGITS)


def postcode_points() -> dict[str, tuple[float, float]]:
    codes = sorted({d.postcode for d in DISTRICTS})
    return {
        code: middle(union_all([district_shapes()[d.key] for d in DISTRICTS if d.postcode == code])) for code in codes
    }


def _outline() -> Polygon:
    """A round town with a wobbly edge, about twelve kilometres across."""
    steps = 180
    angles = [2 * math.pi * step / steps for step in range(steps)]
    return Polygon([(_radius(a) * math.cos(a), _radius(a) * 0.98 * math.sin(a) - 0.4) for a in angles])


def _radius(angle: float) -> float:
    return 6.0 + 0.35 * math.sin(3 * angle + 0.6) + 0.22 * math.sin(5 * angle + 2.1) + 0.1 * math.sin(11 * angle)


def _bent_onto_the_map(east: float, north: float) -> tuple[float, float]:
    """Bend straight borders a little, as streams and old field paths do, and turn kilometres into degrees."""
    x = east + 0.16 * math.sin(2.3 * north) + 0.07 * math.sin(5.1 * north + 1.7 * east)
    y = north + 0.16 * math.sin(2.3 * east + 1) + 0.07 * math.sin(5.1 * east + 1.7 * north)
    lon, lat = CENTRE_LON + x / _KM_PER_DEGREE_EAST, CENTRE_LAT + y / _KM_PER_DEGREE
    return round(lon, _DIGITS), round(lat, _DIGITS)


def _fractions(text: str) -> tuple[float, float]:
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4]) / 2**32, int.from_bytes(digest[4:]) / 2**32
