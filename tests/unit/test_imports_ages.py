"""Ages in words, in months; bands of statistics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.imports import ages
from app.imports.problems import Unreadable
from app.phrases.figures import age_range


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3-6 Jahre", (36, 83)),
        ("3 bis 6", (36, 83)),
        ("0–6 J.", (0, 83)),
        ("bis 6 Jahre", (None, 83)),
        ("bis zu 6 Jahren", (None, 83)),
        ("unter 3 Jahren", (None, 35)),
        ("U3", (None, 35)),
        ("ab 3 Jahren", (36, None)),
        ("14+", (168, None)),
        ("65 Jahre und älter", (780, None)),
        ("4 Jahre", (48, 59)),
        ("6 bis 18 Monate", (6, 18)),
        ("18 Monate bis 3 Jahre", (18, 47)),
        ("ab 8 Wochen", (1, None)),
        ("1,5 bis 3 Jahre", (18, 47)),
        ("Kinder von 3 bis 6 Jahre", (36, 83)),
        ("6-12 Jahre alt", (72, 155)),
        ("alle", (None, None)),
        ("- Jahre", (None, None)),
        ("3-", (36, None)),
        ("-6", (None, 83)),
        ("Schwangerschaft", (-9, -1)),
        ("ab der Schwangerschaft", (-9, None)),
        ("ab der Schwangerschaft bis 12 Monate", (-9, 12)),
        ("von der Geburt bis 3 Jahre", (0, 47)),
    ],
)
def test_ages_as_people_write_them(text: str, span: tuple[int | None, int | None]) -> None:
    assert ages.span(text) == span


@pytest.mark.parametrize("text", ["6-3 Jahre", "300 Jahre", "Erwachsene", "3-6-9", "ab", "12 Monate bis 6 Monate"])
def test_impossible_ages_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        ages.span(text)


_AGES = st.one_of(st.none(), st.integers(0, 99).map(lambda years: years * 12))


@given(_AGES, _AGES)
def test_what_pages_say_of_whole_years_is_understood_again(first: int | None, last: int | None) -> None:
    last = None if last is None else last + 11
    if first is None or last is None or first <= last:
        assert ages.span(age_range(first, last).replace("\u00a0", " ")) in ((first, last), (first or 0, last))


def test_bands_of_years_become_months() -> None:
    assert ages.bands("u6=0-5, 6_15=6-14,65plus=65-") == {"u6": (0, 71), "6_15": (72, 179), "65plus": (780, 1199)}
    assert ages.bands("u1=0-11m,eins=1") == {"u1": (0, 11), "eins": (12, 23)}


@pytest.mark.parametrize("text", ["u6=0-6,6_15=6-14", "u6=0-5,u6=6-9", "u6", "u6=5-0", "u6=a-b", "alt=90-120"])
def test_bands_that_overlap_or_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        ages.bands(text)
