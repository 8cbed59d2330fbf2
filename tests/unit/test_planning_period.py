"""The period of an evaluation, as the address says it: both ends included, and never a broken page."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planners.period import LONGEST, PRESETS, Period, Step, read

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ({}, Period(date(2025, 11, 23), TODAY)),
        ({"zeitraum": "30-tage"}, Period(date(2026, 10, 24), TODAY)),
        ({"zeitraum": "vorjahr"}, Period(date(2025, 1, 1), date(2025, 12, 31))),
        ({"von": "2026-03-01", "bis": "2026-03-31"}, Period(date(2026, 3, 1), date(2026, 3, 31))),
        ({"von": "1.3.2026", "bis": "01.03.2026"}, Period(date(2026, 3, 1), date(2026, 3, 1))),
        ({"von": "2026-03-01"}, Period(date(2026, 3, 1), TODAY)),
        ({"von": "2027-03-01"}, Period(date(2027, 3, 1), date(2027, 3, 1))),
        ({"bis": "2025-12-31"}, Period(date(2025, 1, 1), date(2025, 12, 31))),
        ({"von": "2026-03-01", "zeitraum": "vorjahr"}, Period(date(2026, 3, 1), TODAY)),
    ],
)
def test_a_period_is_what_was_asked_for(typed: dict[str, str], period: Period) -> None:
    assert read(typed, TODAY) == (period, ())


@pytest.mark.parametrize(
    ("typed", "dropped"),
    [
        ({"von": "gestern"}, (("von", "gestern"),)),
        ({"von": "2026-02-30", "bis": "2026-03-31"}, (("von", "2026-02-30"),)),
        ({"von": "2026-03-02", "bis": "2026-03-01"}, (("von", "2026-03-02"), ("bis", "2026-03-01"))),
        ({"von": "1990-01-01"}, (("von", "1990-01-01"),)),
        ({"zeitraum": "immer"}, (("zeitraum", "immer"),)),
    ],
)
def test_what_is_no_period_is_said(typed: dict[str, str], dropped: tuple[tuple[str, str], ...]) -> None:
    assert read(typed, TODAY)[1] == dropped


def test_thirty_days_are_thirty_days_and_a_year_ends_where_the_next_begins() -> None:
    thirty, year = PRESETS["30-tage"](TODAY), PRESETS["12-monate"](date(2024, 2, 29))

    assert (thirty.last - thirty.first).days + 1 == 30
    assert year == Period(date(2023, 3, 1), date(2024, 2, 29))


def test_bars_are_weeks_for_a_year_and_then_months() -> None:
    assert PRESETS["vorjahr"](TODAY).step == Step.WEEK
    assert Period(date(2024, 1, 1), date(2025, 12, 31)).step == Step.MONTH


_days = st.dates(date(1890, 1, 1), date(2210, 12, 31)).map(date.isoformat) | st.text(max_size=12)


@given(
    st.dictionaries(st.sampled_from(["von", "bis", "zeitraum"]), _days), st.dates(date(2000, 1, 1), date(2150, 1, 1))
)
def test_whatever_is_typed_it_is_a_period_of_bearable_length(typed: dict[str, str], today: date) -> None:
    period, dropped = read(typed, today)

    assert period.first <= period.last < period.first + LONGEST
    assert {name for name, _ in dropped} <= typed.keys()
    assert period.last - period.first < timedelta(days=3653)
