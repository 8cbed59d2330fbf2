"""Small numbers are never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.usage.floor import FLOOR, share, shown


@pytest.mark.parametrize(("count", "told"), [(None, None), (0, None), (4, None), (5, 5), (1204, 1204)])
def test_a_number_is_shown_from_five_on(count: int | None, told: int | None) -> None:
    assert shown(count) == told


@given(st.integers(0, 20), st.integers(0, 20))
def test_no_share_gives_a_small_number_away(part: int, rest: int) -> None:
    found = share(part, part + rest)

    assert (found is None) == (part < FLOOR)
    assert found is None or found == part / (part + rest)
