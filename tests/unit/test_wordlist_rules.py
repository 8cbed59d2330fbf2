"""Which words editors may add: nothing that changes nothing, goes in a circle or is found everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.wordlist import Rule, line, with_line
from app.directory.wordlist_rules import fault
from search_index.analysis import analyse_query
from search_index.vocabulary import Vocabulary

KNOWN = Vocabulary.from_texts(
    synonyms="vhs, volkshochschule\nballsport => fußball\nfußball => kicken", stop_words="und, bitte", weak_words="kurs"
)


def refused(rule: Rule, word: str, others: str = "") -> tuple[str, str] | None:
    found = fault(KNOWN, rule, word, others)
    return found and (found.field, found.sentence)


@pytest.mark.parametrize(
    ("rule", "word", "others"),
    [
        (Rule.ALSO, "Parkour", "Turnen, Klettern"),
        (Rule.ALSO, "Parkour", "Fußball"),
        (Rule.SAME, "LiHo", "Lindenhof"),
        (Rule.SAME, "Fußball", "Ballsport"),
        (Rule.SAME, "erste Hilfe", "Notfall am Kind"),
        (Rule.STOP, "Lindenau", ""),
    ],
)
def test_a_sensible_word_may_be_added(rule: Rule, word: str, others: str) -> None:
    assert refused(rule, word, others) is None


@pytest.mark.parametrize(
    ("rule", "word", "others", "field", "sentence"),
    [
        (Rule.ALSO, "und bitte", "Turnen", "word", "Füllwörtern"),
        (Rule.ALSO, "Turnen", "bitte", "others", "Füllwörtern"),
        (Rule.SAME, "Kurs", "Turnen", "word", "zu allgemein"),
        (Rule.ALSO, "Turnen", "Kurse", "others", "zu allgemein"),
        (Rule.ALSO, "Turnen", "", "others", "füllen Sie"),
        (Rule.ALSO, "Turnen", " , ", "others", "füllen Sie"),
        (Rule.SAME, "Kita", "Kitas", "others", "als dasselbe Wort"),
        (Rule.SAME, "VHS", "Volkshochschule", "others", "findet „Volkshochschule“ schon"),
        (Rule.ALSO, "Ballsport", "Fußball", "others", "findet „Fußball“ schon"),
        (Rule.ALSO, "Fußball", "Ballsport", "others", "in beide Richtungen"),
        (Rule.ALSO, "Kicken", "Ballsport", "others", "im Kreis"),
        (Rule.STOP, "guten Tag", "", "word", "einzelnes Wort"),
        (Rule.STOP, "Bitte", "", "word", "schon ausgelassen"),
        (Rule.STOP, "Volkshochschulen", "", "word", "Synonyme"),
    ],
)
def test_what_helps_nobody_is_refused(rule: Rule, word: str, others: str, field: str, sentence: str) -> None:
    found = refused(rule, word, others)

    assert found
    assert found[0] == field
    assert sentence in found[1]


_words = st.sampled_from(["parkour", "turnen", "klettern", "judo", "chor", "malen", "theater"])


@given(st.lists(st.tuples(_words, _words), max_size=12))
def test_one_way_words_never_make_a_circle(pairs: list[tuple[str, str]]) -> None:
    """Whatever is added one after the other, as far as it is not refused."""
    vocabulary = Vocabulary.from_texts(synonyms="")
    added: list[tuple[str, str]] = []
    for word, other in pairs:
        if fault(vocabulary, Rule.ALSO, word, other) is None:
            vocabulary = with_line(vocabulary, Rule.ALSO, word, other)
            added.append((word, other))

    led_to = {word: {other for term, other in added if term == word} for word in {term for term, _ in added}}
    for start in led_to:
        seen, waiting = set[str](), [start]
        while waiting:
            for other in led_to.get(waiting.pop(), ()):
                assert other != start
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)


def test_what_is_added_holds_beside_what_was_there() -> None:
    more = with_line(KNOWN, Rule.SAME, "LiHo", "Lindenhof")
    more = with_line(more, Rule.STOP, "Lindenau", "")

    assert more.synonyms("liho") == (("lindenhof",),)
    assert more.synonyms("vhs") == KNOWN.synonyms("vhs")
    assert more.is_stop_word("Lindenau")
    assert not KNOWN.is_stop_word("Lindenau")
    assert [term.typed for term in analyse_query("Turnen Lindenau", more).terms] == ["turnen"]


def test_an_entry_reads_as_in_the_lists_the_search_comes_with() -> None:
    assert line(Rule.SAME, "VHS", "Volkshochschule") == "VHS, Volkshochschule"
    assert line(Rule.ALSO, "Ballsport", "Fußball, Handball") == "Ballsport => Fußball, Handball"
    assert line(Rule.STOP, "bitte", "") == "bitte"
