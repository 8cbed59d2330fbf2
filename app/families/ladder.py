"""The ladder that leads out of a dead end: one thing asked for is loosened at a time, with what that would bring."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.families.search import Search, near, radius_m
from app.families.wish import FIXED, OPEN, Wish, address
from search_index.engine import Engine, Query, When

FEW = 10
"""From this many hits on, the way out needs no counts."""
LADDER_RADII_KM = (1, 2, 5, 10, 20, 50, 100)
MOST_STEPS = 5


@dataclass(frozen=True)
class Step:
    """One filter loosened: what, how many there would be, and where that is."""

    kind: str
    count: int
    url: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Loosened:
    kind: str
    wish: Wish
    query: Query
    args: Mapping[str, Any]


def steps(path: str, engine: Engine, search: Search, total: int) -> list[Step]:
    """Ways out of a dead end: one filter loosened at a time, with what it would bring. Empty where enough was found.

    Where no single one helps nearby, the search goes farther; and where that brings nothing, all but one go.
    """
    if total > FEW:
        return []
    near_by, far = _split([step for rung in _RUNGS for step in rung(search)])
    stages = [near_by, far, list(_only(search))]
    counted = engine.counts_until([[step.query for step in stage] for stage in stages], total, search.now)
    for loosened, totals in zip(stages, counted, strict=True):
        helping = [
            Step(step.kind, count, address(path, step.wish.parameters()), {**step.args, "extra": count - total})
            for step, count in zip(loosened, totals, strict=False)  # nobody counted what is not needed
            if count > total
        ]
        if helping:
            return _first_that_helps(helping)[:MOST_STEPS]
    return []


def _split(steps: list[_Loosened]) -> tuple[list[_Loosened], list[_Loosened]]:
    """To look far away is dear, and seldom needed: the first radii are nearly always enough."""
    far = [step for step in steps if step.kind in _FARTHER][_FIRST_RADII:]
    return [step for step in steps if step not in far], far


def _first_that_helps(steps: list[Step]) -> list[Step]:
    """Of several ways to look farther the two smallest that each bring something new."""
    kept: list[Step] = []
    for step in steps:
        farther = [each.count for each in kept if each.kind in _FARTHER]
        if step.kind not in _FARTHER or not farther or (len(farther) < 2 and step.count > farther[-1]):
            kept.append(step)
    return kept


_FARTHER = ("radius", "everywhere")
_FIRST_RADII = 3


def _count(query: Query, **changes: Any) -> Query:
    return replace(query, count_facets=False, periods={}, **changes)


def _wider(search: Search) -> Iterable[_Loosened]:
    place = search.place
    if place is None or search.wish.everywhere:
        return
    now_m = search.radius_m if search.radius_m is not None else 0
    for km in (km for km in LADDER_RADII_KM if km * 1000 > now_m):
        wider = near(place, km * 1000, everywhere=False)
        wish = replace(search.wish, radius_km=float(km))
        args = {"km": km} | ({"more": km - now_m / 1000} if now_m else {})
        yield _Loosened("radius", wish, _count(search.query, near=wider), args)


def _any_time(search: Search) -> Iterable[_Loosened]:
    wish, when = search.wish, search.query.when
    if wish.weekdays:
        without = replace(when, weekdays=frozenset())
        yield _Loosened("without_weekday", replace(wish, weekdays=()), _count(search.query, when=without), {})
    if wish.dayparts:
        without = replace(when, dayparts=frozenset())
        yield _Loosened("without_daypart", replace(wish, dayparts=()), _count(search.query, when=without), {})
    if when.has_period:
        wish = replace(wish, preset="", date_from=None, date_to=None)
        yield _Loosened("without_day", wish, _count(search.query, when=replace(when, first=None, last=None)), {})
    if sum(map(bool, (when.weekdays, when.dayparts, when.has_period))) > 1:
        wish = replace(wish, preset="", date_from=None, date_to=None, weekdays=(), dayparts=())
        yield _Loosened("without_time", wish, _count(search.query, when=When()), {})


def _ages(search: Search) -> Iterable[_Loosened]:
    children = search.wish.children
    if len(children) > 1:
        for child in children:
            alone = replace(search.wish, children=(child,))
            yield _Loosened(
                "age_alone",
                alone,
                _count(search.query, ages=[(child.first, child.last)]),
                {"age": child.value},
            )
    if children:
        yield _Loosened("any_age", replace(search.wish, children=()), _count(search.query, ages=[]), {})


def _filters(search: Search) -> Iterable[_Loosened]:
    for name, values in search.wish.chosen.items():
        rest = {other: kept for other, kept in search.wish.chosen.items() if other != name}
        facet = OPEN.get(name) or FIXED[name][0]
        wish = replace(search.wish, chosen=rest)
        parents = {search.labels["category"][value].parent for value in values} if name == "kategorie" else set()
        if len(parents) == 1 and (parent := parents.pop()):
            broader = replace(search.wish, chosen={**rest, name: (parent,)})
            query = _count(search.query, facets={**search.query.facets, facet: [parent]})
            yield _Loosened("broader_category", broader, query, {"label": search.labels["category"][parent].text})
        query = _count(search.query, facets=_without(search.query.facets, facet, name))
        args = {"name": name, "value": values[0]} | _label(search, name, values[0])
        yield _Loosened("without_filter", wish, query, args)


def _without(facets: Mapping[str, Sequence[str]], facet: str, name: str) -> dict[str, Sequence[str]]:
    """Two parameters can ask the same facet (kostenlos, ermaessigt): only the values of this one go."""
    own = FIXED[name][1].values() if name in FIXED else facets[facet]
    kept = {**facets, facet: [value for value in facets[facet] if value not in own]}
    return {other: values for other, values in kept.items() if values}


def _label(search: Search, name: str, value: str) -> dict[str, str]:
    return {"label": search.labels[OPEN[name]][value].text} if name in OPEN and name != "sprache" else {}


def _words(search: Search) -> Iterable[_Loosened]:
    if search.wish.words and (search.wish.has_place or search.wish.children or search.wish.chosen):
        yield _Loosened("without_words", replace(search.wish, words=""), _count(search.query, words=""), {})


def _everywhere(search: Search) -> Iterable[_Loosened]:
    if search.place and not search.wish.everywhere:
        anywhere = near(search.place, None, everywhere=True)
        wish = replace(search.wish, everywhere=True, radius_km=None)
        yield _Loosened("everywhere", wish, _count(search.query, near=anywhere), {})


def _only(search: Search) -> Iterable[_Loosened]:
    """What is left when everything but one thing asked for is let go."""
    wish, query = search.wish, _count(search.query, when=When(), facets={})
    bare = replace(wish, chosen={}, preset="", date_from=None, date_to=None, weekdays=(), dayparts=())
    if bare != wish:
        yield _Loosened("without_filters", bare, query, {})
    if wish.words:
        only = _placeless(replace(bare, children=()))
        yield _Loosened("only_words", only, replace(query, near=None, ages=[]), {})
    if wish.children:
        only = _placeless(replace(bare, words=""))
        yield _Loosened("only_age", only, replace(query, near=None, words=""), {})
    if search.place:
        only = replace(bare, words="", children=(), radius_km=None, everywhere=False)
        usual = near(search.place, radius_m(only, search.place), everywhere=False)
        yield _Loosened("only_place", only, replace(query, near=usual, words="", ages=[]), {})


def _placeless(wish: Wish) -> Wish:
    return replace(wish, place_text="", here=None, radius_km=None, everywhere=False)


_RUNGS: tuple[Callable[[Search], Iterable[_Loosened]], ...] = (
    _wider,
    _any_time,
    _ages,
    _filters,
    _words,
    _everywhere,
)
