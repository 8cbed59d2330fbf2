"""Which stems tell how well a text answers, and what they are worth."""

from search_index.analysis import analyse_query
from search_index.ranking import ENOUGH, Telling, contented, rarity, telling, wider
from search_index.vocabulary import Vocabulary

VOCABULARY = Vocabulary.from_texts(
    synonyms="klettern, bouldern", weak_words="kind, kurs", topic_words="", need_words=""
)


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


def test_enough_is_enough():
    assert contented(["chor", "malen"], [], [], ["@musik"], found=ENOUGH) is None
    assert contented(["chor"], [], [], [], found=0) is None
    assert contented(["kinderchor"], ["kind", "chor"], [], [], found=1) is None


def test_of_several_words_one_will_do():
    assert contented(["chor", "malen"], [], ["lied"], [], found=1) == (["chor", "malen"], [("chor",), ("malen",)])


def test_of_one_word_what_is_near_will_do_and_all_but_one_of_its_parts_if_nothing_has_it():
    assert contented(["wut"], ["a", "b"], ["zorn"], [], found=1) == (["wut"], [("wut",), ("zorn",)])
    assert contented(["abc"], ["a", "b"], ["x"], [], found=0) == (["a", "b"], [("a",), ("b",), ("abc",), ("x",)])


def test_what_is_filed_under_a_topic_that_is_meant_will_do_as_well():
    assert contented(["wut"], [], [], ["@erziehung"], found=1) == (["wut"], [("wut",), ("@erziehung",)])
    assert contented(["a", "b"], [], [], ["@c"], found=0) == (["a", "b"], [("a",), ("b",), ("@c",)])


def test_the_rarer_word_is_worth_more_and_any_two_are_worth_more_than_one():
    rare, common = rarity([1, 90], found=100)

    assert rare > common > 1


def test_what_synonyms_have_as_synonyms_is_near():
    vocabulary = Vocabulary.from_texts(synonyms="wut, zorn\nzorn => beratung, kurs", weak_words="kurs")

    assert wider(analyse_query("wut", vocabulary), vocabulary) == ["berat"]


def test_a_common_word_of_a_phrase_tells_nothing():
    vocabulary = Vocabulary.from_texts(synonyms="kind tobt, wut", weak_words="kind")
    query = analyse_query("Kind tobt", vocabulary)

    assert "kind" not in telling(query, {term.typed: [term] for term in query.terms}, vocabulary).literal


def test_of_the_ages_that_words_mean_the_narrowest_counts():
    vocabulary = Vocabulary.shipped()
    query = analyse_query("Jugendliche mit Baby", vocabulary)

    assert telling(query, {term.typed: [term] for term in query.terms}, vocabulary).ages == ("@0~11",)
    assert told("Klettern für Kinder").ages == ()
