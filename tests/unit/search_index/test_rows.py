"""The weights that a row keeps in drawers come out as they were put in, and only those that were asked for."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from search_index.engine import Document
from search_index.meilisearch.rows import drawer, row, taken_out
from search_index.meilisearch.tokens import token
from search_index.vocabulary import Vocabulary
from search_index.written import weighted

VOCABULARY = Vocabulary.shipped()
words = st.sampled_from(
    [
        "turnen",
        "turn",
        "kind",
        "kinder",
        "kinderturnen",
        "see",
        "am",
        "bach",
        "basteln",
        "hof",
        "höfe",
        "elterncafé",
        "malen",
    ]
)


@given(st.lists(words, max_size=12), st.lists(words, max_size=30), st.lists(words))
def test_what_is_asked_for_is_taken_out_as_it_was_written(title: list[str], body: list[str], asked: list[str]) -> None:
    document = Document(id=UUID(int=1), kind="offer", title=" ".join(title), body=" ".join(body))
    written: dict[str, str] = {}
    for stem, weight in weighted(document, VOCABULARY):
        written[token(stem)] = written.get(token(stem), "") + weight

    stems = [token(each) for each in asked]
    found = taken_out(row(document, VOCABULARY)["weights"], {stem: drawer(stem) for stem in stems})

    assert found == {stem: written[stem] for stem in stems if stem in written}
