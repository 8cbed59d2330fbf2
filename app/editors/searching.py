"""What editors ask about the search: what was not found, why something is found, what another word would change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from app import i18n
from app.directory import wordlist
from app.directory.labels import labels
from app.directory.recurrence import BERLIN
from app.directory.wordlist import Rule
from app.usage.floor import FLOOR
from search_index.analysis import AnalysedQuery, analyse_query
from search_index.engine import Query, Results
from search_index.german import fold
from search_index.postgres import PostgresEngine
from search_index.postgres.explaining import Why, explain
from search_index.topics import FACETS
from search_index.vocabulary import Vocabulary

PERIODS = {"90": 90, "365": 365}
"""In days, as the address says it."""
_SHOWN = 30
_HITS = 10
_EXAMPLES = 4
_BROAD = 30
"""In a portal with few offers a third of them is soon found."""

_UNFOUND = sa.text(f"""
    SELECT w.written, sum(s.count) AS searched, sum(s.count) FILTER (WHERE s.hits = 'none') AS unfound,
        (SELECT coalesce(json_agg(json_build_array(place, number) ORDER BY number DESC, place), '[]') FROM (
            SELECT coalesce(a.name, x.postcode) AS place, sum(x.count) AS number FROM usage_word_search x
            LEFT JOIN area a ON a.slug = x.area AND a.valid_to IS NULL
            WHERE x.word_id = w.id AND x.day BETWEEN :first AND :last AND x.hits = 'none' AND x.postcode || x.area <> ''
            GROUP BY 1 HAVING sum(x.count) >= {FLOOR} ORDER BY 2 DESC, 1 LIMIT 3
        ) near) AS places
    FROM usage_word_search s JOIN usage_word w ON w.id = s.word_id
    WHERE s.day BETWEEN :first AND :last
    GROUP BY w.id HAVING sum(s.count) FILTER (WHERE s.hits = 'none') >= {FLOOR}
    ORDER BY 3 DESC, w.written LIMIT {_SHOWN}
""")
_LIKE = sa.text("""
    SELECT w.written FROM usage_word w JOIN usage_word_search s ON s.word_id = w.id
    WHERE w.folded ~ ('(^|\\W)' || :folded || '(\\W|$)') AND w.folded <> :folded
    GROUP BY w.id ORDER BY sum(s.count) DESC, w.written LIMIT :most
""")
_TITLES = sa.text("SELECT id, kind, title FROM search_document WHERE id = ANY(:ids) AND place = 0")
_OFFERS = sa.text("SELECT count(*) FROM search_document WHERE kind = 'offer' AND place = 0")


@dataclass(frozen=True)
class Unfound:
    written: str
    searched: int
    unfound: int
    places: list[tuple[str, int]]
    today: int
    """How many offers the same words find now."""


def unfound(db: Session, days: int, today: date) -> list[Unfound]:
    """Words that often found nothing, the most frequent first; no number below the floor is among them."""
    rows = db.execute(_UNFOUND, {"first": today - timedelta(days=days - 1), "last": today}).all()
    engine, now = PostgresEngine(db.connection(), wordlist.fresh(db)[1]), datetime.now(BERLIN)
    counts = engine.counts([_of(row.written) for row in rows], now) if rows else []
    return [
        Unfound(row.written, row.searched, row.unfound, [(place, n) for place, n in row.places], count)
        for row, count in zip(rows, counts, strict=True)
    ]


def _of(words: str) -> Query:
    return Query(words=words, count_facets=False, page_size=_HITS)


@dataclass(frozen=True)
class Tried:
    words: str
    analysed: AnalysedQuery
    results: Results
    hits: list[tuple[str, Why]]
    """Title, and why."""
    topics: Mapping[str, str]
    """What the words are taken to be about: slugs, and how families read them."""

    @property
    def left_out(self) -> list[str]:
        return [self.as_typed(word) for word in self.analysed.left_out]

    @property
    def weak(self) -> list[str]:
        return [self.as_typed(term.typed) for term in self.analysed.terms if term.weak]

    def as_typed(self, folded: str) -> str:
        """The search knows no umlauts; whoever reads what it made of a word does."""
        return next((word for word in re.findall(r"\w+", self.words) if fold(word) == folded), folded)


def try_out(db: Session, words: str) -> Tried:
    """Searched with what holds this very moment."""
    vocabulary = wordlist.fresh(db)[1]
    results = PostgresEngine(db.connection(), vocabulary).search(_of(words), datetime.now(BERLIN))
    ids = [hit.id for hit in results.hits]
    why = explain(db.connection(), vocabulary, words, results)
    titles = {row.id: row.title for row in db.execute(_TITLES, {"ids": ids})}
    hits = [(titles[each], why[each]) for each in ids]
    known = labels(db, i18n.language())
    about = {slug: known[facet][slug].text for slug in results.topics for facet in FACETS if slug in known[facet]}
    return Tried(words, analyse_query(words, vocabulary), results, hits, about)


# A new word, before it holds


@dataclass(frozen=True)
class Effect:
    words: str
    before: int
    after: int


def effects(db: Session, rule: Rule, word: str, others: str) -> list[Effect]:
    """How many offers each of these words finds now, and would find; and some searches of families with the word."""
    vocabulary = wordlist.fresh(db)[1]
    changed = wordlist.with_line(vocabulary, rule, word, others)
    terms = [word, *([each.strip() for each in others.split(",")] if rule is Rule.SAME else [])]
    searched = db.scalars(_LIKE, {"folded": re.escape(fold(word)), "most": _EXAMPLES})
    asked = list(dict.fromkeys([*terms, *searched]))
    before, after = (_counts(db, each, asked) for each in (vocabulary, changed))
    return [Effect(*each) for each in zip(asked, before, after, strict=True)]


def too_broad(db: Session, words: Sequence[str]) -> str | None:
    """The first of these that finds so much by itself that whoever is led to it finds everything."""
    counts = _counts(db, wordlist.fresh(db)[1], words)
    most = max(_BROAD, int(db.scalar(_OFFERS) or 0) // 3)
    return next((word for word, count in zip(words, counts, strict=True) if count > most), None)


def _counts(db: Session, vocabulary: Vocabulary, asked: Sequence[str]) -> list[int]:
    engine = PostgresEngine(db.connection(), vocabulary)
    return engine.counts([_of(each) for each in asked], datetime.now(BERLIN))
