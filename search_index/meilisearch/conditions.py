"""Conditions in the server's filter language. Values are tokens and numbers: nothing that people type gets in."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from search_index import slots
from search_index.engine import EVERYWHERE, UNCOUNTED, When
from search_index.meilisearch import times
from search_index.meilisearch.geometry import Reach
from search_index.meilisearch.tokens import micros, token

NOTHING = "places < 0"
EVERYTHING = "places >= 0"


def all_of(conditions: Iterable[str]) -> str:
    return _joined(conditions, " AND ") or EVERYTHING


def any_of(conditions: Iterable[str]) -> str:
    return _joined(conditions, " OR ") or NOTHING


def _joined(conditions: Iterable[str], word: str) -> str:
    once = list(dict.fromkeys(conditions))
    return once[0] if len(once) == 1 else f"({word.join(once)})" if once else ""


def is_any(name: str, values: Iterable[str]) -> str:
    quoted = ", ".join(f'"{value}"' for value in dict.fromkeys(values))
    return f"{name} IN [{quoted}]" if quoted else NOTHING


def has_tokens(stems: Sequence[str]) -> str:
    return all_of(f'stems = "{stem}"' for stem in stems)


def serves(areas: Iterable[str]) -> str:
    return is_any("catchment", map(token, [*areas, EVERYWHERE]))


def has_facet(name: str, values: Iterable[str]) -> str:
    """One of these values, or all there are."""
    kept_in = "uncounted" if name in UNCOUNTED else "facets"
    return is_any(f"{kept_in}.{token(name)}", map(token, [*values, EVERYWHERE]))


def reaches(reach: Reach) -> str:
    """Lies in the polygon."""
    return all_of(f"towards.{number} {first!r} TO {last!r}" for number, (first, last) in enumerate(reach))


def takes_place(when: When, now: datetime) -> str:
    """One date that is not over meets all of it. `when.last` has to be a midnight: so end all periods people choose."""
    lists = times.asked_names(slots.mask(when.weekdays, when.dayparts))
    first = micros(max(when.first, now) if when.first else now)
    if when.last is None:
        return any_of(f"end.{name} > {first}" for name in lists)
    last = micros(when.last)
    if last <= first:
        return NOTHING
    return any_of(
        condition
        for name in lists
        for condition in (
            f"end.{name} {first + 1} TO {last}",
            f"begin.{name} {first} TO {last - 1}",
            f"over.{name} = {last}",
        )
    )
