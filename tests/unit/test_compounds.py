"""Which German compounds come apart, where, and which words stay whole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.compounds import LINKS
from search_index.german import LONGEST_WORD, fold
from search_index.vocabulary import Vocabulary

PARTS = Vocabulary.shipped().parts


@pytest.mark.parametrize(
    "expected",
    [
        "kinder turnen",
        "hausaufgaben hilfe",
        "sport halle",
        "schwimm kurs",
        "krabbel gruppe",
        "still beratung",
        "töpfer kurs",
        "baby massage",
        "deutsch kurs",
        "ferien spiele",
        "familien zentrum",
        "vorlese stunde",
        "jugend treff",
        "rückbildung-s gymnastik",
        "erziehung-s beratung",
        "geburt-s vorbereitung-s kurs",
        "wasser spiel plätze",
        "schwimm kurse",
        "familien zentren",
        "kinder arzt praxen",
        "kinder bücher flohmarkt",
        "näh kurs",
        "sprach café",
        "spiele treff",
        "wald spiel gruppe",
        "kinder geburtstag",
        "wald kindergarten",
        "gebärden sprach kurs",
        "alleinerziehend-en treff",
        "schüler-innen laden",
        "kita essen",
        "kita eltern",
        "capoeira kurs",
        "capoeira gruppe",
        "integration-s kita",
        "kinder capoeira",
        "jugend freizeit",
        "krankenhaus besuch",
        "mittag-s tisch",
        "tanz mäuse",
    ],
)
def test_compounds_come_apart(expected):
    word = fold(re.sub("[ -]", "", expected))
    assert PARTS.split(word) == tuple(fold(part.partition("-")[0]) for part in expected.split())


@pytest.mark.parametrize(
    "word",
    [
        *["Verein", "Vereine", "Eltern", "Musik", "Kinder", "Garten", "Turnier", "Turniere", "Beratung", "Beratungen"],
        *["Familie", "Sommer", "Hausaufgaben", "Kindergarten", "Kindergärten", "Geburtstag", "Jugendliche", "Mutter"],
        *["Nachhilfe", "Unterricht", "Unterstützung", "Eingang", "Beitrag", "Vertrag", "Transport", "Akzeptanz"],
        *["Distanz", "Substanz", "Assistent", "Bischof", "Manifest", "Donnerstag", "Sonntag", "Wohlfahrt", "Hochzeit"],
        *["Großeltern", "Tagesmutter", "Volkshochschule", "Spaziergang", "Vorstellung", "Freundschaft", "Mitglieder"],
        *["kinderleicht", "jugendfrei", "Vaterunser", "kostenlos", "insgesamt", "geheim", "Kreißsaal", "Bußgeld"],
        *[
            "Hintergründe",
            "feststellen",
            "Vaterschaft",
            "vereinbaren",
            "beschallen",
            "Marschall",
            "Partei",
            "Musikalität",
            "Museum",
            "Akrobatik",
        ],
        *["Lindenhof", "Erlengrund", "Mühlenfeld", "Kranichsee", "Ziegelei", "Schillerstraße", "Mustafa", "Katharina"],
    ],
)
def test_other_words_stay_whole(word):
    assert PARTS.split(fold(word)) == ()


@pytest.mark.parametrize(
    ("part", "word"), [("schwimm", "schwimmen"), ("näh", "nähen"), ("sprach", "Sprachen"), ("kinder", "Kind")]
)
def test_a_part_has_the_stem_of_its_word(part, word):
    assert PARTS.stem(fold(part)) == PARTS.stem(fold(word))


def _written_together(parts: tuple[str, ...]) -> re.Pattern[str]:
    """An e at the start of a part may be gone: folding takes the ae of Kita-Eltern for an umlaut."""
    links = f"(?:{'|'.join(LINKS)})"
    return re.compile(links.join(re.sub("^e", "e?", part) for part in parts))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(PARTS.known)), min_size=1, max_size=4), st.sampled_from(LINKS))
def test_the_parts_of_a_word_give_the_word_again(parts, link):
    word = fold(link.join(parts))

    if found := PARTS.split(word):
        assert len(found) > 1
        assert _written_together(found).fullmatch(word)


@given(st.text("abdefghiklmnorstuz", max_size=LONGEST_WORD + 5))
@settings(max_examples=60)
def test_any_word_is_whole_or_has_parts(word):
    found = PARTS.split(fold(word))
    assert found == () or _written_together(found).fullmatch(fold(word))
