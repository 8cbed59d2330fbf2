"""In which order come the texts that meet a search: the same for every engine.

The numbers here are those at which nDCG of the parts of tests/relevance that may be tuned on rises no more; it rose on
the other parts as well. Weights of 23 single fields, length of titles, nearness of words to each other, putting
offers for special groups behind the others, and bringing forward what is filed where most hits are gained nothing.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, NamedTuple, TypeVar

from search_index import topics
from search_index.analysis import MOST_SYNONYMS, AnalysedQuery, Term
from search_index.german import stem
from search_index.mending import groups
from search_index.vocabulary import Vocabulary
from search_index.written import of_age

Asked = TypeVar("Asked")

WORTH = {"A": 1.0, "B": 0.5, "C": 0.2, "D": 0.05}
"""What a word is worth in title, keywords, parts and summary, body."""
LITERAL, WANTED = 0.75, 2.0
"""What it is worth to have the words as typed, and whatever a text may be found by, on average."""
TYPED = 0.3
"""What it is worth to have one of the words as typed at all: before what is only near it."""
SOME = 0.3
"""What it is worth to have one of the words, times how rare it is, where few texts have all."""
WEAK = 0.4
"""What a weak word is worth beside another one: the Kinderyoga before the Yoga, but no Kinderkurs before either."""
TOPICAL = 0.45
"""What it is worth to be filed under a topic that is meant: less than to have the word in a title."""
NEEDED, MOST_NEEDS = 2, 5
"""What it is worth to answer the needs that are meant, on average, and of how many at most."""
SUITS = 0.16
"""What it is worth to be meant for the age that a word of the search means: less than to have the word in a summary."""
ENOUGH = 8
"""If fewer texts have all words, those with some of them follow."""
STEPS = 10_000
"""A rank is told to the fourth digit: what lies behind that is how an engine happens to add up."""


@dataclass(frozen=True)
class Telling:
    """Stems that tell how well a text answers; each group is worth what its stems are worth on average. What is wanted
    counts by its sum as well, up to 1: a text that says it in several ways is about it."""

    literal: Sequence[str]
    """As typed."""
    weak: Sequence[str]
    """Typed as well, beside words that say more."""
    wanted: Sequence[str]
    """Whatever a text may be found by: synonyms and parts of compounds as well."""
    parts: Sequence[str]
    """Of a compound that stands alone: all but one of them are better than finding nothing."""
    ages: Sequence[str] = ()
    """The word for the age that is meant, if one is: what suits it comes before what does not."""
    topics: Sequence[str] = ()
    """What the search is about, if that can be told: what is filed there comes forward."""
    needs: Sequence[str] = ()
    """The needs that are meant, by name: the more ways a text tells that it answers them, the better."""

    @property
    def weak_share(self) -> float:
        """What the weak ones come to on average, where those that are wanted come to 1."""
        return WEAK * len(self.weak) / len(self.wanted)


def telling(query: AnalysedQuery, meant: Mapping[str, Sequence[Term]], vocabulary: Vocabulary) -> Telling:
    """`meant` has each term of the search, and those it was mended into, under what was typed."""
    required = [each for term in query.required for each in meant[term.typed]]
    others = [each for term in query.terms if term not in query.required for each in meant[term.typed]]
    says_more = any(each.stem not in vocabulary.weak_stems for each in required)
    literal = [word for word in _typed(required) if not (says_more and word in vocabulary.weak_stems)]
    found_by = [word for each in required for group in groups(each) for word in group]
    wanted = [word for word in dict.fromkeys(found_by) if word in literal or word not in vocabulary.weak_stems]
    weak = [word for word in dict.fromkeys([*_typed(others), *found_by]) if word not in wanted]
    parts = [part for each in required for part in each.parts if part not in vocabulary.weak_stems]
    alone = list(dict.fromkeys(parts)) if len(query.required) == 1 else []
    said, silent = _said(query, meant), _silent(query, vocabulary)
    needs = topics.meant(said, vocabulary.needs, silent)[:MOST_NEEDS]
    # Where no word tells of a topic, what is needed does.
    filed = [vocabulary.filed[need] for need in needs if need in vocabulary.filed]
    about = topics.meant(said, vocabulary.topics, silent) or filed
    return Telling(
        literal,
        weak,
        wanted,
        alone,
        _ages(query.terms, vocabulary),
        tuple(dict.fromkeys(about)),
        tuple(needs),
    )


def _ages(terms: Iterable[Term], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Of several the narrowest: schoolchildren of the first form."""
    stems = (stem for term in terms for stem in (term.stem, *term.parts))
    meant = [vocabulary.ages[stem] for stem in stems if stem in vocabulary.ages]
    return (of_age(min(meant, key=lambda ages: ages[1] - ages[0])),) if meant else ()


def _said(query: AnalysedQuery, meant: Mapping[str, Sequence[Term]]) -> set[str]:
    """Also each word of those that are one word together: a list may have them apart."""
    terms = [each for term in query.terms for each in meant[term.typed]]
    pieces = {stem(piece) for term in terms for piece in term.typed.split()}
    stems = {word for term in terms for word in (term.stem, *term.spellings, *term.parts)}
    return stems | pieces | topics.said(query.left_out)


def _silent(query: AnalysedQuery, vocabulary: Vocabulary) -> frozenset[str]:
    """Stems of what the office leaves out, unless another form of the word was kept."""
    return frozenset(map(stem, vocabulary.silent.intersection(query.left_out))) - {term.stem for term in query.terms}


def _typed(terms: Iterable[Term]) -> list[str]:
    return list(dict.fromkeys(stem for term in terms for stem in (term.stem, *term.spellings)))


def wider(query: AnalysedQuery, vocabulary: Vocabulary) -> list[str]:
    """What the synonyms of a search have as synonyms: better than nothing, where there is hardly anything."""
    near = [other for term in query.required for other in (*term.synonyms, (term.stem,))]
    far = dict.fromkeys(other for each in near for other in vocabulary.synonym_stems.get(each, ()))
    alone = (other[0] for other in far if len(other) == 1 and other not in near)
    return [stem for stem in alone if stem not in vocabulary.weak_stems][:MOST_SYNONYMS]


class Contented(NamedTuple, Generic[Asked]):
    """What will do where hardly a text has all words: all of one of `enough`. Meeting more of `each` is better."""

    each: Sequence[Asked]
    enough: Sequence[tuple[Asked, ...]]


def contented(
    each: Sequence[Asked], parts: Sequence[Asked], wider: Sequence[Asked], about: Sequence[Asked], found: int
) -> Contented[Asked] | None:
    """None where what is `found` is enough, or nothing else is known. `about` stand for topics and needs."""
    if found >= ENOUGH or not (len(each) > 1 or (not found and len(parts) > 1) or wider or about):
        return None
    others = [(word,) for word in (*each, *([] if len(each) > 1 else wider), *about)]
    if len(each) == 1 and not found and len(parts) > 1:
        return Contented(parts, [*combinations(parts, len(parts) - 1), *others])
    return Contented(each, others)


def rarity(met: Sequence[int], found: int) -> list[float]:
    """What it is worth to meet each word, of which each is met by so many of those found: the fewer, the more."""
    return [1 + math.log(1 + found / max(number, 1)) for number in met]
