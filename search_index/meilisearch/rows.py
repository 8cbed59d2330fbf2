"""A document as the rows of the index, one for each of its places; and the words it adds to those that are known."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from search_index.engine import UNCOUNTED, Document, Point, fingerprint
from search_index.german import fold, stem
from search_index.meilisearch import times
from search_index.meilisearch.geometry import cells
from search_index.meilisearch.tokens import NEVER, micros, named, ordered, token
from search_index.mending import SHORTEST_BEGINNING
from search_index.vocabulary import Vocabulary
from search_index.written import spellings, weighted

OPEN_MIN, OPEN_MAX = -32768, 32767
_MOST_WEIGHTS = 255
"""Of one stem in one text: further ones say nothing more."""
_TELLING, _MOST_MISSING = 7, 2

Row = dict[str, Any]


def key(document_id: UUID, place: int) -> str:
    return f"{document_id}-{place}"


def rows(document: Document, vocabulary: Vocabulary) -> Iterator[Row]:
    said = _said(document, vocabulary)
    places: Sequence[Point | None] = list(document.points) or [None]
    for place, where in enumerate(places):
        row = {"key": key(document.id, place), "place": place, "places": len(places), **said}
        yield row | _where(where) if where else row


def point_token(point: Point) -> str:
    return f"{point.lat!r},{point.lon!r}"


def point(written: str) -> Point:
    lat, _, lon = written.partition(",")
    return Point(float(lat), float(lon))


def _where(point: Point) -> Row:
    return {"_geo": {"lat": point.lat, "lng": point.lon}, "point": point_token(point), "cells": cells(point)}


def _said(document: Document, vocabulary: Vocabulary) -> Row:
    """All but the place. What is not there is left out, and sorts last."""
    weights: dict[str, str] = {}
    for word, weight in weighted(document, vocabulary):
        written = token(word)
        if len(weights.get(written, "")) < _MOST_WEIGHTS:
            weights[written] = weights.get(written, "") + weight
    pairs = [(name, value) for name, values in document.facets.items() for value in values]
    youngest, oldest = document.age_min_months, document.age_max_months
    return {
        "id": str(document.id),
        "kind": document.kind,
        "title": document.title,
        "keywords": document.keywords,
        "sort_title": ordered(fold(document.title)),
        "age_min": OPEN_MIN if youngest is None else youngest,
        "age_max": OPEN_MAX if oldest is None else oldest,
        "facets": [named(name, value) for name, value in pairs if name not in UNCOUNTED],
        "uncounted": [named(name, value) for name, value in pairs if name in UNCOUNTED],
        "points": [point_token(point) for point in document.points],
        "catchment": list(map(token, document.catchment)),
        "listed_until": NEVER if document.listed_until is None else micros(document.listed_until),
        **({} if document.newest_at is None else {"newest_at": micros(document.newest_at)}),
        "lowered": int(document.lowered),
        "stems": list(weights),
        "weights": weights,
        "dates": times.by_day(document.occurrences),
        **times.lists(document.occurrences),
        "fingerprint": fingerprint(document),
    }


def words(documents: Iterable[Document], vocabulary: Vocabulary) -> list[Row]:
    return [
        {
            "key": hashlib.blake2b(word.encode(), digest_size=16).hexdigest(),
            "word": word,
            "stem": token(stem(word)),
            "written": raw,
            "begin": token(beginning(word)),
            "shorter": sorted(map(token, shorter(word))),
        }
        for word, raw in spellings(documents, vocabulary).items()
    ]


def beginning(word: str) -> str:
    return word[:SHORTEST_BEGINNING]


def shorter(word: str) -> set[str]:
    """The first letters of a word, and those without one or two of them.

    Two words that differ by two typing errors have one of these in common: the server finds them by filtering.
    """
    first = word[:_TELLING]
    return {
        "".join(letter for place, letter in enumerate(first) if place not in missing)
        for count in range(min(_MOST_MISSING, len(first) - 1) + 1)
        for missing in combinations(range(len(first)), count)
    }
