"""The interval around a count, against published values and against what defines it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planners.interval import garwood


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904), (100, 81.3640, 121.6268)],
)
def test_the_published_table_of_exact_limits(count: int, low: float, high: float) -> None:
    assert garwood([count])[0] == pytest.approx((low, high), abs=5e-5)


def poisson_at_most(count: int, mean: float) -> float:
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


@given(st.integers(1, 400))
def test_beyond_its_ends_lie_two_and_a_half_percent_each(count: int) -> None:
    low, high = garwood([count])[0]

    assert 1 - poisson_at_most(count - 1, low) == pytest.approx(0.025, abs=1e-9)
    assert poisson_at_most(count, high) == pytest.approx(0.025, abs=1e-9)


@given(st.lists(st.floats(0, 1e7), max_size=20))
def test_every_count_lies_in_its_own(counts: list[float]) -> None:
    spans = garwood(counts)

    assert len(spans) == len(counts)
    assert all(low <= count <= high for count, (low, high) in zip(counts, spans, strict=True))
