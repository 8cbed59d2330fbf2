"""The two indexes of an engine, and their settings as code.

What a text has to have is asked as a filter over stems that we made ourselves (search_index/written.py): both engines
understand the same German, and a changed synonym, weak word or stop word holds from the next search on, without
indexing anything again. The server's own search over title and keywords is for suggestions while somebody types.
"""

from dataclasses import dataclass
from typing import Any

MOST = 1_000_000
"""Totals are exact up to here, and facets may have so many values."""

_GERMAN = {"localizedAttributes": [{"attributePatterns": ["*"], "locales": ["deu"]}]}
_EXACT = {
    "pagination": {"maxTotalHits": MOST},
    "proximityPrecision": "byAttribute",
    # Nobody searches among the values of a facet: they are asked for by name.
    "facetSearch": False,
    # Half an answer would be a wrong one: the caller's own timeout decides.
    "searchCutoffMs": 60_000,
}
_TYPOS = {"disableOnNumbers": True, "minWordSizeForTypos": {"oneTypo": 4, "twoTypos": 8}}
"""As `search_index.german.max_edits`."""

DOCUMENTS: dict[str, Any] = {
    **_GERMAN,
    **_EXACT,
    # Sorted by count they are counted value by value; else, up to 3,000 documents, document by document.
    "faceting": {"maxValuesPerFacet": MOST, "sortFacetValuesBy": {"*": "count", "spot": "alpha"}},
    "searchableAttributes": ["title", "keywords"],
    "filterableAttributes": [
        *("id", "kind", "places", "spot", "towards", "age_min", "age_max"),
        *("facets", "uncounted", "catchment", "listed_until", "lowered", "stems"),
        *("begin", "end", "over", "week", "week_until"),
    ],
    "sortableAttributes": ["newest_at", "sort_title", "id"],
    "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness"],
    "typoTolerance": _TYPOS,
}
WORDS: dict[str, Any] = {
    **_EXACT,
    # Only filtered: by first letters, and by what is left when letters are missing.
    "searchableAttributes": [],
    "prefixSearch": "disabled",
    "filterableAttributes": ["begin", "shorter"],
    "typoTolerance": {"enabled": False},
}


@dataclass(frozen=True)
class Names:
    """What the indexes of one portal are called. A key is made for the whole family of names."""

    family: str

    @property
    def documents(self) -> str:
        return f"{self.family}_documents"

    @property
    def words(self) -> str:
        return f"{self.family}_words"

    @property
    def second(self) -> "Names":
        return Names(f"{self.family}_next")

    def settings(self) -> dict[str, dict[str, Any]]:
        return {self.documents: DOCUMENTS, self.words: WORDS}
