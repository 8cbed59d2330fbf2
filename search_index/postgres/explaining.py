"""Why a document was found: which word met it in which field, by which of our ways to understand German, and what it
answers though it has other words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from search_index.analysis import Term, analyse_query
from search_index.engine import Results
from search_index.topics import Telltale, longest, ways
from search_index.vocabulary import Stems, Vocabulary
from search_index.written import of_topic

How = Literal["same", "joined", "parts", "core", "synonym", "typo"]
FIELDS = {"A": "title", "B": "keywords", "C": "summary", "D": "body"}
"""By the weight a word has in the index; parts of keywords stand with the summary."""


@dataclass(frozen=True)
class Reason:
    typed: str
    """Folded, as all of a search is."""
    how: How
    met: tuple[str, ...]
    """The words as some text writes them."""
    field: str
    """The least of the fields, if several words are needed."""


@dataclass(frozen=True)
class Why:
    words: Sequence[Reason]
    """One a word, the most trusted way first."""
    needs: Mapping[str, Sequence[str]]
    """Those it answers, each with some of what it tells that by, as some text writes it: what counts most first."""
    topics: Sequence[str]
    """Those it is filed under, of what the search is about."""


_TELLING = 4
"""Examples that an editor reads at a glance."""

_LEXEMES = sa.text("""
    SELECT d.id, said.lexeme, (SELECT min(weight) FROM unnest(said.weights) AS weight) AS weight
    FROM search_document d CROSS JOIN LATERAL unnest(d.words) AS said (lexeme, positions, weights)
    WHERE d.id = ANY(:ids) AND d.place = 0 AND said.lexeme = ANY(:stems)
""")
# Where the stem is a word itself it reads best; else the shortest form.
_WRITTEN = sa.text("""
    SELECT DISTINCT ON (stem) stem, written FROM search_word WHERE stem = ANY(:stems)
    ORDER BY stem, word = stem DESC, length(word), word
""")


def explain(connection: Connection, vocabulary: Vocabulary, words: str, results: Results) -> dict[UUID, Why]:
    """Each hit of `results`, which `words` had."""
    ids = [hit.id for hit in results.hits]
    asked = analyse_query(words, vocabulary).terms
    found_by = [(term.typed, list(_ways(term, results.corrections, vocabulary))) for term in asked]
    telltales = _telling_of(frozenset(results.needs), vocabulary)
    stems = {stem for _, found in found_by for _, group in found for stem in group}
    stems |= {stem for each in telltales for stem in each.stems} | set(map(of_topic, results.topics))
    written = {row.stem: row.written for row in connection.execute(_WRITTEN, {"stems": sorted(stems)})}
    fields: dict[UUID, dict[str, str]] = {document_id: {} for document_id in ids}
    for row in connection.execute(_LEXEMES, {"ids": ids, "stems": sorted(stems)}):
        fields[row.id][row.lexeme] = row.weight
    return {
        document_id: Why(
            list(_reasons(found_by, said, written)),
            _answered(telltales, said, written),
            [slug for slug in results.topics if of_topic(slug) in said],
        )
        for document_id, said in fields.items()
    }


def _telling_of(needs: frozenset[str], vocabulary: Vocabulary) -> list[Telltale]:
    every = (each for listed in vocabulary.needs.values() for each in listed)
    return [Telltale(each.stems, each.names & needs) for each in every if each.names & needs]


def _answered(
    telltales: Iterable[Telltale], said: Mapping[str, str], written: Mapping[str, str]
) -> dict[str, list[str]]:
    """The body does not count: it says much about little."""
    known: dict[str, list[Telltale]] = defaultdict(list)
    for each in telltales:
        known[longest(each.stems)].append(each)
    near = {stem: weight for stem, weight in said.items() if FIELDS[weight] != "body"}
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for stems, names in ways(near.keys(), known):
        shown = " … ".join(sorted(written.get(stem, stem) for stem in stems))
        for name in names:
            told[name].append((max(near[stem] for stem in stems), shown))
    return {name: [shown for _, shown in sorted(set(found))[:_TELLING]] for name, found in sorted(told.items())}


def _ways(term: Term, corrections: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[tuple[How, Stems]]:
    """In the order of trust; of what a typing error is mended to, every way."""
    yield "same", (term.stem,)
    for spelling in term.spellings:
        yield "joined", (spelling,)
    if term.parts:
        yield "parts", term.parts
    for synonym in term.synonyms:
        yield "synonym", synonym
    if term.core:
        yield "core", term.core
    if mended := corrections.get(term.typed):
        for other in analyse_query(mended, vocabulary).terms[:1]:
            yield from (("typo", group) for _, group in _ways(other, {}, vocabulary))


def _reasons(
    ways: Iterable[tuple[str, list[tuple[How, Stems]]]], said: Mapping[str, str], written: Mapping[str, str]
) -> Iterator[Reason]:
    for typed, found in ways:
        for how, group in found:
            if all(stem in said for stem in group):
                field = FIELDS[max(said[stem] for stem in group)]
                yield Reason(typed, how, tuple(written.get(stem, stem) for stem in group), field)
                break
