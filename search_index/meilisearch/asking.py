"""What a query asks of the rows, as conditions: of the document, of its place, and of each filter by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from search_index.engine import Point, Query, When
from search_index.meilisearch.conditions import (
    EVERYTHING,
    all_of,
    any_of,
    has_facet,
    is_any,
    reaches,
    serves,
    takes_place,
)
from search_index.meilisearch.geometry import Circle, metres, polygons
from search_index.meilisearch.spots import Spots
from search_index.meilisearch.tokens import micros, token

TIME = ""
"""Among the names of filters: the one that is no facet."""


@dataclass(frozen=True)
class Asked:
    """`inside` says which rows lie within the radius; it is empty where nothing limits the place by a radius."""

    query: Query
    now: datetime
    always: Sequence[str]
    filters: Mapping[str, str]
    """The condition of each facet that is filtered by, and of the time."""
    inside: str = ""

    @property
    def circle(self) -> Circle | None:
        near = self.query.near
        return Circle(near.point, near.radius_m) if near and near.radius_m is not None else None

    @property
    def since(self) -> datetime:
        """What ends by then is not asked for."""
        first = self.query.when.first
        return max(first, self.now) if first else self.now

    def condition(self, without: str | None = None, when: When | None = None) -> str:
        """Of the document, leaving out one filter by its name, or with another time in its place."""
        filters = dict(self.filters)
        if without is not None:
            filters.pop(without, None)
        if when is not None:
            filters[TIME] = takes_place(when, self.now)
        return all_of([*self.always, *filters.values()])

    @property
    def with_distance(self) -> str:
        return self.inside or "places > 0"

    @property
    def without_distance(self) -> str:
        if self.query.near is None:
            return EVERYTHING
        return f"NOT {self.inside}" if self.inside else "places = 0"


def located(question: Asked, inside: str) -> Asked:
    """Within the radius, or the offer comes here anyway."""
    near = question.query.near
    comes = serves(near.covering if near else ())
    return replace(question, inside=inside, always=[*question.always, any_of([inside, comes])])


def asked(query: Query, words: str, now: datetime) -> Asked:
    always = [f'kind = "{token(query.kind)}"', f"listed_until > {micros(now)}"]
    for youngest, oldest in query.ages:
        always += [f"age_min <= {oldest}", f"age_max >= {youngest}"]
    if query.without:
        always.append(f'id != "{query.without}"')
    if words:
        always.append(words)
    near = query.near
    if near and near.radius_m is None and near.area is not None:
        always.append(any_of([has_facet("area", [near.area]), serves(near.covering)]))
    filters = {name: has_facet(name, values) for name, values in query.facets.items() if values}
    if query.when:
        filters[TIME] = takes_place(query.when, now)
    return Asked(query, now, always, filters)


def border(circle: Circle) -> dict[str, Any]:
    """The search for the spots that have to be measured: near the line, or made of several places."""
    near = polygons(circle)
    doubtful = any_of(["places > 1", f"NOT {reaches(near.inner)}"]) if near else "places > 0"
    condition = all_of([reaches(near.outer), doubtful]) if near else doubtful
    return {"filter": condition, "facets": ["spot"], "hitsPerPage": 0, "page": 1}


def within(circle: Circle, doubtful: Spots) -> str:
    """Which rows lie in the circle, now that the doubtful ones are known."""
    near = polygons(circle)
    in_reach = reaches(near.outer) if near else "places > 0"
    outside = [spot for spot, points in doubtful.items() if _metres(circle.centre, points) > circle.radius_m]
    return all_of([in_reach, f"NOT {is_any('spot', outside)}"]) if outside else in_reach


def _metres(centre: Point, points: Iterable[Point]) -> float:
    return min(metres(centre, each) for each in points)
