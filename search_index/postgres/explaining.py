"""Why a document was found: which word met it in which field, and by which of our ways to understand German."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from search_index.analysis import Term, analyse_query
from search_index.vocabulary import Stems, Vocabulary

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


def explain(
    connection: Connection,
    vocabulary: Vocabulary,
    words: str,
    corrections: Mapping[str, str],
    ids: Sequence[UUID],
) -> dict[UUID, list[Reason]]:
    """Of each document one reason a word, the most trusted way first. `corrections` are those of the results."""
    ways = [(term.typed, list(_ways(term, corrections, vocabulary))) for term in analyse_query(words, vocabulary).terms]
    stems = sorted({stem for _, found in ways for _, group in found for stem in group})
    written = {row.stem: row.written for row in connection.execute(_WRITTEN, {"stems": stems})}
    fields: dict[UUID, dict[str, str]] = {document_id: {} for document_id in ids}
    for row in connection.execute(_LEXEMES, {"ids": list(ids), "stems": stems}):
        fields[row.id][row.lexeme] = row.weight
    return {document_id: list(_reasons(ways, said, written)) for document_id, said in fields.items()}


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
