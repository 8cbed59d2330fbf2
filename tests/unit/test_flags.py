"""Which word a figure gets: every bound, every reason to be silent, and their order."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planners.flags import SILENCES, Finding, Flag, Reason, Thresholds, judge

CLEAR = Finding(
    supply=1000,
    supply_low=990,
    supply_high=1010,
    offers=10,
    stated=10,
    people=1000,
    inhabitants=5000,
    completeness=1,
    whole_per_100=100,
)
"""1000 places for 1000 children where that is usual: exactly in the middle, and nothing speaks against saying so."""


def cell(index: float, **changes: Any) -> Finding:
    """So much, in percent of the usual."""
    supply = index * 10
    return replace(CLEAR, **{"supply": supply, "supply_low": supply, "supply_high": supply} | changes)


@pytest.mark.parametrize(
    ("index", "flag"),
    [
        (0.1, Flag.UNDER),
        (49.9, Flag.UNDER),
        (50, Flag.LOW),
        (74.9, Flag.LOW),
        (75, Flag.WITHIN),
        (100, Flag.WITHIN),
        (110, Flag.WITHIN),
        (110.1, Flag.HIGH),
        (150, Flag.HIGH),
        (150.1, Flag.OVER),
        (1000, Flag.OVER),
    ],
)
def test_every_word_begins_where_the_table_says(index: float, flag: Flag) -> None:
    assert judge(cell(index)).flag == flag


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"people": None}, Reason.NO_POPULATION),
        ({"people": 49.9}, Reason.FEW_PEOPLE),
        ({"people": 0}, Reason.FEW_PEOPLE),
        ({"inhabitants": 299}, Reason.FEW_INHABITANTS),
        ({"completeness": 0.49}, Reason.INCOMPLETE),
        ({"completeness": None}, Reason.INCOMPLETE),
        ({"stated": 4}, Reason.NOT_STATED),
        ({"whole_per_100": None}, Reason.NOTHING_ANYWHERE),
        ({"whole_per_100": 0}, Reason.NOTHING_ANYWHERE),
        ({"supply_low": 700, "supply_high": 1200}, Reason.UNCERTAIN),
    ],
)
def test_nothing_is_said_where_too_little_is_known(changes: dict[str, Any], reason: Reason) -> None:
    verdict = judge(replace(CLEAR, **changes))

    assert (verdict.flag, verdict.reason) == (Flag.NONE, reason)


@pytest.mark.parametrize(
    "changes",
    [
        {"people": 50, "whole_per_100": 2000},
        {"inhabitants": 300},
        {"inhabitants": None},
        {"completeness": 0.5},
        {"stated": 5},
        {"supply_low": 750, "supply_high": 1200},
        {"supply_low": 700, "supply_high": 1100},
    ],
)
def test_just_enough_is_enough(changes: dict[str, Any]) -> None:
    assert judge(replace(CLEAR, **changes)).flag == Flag.WITHIN


def test_nothing_at_all_is_too_little_however_small_the_area() -> None:
    """Chance explains a few, but there is nothing to go to."""
    empty = replace(CLEAR, supply=0, supply_low=0, supply_high=3.69, offers=0, stated=0, people=60, whole_per_100=1)

    assert judge(empty).flag == Flag.UNDER


def test_nothing_at_all_is_no_gap_where_too_little_is_known() -> None:
    empty = replace(CLEAR, supply=0, supply_low=0, supply_high=3.69, offers=0, stated=0)

    assert judge(replace(empty, completeness=0.2)).reason == Reason.INCOMPLETE
    assert judge(replace(empty, people=10)).reason == Reason.FEW_PEOPLE


def test_the_first_reason_is_named() -> None:
    nothing = replace(CLEAR, people=None, inhabitants=1, completeness=None, stated=0, whole_per_100=None)

    assert judge(nothing).reason == next(iter(SILENCES))


def test_an_absolute_norm_takes_the_place_of_the_comparison() -> None:
    found = replace(CLEAR, whole_per_100=None, thresholds=Thresholds(per_100=200))

    assert found.index(found.supply) == 50
    assert judge(found).flag == Flag.LOW


def test_a_bound_is_no_matter_of_rounding() -> None:
    """3 of 40 against 30 of 300 is exactly 75 percent."""
    found = replace(CLEAR, supply=3, supply_low=3, supply_high=3, people=40 * 2, whole_per_100=0.1 / 2 * 100)

    assert judge(found).flag == Flag.WITHIN


@given(st.builds(cell, st.floats(0, 1000)), st.floats(0, 100))
def test_more_is_never_called_less(found: Finding, more: float) -> None:
    words = [Flag.UNDER, Flag.LOW, Flag.WITHIN, Flag.HIGH, Flag.OVER]
    supply = found.supply + more

    richer = judge(replace(found, supply=supply, supply_low=supply, supply_high=supply))

    assert words.index(richer.flag) >= words.index(judge(found).flag)


@given(
    st.builds(
        Finding,
        supply=st.floats(0, 1e6),
        supply_low=st.floats(0, 1e6),
        supply_high=st.floats(0, 1e6),
        offers=st.integers(0, 1000),
        stated=st.integers(0, 1000),
        people=st.none() | st.floats(0, 1e6),
        inhabitants=st.none() | st.integers(0, 10**6),
        completeness=st.none() | st.floats(0, 1),
        whole_per_100=st.none() | st.floats(0, 1e6),
    )
)
def test_silence_always_has_a_reason_and_a_word_never_has_one(found: Finding) -> None:
    verdict = judge(found)

    assert (verdict.flag == Flag.NONE) == (verdict.reason is not None)
