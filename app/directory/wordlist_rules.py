"""Which words editors may add to the search: what changes nothing, goes in a circle or finds all is refused."""

from collections.abc import Sequence
from typing import NamedTuple

from app.directory.wordlist import Rule, with_line
from app.i18n import gettext as _
from search_index.german import stem, tokens
from search_index.vocabulary import Stems, Vocabulary, VocabularyError


class Fault(NamedTuple):
    field: str
    sentence: str


def fault(vocabulary: Vocabulary, rule: Rule, word: str, others: str) -> Fault | None:
    """The first thing that speaks against it; None: nothing does."""
    listed = [each.strip() for each in others.split(",") if each.strip()]
    if found := _of_stop_word(vocabulary, word) if rule is Rule.STOP else _of_synonym(vocabulary, rule, word, listed):
        return found
    try:
        with_line(vocabulary, rule, word, ", ".join(listed))
    except VocabularyError as error:
        return Fault("word", error.fault)
    return None


def _of_stop_word(vocabulary: Vocabulary, word: str) -> Fault | None:
    if len(tokens(word)) != 1:
        return Fault("word", _("Ein Füllwort ist ein einzelnes Wort."))
    if vocabulary.is_stop_word(word):
        return Fault("word", _("Dieses Wort wird schon ausgelassen."))
    known = {stem for term in vocabulary.synonym_stems for stem in term}
    if stem(tokens(word)[0]) in known:
        return Fault("word", _("Zu diesem Wort gibt es Synonyme. Wer es weglässt, macht sie unwirksam."))
    return None


def _of_synonym(vocabulary: Vocabulary, rule: Rule, word: str, others: Sequence[str]) -> Fault | None:
    if not others:
        return Fault("others", _("Bitte füllen Sie dieses Feld aus."))
    for field, term in [("word", word), *(("others", other) for other in others)]:
        if sentence := _says_nothing(vocabulary, term):
            return Fault(field, sentence)
    for other in others:
        if sentence := _changes_nothing(vocabulary, rule, word, other):
            return Fault("others", sentence)
    return None


def _says_nothing(vocabulary: Vocabulary, term: str) -> str:
    if not vocabulary.stems(term):
        return _("„{word}“ besteht nur aus Füllwörtern.").format(word=term)
    if len(tokens(term)) == 1 and vocabulary.is_weak(term):
        return _("„{word}“ ist zu allgemein. Es steht bei sehr vielen Angeboten.").format(word=term)
    return ""


def _changes_nothing(vocabulary: Vocabulary, rule: Rule, word: str, other: str) -> str:
    here, there = vocabulary.stems(word), vocabulary.stems(other)
    if here == there:
        return _("„{word}“ und „{other}“ gelten schon als dasselbe Wort.").format(word=word, other=other)
    forth, back = there in vocabulary.synonyms(word), here in vocabulary.synonyms(other)
    if forth and (back or rule is Rule.ALSO):
        return _("Wer „{word}“ sucht, findet „{other}“ schon.").format(word=word, other=other)
    if rule is Rule.ALSO and back:
        return _("Umgekehrt gilt das schon. Wählen Sie „in beide Richtungen“.")
    if rule is Rule.ALSO and _leads_to(vocabulary, there, here):
        return _("Das führt im Kreis: Von „{other}“ geht es über andere Wörter schon zu „{word}“.").format(
            word=word, other=other
        )
    return ""


def _leads_to(vocabulary: Vocabulary, start: Stems, end: Stems) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for each in vocabulary.synonym_stems.get(waiting.pop(), ()):
            if each == end:
                return True
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return False
