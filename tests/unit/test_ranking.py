"""Which stems tell how well a text answers, and what they are worth."""

from search_index.analysis import analyse_query
from search_index.ranking import Telling, telling
from search_index.vocabulary import Vocabulary

VOCABULARY = Vocabulary.from_texts(synonyms="klettern, bouldern", weak_words="kind, kurs")


def told(text: str) -> Telling:
    query = analyse_query(text, VOCABULARY)
    return telling(query, {term.typed: [term] for term in query.terms}, VOCABULARY)


def test_weak_words_and_weak_parts_are_told_apart() -> None:
    assert told("Kletterkurs für Kinder") == Telling(
        literal=["kletterkurs"],
        weak=["kind", "kurs"],
        wanted=["kletterkurs", "klettern", "bould"],
        parts=["klettern"],
    )


def test_weak_words_by_themselves_decide() -> None:
    assert told("Kinder Kurs").literal[:1] == ["kind"]
    assert "kurs" in told("Kinder Kurs").wanted


def test_what_a_typing_error_was_mended_into_counts_like_what_was_typed() -> None:
    query = analyse_query("kleten", VOCABULARY)
    mended = analyse_query("klettern", VOCABULARY).terms[0]

    assert "klettern" in telling(query, {"kleten": [query.terms[0], mended]}, VOCABULARY).literal
