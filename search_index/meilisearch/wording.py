"""Words of a search: what a text has to meet, what it counts for, and which typing errors are mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from search_index.analysis import Term, analyse_query
from search_index.meilisearch.conditions import all_of, any_of, has_stems, is_any
from search_index.meilisearch.rows import beginning, shorter
from search_index.meilisearch.server import Server
from search_index.meilisearch.tokens import token
from search_index.mending import groups, is_fine, mended
from search_index.vocabulary import Vocabulary

_WORTH = {"A": 1.0, "B": 0.5, "C": 0.2, "D": 0.05}
"""What a word is worth in title, keywords, parts and summary, body: as for the PostgreSQL engine."""
_ENDLESS = 1.64493406685
"""What a word comes to that is repeated for ever, each time for less."""
_LIKE, _MOST_LIKE, _MOST_BEGUN, _MANY = 0.3, 25, 10, 1000


@dataclass(frozen=True)
class Wording:
    """Conditions `required` and `some` decide what is found; stems `literal` and `wanted` in which order."""

    required: str
    some: str
    """For when nothing has all words."""
    literal: Sequence[str]
    """What was typed to the letter."""
    wanted: Sequence[str]
    several: bool
    corrections: Mapping[str, str]

    def rank(self, weights: Mapping[str, str]) -> float:
        return _rank(self.literal, weights) + _rank(self.wanted, weights)


class _Word(BaseModel):
    word: str
    stem: str
    written: str


def understood(text: str, server: Server, index: str, vocabulary: Vocabulary) -> Wording | None:
    """None when there is no word to look for."""
    query = analyse_query(text, vocabulary)
    if not query.terms:
        return None
    stems = {token(stem): stem for term in query.terms for group in groups(term) for stem in group}
    known = {stems[each] for each in _written(server, index, list(stems))}
    doubtful = [term.typed for term in query.terms if term.max_edits and not is_fine(term, known, vocabulary)]
    near = _near(server, index, doubtful)
    alternatives: dict[str, list[Term]] = {}
    corrections: dict[str, str] = {}
    for term in query.terms:
        words = mended(term.typed, near[term.typed]) if term.typed in near else []
        if words:
            corrections[term.typed] = near[term.typed][words[0]]
        others = [other for word in words for other in analyse_query(word, vocabulary).terms[:1]]
        alternatives[term.typed] = [term, *others]
    required = [[group for each in alternatives[term.typed] for group in groups(each)] for term in query.required]
    meant = [any_of(map(has_stems, found)) for found in required]
    literal = [stem for terms in alternatives.values() for each in terms for stem in (each.stem, *each.spellings)]
    return Wording(
        required=all_of(meant),
        some=any_of(meant),
        literal=list(dict.fromkeys(map(token, literal))),
        wanted=list(dict.fromkeys(token(stem) for found in required for group in found for stem in group)),
        several=len(required) > 1,
        corrections=corrections,
    )


def _written(server: Server, index: str, stems: Sequence[str]) -> list[str]:
    """Of these stems the ones that anything is written with."""
    search = {"indexUid": index, "filter": is_any("stem", stems), "distinct": "stem", "limit": len(stems)}
    return [word.stem for word in server.found(_Word, [search])[0].hits]


def _near(server: Server, index: str, typed: Sequence[str]) -> dict[str, dict[str, str]]:
    """Written words that are like these or begin like these, with the way they are written."""
    if not typed:
        return {}
    conditions = (
        condition
        for word in typed
        for condition in (is_any("shorter", map(token, shorter(word))), is_any("begin", [token(beginning(word))]))
    )
    found = server.found(_Word, [{"indexUid": index, "filter": each, "limit": _MANY} for each in conditions])
    return {
        word: {each.word: each.written for each in [*_like(word, like.hits), *_begun(word, begun.hits)]}
        for word, like, begun in zip(typed, found[::2], found[1::2], strict=True)
    }


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
    found = sum(
        _WORTH[weight] / times**2 for stem in stems for times, weight in enumerate(weights.get(stem, ""), start=1)
    )
    return found / _ENDLESS / len(stems)
