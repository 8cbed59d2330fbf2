"""Which words are taken for typing errors, and what they are mended into. No index here."""

from search_index.analysis import analyse_query
from search_index.mending import mended, nearest
from search_index.vocabulary import Vocabulary

VOCABULARY = Vocabulary.from_texts(synonyms="logopädie, sprachtherapie\nzocken => medien", weak_words="kind")


def corrections(typed: str, *written: str, known: set[str] = frozenset()) -> dict[str, str]:
    query = analyse_query(typed, VOCABULARY)
    near = {term.typed: {word: word for word in written} for term in query.terms}
    return mended(query, set(known), near, VOCABULARY)[1]


def test_the_fewest_errors_win():
    assert nearest("trommlen", ["trommeln", "tummeln"]) == ["trommeln"]


def test_a_form_of_a_verb_is_that_verb_whatever_else_is_near():
    assert nearest("zockt", ["zock", "zocken"]) == ["zocken"]
    assert nearest("kletterst", ["kletterer", "klettern"]) == ["klettern"]


def test_a_word_only_begun_is_finished_if_nothing_else_is_near():
    assert nearest("logop", ["logopadie"]) == ["logopadie"]


def test_what_is_written_somewhere_is_finished_before_what_only_a_list_has():
    begun = ["nachbarfest", "nachbarhaus", "nachbarhilfe", "nachbarcafe", "nachbartreff", "nachbarschaftsgarten"]

    assert nearest("nachbar", begun, {"nachbarschaftsgarten"})[0] == "nachbarschaftsgarten"


def test_a_compound_of_which_half_is_unknown_may_be_a_typing_error():
    assert corrections("Kinderturen", "kinderturnen", known={"kind", "tur"}) == {"kinderturen": "kinderturnen"}
    assert corrections("Kinderturnen", "kinderturner", known={"kind", "turnen"}) == {}


def test_a_word_of_our_lists_is_known_by_its_typing_errors():
    assert corrections("logopdie") == {"logopdie": "logopädie"}
    assert corrections("zockt") == {"zockt": "zocken"}


def test_a_word_that_a_list_has_is_not_finished():
    assert corrections("bodenkam") == {"bodenkam": "bodenkampf"}
    assert corrections("boden") == {}


def test_a_word_that_a_list_has_is_rightly_spelt_though_nothing_is_written_with_it():
    assert corrections("kummer", "nummer") == {}
    assert corrections("heimweh", "heimweg") == {}
    assert corrections("boden", "baden", "bodenturnen") == {}


def test_what_is_written_nearer_comes_before_our_lists():
    assert corrections("nähkurz", "nahkurze") == {"nahkurz": "nahkurze"}
