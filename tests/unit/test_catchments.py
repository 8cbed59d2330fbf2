"""Floating catchments: the laws they keep, and that they are what PySAL's `access` computes."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.planners import catchments
from app.planners.catchments import DECAYS, Decay, Numbers, Pairs

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pandas as pd
    from access import fca

METRES = 1500.0


def pairs_of(distances: Numbers, catchment: float = METRES) -> Pairs:
    """From a full table of distances: a row per supply point, a column per people point."""
    supply, people = np.nonzero(distances <= catchment)
    return Pairs(supply, people, distances[supply, people] / catchment)


def pysal(supply: Numbers, people: Numbers, distances: Numbers, decay: Decay) -> Numbers:
    far = [(p, s, distances[s, p]) for s in range(len(supply)) for p in range(len(people))]
    near = pd.DataFrame(far, columns=["origin", "dest", "cost"])
    found = fca.two_stage_fca(
        pd.DataFrame({"geoid": range(len(people)), "demand": people}),
        pd.DataFrame({"supply": supply}),
        near,
        max_cost=METRES,
        weight_fn=lambda cost: float(decay(np.array([cost / METRES]))[0]),
    )
    found = found.replace([np.inf, -np.inf], np.nan)
    return found.reindex(range(len(people))).fillna(0).to_numpy()


def town(number: int, spread: float = 4000, supplies: int = 12, points: int = 30) -> tuple[Numbers, Numbers, Numbers]:
    random = np.random.default_rng(number)
    at, homes = random.uniform(0, spread, (supplies, 2)), random.uniform(0, spread, (points, 2))
    distances = np.hypot(*(at[:, None, :] - homes[None, :, :]).transpose(2, 0, 1))
    return random.integers(0, 60, supplies).astype(float), random.integers(1, 900, points).astype(float), distances


@pytest.mark.parametrize("decay", DECAYS.values(), ids=DECAYS)
@pytest.mark.parametrize("number", range(12))
def test_it_is_what_pysal_computes(number: int, decay: Decay) -> None:
    supply, people, distances = town(number, spread=500 * (1 + number))

    ours = catchments.access(supply, people, pairs_of(distances), decay).per_person
    np.testing.assert_allclose(ours, pysal(supply, people, distances, decay), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("decay", DECAYS.values(), ids=DECAYS)
@pytest.mark.parametrize(
    ("supply", "people", "distances"),
    [
        ([10], [100], [[0.0]]),
        ([10, 20], [100, 300], [[0, 0], [0, 0]]),
        ([10], [100, 300], [[METRES, METRES * 1.01]]),
        ([10, 5], [100, 300], [[9000, 9000], [10, 400]]),
        ([0, 0], [100, 300], [[10, 20], [30, 40]]),
        ([10, 5], [0, 300], [[10, 2000], [10, 400]]),
        ([10], [100, 300], [[9000, 9000]]),
    ],
    ids=["one", "all in one point", "at the edge", "nobody near", "no places", "nobody there", "nothing in reach"],
)
def test_it_is_what_pysal_computes_where_numbers_degenerate(
    supply: list[float], people: list[float], distances: list[list[float]], decay: Decay
) -> None:
    places, persons, table = np.array(supply, float), np.array(people, float), np.array(distances, float)

    ours = catchments.access(places, persons, pairs_of(table), decay)
    lived_in = persons > 0  # PySAL divides by nobody; where nobody lives we say nothing
    with np.errstate(all="ignore"):
        theirs = pysal(places, persons, table, decay)
    np.testing.assert_allclose(ours.per_person[lived_in], theirs[lived_in], rtol=1e-9, atol=1e-12)
    assert np.isfinite(ours.per_person).all()
    assert np.isfinite(ours.places).all()


def test_a_town_without_any_points_has_no_figures() -> None:
    nothing = np.array([], float)
    none = Pairs(np.array([], np.intp), np.array([], np.intp), nothing)

    assert catchments.access(nothing, nothing, none).shared == 0
    assert catchments.access(np.array([5.0]), np.array([10.0]), none).per_person.tolist() == [0]


@given(
    arrays.arrays(float, (4,), elements=st.integers(0, 50).map(float)),
    arrays.arrays(float, (6,), elements=st.integers(0, 900).map(float)),
    arrays.arrays(float, (4, 6), elements=st.floats(0, 3000, allow_subnormal=False)),
    st.sampled_from(sorted(DECAYS)),
)
def test_no_place_is_lost_and_none_is_counted_twice(
    supply: Numbers, people: Numbers, distances: Numbers, decay: str
) -> None:
    found = catchments.access(supply, people, pairs_of(distances), DECAYS[decay])

    assert np.isclose(found.places.sum(), found.shared)
    assert found.shared <= supply.sum()
    assert (found.low <= found.per_person + 1e-12).all()
    assert (found.per_person <= found.high + 1e-12).all()


@given(arrays.arrays(float, (4, 6), elements=st.floats(0, 3000, allow_subnormal=False)))
def test_a_wider_catchment_reaches_nobody_less(distances: Numbers) -> None:
    people = np.arange(1.0, 7.0)

    near = catchments.within_reach(people, pairs_of(distances, 600))
    far = catchments.within_reach(people, pairs_of(distances, 1500))
    assert (near <= far).all()
    assert set(far - people) <= {0.0, *(-people)}


def test_equal_offers_have_the_exact_interval_of_garwood() -> None:
    """Five offers of a place each for a hundred people: the published limits of a Poisson count of 5."""
    people = np.array([100.0])
    found = catchments.access(np.ones(5), people, pairs_of(np.zeros((5, 1))), catchments.even)

    assert found.per_person[0] == pytest.approx(5 / 100)
    assert found.low[0] * 100 == pytest.approx(1.6235, abs=5e-5)
    assert found.high[0] * 100 == pytest.approx(11.6683, abs=5e-5)


def test_one_large_offer_is_less_sure_than_many_small_ones() -> None:
    people = np.array([100.0])
    large = catchments.access(np.array([10.0]), people, pairs_of(np.zeros((1, 1))))
    small = catchments.access(np.ones(10), people, pairs_of(np.zeros((10, 1))))

    assert large.per_person[0] == pytest.approx(small.per_person[0])
    assert large.low[0] < small.low[0] < small.high[0] < large.high[0]
