"""Distances on the ellipsoid, and a circle as a polygon the server can filter by.

The server measures on a sphere, wrong by half a hundredth and slow to filter with. So a place knows how far it lies in
each of a few directions. What is within the reach of a circle in all of them is in, but for points near its line:
those are measured, one by one.
"""

import math
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from search_index.engine import Point

_A, _F = 6_378_137.0, 1 / 298.257223563
_B = _A * (1 - _F)
_LEAST_DEGREE_M, _MOST_DEGREE_M = 110_574.0, 111_695.0
_TOLERANCE = 0.004
"""More than a plane differs from the ellipsoid, within the radius that polygons are used for."""
_WIDEST_M = 150_000.0
_NARROWING = 0.63
"""Degrees of longitude in those of latitude, about where we are: there the polygons are regular."""
_DIRECTIONS = [math.pi * number / 8 for number in range(8)]


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


class Circle(NamedTuple):
    centre: Point
    radius_m: float


Reach = list[tuple[float, float]]
"""From where to where, in each direction."""


class Polygons(NamedTuple):
    """One that the circle lies in, and one that lies in the circle."""

    outer: Reach
    inner: Reach


def towards(point: Point) -> list[float]:
    """How far the point lies in each direction."""
    across, up = point.lon * _NARROWING, point.lat
    return [across * math.cos(direction) + up * math.sin(direction) for direction in _DIRECTIONS]


@lru_cache(maxsize=512)
def polygons(circle: Circle) -> Polygons | None:
    """None for a circle so wide, or so near to the poles or the date line, that the earth is not flat there."""
    (centre, radius), height = circle, circle.radius_m / _LEAST_DEGREE_M
    far, near = abs(centre.lat) + height, max(abs(centre.lat) - height, 0)
    if radius > _WIDEST_M or far > 80:
        return None
    width = radius * (1 + _TOLERANCE) / _LEAST_DEGREE_M / math.cos(math.radians(far))
    if abs(centre.lon) + width > 180:
        return None
    outer = _reaches(width * _NARROWING, height * (1 + _TOLERANCE))
    across = radius * (1 - _TOLERANCE) / _MOST_DEGREE_M / math.cos(math.radians(near)) * _NARROWING
    up = radius * (1 - _TOLERANCE) / _MOST_DEGREE_M
    shrunk = math.cos(_widest_gap(across, up) / 2)
    inner = [shrunk * reach for reach in _reaches(across, up)]
    middle = towards(centre)
    return Polygons(*(_around(middle, reaches) for reaches in (outer, inner)))


def _around(middle: list[float], reaches: list[float]) -> Reach:
    return [(here - reach, here + reach) for here, reach in zip(middle, reaches, strict=True)]


def _reaches(across: float, up: float) -> list[float]:
    """Of an ellipse with these half axes."""
    return [math.hypot(across * math.cos(each), up * math.sin(each)) for each in _DIRECTIONS]


def _widest_gap(across: float, up: float) -> float:
    """Between neighbouring sides of the polygon, as angles of the ellipse made round."""
    angles = [math.atan2(up * math.sin(each), across * math.cos(each)) for each in _DIRECTIONS]
    return max(later - earlier for earlier, later in pairwise([*angles, angles[0] + math.pi]))
