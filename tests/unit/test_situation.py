"""The axes of the picture of an indicator: every value has its place, and the numbers are round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planners.situation import axis

VALUES = st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)), min_size=1, max_size=9)


@given(VALUES)
def test_every_value_lies_on_the_axis(values: list[float]) -> None:
    found = axis(values)

    assert all(-1e-6 <= found.part(value) <= 1 + 1e-6 for value in values)
    assert 2 <= len(found.ticks) <= 8


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 40], (0, 10, 20, 30, 40)),
        ([3.2, 33.1], (0, 10, 20, 30, 40)),
        ([7, 7], (6, 8)),
        ([0, 0], (0, 0.2)),
        ([0.1, 0.3], (0.1, 0.15, 0.2, 0.25, 0.3)),
    ],
)
def test_its_numbers_are_round(values: list[float], ticks: tuple[float, ...]) -> None:
    assert axis(values).ticks == ticks
