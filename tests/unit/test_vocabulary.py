"""The lists editors write, and what is said to them about a line nobody can understand."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from search_index import vocabulary as module
from search_index.german import stem
from search_index.vocabulary import Vocabulary, VocabularyError

SHIPPED = Vocabulary.shipped()


def test_of_many_who_ask_at_once_one_reads_the_lists(monkeypatch: pytest.MonkeyPatch):
    """It takes seconds, and eight families are there as soon as a server is."""

    @cache
    def read() -> object:
        time.sleep(0.02)
        return object()

    monkeypatch.setattr(module, "_shipped", read)
    with ThreadPoolExecutor(8) as families:
        found = list(families.map(lambda _: Vocabulary.shipped(), range(8)))

    assert len(set(found)) == 1


def test_synonyms_work_both_ways():
    vocabulary = Vocabulary.from_texts(synonyms="VHS, Volkshochschule")

    assert vocabulary.synonyms("vhs") == (("volkshochschul",),)
    assert vocabulary.synonyms("Volkshochschulen") == (("vhs",),)
    assert vocabulary.synonyms("Schule") == ()


def test_an_arrow_works_one_way():
    vocabulary = Vocabulary.from_texts(synonyms="ballsport, ballspiele => Fußball, Handball  # nicht zurück")

    assert vocabulary.synonyms("Ballsport") == (("fussball",), ("handball",))
    assert vocabulary.synonyms("Fußball") == ()


def test_a_synonym_may_have_several_words():
    vocabulary = Vocabulary.from_texts(synonyms="BuT, Bildung und Teilhabe")

    assert vocabulary.synonyms("but") == (("bildung", "teilhab"),)
    assert vocabulary.synonyms("Bildung und Teilhabe") == (("but",),)


def test_a_term_with_hyphens_is_one_word():
    vocabulary = Vocabulary.from_texts(synonyms="alleinerziehend, Ein-Eltern-Familie")

    assert vocabulary.synonyms("alleinerziehend") == (("einelternfamili",),)


def test_groups_that_share_a_word_stay_apart():
    vocabulary = Vocabulary.from_texts(synonyms="rad, fahrrad\nrad, reifen")

    assert vocabulary.synonyms("rad") == (("fahrrad",), ("reif",))
    assert vocabulary.synonyms("reifen") == (("rad",),)


@pytest.mark.parametrize(
    ("lists", "line", "fault"),
    [
        ({"synonyms": "# Kopf\nkita, krippe\nkita"}, 3, "mindestens zwei"),
        ({"synonyms": "kurs, kurse"}, 1, "gelten schon"),
        ({"synonyms": "kita, , krippe"}, 1, "fehlt ein Wort"),
        ({"synonyms": "kita, und"}, 1, "Füllwörter"),
        ({"synonyms": "kita => "}, 1, "fehlt ein Wort"),
        ({"synonyms": "a => b => c"}, 1, "Ein Pfeil"),
        ({"stop_words": "und\n\nbitte sehr"}, 3, "genau ein Wort"),
        ({"weak_words": "kurs,"}, 1, "genau ein Wort"),
        ({"parts": "kurs, kurs"}, 1, "schon einmal"),
        ({"parts": "ei"}, 1, "drei Buchstaben"),
        ({"parts": "näh- = sehr gern nähen"}, 1, "höchstens ein weiteres"),
    ],
)
def test_a_faulty_line_is_named(lists, line, fault):
    with pytest.raises(VocabularyError, match=f"Zeile {line} .*{fault}") as refused:
        Vocabulary.from_texts(**lists)

    assert refused.value.line == line


def test_a_list_that_is_not_given_is_the_shipped_one():
    vocabulary = Vocabulary.from_texts(stop_words="gulasch")

    assert vocabulary.is_stop_word("Gulasch")
    assert not vocabulary.is_stop_word("und")
    assert vocabulary.synonyms("vhs") == SHIPPED.synonyms("vhs")


def test_the_shipped_stop_words_say_nothing():
    assert all(map(SHIPPED.is_stop_word, ["und", "für", "mit", "Was", "gibt", "suche", "Nähe", "möchte", "mein"]))


@pytest.mark.parametrize("word", ["Kind", "Kurs", "Hilfe", "Turnen", "but", "Mama", "Papa", "Sucht", "Bewegung", "U3"])
def test_a_word_that_says_something_is_kept(word):
    assert not SHIPPED.is_stop_word(word)


def test_weak_words():
    assert all(map(SHIPPED.is_weak, ["Kinder", "Kurse", "4", "Jahre", "kostenlose"]))
    assert not any(map(SHIPPED.is_weak, ["Turnen", "Mädchen", "Beratung", "U3"]))


def test_the_shipped_synonyms_are_worth_their_place():
    """A group for a compound's own part would be noise: parts.txt already does that."""
    for term, others in SHIPPED.synonym_stems.items():
        assert others
        assert term not in others
        assert all(stem(word) == word for other in others for word in other)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Kita", "Kindergarten"),
        ("Tagesmutter", "Kindertagespflege"),
        ("DRK", "Deutsches Rotes Kreuz"),
        ("Nachhilfe", "Lernförderung"),
        ("Krabbelgruppe", "PEKiP"),
        ("Bücherei", "Bibliothek"),
        ("Juze", "Jugendzentrum"),
        ("alleinerziehend", "Ein-Eltern-Familie"),
        ("Flüchtlinge", "Geflüchtete"),
        ("Behinderung", "Inklusion"),
        ("gratis", "kostenlos"),
        ("schwimmen", "Aqua"),
        ("Kampfsport", "Judo"),
        ("Logopädie", "Sprachtherapie"),
        ("schwanger", "Schwangerschaft"),
    ],
)
def test_words_of_our_field_find_each_other(typed, found):
    assert tuple(stem(word) for word in Vocabulary.from_texts(synonyms=f"x, {found}").synonyms("x")[0]) in (
        SHIPPED.synonyms(typed)
    )


@pytest.mark.parametrize("word", ["Golf", "Schwimmkurse", "Golfturnier", "VHS"])
def test_knows_words_of_the_lists_and_what_is_made_of_them(word):
    assert SHIPPED.knows(word)


@pytest.mark.parametrize("word", ["Schwimkurs", "gold", "xqzvw", "Fusball"])
def test_does_not_know_what_may_be_a_typing_error(word):
    assert not SHIPPED.knows(word)


def test_a_fixed_phrase_has_two_words() -> None:
    assert Vocabulary.from_texts(phrases="erste Hilfe").phrases == {("erst", "hilf"): "ersthilf"}
    for written in ("Hilfe", "Hilfe zur Erziehung im Alltag", "für Hilfe"):
        with pytest.raises(VocabularyError):
            Vocabulary.from_texts(phrases=written)
