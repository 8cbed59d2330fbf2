"""The words of our field that editors argue about: parts of compounds, synonyms, words to leave out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from threading import Lock

from search_index import topics
from search_index.compounds import Part, Parts
from search_index.german import WORDS, chains, fold, in_one, stem
from search_index.topics import Telltale, Telltales

Stems = tuple[str, ...]
"""Stems that belong together: a text must have all of them."""


Ages = tuple[int, int]
"""Months, inclusive; before birth they are negative."""


class VocabularyError(ValueError):
    """A line nobody can understand. `fault` is a German sentence, for the editor who wrote the line."""

    def __init__(self, list_name: str, line: int, written: str, fault: str) -> None:
        super().__init__(f"{list_name}, Zeile {line} („{written}“): {fault}")
        self.list_name, self.line, self.written, self.fault = list_name, line, written, fault


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Never changes and is compared by identity: what was worked out for a word is remembered with it."""

    parts: Parts
    synonym_stems: Mapping[Stems, tuple[Stems, ...]]
    stop_words: frozenset[str]
    weak_stems: frozenset[str]
    phrases: Mapping[Stems, str]
    """Stems of two neighbours that are one word together, and the stem of that."""
    ages: Mapping[str, Ages]
    """Stems of words that mean an age."""
    topics: Telltales
    """What tells which topic is meant."""
    needs: Telltales
    """What tells which need is meant, and which needs a text answers."""
    filed: Mapping[str, str]
    """The topic of each need."""
    silent: frozenset[str]
    """Words, folded, that editors leave out of searches: alone they tell nothing there. Texts are written as before."""
    listed: Mapping[str, str]
    """The single words among synonyms and words of topics and needs, folded, and how they are written."""

    @staticmethod
    def shipped() -> "Vocabulary":
        with _READING:
            return _shipped()

    @classmethod
    def from_texts(
        cls,
        *,
        parts: str | None = None,
        synonyms: str | None = None,
        stop_words: str | None = None,
        weak_words: str | None = None,
        phrases: str | None = None,
        topic_words: str | None = None,
        need_words: str | None = None,
    ) -> "Vocabulary":
        """From lists as editors write them; a list that is not given is the shipped one."""
        stops = frozenset(word for _, word in _words("stopwords.txt", stop_words))
        weak = frozenset(stem(word) for _, word in _words("weak.txt", weak_words))
        return cls(
            _parts(parts),
            _synonyms(synonyms, stops),
            stops,
            weak,
            _phrases(phrases, stops),
            _ages(),
            _telltales("topics.txt", topic_words, stops),
            _telltales("needs.txt", need_words, stops),
            _filed(need_words),
            frozenset(),
            {
                **_listed_singles("needs.txt", need_words),
                **_listed_singles("topics.txt", topic_words),
                **_listed(synonyms),
            },
        )

    def extended(self, synonyms: str, stop_words: str) -> "Vocabulary":
        """With more lists on top, written as the shipped ones are. What is added is tried first."""
        stops = self.stop_words | {word for _, word in _words("stopwords.txt", stop_words)}
        added = _synonyms(synonyms, stops)
        merged = {
            term: tuple(dict.fromkeys([*added.get(term, ()), *self.synonym_stems.get(term, ())]))
            for term in (*added, *self.synonym_stems)
        }
        silent = self.silent | stops - self.stop_words
        return replace(
            self,
            synonym_stems=merged,
            stop_words=stops,
            silent=silent,
            listed={**self.listed, **_listed(synonyms)},
        )

    def is_stop_word(self, word: str) -> bool:
        return fold(word) in self.stop_words

    def is_weak(self, word: str) -> bool:
        """Too common here to decide alone whether something is found: Kurs, Kinder, a number, a stop word."""
        folded = fold(word)
        return folded.isdigit() or folded in self.stop_words or stem(folded) in self.weak_stems

    def knows(self, word: str) -> bool:
        """A word of our lists, or put together of such words: rightly spelt, whatever it resembles."""
        folded = fold(word)
        pieces = self.parts.split(folded) or (folded,)
        return all(self.parts.is_whole(piece) or (stem(piece),) in self.synonym_stems for piece in pieces)

    def has(self, word: str) -> bool:
        """One of our lists says something about this stem."""
        return (word,) in self.synonym_stems or word in self._telling

    @cached_property
    def _telling(self) -> frozenset[str]:
        lists = (*self.topics.values(), *self.needs.values())
        return frozenset(word for each in lists for told in each for word in told.stems)

    def synonyms(self, term: str) -> tuple[Stems, ...]:
        """What else to look for; each entry is one synonym of one or several words."""
        return self.synonym_stems.get(self.stems(term), ())

    def stems(self, term: str) -> Stems:
        """Under what a term of one or several words is known; nothing for stop words alone."""
        return _stems(term, self.stop_words)


_READING = Lock()
"""It takes seconds: whoever comes meanwhile waits and does not read everything too."""


@cache
def _shipped() -> Vocabulary:
    return Vocabulary.from_texts()


def _entries(name: str, text: str | None) -> Iterator[tuple[int, str]]:
    content = (WORDS / name).read_text("utf-8") if text is None else text
    for number, line in enumerate(content.splitlines(), start=1):
        if entry := line.partition("#")[0].strip():
            yield number, entry


def _single_word(written: str) -> str | None:
    pieces = [piece for chain in chains(written) for piece in chain]
    return pieces[0] if len(pieces) == 1 else None


def _words(name: str, text: str | None) -> Iterator[tuple[int, str]]:
    for number, entry in _entries(name, text):
        for written in entry.split(","):
            if not (word := _single_word(written)):
                raise VocabularyError(name, number, entry, "Zwischen zwei Kommas steht genau ein Wort.")
            yield number, word


