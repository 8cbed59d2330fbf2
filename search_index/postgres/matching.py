"""Words of a search as tsqueries: what a text has to meet, and which typing errors are mended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from search_index.analysis import AnalysedQuery, Term, analyse_query
from search_index.german import stem
from search_index.mending import deciding, groups, mended, suspects, unlisted
from search_index.ranking import ENOUGH, contented, telling, wider
from search_index.vocabulary import Vocabulary
from search_index.written import of_need, of_topic

# Which words are doubtful is found out first: what they resemble is dear to find.
_LOOK_UP = sa.text("""
    WITH doubtful AS MATERIALIZED (
        SELECT q.typed FROM unnest(CAST(:typed AS text[]), CAST(:typed_stems AS text[])) AS q (typed, stem)
        WHERE NOT EXISTS (SELECT FROM search_document d WHERE d.words @@ CAST(quote_literal(q.stem) AS tsquery)))
    SELECT NULL AS typed, stem AS word, NULL AS written FROM unnest(CAST(:stems AS text[])) AS stem
    WHERE EXISTS (SELECT FROM search_document d WHERE d.words @@ CAST(quote_literal(stem) AS tsquery))
    UNION
    (SELECT q.typed, near.word, near.written
    FROM doubtful q CROSS JOIN LATERAL (
        (SELECT word, stem, written FROM search_word w WHERE w.word % q.typed
            ORDER BY similarity(w.word, q.typed) DESC, word LIMIT 25)
        UNION (SELECT word, stem, written FROM search_word w WHERE w.word LIKE q.typed || '%'
            ORDER BY length(word), word LIMIT 10)
    ) near
    -- Words stay known when their text is withdrawn, and nobody may read there what was in it.
    WHERE EXISTS (SELECT FROM search_document d WHERE d.words @@ CAST(quote_literal(near.stem) AS tsquery)))
""")


@dataclass(frozen=True)
class Matching:
    """tsquery texts: `required` decides what is found, the others in which order."""

    required: str
    each: tuple[str, ...]
    """What each required word asks for."""
    parts: tuple[str, ...]
    """The same of the parts of a word that stands alone."""
    wider: tuple[str, ...]
    """Each of what may be shown for want of anything better."""
    literal: str
    weak: str
    """Empty if there is no weak word beside others."""
    weak_share: float
    wanted: str
    wanted_stems: int
    """How many those are."""
    ages: str
    """Empty if no age is meant."""
    topics: Mapping[str, str]
    """The topics that are meant, and the word each is written with."""
    needs: Mapping[str, str]
    """The same of needs."""
    some: tuple[str, ...] = ()
    """Where not all words are required: what it is better to meet more of."""
    corrections: Mapping[str, str] = field(default_factory=dict)


def matching(text: str, connection: Connection, vocabulary: Vocabulary) -> Matching | None:
    """None when there is no word to look for."""
    query = analyse_query(text, vocabulary)
    if not query.terms:
        return None
    meant, corrections = mended(query, *_looked_up(query, connection, vocabulary), vocabulary)
    each = [any_of([_term(meaning) for meaning in meant[term.typed]]) for term in query.required]
    tells = telling(query, meant, vocabulary)
    return Matching(
        required=all_of(each),
        each=tuple(dict.fromkeys(each)),
        parts=tuple(map(quoted, tells.parts)),
        wider=tuple(map(quoted, wider(query, vocabulary))),
        literal=any_of(map(quoted, tells.literal)),
        weak=any_of(map(quoted, tells.weak)),
        weak_share=tells.weak_share,
        wanted=any_of(map(quoted, tells.wanted)),
        wanted_stems=len(tells.wanted),
        ages=any_of(map(quoted, tells.ages)),
        topics={topic: quoted(of_topic(topic)) for topic in tells.topics},
        needs={need: quoted(of_need(need)) for need in tells.needs},
        corrections=corrections,
    )


class Looser(NamedTuple):
    """What to look for instead where this few documents have all words."""

    least: int
    most: int
    words: Matching


def looser(words: Matching) -> list[Looser]:
    """At most two: a word that stands alone may fall apart, if nothing has it."""
    stages = [(0, 0, _some(words, 0)), (1, ENOUGH - 1, _some(words, 1))]
    if stages[0][2] == stages[1][2]:
        stages = [(0, ENOUGH - 1, stages[0][2])]
    return [Looser(least, most, other) for least, most, other in stages if other]


def _some(words: Matching, found: int) -> Matching | None:
    about = [*words.topics.values(), *words.needs.values()]
    will_do = contented(words.each, words.parts, words.wider, about, found)
    if not will_do:
        return None
    return replace(words, required=any_of(map(all_of, will_do.enough)), some=tuple(will_do.each))


def _looked_up(
    query: AnalysedQuery, connection: Connection, vocabulary: Vocabulary
) -> tuple[set[str], dict[str, dict[str, str]]]:
    """Of the deciding stems those that are written anywhere; and for words that are not, written words like them."""
    doubtful = [typed for term in unlisted(query, vocabulary) for typed in suspects(term, vocabulary)]
    rows = connection.execute(
        _LOOK_UP,
        {
            "stems": sorted(deciding(query, vocabulary)),
            "typed": doubtful,
            "typed_stems": list(map(stem, doubtful)),
        },
    )
    known: set[str] = set()
    near: dict[str, dict[str, str]] = {}
    for typed, word, written in rows:
        if typed is None:
            known.add(word)
        else:
            near.setdefault(typed, {})[word] = written
    return known, near


def _term(term: Term) -> str:
    return any_of([all_of([quoted(stem) for stem in group]) for group in groups(term)])


def quoted(stem: str, suffix: str = "") -> str:
    doubled = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'{suffix}"


def any_of(texts: Iterable[str]) -> str:
    return _combined(list(dict.fromkeys(texts)), " | ")


def all_of(texts: Sequence[str]) -> str:
    return _combined(list(dict.fromkeys(texts)), " & ")


def _combined(texts: list[str], operator: str) -> str:
    return "".join(texts) if len(texts) < 2 else f"({operator.join(texts)})"
