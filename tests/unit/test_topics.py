"""What a search is about, and what a text answers. No index here."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import topics
from search_index.analysis import analyse_query
from search_index.engine import Document
from search_index.ranking import telling
from search_index.vocabulary import Vocabulary, VocabularyError
from search_index.written import weighted

LIST = """
seele: traurig, will nicht zur schule
ganztag: nach der schule
erziehung: hört nicht, ausrasten, schule schwänzen
vorschule: vorschule
schwanger: will baby nicht
lernen: schule
"""
VOCABULARY = Vocabulary.from_texts(topic_words=LIST, need_words="")


def about(text: str) -> list[str]:
    query = analyse_query(text, VOCABULARY)
    return list(telling(query, {term.typed: [term] for term in query.terms}, VOCABULARY).topics)


def test_a_word_tells_of_its_topic_in_every_form() -> None:
    assert about("mein traurige Tochter") == ["seele"]
    assert about("Chor") == []


def test_several_words_tell_together_in_any_order_and_with_filler_words_between() -> None:
    assert about("Zur Schule will mein Sohn nicht mehr") == ["seele"]


def test_a_not_makes_another_need_of_it() -> None:
    assert about("Kind hört") == []
    assert about("Kind hört gar nicht") == ["erziehung"]
    assert about("will keine Schule") == ["seele"]


def test_only_the_longer_counts_of_what_is_part_of_something_longer() -> None:
    assert about("Schule schwänzen") == ["erziehung"]
    assert about("Schule") == ["lernen"]


def test_what_would_be_a_single_word_without_filler_words_keeps_them() -> None:
    assert about("nach der Schule") == ["ganztag"]
    assert about("in der Schule") == ["lernen"]


def test_the_two_halves_of_a_verb_are_one_word() -> None:
    assert about("mein Sohn rastet ständig aus") == ["erziehung"]
    assert about("aus Spaß rastet er") == []


def test_a_verb_ends_where_a_question_begins_and_no_pair_of_prepositions_is_one() -> None:
    assert about("Sohn rastet aus was tun") == ["erziehung"]
    assert about("Betreuung Schule vor und nach Unterricht") == ["lernen"]


def test_a_not_and_one_common_word_are_too_little() -> None:
    assert about("Baby will nicht schlafen") == ["schwanger"]
    assert about("Baby nimmt die Flasche nicht") == []


def test_a_filler_word_of_the_office_tells_nothing() -> None:
    vocabulary = VOCABULARY.extended("", "traurig")
    query = analyse_query("traurig Chor", vocabulary)

    assert telling(query, {term.typed: [term] for term in query.terms}, vocabulary).topics == ()


NEEDS = """
Schlaf = erziehung: schläft nicht, einschlafen, ruhige nacht
Nacht = erziehung: baby nachts schläft nicht
Wut = erziehung: wutanfall
  trotzphase, schlägt andere
