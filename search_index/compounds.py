"""Taking German compounds apart: Kinderturnen is kinder + turnen, Turnier is one word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from search_index.german import LONGEST_WORD, stem

LINKS = ("", "s", "n", "en", "e", "es", "er", "ens", "ns", "innen")

# Openings that make a verb or noun of their own: Nachhilfe is no help afterwards, Unterricht no Richt below.
_PREFIX = re.compile(
    "uber|unter|nach|durch|wieder|wider|gegen|hinter|zwischen|weiter|zuruck|zusammen"
    "|heran|heraus|herein|hinaus|hinein|voran|voraus|vorbei|fort|miss|einge"
)
_LINKED_ENDING = re.compile("(?<=ung|ion|tat)s$|(?<=heit|keit|ling)s$|(?<=schaft)s$")
_SUFFIX = re.compile("schaft|haft|lich|isch|heit|keit|chen|lein|los")
_SPEAKABLE = re.compile(r".*[aeiouy].*(?<!sc)")  # and nothing cuts a sch in two


class Part(NamedTuple):
    """A building block of compounds, as words/parts.txt explains it."""

    meaning: str
    only_in_front: bool = False
    closes_unknown: bool = False
    opens_unknown: bool = False


class _Split(NamedTuple):
    """The smallest is the best: few parts, few letters between them, a long opening."""

    number: int
    linking: int
    opening: int
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Parts:
    """Compared by identity, so that what was found out about a word can be remembered."""

    known: Mapping[str, Part]
    whole: frozenset[str] = frozenset()
    """Stems of words that look like compounds of these, but are none."""
    last_stems: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        last = [word for word, part in self.known.items() if not part.only_in_front]
        shortest = {stem(word): word for word in sorted(last, key=len, reverse=True)}
        object.__setattr__(self, "last_stems", shortest)

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a folded compound without the letters that link them; () for a word that is whole."""
        return _split(self, word)

    def stem(self, part: str) -> str:
        """Schwimm counts as schwimmen, näh as nähen."""
        entry = self.known.get(part)
        return stem(entry.meaning if entry else part)

    def is_whole(self, word: str) -> bool:
        return word in self.known or stem(word) in self.whole or self.last(word) is not None

    def last(self, rest: str) -> Part | None:
        """The entry that `rest` is, inflected or not, if it may end a compound."""
        if (entry := self.known.get(rest)) and not entry.only_in_front:
            return entry
        base = self.last_stems.get(stem(rest), "")
        if len(rest) < max(len(base), 4) or not (rest.startswith(base[:-1]) or stem(rest) == base):
            return None
        return self.known.get(base)


@lru_cache(maxsize=1 << 16)
def _split(parts: Parts, word: str) -> tuple[str, ...]:
    if not 6 <= len(word) <= LONGEST_WORD or not word.isalpha() or parts.is_whole(word):
        return ()
    found = _best(parts, word) or _after_unknown(parts, word) or _before_unknown(parts, word)
    return found.parts if found else ()


@lru_cache(maxsize=1 << 14)
def _best(parts: Parts, rest: str) -> _Split | None:
    return min(_splits(parts, rest), default=None)


def _splits(parts: Parts, rest: str) -> Iterator[_Split]:
    if parts.last(rest):
        yield _Split(1, 0, -len(rest), (rest,))
    for first, link, tail in _cuts(parts, rest):
        if found := _best(parts, tail):
            yield _Split(found.number + 1, found.linking + len(link), -len(first), (first, *found.parts))


def _cuts(parts: Parts, rest: str) -> Iterator[tuple[str, str, str]]:
    for end in range(3, len(rest) - 2):
        first = rest[:end]
        if first not in parts.known:
            continue
        for link in LINKS:
            if rest.startswith(link, end):
                yield first, link, rest[end + len(link) :]
        if first[-1] in "aou":  # Kita-Eltern in one word: folding took their ae for an umlaut
            yield first, "", "e" + rest[end:]


def _after_unknown(parts: Parts, word: str) -> _Split | None:
    """Capoeirakurs: the opening is anything of four letters, the ending a part that allows it."""
    for end in range(4, len(word) - 2):
        opening = _LINKED_ENDING.sub("", word[:end])
        found = _best(parts, word[end:])
        if not found or _PREFIX.fullmatch(opening) or not _SPEAKABLE.fullmatch(opening):
            continue
        closing = parts.last(found.parts[-1])
        if closing and closing.closes_unknown and all(len(part) > 3 for part in found.parts):
            return _Split(found.number + 1, 0, 0, (opening, *found.parts))
    return None


def _before_unknown(parts: Parts, word: str) -> _Split | None:
    """Kindercapoeira: the other way round. What only makes a new word of another one is no ending (Vaterschaft)."""
    for end in range(len(word) - 4, 2, -1):
        entry = parts.known.get(word[:end])
        if not entry or not entry.opens_unknown or _SUFFIX.match(word, end):
            continue
        if _SPEAKABLE.fullmatch(word[end:]):
            return _Split(2, 0, 0, (word[:end], word[end:]))
    return None
