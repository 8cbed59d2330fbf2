"""What a query asks of the rows, as conditions: of the document, of its place, and of each filter by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from search_index.engine import Point, Query, When
from search_index.meilisearch.conditions import all_of, any_of, has_facet, is_any, serves, takes_place
from search_index.meilisearch.geometry import cover, metres
from search_index.meilisearch.rows import point
from search_index.meilisearch.tokens import micros, token

ONCE = "place = 0"
"""One row of each document."""
TIME = ""
"""Among the names of filters: the one that is no facet."""


Circle = tuple[Point, float]


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
        return (near.point, near.radius_m) if near and near.radius_m is not None else None

    def condition(self, without: str | None = None, when: When | None = None) -> str:
        """Of the document, leaving out one filter by its name, or with another time in its place."""
        filters = dict(self.filters)
        if without is not None:
            filters.pop(without, None)
        if when is not None:
            filters[TIME] = takes_place(when, self.now)
        return all_of([*self.always, *filters.values()])

    @property
    def anywhere(self) -> str:
        """Rows that are found by their place, or because the offer comes here anyway."""
        return any_of([self.inside, self._coming]) if self.inside else ONCE

    @property
    def with_distance(self) -> str:
        return self.inside or "point EXISTS"

    @property
    def without_distance(self) -> str:
        """Also those with a place within the radius, that were found by their distance before."""
        if self.query.near is None:
            return ONCE
        return self._coming if self.inside else all_of([ONCE, "point NOT EXISTS"])

    @property
    def _coming(self) -> str:
        near = self.query.near
        return all_of([ONCE, serves(near.covering if near else ())])

    def counted(self, condition: str) -> list[dict[str, Any]]:
        """Searches whose totals make that of the documents. What has one row needs no look for its others."""
        if not self.inside:
            return [{"filter": all_of([ONCE, condition]), **_TOTAL}]
        single, several = (all_of([places, condition, self.anywhere]) for places in ("places = 1", "places > 1"))
        return [{"filter": single, **_TOTAL}, {"filter": several, "distinct": "id", **_TOTAL}]


_TOTAL = {"hitsPerPage": 0, "page": 1}


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
    """The search for the points that have to be measured: how many documents they have is of no interest."""
    cells = cover(*circle)
    condition = is_any("cells", cells.border) if cells else "point EXISTS"
    return {"filter": condition, "facets": ["point"], "hitsPerPage": 0, "page": 1}


def within(question: Asked, points: Collection[str]) -> Asked:
    """The question with its radius, now that the points on its border are known."""
    if question.circle is None:
        return question
    centre, radius_m = question.circle
    cells = cover(centre, radius_m)
    measured = [each for each in points if metres(centre, point(each)) <= radius_m]
    inside = [is_any("cells", cells.inside)] if cells and cells.inside else []
    inside += [is_any("point", measured)] if measured else []
    return replace(question, inside=any_of(inside))
