"""Distances we compute ourselves are those of PostGIS, and the same points are near."""

from random import Random

import numpy as np
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.planners.nearness import near

_APART = sa.text("""
    SELECT a.n - 1 AS one, b.n - 1 AS other, ST_Distance(
        ST_SetSRID(ST_MakePoint(a.lon, a.lat), 4326)::geography, ST_SetSRID(ST_MakePoint(b.lon, b.lat), 4326)::geography
    ) AS metres
    FROM unnest(CAST(:a_lons AS float[]), CAST(:a_lats AS float[])) WITH ORDINALITY AS a (lon, lat, n)
    CROSS JOIN unnest(CAST(:b_lons AS float[]), CAST(:b_lats AS float[])) WITH ORDINALITY AS b (lon, lat, n)
""")


@pytest.mark.parametrize("metres", [100, 1_500, 10_000, 50_000])
@pytest.mark.parametrize("town", [(7.0, 54.35), (13.4, 52.5), (179.99, -16.5), (25.0, 70.0)])
def test_it_is_what_the_database_measures(db: Session, town: tuple[float, float], metres: int) -> None:
    draw = Random(metres)  # noqa: S311 # invention, no secret
    spread = metres / 50_000
    one, other = (np.array([[at + draw.uniform(-spread, spread) for at in town] for _ in range(40)]) for _ in range(2))
    other[0] = one[0]

    found = near(one, other, metres)
    measured = {(row.one, row.other): row.metres for row in db.execute(_APART, _values(one, other))}
    wanted = {pair: apart for pair, apart in measured.items() if apart <= metres}
    assert {(int(a), int(b)) for a, b in zip(found.one, found.other, strict=True)} == wanted.keys()
    for a, b, ours in zip(found.one, found.other, found.metres, strict=True):
        assert ours == pytest.approx(wanted[a, b], abs=0.003)
    assert near(one[:1], other[:1], 1).metres.tolist() == [0]


def test_without_points_nothing_is_near() -> None:
    nobody, somebody = np.empty((0, 2)), np.array([[7.0, 54.35]])

    assert not len(near(nobody, somebody, 1000).metres)
    assert not len(near(somebody, nobody, 1000).metres)


def _values(one: np.ndarray, other: np.ndarray) -> dict[str, list[float]]:
    (a_lons, a_lats), (b_lons, b_lats) = one.T.tolist(), other.T.tolist()
    return {"a_lons": a_lons, "a_lats": a_lats, "b_lons": b_lons, "b_lats": b_lats}
