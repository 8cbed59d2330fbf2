"""Polygons around a circle and in it decide about most points; the others are measured on the ellipsoid."""

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from search_index.engine import Point
from search_index.meilisearch.geometry import Circle, Reach, metres, polygons, towards

points = st.builds(Point, st.floats(-75, 75), st.floats(-170, 170))
radii = st.floats(1, 150_000)


def lies_in(point: Point, reach: Reach) -> bool:
    return all(first <= far <= last for far, (first, last) in zip(towards(point), reach, strict=True))


@given(points, radii, st.floats(0, 2), st.floats(0, 2 * math.pi))
@example(Point(54.35, 7.0), 5000, 0.999, 0.3)
def test_polygons_never_decide_wrongly(centre: Point, radius: float, away: float, direction: float) -> None:
    up, across = math.sin(direction), math.cos(direction)
    lat = centre.lat + up * away * radius / 111_000
    point = Point(lat, centre.lon + across * away * radius / 111_000 / math.cos(math.radians(lat)))
    found = polygons(Circle(centre, radius))
    assume(found)

    if metres(centre, point) <= radius:
        assert lies_in(point, found.outer)
    if lies_in(point, found.inner):
        assert metres(centre, point) <= radius


def test_few_points_are_left_to_be_measured() -> None:
    found = polygons(Circle(Point(51.9, 8.4), 5000))
    side = range(-60, 61)
    points = [Point(51.9 + up / 1000, 8.4 + across / 620) for up in side for across in side]
    near = [point for point in points if metres(Point(51.9, 8.4), point) <= 5000]

    doubtful = [point for point in points if lies_in(point, found.outer) and not lies_in(point, found.inner)]

    assert len(doubtful) < 0.1 * len(near)


@pytest.mark.parametrize(
    ("centre", "radius"), [(Point(79.9, 8), 50_000), (Point(0, 179.9), 50_000), (Point(52, 8), 200_000)]
)
def test_where_the_earth_is_not_flat_all_points_are_measured(centre: Point, radius: float) -> None:
    assert polygons(Circle(centre, radius)) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Point(52.520008, 13.404954), Point(48.135125, 11.581981), 504_687.0806),
        (Point(0, 0), Point(0, 1), 111_319.491),
        (Point(50, 8), Point(51, 8), 111_238.681),
        (Point(54.35, 7.0), Point(54.35, 7.0), 0),
    ],
)
def test_distances_are_those_on_the_ellipsoid(one: Point, other: Point, expected: float) -> None:
    assert metres(one, other) == pytest.approx(expected, abs=0.001)
