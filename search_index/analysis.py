"""What a text says and what a search means, as stems. Every engine builds on this."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from search_index.compounds import Parts
from search_index.german import chains, fold, in_one, max_edits, stem
from search_index.vocabulary import Stems, Vocabulary

MOST_TERMS = 12
"""Of those that say something: "mein Sohn ist jetzt in der vierten Klasse und braucht Hilfe in Mathe" has few."""
MOST_SYNONYMS = 16


@dataclass(frozen=True, slots=True)
class Analysed:
    """In the order of the text, repeats included. Parts are what the words are made of and weigh less."""

    words: list[str]
    parts: list[str]


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a search.

    A text meets it with the stem, or one of the spellings, or all parts, or all stems of one synonym, be they words
    or parts there. That is about the order of trust.
    """

    typed: str
    """Folded, for typo search and for words still being typed."""
    stem: str
    spellings: tuple[str, ...] = ()
    """Stems of this word written in one with its neighbours: "kinder turnen" is also kinderturnen."""
    parts: Stems = ()
    """All parts of a compound, or nothing."""
    core: Stems = ()
    """The parts that matter, if some do not: töpfern of Töpferkurs. To be ranked below all the rest."""
    synonyms: tuple[Stems, ...] = ()
    weak: bool = False
    """Improves the ranking, but a text without it is still found."""
    max_edits: int = 0


@dataclass(frozen=True, slots=True)
class AnalysedQuery:
    terms: tuple[Term, ...]
    """Empty when nothing was typed but stop words: then all is found, and `left_out` says why."""
    left_out: tuple[str, ...]
    """Stop words, folded."""

    @property
    def required(self) -> tuple[Term, ...]:
        """Terms a text must meet: all that are not weak, or all if all are."""
        return tuple(term for term in self.terms if not term.weak) or self.terms


def analyse_document(text: str, vocabulary: Vocabulary) -> Analysed:
    found = Analysed([], [])
    before = ""
    for chain in chains(text):
        for word in chain:
            pair, before = (before, stem(word)), stem(word)
            found.words.append(before)
            found.parts.extend(part_stems(word, vocabulary.parts))
            if pair in vocabulary.phrases:
                found.words.append(vocabulary.phrases[pair])
        found.words.extend(map(stem, in_one(chain)))
    return found


@lru_cache(maxsize=1 << 16)
def part_stems(word: str, parts: Parts) -> Stems:
    return tuple(parts.stem(part) for part in parts.split(word))


def analyse_query(text: str, vocabulary: Vocabulary) -> AnalysedQuery:
    typed = list(_typed(text, vocabulary))
    kept = [place for place, (_, says_something) in enumerate(typed) if says_something][:MOST_TERMS]
    words = [typed[place][0] for place in kept]
    spellings = _written_in_one(kept, words)
    for place, whole in _verbs_put_together(typed, kept, vocabulary):
        spellings[place].append(whole)
    phrases = _phrases(words, vocabulary)
    return AnalysedQuery(
        terms=tuple(_terms(words, spellings, phrases, vocabulary)),
        left_out=tuple(word for word, says_something in typed if not says_something),
    )


