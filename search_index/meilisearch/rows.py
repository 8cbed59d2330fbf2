"""A document as a row of the index, and the words it adds to those that are known."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any
from zlib import crc32

from search_index.engine import UNCOUNTED, Document, Point, fingerprint
from search_index.german import alphabetical, stem
from search_index.meilisearch import times
from search_index.meilisearch.geometry import towards
from search_index.meilisearch.tokens import NEVER, micros, ordered, token
from search_index.mending import SHORTEST_BEGINNING
from search_index.vocabulary import Vocabulary
from search_index.written import spellings, weighted

OPEN_MIN, OPEN_MAX = -32768, 32767
_MOST_WEIGHTS = 255
"""Of one stem in one text: further ones say nothing more."""
_DRAWERS = 16
_TELLING, _MOST_MISSING = 7, 2

Row = dict[str, Any]


def row(document: Document, vocabulary: Vocabulary) -> Row:
    return {"id": str(document.id), **_said(document, vocabulary), **_where(document.points)}


def _where(points: Sequence[Point]) -> Row:
    places = sorted((point.lat, point.lon) for point in points)
    directions = zip(*map(towards, points), strict=True)
    return {
        "places": len(places),
        "points": places,
        "spot": spot_of(places),
        "towards": {str(number): sorted(set(far)) for number, far in enumerate(directions)},
    }


def spot_of(places: Sequence[tuple[float, float]]) -> str:
    """What is offered at the same places has the same spot."""
    return hashlib.blake2b(repr(places).encode(), digest_size=12).hexdigest()


def _said(document: Document, vocabulary: Vocabulary) -> Row:
    """All but the places. What is not there is left out, and sorts last."""
    weights: dict[str, str] = {}
    for word, weight in weighted(document, vocabulary):
        written = token(word)
        if len(weights.get(written, "")) < _MOST_WEIGHTS:
            weights[written] = weights.get(written, "") + weight
    facets = {token(name): list(map(token, values)) for name, values in document.facets.items() if values}
    youngest, oldest = document.age_min_months, document.age_max_months
    return {
        "kind": document.kind,
        "title": document.title,
        "keywords": document.keywords,
        "sort_title": ordered(alphabetical(document.title)),
        "age_min": OPEN_MIN if youngest is None else youngest,
        "age_max": OPEN_MAX if oldest is None else oldest,
        "facets": {name: values for name, values in facets.items() if name not in UNCOUNTED},
        "uncounted": {name: values for name, values in facets.items() if name in UNCOUNTED},
        "catchment": list(map(token, document.catchment)),
        "listed_until": NEVER if document.listed_until is None else micros(document.listed_until),
        **({} if document.newest_at is None else {"newest_at": micros(document.newest_at)}),
        "lowered": int(document.lowered),
        "stems": list(weights),
        "weights": _in_drawers(weights),
        "dates": times.by_week(document.occurrences),
        "dated_until": times.dated_until(document.occurrences),
        **times.lists(document.occurrences),
        **times.week(document.occurrences),
        "fingerprint": fingerprint(document),
    }


def drawer(stem_token: str) -> str:
    """Where the weights of a stem are. A field for each stem would be thousands, which the server reads every time."""
    return str(crc32(stem_token.encode()) % _DRAWERS)


def _in_drawers(weights: Mapping[str, str]) -> dict[str, str]:
    drawers: dict[str, list[str]] = {}
    for written, said in weights.items():
        drawers.setdefault(drawer(written), []).append(f"{written}:{said}")
    return {number: " ".join(said) for number, said in drawers.items()}


def taken_out(drawers: Mapping[str, str], stems: Mapping[str, str]) -> dict[str, str]:
    """The weights of those of these stems that are there; each is named with its drawer.

    A drawer has many more stems than anybody asks for, and there are as many rows as texts with a word.
    """
    found: dict[str, str] = {}
    for stem_token, number in stems.items():
        _, there, said = f" {drawers.get(number, '')} ".partition(f" {stem_token}:")
        if there:
            found[stem_token] = said.partition(" ")[0]
    return found


def words(documents: Iterable[Document], vocabulary: Vocabulary) -> list[Row]:
    return [
        {
            "id": hashlib.blake2b(word.encode(), digest_size=16).hexdigest(),
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
