"""Which points are within reach of each other, and how far apart they are on the ellipsoid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

Numbers = NDArray[np.float64]

_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257223563
"""Of WGS 84, in metres."""
_RADIUS = 6_371_000.0


@dataclass(frozen=True)
class Near:
    """Entry n of each array is one pair."""

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    metres: Numbers


def near(one: Numbers, other: Numbers, metres: float) -> Near:
    """All pairs no further apart than that, from rows of longitude and latitude.

    Straight lines through the earth are what a tree of points can compare; each is bent to its arc at the end. That
    the earth is no exact ball makes less than a millimetre of an arc of fifty kilometres.
    """
    if not len(one) or not len(other):
        nobody = np.empty(0, np.intp)
        return Near(nobody, nobody, np.empty(0))
    found = KDTree(_in_space(one)).sparse_distance_matrix(KDTree(_in_space(other)), metres, output_type="ndarray")
    arc = 2 * _RADIUS * np.arcsin(found["v"] / (2 * _RADIUS))
    is_near = arc <= metres
    return Near(found["i"][is_near], found["j"][is_near], arc[is_near])


def _in_space(points: Numbers) -> Numbers:
    lon, lat = np.radians(points).T
    squared = _FLATTENING * (2 - _FLATTENING)
    normal = _AXIS / np.sqrt(1 - squared * np.sin(lat) ** 2)
    x, y = normal * np.cos(lat) * np.cos(lon), normal * np.cos(lat) * np.sin(lon)
    return np.column_stack([x, y, normal * (1 - squared) * np.sin(lat)])