def _parts(text: str | None) -> Parts:
    known: dict[str, Part] = {}
    whole: set[str] = set()
    for number, entry in _entries("parts.txt", text):
        for written in map(str.strip, entry.split(",")):
            word, part = _part(number, written)
            if word in known or word in whole:
                raise VocabularyError("parts.txt", number, written, "Das Wort steht hier schon einmal.")
            if written.startswith("!"):
                whole.add(word)
            else:
                known[word] = part
    return Parts(known, frozenset(map(stem, whole)))


def _part(number: int, written: str) -> tuple[str, Part]:
    surface, _, meaning = (side.strip() for side in written.partition("="))
    word, meant = _single_word(surface), _single_word(meaning or surface)
    if not word or not meant or len(word) < 3:
        fault = "Ein Baustein ist ein Wort von mindestens drei Buchstaben, hinter = steht höchstens ein weiteres."
        raise VocabularyError("parts.txt", number, written, fault)
    return word, Part(meant, surface.endswith("-"), surface.startswith("+"), surface.endswith("+"))


def _phrases(text: str | None, stop_words: frozenset[str]) -> dict[Stems, str]:
    found: dict[Stems, str] = {}
    for number, entry in _entries("phrases.txt", text):
        for written in entry.split(","):
            stems = _stems(written, stop_words)
            if len(stems) != 2:
                fault = "Zwischen zwei Kommas stehen genau zwei Wörter, keines davon ein Füllwort."
                raise VocabularyError("phrases.txt", number, entry, fault)
            found[stems] = "".join(stems)
    return found


def _ages() -> dict[str, Ages]:
    ages: dict[str, Ages] = {}
    for number, entry in _entries("ages.txt", None):
        if not (said := re.fullmatch(r"(-?\d+) bis (-?\d+): (.+)", entry)):
            raise VocabularyError("ages.txt", number, entry, "Vor den Wörtern stehen zwei Zahlen, wie in „0 bis 11:“.")
        for written in said[3].split(","):
            ages[stem(_single_word(written) or "")] = (int(said[1]), int(said[2]))
    return ages


@cache
def _telltales(name: str, text: str | None, stop_words: frozenset[str]) -> Telltales:
    told: dict[frozenset[str], set[str]] = {}
    for number, named, _, written in _told(name, text):
        words = topics.words_of(written)
        if all(word in stop_words for word in words):
            raise VocabularyError(name, number, written, "Hier stehen nur Füllwörter.")
        told.setdefault(topics.content(words, stop_words), set()).add(named)
    found: dict[str, list[Telltale]] = {}
    for stems, names in told.items():
        found.setdefault(topics.longest(stems), []).append(Telltale(stems, frozenset(names)))
    return found


@cache
def _filed(text: str | None) -> dict[str, str]:
    return {need: topic for _, need, topic, _ in _told("needs.txt", text) if topic}


def _told(name: str, text: str | None) -> Iterator[tuple[int, str, str, str]]:
    """Number of the line, topic or need, the topic of that need, and what tells of it."""
    named = topic = ""
    for number, entry in _entries(name, text):
        head, colon, said = entry.rpartition(":")
        if colon:
            named, _, topic = map(str.strip, head.partition("="))
        if not named:
            raise VocabularyError(name, number, entry, "Vor den Wörtern steht, wovon sie zeugen, mit Doppelpunkt.")
        for written in said.split(","):
            yield number, named, topic, written.strip()


def _stems(term: str, stop_words: frozenset[str]) -> Stems:
    """A term with hyphens is one word: the pieces of Ein-Eltern-Familie alone would say something else."""
    words = [word for chain in chains(term) for word in in_one(chain) or chain]
    return tuple(stem(word) for word in words if word not in stop_words)


def _synonyms(text: str | None, stop_words: frozenset[str]) -> dict[Stems, tuple[Stems, ...]]:
    found: dict[Stems, dict[Stems, None]] = {}
    for number, entry in _entries("synonyms.txt", text):
        for term, others in _group(number, entry, stop_words):
            found.setdefault(term, {}).update(dict.fromkeys(others))
    return {term: tuple(other for other in others if other != term) for term, others in found.items()}


def _listed(text: str | None) -> dict[str, str]:
    terms = (term.strip() for _, entry in _entries("synonyms.txt", text) for term in re.split("=>|,", entry))
    return {word: term for term in terms if (word := _single_word(term))}


@cache
def _listed_singles(name: str, text: str | None) -> dict[str, str]:
    return {word: written for _, _, _, written in _told(name, text) if (word := _single_word(written))}


def _group(number: int, entry: str, stop_words: frozenset[str]) -> list[tuple[Stems, list[Stems]]]:
    sides = [[_stems(term, stop_words) for term in side.split(",")] for side in entry.split("=>")]
    terms = [term for side in sides for term in side]
    if len(sides) > 2:
        raise VocabularyError("synonyms.txt", number, entry, "Ein Pfeil => genügt.")
    if not all(terms):
        fault = "Zwischen zwei Kommas fehlt ein Wort, oder dort stehen nur Füllwörter."
        raise VocabularyError("synonyms.txt", number, entry, fault)
    if len(terms) < 2:
        raise VocabularyError("synonyms.txt", number, entry, "Eine Gruppe braucht mindestens zwei Wörter.")
    if len(set(terms)) < 2:
        fault = "Diese Wörter gelten schon ohne Eintrag als dasselbe."
        raise VocabularyError("synonyms.txt", number, entry, fault)
    return [(term, sides[-1]) for term in sides[0]]
