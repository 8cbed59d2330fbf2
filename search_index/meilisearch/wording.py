"""Words of a search: what a text has to meet, what it counts for, and which typing errors are mended."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import BaseModel

from search_index.analysis import analyse_query
from search_index.meilisearch.conditions import all_of, any_of, has_tokens, is_any
from search_index.meilisearch.layout import Names
from search_index.meilisearch.rows import beginning, shorter
from search_index.meilisearch.server import Server
from search_index.meilisearch.tokens import token
from search_index.mending import deciding, doubtful, groups, mended, suspects
from search_index.ranking import (
    LITERAL,
    NEEDED,
    SOME,
    STEPS,
    SUITS,
    TOPICAL,
    TYPED,
    WANTED,
    WORTH,
    contented,
    rarity,
    telling,
    wider,
)
from search_index.vocabulary import Vocabulary
from search_index.written import of_need, of_topic

_ENDLESS = 1.64493406685
"""What a word comes to that is repeated for ever, each time for less."""
_LIKE, _MOST_LIKE, _MOST_BEGUN = 0.3, 25, 10
_ALL = 20_000
"""More words than begin with the same four letters. They come in no order, so that of fewer any would be missing."""


@dataclass(frozen=True)
class Wording:
    """A condition decides what is found; stems, as tokens, in which order."""

    required: str
    each: Sequence[Sequence[Sequence[str]]]
    """What each required word asks for: all stems of one of its groups."""
    parts: Sequence[Sequence[Sequence[str]]]
    """The same of the parts of a word that stands alone."""
    wider: Sequence[Sequence[Sequence[str]]]
    """The same of what may be shown for want of anything better."""
    literal: Sequence[str]
    weak: Sequence[str]
    weak_share: float
    wanted: Sequence[str]
    ages: Sequence[str]
    topics: Mapping[str, str]
    """The topics that are meant, and the word each is written with."""
    needs: Mapping[str, str]
    """The same of needs."""
    corrections: Mapping[str, str]
    any_word: bool = False
    """What meets one of the words is found, what meets most of them first."""
    rare: Sequence[float] = ()
    """What it is worth to meet each word, once it is known what is found."""

    def some(self, found: int) -> "Wording | None":
        """What to look for as well where no more than this has all words; None if that is enough."""
        about = [((word,),) for word in (*self.topics.values(), *self.needs.values())]
        will_do = contented(self.each, self.parts, self.wider, about, found)
        if not will_do:
            return None
        required = any_of(all_of(map(_meets, enough)) for enough in will_do.enough)
        return replace(self, required=required, each=will_do.each, any_word=True)

    def compared(self, found: Sequence[Mapping[str, str]]) -> "Wording":
        """Knowing the weights of all that is found, and so how rare each word is among them."""
        met = [sum(_is_met(groups, weights) for weights in found) for groups in self.each]
        return replace(self, rare=rarity(met, len(found)))

    @property
    def stems(self) -> Iterable[str]:
        """All it takes to know the rank."""
        asked = (stem for groups in self.each for group in groups for stem in group)
        told = (*self.literal, *self.weak, *self.wanted, *self.ages, *self.topics.values(), *self.needs.values())
        return dict.fromkeys([*told, *(asked if self.any_word else ())])

    def rank(self, weights: Mapping[str, str]) -> int:
        wanted = _rank(self.wanted, weights)
        told = LITERAL * _rank(self.literal, weights) + TYPED * any(stem in weights for stem in self.literal)
        told += WANTED * wanted + min(1.0, len(self.wanted) * wanted)
        told += self.weak_share * _rank(self.weak, weights) + SUITS * _rank(self.ages, weights)
        told += TOPICAL * any(word in weights for word in self.topics.values()) + NEEDED * _rank(
            list(self.needs.values()), weights
        )
        if self.rare:  # not where things are sorted by anything else
            told += SOME * sum(
                rare for rare, groups in zip(self.rare, self.each, strict=True) if _is_met(groups, weights)
            )
        return round(told * STEPS)


def _is_met(groups: Sequence[Sequence[str]], weights: Mapping[str, str]) -> bool:
    return any(weights.keys() >= set(group) for group in groups)


def _meets(groups: Sequence[Sequence[str]]) -> str:
    return any_of(map(has_tokens, groups))


class _Word(BaseModel):
    word: str
    stem: str
    written: str


class _Named(BaseModel):
    id: UUID


def understood(text: str, server: Server, names: Names, vocabulary: Vocabulary) -> Wording | None:
    """None when there is no word to look for."""
    query = analyse_query(text, vocabulary)
    if not query.terms:
        return None
    stems = {token(stem): stem for stem in deciding(query, vocabulary)}
    known = {stems[each] for each in _used(server, names.documents, stems.keys())}
    misspelt = [typed for term in doubtful(query, known, vocabulary) for typed in suspects(term, vocabulary)]
    near = _near(server, names, misspelt)
    meant, corrections = mended(query, known, near, vocabulary)
    asked = ([group for each in meant[term.typed] for group in groups(each)] for term in query.required)
    each = list(dict.fromkeys(tuple(tuple(map(token, group)) for group in found) for found in asked))
    tells = telling(query, meant, vocabulary)
    return Wording(
        required=all_of(map(_meets, each)),
        each=each,
        parts=[((token(part),),) for part in tells.parts],
        wider=[((token(stem),),) for stem in wider(query, vocabulary)],
        literal=list(map(token, tells.literal)),
        weak=list(map(token, tells.weak)),
        weak_share=tells.weak_share,
        wanted=list(map(token, tells.wanted)),
        ages=list(map(token, tells.ages)),
        topics={topic: token(of_topic(topic)) for topic in tells.topics},
        needs={need: token(of_need(need)) for need in tells.needs},
        corrections=corrections,
    )


def _near(server: Server, names: Names, typed: Sequence[str]) -> dict[str, dict[str, str]]:
    """Written words that are like these or begin like these, with the way they are written."""
    if not typed:
        return {}
    conditions = (
        condition
        for word in typed
        for condition in (is_any("shorter", map(token, shorter(word))), is_any("begin", [token(beginning(word))]))
    )
    search = {"indexUid": names.words, "limit": _ALL, "attributesToRetrieve": list(_Word.model_fields)}
    found = server.found(_Word, [search | {"filter": each} for each in conditions])
    near = [
        [*_like(word, like.hits), *_begun(word, begun.hits)]
        for word, like, begun in zip(typed, found[::2], found[1::2], strict=True)
    ]
    used = _used(server, names.documents, {each.stem for words in near for each in words})
    return {
        word: {each.word: each.written for each in words if each.stem in used}
        for word, words in zip(typed, near, strict=True)
    }


def _used(server: Server, index: str, stems: Set[str]) -> set[str]:
    """Of these stems those that a document has now. Words stay known when their text is withdrawn, and nobody may
    read there what was in it."""
    listed = sorted(stems)
    searches = [
        {"indexUid": index, "filter": has_tokens([each]), "limit": 1, "attributesToRetrieve": ["id"]} for each in listed
    ]
    found = server.found(_Named, searches) if searches else ()
    return {stem for stem, answer in zip(listed, found, strict=True) if answer.hits}


def _like(typed: str, words: Sequence[_Word]) -> list[_Word]:
    alike = {each.word: _similarity(typed, each.word) for each in words}
    near = [each for each in words if alike[each.word] >= _LIKE]
    return sorted(near, key=lambda each: (-alike[each.word], each.word))[:_MOST_LIKE]


def _begun(typed: str, words: Sequence[_Word]) -> list[_Word]:
    begun = [each for each in words if each.word.startswith(typed)]
    return sorted(begun, key=lambda each: (len(each.word), each.word))[:_MOST_BEGUN]


def _similarity(one: str, other: str) -> float:
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second)


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _rank(stems: Sequence[str], weights: Mapping[str, str]) -> float:
    """As PostgreSQL's ts_rank: each further time a word stands in a text counts for less."""
    if not stems:
        return 0.0
    found = sum(
        WORTH[weight] / times**2 for stem in stems for times, weight in enumerate(weights.get(stem, ""), start=1)
    )
    return found / _ENDLESS / len(stems)
