"""What a text says and what a search means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import MOST_SYNONYMS, MOST_TERMS, Analysed, analyse_document, analyse_query
from search_index.vocabulary import Vocabulary

SHIPPED = Vocabulary.shipped()


def query(text):
    return analyse_query(text, SHIPPED)


def finds(text, document):
    """How an engine reads an analysed query: every required term is met in one of its ways."""
    analysed = analyse_document(document, SHIPPED)
    said = {*analysed.words, *analysed.parts}
    return all(
        any(said.issuperset(way) for way in ((term.stem,), *((one,) for one in term.spellings), *term.synonyms))
        or (term.parts and said.issuperset(term.parts))
        for term in query(text).required
    )


def test_words_and_parts_of_a_document_are_kept_apart():
    assert analyse_document("Schwimmkurse im Eltern-Kind-Zentrum", SHIPPED) == Analysed(
        words=["schwimmkurs", "im", "elt", "kind", "zentrum", "elternkindzentrum"], parts=["schwimmen", "kurs"]
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("turnen", "Kinderturnen"),
        ("Kinder turnen", "Kinderturnen"),
        ("Kinderturnen", "Turnen für Kinder"),
        ("kinder-turnen", "Kinderturnen"),
        ("eltern kind turnen", "Eltern-Kind-Turnen"),
        ("Elternkindturnen", "Eltern-Kind-Turnen"),
        ("fussball", "Fußball ab 5"),
        ("Fußbälle", "Fussball"),
        ("buecherei", "Stadtbücherei"),
        ("schwimmen", "Schwimmkurs für Anfänger"),
        ("Schwimmkurs", "Kurs: Schwimmen lernen"),
        ("schwimmen lernen", "Schwimmkurs"),
        ("Schwimmen", "Aqua-Kurs"),
        ("Schwimmkurse", "Aqua-Kurs"),
        ("hilfe hausaufgaben", "Hausaufgabenhilfe"),
        ("Hausaufgabenhilfe", "Hilfe bei den Hausaufgaben"),
        ("VHS", "Kurse der Volkshochschule"),
        ("BuT", "Zuschuss aus Bildung und Teilhabe"),
        ("Bildung und Teilhabe", "Wir rechnen über BuT ab"),
        ("KiTa", "Kindergarten Regenbogen"),
        ("e.V.", "Turnverein e. V."),
        ("Erzieher", "Erzieher*innen"),
        ("u3", "Treff für U-3"),
        ("lese ratten", "Leseratten"),
        ("Yoga für Kinder", "Yoga ab 4 Jahren"),
        ("Ist da was für Babys?", "Babytreff"),
        ("krabbelgruppen", "Spielgruppe für die Kleinsten"),
        ("drk", "Deutsches Rotes Kreuz"),
        ("erste hilfe kurs", "Erste Hilfe am Kind"),
        ("Tagesmütter", "Plätze in der Kindertagespflege"),
        ("günstige fahrräder", "Radwerkstatt"),
    ],
)
def test_what_a_parent_types_is_found(typed, written):
    assert finds(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Kur", "Schwimmkurs"),
        ("Turnen", "Schachturnier"),
        ("Garten", "Kindergarten"),
        ("Geburt", "Kindergeburtstag"),
        ("Mutter", "Tagesmutter"),
        ("Sicherheit", "Sie melden sich an"),
        ("Judo", "Karate für Kinder"),
        ("Fußball", "Ballspiele"),
        ("Malen", "Noch einmal, jedes Mal"),
        ("nähen", "ganz in der Nähe"),
        ("Eltern", "Großeltern"),
        ("Schach", "Fußball"),
    ],
)
def test_what_only_looks_alike_is_not_found(typed, written):
    assert not finds(typed, written)


def test_stop_words_are_left_out_and_reported():
    assert [term.typed for term in query("Was gibt es für Babys?").terms] == ["babys"]
    assert query("Was gibt es für Babys?").left_out == ("was", "gibt", "es", "fur")
    assert query("für mich").terms == ()
    assert query("für mich").left_out == ("fur", "mich")


def test_weak_words_count_only_if_there_is_nothing_else():
    assert [term.typed for term in query("Kurs Yoga 4 Jahre").required] == ["yoga"]
    assert [term.typed for term in query("Kinder Kurs").required] == ["kinder", "kurs"]


def test_weak_words_that_mean_something_together_count():
    assert [term.typed for term in query("Neu in Deutschland").required] == ["neu", "deutschland"]


def test_a_fixed_phrase_is_one_word():
    assert [term.typed for term in query("Erste Hilfe Kurs").required] == ["erste hilfe"]
    assert finds("erste Hilfe", "Ein Kurs in Erster Hilfe")
    assert finds("erste Hilfe", "Kleine Ersthelfer")
    assert not finds("erste Hilfe", "Hilfe im ersten Jahr")
    assert finds("Hilfe", "Erste Hilfe")


def test_a_compound_has_a_core():
    assert query("Töpferkurs").terms[0].core == ("topfern",)
    assert query("Sporthalle").terms[0].core == ()
    assert query("Turnen").terms[0].core == ()


def test_words_are_joined_only_with_their_neighbours():
    assert query("kinder für turnen").terms[0].spellings == ()
    assert query("4 turnen").terms[0].spellings == ()
    assert query("U 3").terms[0].spellings == ("u3",)


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("mein Sohn ist jetzt in der vierten Klasse und hat große Probleme in Mathe", "mathe"),
        ("Ich bin mit zwei kleinen Kindern und suche für den Nachmittag hier am Ort eine Tagesmutter", "tagesmutter"),
    ],
)
def test_what_says_nothing_takes_no_room_from_what_does(typed, last):
    assert query(typed).terms[-1].typed == last


@pytest.mark.parametrize("typed", ["㍿" * 200, "a" * 5000, "ab-" * 2000 + "c", " ".join(["x" * 190] * 3)])
def test_no_word_is_longer_than_a_database_takes(typed):
    terms, written = query(typed).terms, analyse_document(typed, SHIPPED)
    words = [*written.words, *written.parts, *(word for term in terms for word in (term.stem, *term.spellings))]

    assert words
    assert max(len(word.encode()) for word in words) < 2000


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_can_be_analysed(text):
    analysed = query(text)

    assert len(analysed.terms) <= MOST_TERMS
    assert all(len(term.synonyms) <= MOST_SYNONYMS for term in analysed.terms)
    assert bool(analyse_document(text, SHIPPED).words) >= bool(analysed.terms)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(SHIPPED.parts.known)), min_size=1, max_size=4).map(" ".join))
def test_a_document_is_found_by_its_own_words(text):
    assert finds(text, text)


@settings(max_examples=40)
@given(st.data())
def test_synonyms_of_a_group_are_symmetric(data):
    words = st.text("abdegiklmnorstu", min_size=4, max_size=9)
    one, other = data.draw(words), data.draw(words)
    vocabulary = Vocabulary.from_texts(synonyms=f"{one}, {other} xy", parts="", stop_words="", weak_words="")

    assert len(vocabulary.synonyms(one)) == len(vocabulary.synonyms(f"{other} xy")) == 1
