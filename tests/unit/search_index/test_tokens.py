"""Values reach the server so that it can neither mistake nor reorder them."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from search_index.meilisearch.tokens import meaning, micros, moment, ordered, token

short = st.text(max_size=40)


@given(short, short)
def test_two_texts_have_one_token_only_if_they_are_the_same(one: str, other: str) -> None:
    assert (token(one) == token(other)) == (one == other)


@given(short)
def test_a_token_is_plain_and_means_its_text(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9~_-]+", token(text))
    assert meaning(token(text)) == text


def test_endless_words_stay_apart() -> None:
    assert token("a" * 500) != token("a" * 501)
    assert len(token("a" * 500)) < 60


@given(st.lists(st.text(max_size=30)))
def test_titles_sort_as_their_letters_do(titles: list[str]) -> None:
    assert sorted(titles, key=ordered) == sorted(titles)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_a_moment_survives_as_a_number(naive: datetime) -> None:
    aware = naive.replace(tzinfo=UTC)

    assert moment(micros(aware)) == aware
    assert float(micros(aware)) == micros(aware)
    assert micros(aware + timedelta(microseconds=1)) == micros(aware) + 1
