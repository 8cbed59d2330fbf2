"""What of a search is counted: a place, ages as a band, a category, how much was found. Nothing more exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.labels import Label
from app.families import counting
from app.families.wish import Child
from app.usage.tables import Ages, Hits
from search_index.engine import Results

CATEGORIES = {
    "sport": Label("sport", "Sport"),
    "sport-schwimmen": Label("sport-schwimmen", "Schwimmen", "sport"),
    "sport-turnen": Label("sport-turnen", "Turnen", "sport"),
    "musik": Label("musik", "Musik"),
}


def child(text: str) -> Child:
    found = Child.read(text)
    assert found
    return found


@pytest.mark.parametrize(
    ("children", "band"),
    [
        ([], Ages.ANY),
        (["schwanger"], Ages.UNBORN),
        (["0"], Ages.TO_2),
        (["35m"], Ages.TO_2),
        (["3"], Ages.TO_5),
        (["5", "3"], Ages.TO_5),
        (["9"], Ages.TO_9),
        (["13"], Ages.TO_13),
        (["17"], Ages.TO_17),
        (["18"], Ages.ADULT),
        (["2", "3"], Ages.SEVERAL),
        (["24-60m"], Ages.SEVERAL),
    ],
)
def test_ages_are_bands(children: list[str], band: Ages) -> None:
    assert counting.ages([child(each) for each in children]) is band


@given(st.integers(0, 99))
def test_every_age_in_years_lies_in_one_band(years: int) -> None:
    assert counting.ages([child(str(years))]) not in (Ages.ANY, Ages.SEVERAL, Ages.UNBORN)


@pytest.mark.parametrize(
    ("chosen", "counted"),
    [
        ([], ""),
        (["musik"], "musik"),
        (["sport-schwimmen"], "sport-schwimmen"),
        (["sport-schwimmen", "sport-turnen"], "sport"),
        (["sport", "sport-turnen"], "sport"),
        (["sport", "musik"], ""),
    ],
)
def test_of_several_categories_counts_what_they_belong_to(chosen: list[str], counted: str) -> None:
    assert counting.top_category(chosen, CATEGORIES) == counted


@pytest.mark.parametrize(
    ("total", "any_word", "with_all_words", "hits"),
    [
        (0, False, 0, Hits.NONE),
        (1, False, 0, Hits.FEW),
        (5, False, 0, Hits.FEW),
        (6, False, 0, Hits.MANY),
        (6, True, 0, Hits.NONE),
        (6, True, 1, Hits.FEW),
    ],
)
def test_what_has_only_some_of_the_words_is_not_found(
    total: int, any_word: bool, with_all_words: int, hits: Hits
) -> None:
    answer = Results([], total, 1, any_word=any_word, with_all_words=with_all_words)

    assert counting.found(answer) is hits