def _typed(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it says something: no stop word, or a piece of a longer one (Ein-Eltern-Familie)."""
    for chain in chains(text):
        for word in chain:
            yield word, len(chain) > 1 or not vocabulary.is_stop_word(word)


class _Phrase(NamedTuple):
    """Neighbours that have synonyms together. They stand in for each: "Bildung und Teilhabe" for BuT."""

    places: range
    synonyms: tuple[Stems, ...]


def _phrases(words: list[str], vocabulary: Vocabulary) -> list[_Phrase]:
    stems = [stem(word) for word in words]
    spans = (range(first, end) for first in range(len(words)) for end in range(first + 2, len(words) + 1))
    return [
        _Phrase(span, synonyms)
        for span in spans
        if (synonyms := vocabulary.synonym_stems.get(tuple(stems[span.start : span.stop])))
    ]


def _terms(
    words: list[str], spellings: list[list[str]], phrases: list[_Phrase], vocabulary: Vocabulary
) -> Iterator[Term]:
    """One for each word, and one for two that are a word together."""
    stems = [stem(word) for word in words]
    index = 0
    while index < len(words):
        of_word = [phrase for phrase in phrases if index in phrase.places]
        if whole := vocabulary.phrases.get(tuple(stems[index : index + 2])):
            of_whole = vocabulary.synonym_stems.get((whole,), ())
            synonyms = dict.fromkeys([*(other for phrase in of_word for other in phrase.synonyms), *of_whole])
            typed = " ".join(words[index : index + 2])
            yield Term(typed, whole, tuple(spellings[index]), synonyms=tuple(synonyms)[:MOST_SYNONYMS])
            index += 2
        else:
            yield _term(words[index], tuple(spellings[index]), of_word, vocabulary)
            index += 1


def _term(word: str, spellings: Stems, phrases: list[_Phrase], vocabulary: Vocabulary) -> Term:
    parts = part_stems(word, vocabulary.parts)
    core = tuple(part for part in parts if part not in vocabulary.weak_stems)
    of_phrases = (other for phrase in phrases for other in phrase.synonyms)
    found = dict.fromkeys(of_phrases) or dict.fromkeys(_synonyms(word, spellings, parts, vocabulary))
    return Term(
        typed=word,
        stem=stem(word),
        spellings=spellings,
        parts=parts,
        core=core if len(core) < len(parts) else (),
        synonyms=tuple(islice((other for other in found if other != (stem(word),)), MOST_SYNONYMS)),
        weak=vocabulary.is_weak(word) and not phrases,  # erste Hilfe: weak words that together are not
        max_edits=max_edits(word),
    )


def _synonyms(word: str, spellings: Stems, parts: Stems, vocabulary: Vocabulary) -> Iterator[Stems]:
    """Of the word, of its spellings, and of each part that matters: the Kita for a Krippenplatz."""
    together = [other for whole in spellings for other in vocabulary.synonym_stems.get((whole,), ())]
    yield from together
    if together:
        return
    yield from vocabulary.synonym_stems.get((stem(word),), ())
    core = [part for part in parts if part not in vocabulary.weak_stems]
    for place, part in enumerate(core):
        for other in vocabulary.synonym_stems.get((part,), ()):
            if other != (stem(word),):
                yield (*core[:place], *other, *core[place + 1 :])


_PARTICLES = frozenset(fold("ab an auf aus bei durch ein fern fest hin los mit nach rum um vor weg zu zurück").split())
_NEW_CLAUSE = frozenset(fold("dass damit obwohl oder und wann was weil wenn wer wie wo").split())


def _verbs_put_together(
    typed: list[tuple[str, bool]], kept: list[int], vocabulary: Vocabulary
) -> Iterator[tuple[int, str]]:
    """Ausrasten of "rastet ständig aus", where the lists know it: the place of the verb among those kept, the stem."""
    words = [word for word, _ in typed]
    ends = [at for at, (_, after) in enumerate(pairwise([*words, "und"])) if after in _NEW_CLAUSE]
    for end in ends:
        is_pair = not {"ohne", *_PARTICLES}.isdisjoint(words[end + 2 : end + 3])  # vor und nach, mit und ohne
        for place, at in enumerate(kept):
            if words[end] in _PARTICLES and at < end and not is_pair:
                verb = stem(words[at])
                forms = (stem(words[end] + form) for form in (words[at], verb, verb + "en"))
                yield from ((place, whole) for whole in dict.fromkeys(forms) if vocabulary.has(whole))


def _written_in_one(places: list[int], words: list[str]) -> list[list[str]]:
    """Per word the stems of two or three neighbours joined, the word among them."""
    found: list[list[str]] = [[] for _ in words]
    for count in (2, 3):
        for first in range(len(words) - count + 1):
            span = range(first, first + count)
            adjacent = all(places[b] - places[a] == 1 for a, b in pairwise(span))
            for whole in in_one(tuple(words[first : first + count])) if adjacent else ():
                for index in span:
                    found[index].append(stem(whole))
    return found