"""
ANSWERING = Vocabulary.from_texts(topic_words="", need_words=NEEDS)


def needs(**texts: str) -> list[tuple[str, str]]:
    written = weighted(Document(UUID(int=1), "offer", **({"title": ""} | texts)), ANSWERING)
    return [(word.removeprefix("@@"), weight) for word, weight in written if word.startswith("@@")]


def test_a_text_answers_a_need_once_for_each_way_in_which_it_says_so() -> None:
    assert needs(title="Gut einschlafen", keywords="Wutanfall", summary="Für eine ruhige Nacht") == [
        ("Schlaf", "A"),
        ("Wut", "A"),
        ("Schlaf", "B"),
    ]
    assert needs(title="Einschlafen lernen", summary="Einschlafen ohne Tränen") == [("Schlaf", "A")]


def test_of_several_words_that_tell_together_the_least_decides() -> None:
    assert needs(title="Eine ruhige Stunde", summary="Auch in der Nacht") == [("Schlaf", "B")]
    assert needs(title="Eine ruhige Stunde") == []


def test_who_helps_need_not_say_that_something_is_not() -> None:
    assert needs(title="Wie Ihr Baby nachts schläft") == [("Nacht", "A")]
    assert needs(title="Wie Ihr Kind gut schläft") == []


def test_a_filler_word_of_the_office_changes_no_text() -> None:
    """Texts are not written anew for it."""
    document = Document(UUID(int=1), "offer", title="Wutanfall")

    assert weighted(document, ANSWERING.extended("", "wutanfall")) == weighted(document, ANSWERING)


def test_a_filler_word_of_the_office_silences_no_other_form_of_it() -> None:
    vocabulary = ANSWERING.extended("", "wutanfälle")

    def meant(text: str) -> tuple[str, ...]:
        query = analyse_query(text, vocabulary)
        return tuple(telling(query, {term.typed: [term] for term in query.terms}, vocabulary).needs)

    assert meant("Wutanfall") == ("Wut",)
    assert meant("Wutanfälle Chor") == ()


def test_what_is_said_in_the_body_answers_nothing() -> None:
    assert needs(title="Eltern-Café", body="Manche reden über Trotzphase und Einschlafen.") == []


def test_a_search_means_a_need_in_any_of_its_ways() -> None:
    query = analyse_query("mein Kind schlägt andere und schläft nicht", ANSWERING)

    assert telling(query, {term.typed: [term] for term in query.terms}, ANSWERING).needs == ("Schlaf", "Wut")


def test_where_no_word_tells_of_a_topic_the_need_does() -> None:
    vocabulary = Vocabulary.from_texts(topic_words="schlaf: baby schläft", need_words=NEEDS)

    def meant(text: str) -> tuple[str, ...]:
        query = analyse_query(text, vocabulary)
        return tuple(telling(query, {term.typed: [term] for term in query.terms}, vocabulary).topics)

    assert meant("schlägt andere und schläft nicht") == ("erziehung",)
    assert meant("Baby schläft nicht") == ("schlaf",)


def test_every_need_of_the_list_has_a_topic_and_a_name_that_can_be_read() -> None:
    shipped = Vocabulary.shipped()
    names = {name for told in shipped.needs.values() for each in told for name in each.names}

    assert len(names) > 500
    assert [name for name in names if len(name) > 40 or not name[0].isupper()] == []
    assert shipped.filed.keys() == names


def test_what_most_is_said_of_comes_first_and_little_beside_much_is_left_out() -> None:
    vocabulary = Vocabulary.from_texts(topic_words="a: eins zwei drei vier, fünf\nb: fünf, sechs\nc: sieben")
    stems = analyse_query("eins zwei drei vier fünf sechs sieben", vocabulary).terms
    assert topics.meant({term.stem for term in stems}, vocabulary.topics) == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "fault"),
    [("traurig, wütend", "Doppelpunkt"), ("seele: traurig, und, wütend", "Füllwörter"), ("seele: nicht", "Füllwörter")],
)
def test_a_line_nobody_can_understand_is_refused(written: str, fault: str) -> None:
    with pytest.raises(VocabularyError, match=fault):
        Vocabulary.from_texts(topic_words=written)


SAID = ["traurig", "schule", "nicht", "schwänzen", "chor", "hört", "ausrasten", "nach", "der"]
WORDS = st.lists(st.sampled_from(SAID), max_size=4)


@given(WORDS, WORDS)
def test_order_and_repetition_say_nothing(some: list[str], others: list[str]) -> None:
    assert about(" ".join([*some, *others])) == about(" ".join([*others, *some, *others]))


def test_words_that_are_one_together_tell_apart_too() -> None:
    vocabulary = Vocabulary.from_texts(topic_words="schwanger: pro familia", need_words="", phrases="pro familia")
    query = analyse_query("pro familia", vocabulary)

    assert len(query.terms) == 1
    assert telling(query, {term.typed: [term] for term in query.terms}, vocabulary).topics == ("schwanger",)
