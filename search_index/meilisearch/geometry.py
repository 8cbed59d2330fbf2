"""Distances on the ellipsoid, and a circle as cells of a grid.

The server measures on a sphere, wrong by half a hundredth and slow to filter with. So a place knows the cells of a
grid that it lies in: what lies in cells inside a circle is in, and only points in cells on its border are measured.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from search_index.engine import Point

_A, _F = 6_378_137.0, 1 / 298.257223563
_B = _A * (1 - _F)
_DEGREE_M = 111_195.0
_TOLERANCE = 0.01
"""More than a plane differs from the ellipsoid, within the radius that cells are used for."""
_COARSEST, _FINEST = -1, 10
"""As powers of a half: cells of two degrees to cells of a hundred metres."""
_ROOTS_PER_RADIUS, _STEPS = 4, 2
_WIDEST_M = 500_000.0


@lru_cache(maxsize=1 << 16)
def metres(one: Point, other: Point) -> float:
    """By Vincenty's formulae; right to a millimetre but for opposite ends of the earth."""
    u1, u2 = (math.atan((1 - _F) * math.tan(math.radians(point.lat))) for point in (one, other))
    sin1, cos1, sin2, cos2 = math.sin(u1), math.cos(u1), math.sin(u2), math.cos(u2)
    difference = lam = math.radians(other.lon - one.lon)
    for _ in range(100):
        sin_sigma = math.hypot(cos2 * math.sin(lam), cos1 * sin2 - sin1 * cos2 * math.cos(lam))
        if sin_sigma == 0:
            return 0.0
        cos_sigma = sin1 * sin2 + cos1 * cos2 * math.cos(lam)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = cos1 * cos2 * math.sin(lam) / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        cos_mid = cos_sigma - 2 * sin1 * sin2 / cos2_alpha if cos2_alpha > 0 else 0.0
        c = _F / 16 * cos2_alpha * (4 + _F * (4 - 3 * cos2_alpha))
        bow = cos_mid + c * cos_sigma * (2 * cos_mid**2 - 1)
        before, lam = lam, difference + (1 - c) * _F * sin_alpha * (sigma + c * sin_sigma * bow)
        if abs(lam - before) < 1e-13:
            break
    return _along(sigma, sin_sigma, cos_sigma, cos_mid, cos2_alpha * (_A**2 - _B**2) / _B**2)


def _along(sigma: float, sin_sigma: float, cos_sigma: float, cos_mid: float, u_squared: float) -> float:
    large = 1 + u_squared / 16384 * (4096 + u_squared * (-768 + u_squared * (320 - 175 * u_squared)))
    small = u_squared / 1024 * (256 + u_squared * (-128 + u_squared * (74 - 47 * u_squared)))
    third = small / 6 * cos_mid * (4 * sin_sigma**2 - 3) * (4 * cos_mid**2 - 3)
    shift = small * sin_sigma * (cos_mid + small / 4 * (cos_sigma * (2 * cos_mid**2 - 1) - third))
    return _B * large * (sigma - shift)


class _Cell(NamedTuple):
    level: int
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.level}_{self.row}_{self.column}"

    def quarters(self) -> Iterator["_Cell"]:
        for row in (2 * self.row, 2 * self.row + 1):
            for column in (2 * self.column, 2 * self.column + 1):
                yield _Cell(self.level + 1, row, column)


class Cover(NamedTuple):
    """Cells wholly inside a circle, and those its line may run through."""

    inside: tuple[str, ...]
    border: tuple[str, ...]


def cells(point: Point) -> list[str]:
    return [str(_cell(point.lat, point.lon, level)) for level in range(_COARSEST, _FINEST + 1)]


@lru_cache(maxsize=512)
def cover(centre: Point, radius_m: float) -> Cover | None:
    """None for a circle that grids are no help with, so wide it is or so near the poles or the date line."""
    high = radius_m * (1 + _TOLERANCE) / _DEGREE_M
    if radius_m > _WIDEST_M or abs(centre.lat) + high > 80:
        return None
    wide = high / math.cos(math.radians(abs(centre.lat) + high))
    if abs(centre.lon) + wide > 180:
        return None
    level = math.ceil(math.log2(_ROOTS_PER_RADIUS * _DEGREE_M / max(radius_m, 1)))
    level = min(max(level, _COARSEST), _FINEST)
    first = _cell(centre.lat - high, centre.lon - wide, level)
    last = _cell(centre.lat + high, centre.lon + wide, level)
    inside: list[str] = []
    border: list[str] = []
    waiting = [
        _Cell(level, row, column)
        for row in range(first.row, last.row + 1)
        for column in range(first.column, last.column + 1)
    ]
    while waiting:
        cell = waiting.pop()
        nearest, farthest = _reach(cell, centre)
        if farthest * (1 + _TOLERANCE) <= radius_m:
            inside.append(str(cell))
        elif nearest * (1 - _TOLERANCE) <= radius_m:
            if cell.level < min(level + _STEPS, _FINEST):
                waiting += cell.quarters()
            else:
                border.append(str(cell))
    return Cover(tuple(inside), tuple(border))


def _cell(lat: float, lon: float, level: int) -> _Cell:
    return _Cell(level, math.floor(lat * 2.0**level), math.floor(lon * 2.0**level))


def _reach(cell: _Cell, centre: Point) -> tuple[float, float]:
    """How near to the centre the cell comes at least, and how far away at most: as if the earth were flat there."""
    size = 2.0**-cell.level
    south, west = cell.row * size, cell.column * size
    north, east = south + size, west + size
    latitudes = [abs(south), abs(north), abs(centre.lat)]
    widest = 1.0 if south * north < 0 else math.cos(math.radians(min(latitudes)))
    narrowest = math.cos(math.radians(max(latitudes)))
    up = max(south - centre.lat, centre.lat - north, 0)
    across = max(west - centre.lon, centre.lon - east, 0)
    far_up = max(abs(south - centre.lat), abs(north - centre.lat))
    far_across = max(abs(west - centre.lon), abs(east - centre.lon))
    return (
        _DEGREE_M * math.hypot(up, across * narrowest),
        _DEGREE_M * math.hypot(far_up, far_across * widest),
    )
