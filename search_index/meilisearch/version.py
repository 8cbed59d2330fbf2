"""In which way documents are written. When it changes, everything has to be written once more."""

import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from search_index.engine import Document, Occurrence, Point
from search_index.german import WORDS
from search_index.meilisearch import rows
from search_index.meilisearch.layout import Names
from search_index.vocabulary import Vocabulary

_WRITTEN_INTO_ROWS = ("ages.txt", "needs.txt", "parts.txt", "phrases.txt", "stems.txt", "stopwords.txt")
"""The other lists are read with each search."""
_THEN = datetime(2026, 11, 24, 12, tzinfo=UTC)
_SAMPLE = Document(
    id=UUID(int=1),
    kind="offer",
    title="„Eltern-Kind-Turnen“ für Anfängerinnen",
    keywords="Sport\nFamilien",
    summary="Jeden Dienstag.",
    body="Turnhalle am See",
    points=[Point(54.35, 7.0), Point(54.36, 7.01)],
    catchment=["erlengrund", "*"],
    age_min_months=36,
    facets={"category": ["sport"], "provider": ["verein"]},
    occurrences=[Occurrence(_THEN, _THEN.replace(hour=14)), Occurrence(_THEN, _THEN.replace(hour=20), standing=True)],
    listed_until=_THEN,
    newest_at=_THEN,
)


@cache
def version() -> str:
    """Found out by writing a sample: nobody has to remember to count it up."""
    vocabulary = Vocabulary.shipped()
    written = [Names("").settings(), rows.row(_SAMPLE, vocabulary), rows.words([_SAMPLE], vocabulary)]
    lists = [hashlib.blake2b((WORDS / name).read_bytes()).hexdigest() for name in _WRITTEN_INTO_ROWS]
    told = json.dumps([written, lists], sort_keys=True, default=sorted)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
