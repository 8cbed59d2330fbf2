"""What stands around the hits: chips, facets, sorting, pages, and the ladder that leads out of a dead end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.directory.labels import Label
from app.families.search import Search, near, radius_m, usual_sort
from app.families.wish import (
    DAYPARTS,
    EVERYWHERE,
    FIXED,
    OPEN,
    PRESETS,
    SORTS,
    VIEWS,
    WEEKDAYS,
    Wish,
    address,
)
from search_index.engine import Engine, Query, Results, When

FEW = 10
"""From this many hits on, the way out needs no counts."""
LADDER_RADII_KM = (1, 2, 5, 10, 20, 50, 100)
MOST_STEPS = 5
_MOST_LANGUAGES = 12


@dataclass(frozen=True)
class Chip:
    name: str
    value: str
    label: str
    url: str
    """The search without it."""


@dataclass(frozen=True)
class Link:
    code: str
    url: str
    active: bool


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool
    marker: str = ""
    depth: int = 0


@dataclass(frozen=True)
class FacetGroup:
    name: str
    options: list[Option]


@dataclass(frozen=True)
class Step:
    """One filter loosened: what, how many there would be, and where that is."""

    kind: str
    count: int
    url: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pages:
    page: int
    pages: int
    total: int


def pages(search: Search, results: Results) -> Pages:
    return Pages(search.query.page, max(1, -(-results.total // search.query.page_size)), results.total)


def page_url(path: str, search: Search, page: int, last: int) -> str | None:
    if not 1 <= page <= last or page == search.query.page:
        return None
    return address(path, [*search.wish.parameters(), *([("seite", str(page))] if page > 1 else [])])


def chips(path: str, search: Search) -> list[Chip]:
    """One for each thing asked for, in the order of the address."""
    pairs = search.wish.parameters()
    found: list[Chip] = []
    for pair in pairs:
        name, value = pair
        if name in ("umkreis", "lat", "lon", "sortierung", "ansicht"):
            continue
        leaving = {pair} if name != "ort" else {each for each in pairs if each[0] in ("ort", "umkreis")}
        found.append(_chip(path, search, name, value, [each for each in pairs if each not in leaving]))
    if search.wish.here:
        rest = [each for each in pairs if each[0] not in ("lat", "lon", "umkreis")]
        found.insert(1 if search.wish.words else 0, _chip(path, search, "ort", "", rest))
    return found


def _chip(path: str, search: Search, name: str, value: str, rest: list[tuple[str, str]]) -> Chip:
    url = address(path, rest)
    if name == "ort":
        label = search.place.label if search.place else value
        return Chip(name, _radius_of(search), label, url)
    if name in OPEN and name != "sprache":
        return Chip(name, value, search.labels[OPEN[name]][value].text, url)
    return Chip(name, value, "", url)


def _radius_of(search: Search) -> str:
    if search.wish.everywhere:
        return EVERYWHERE
    return f"{search.radius_m / 1000:g}" if search.radius_m is not None else ""


def clear_url(path: str, wish: Wish) -> str:
    return address(path, [pair for pair in wish.parameters() if pair[0] == "ansicht"])


def sorts(path: str, search: Search) -> list[Link]:
    """The orders that mean something here: no relevance without words, no distance without a place."""
    current = usual_sort(search.wish, search.place)
    rest = [pair for pair in search.wish.parameters() if pair[0] != "sortierung"]
    return [
        Link(code, address(path, [*rest, ("sortierung", code)]), sort == current)
        for code, sort in SORTS.items()
        if not ((code == "relevanz" and not search.wish.words) or (code == "entfernung" and not search.place))
    ]


def views(path: str, search: Search) -> list[Link]:
    rest = [pair for pair in search.wish.parameters() if pair[0] != "ansicht"]
    return [
        Link(
            code,
            address(path, [*rest, *([("ansicht", code)] if code != "liste" else [])]),
            code == search.wish.view,
        )
        for code in VIEWS
    ]


def facet_groups(search: Search, results: Results, names: Iterable[str]) -> list[FacetGroup]:
    groups = (FacetGroup(name, _options(name, search, results.facets)) for name in names)
    return [group for group in groups if group.options]


OFFER_FACETS = (
    "kategorie",
    "zeit",
    "tageszeit",
    "tag",
    "kostenlos",
    "ermaessigt",
    "rollstuhl",
    "anmeldung",
    "form",
    "sprache",
    "gebiet",
    "zielgruppe",
    "lebensphase",
    "zugang",
    "mitmachen",
)
PROVIDER_FACETS = ("kategorie", "mitmachen", "traeger")


def _options(name: str, search: Search, counts: Mapping[str, Mapping[str, int]]) -> list[Option]:
    """Values with something behind them, and those that are chosen."""
    wish = search.wish
    if name == "zeit":
        return _plain(PRESETS, counts.get("period", {}), (wish.preset,))
    if name == "tag":
        by_day = counts.get("weekday", {})
        return _plain(WEEKDAYS, {day: by_day.get(str(i + 1), 0) for i, day in enumerate(WEEKDAYS)}, wish.weekdays)
    if name == "tageszeit":
        by_part = counts.get("daypart", {})
        return _plain(DAYPARTS, {name: by_part.get(part, 0) for name, part in DAYPARTS.items()}, wish.dayparts)
    chosen = wish.chosen.get(name, ())
    if name in FIXED:
        facet, words = FIXED[name]
        by_word = counts.get(facet, {})
        return _plain(words, {value: by_word.get(word, 0) for value, word in words.items()}, chosen)
    by_slug = counts.get(OPEN[name], {})
    if name == "sprache":
        codes = sorted(by_slug, key=lambda code: (-by_slug[code], code))[:_MOST_LANGUAGES]
        return _plain([*dict.fromkeys([*codes, *chosen])], by_slug, chosen)
    if name == "kategorie":
        return list(_categories(search, by_slug, chosen))
    known = search.labels[OPEN[name]].values()
    return [
        Option(label.slug, label.text, by_slug.get(label.slug, 0), label.slug in chosen)
        for label in (_finest(known) if name == "gebiet" else known)
        if by_slug.get(label.slug) or label.slug in chosen
    ]


def _plain(values: Iterable[str], counts: Mapping[str, int], chosen: Sequence[str]) -> list[Option]:
    return [
        Option(value, "", counts.get(value, 0), value in chosen)
        for value in values
        if counts.get(value) or value in chosen
    ]


def _finest(areas: Iterable[Label]) -> list[Label]:
    """One layer to choose from; the others answer to their address. `hint` of an area is its layer."""
    listed = list(areas)
    sizes: dict[str, int] = {}
    for area in listed:
        sizes[area.hint] = sizes.get(area.hint, 0) + 1
    # The largest number of areas a person can still read through.
    readable = [layer for layer, size in sizes.items() if 1 < size <= 40] or list(sizes)[:1]
    best = max(readable, key=lambda layer: sizes[layer], default="")
    return sorted((area for area in listed if area.hint == best), key=lambda area: area.text)


def _categories(search: Search, counts: Mapping[str, int], chosen: Sequence[str]) -> Iterable[Option]:
    """Top categories by how much there is; below a chosen one its subcategories."""
    known = search.labels["category"]
    open_tops = {known[slug].parent or slug for slug in chosen}
    for top in sorted((label for label in known.values() if not label.parent), key=lambda t: -counts.get(t.slug, 0)):
        if counts.get(top.slug) or top.slug in open_tops:
            yield Option(top.slug, top.text, counts.get(top.slug, 0), top.slug in chosen, top.marker)
        if top.slug in open_tops:
            for sub in (label for label in known.values() if label.parent == top.slug):
                if counts.get(sub.slug) or sub.slug in chosen:
                    yield Option(sub.slug, sub.text, counts.get(sub.slug, 0), sub.slug in chosen, depth=1)


def carried(search: Search, facets: bool) -> list[tuple[str, str]]:
    """What the search form has no field for and must not lose."""
    fields = {"q", "ort", "alter", "umkreis", "von", "bis"}
    if facets:
        fields |= {"zeit", "tag", "tageszeit", *FIXED, *OPEN}
    kept = [pair for pair in search.wish.parameters() if pair[0] not in fields]
    return kept + ([("umkreis", EVERYWHERE)] if search.wish.everywhere else [])


@dataclass(frozen=True)
class _Loosened:
    kind: str
    wish: Wish
    query: Query
    args: Mapping[str, Any]


def ladder(path: str, engine: Engine, search: Search, total: int) -> list[Step]:
    """Ways out of a dead end: one filter loosened at a time, with what it would bring. Empty where enough was found.

    Where no single one helps, all but one go.
    """
    if total > FEW:
        return []
    single, last = [step for rung in _RUNGS for step in rung(search)], list(_only(search))
    totals = engine.counts([step.query for step in (*single, *last)], search.now)
    steps = [
        Step(step.kind, count, address(path, step.wish.parameters()), {**step.args, "extra": count - total})
        for step, count in zip((*single, *last), totals, strict=True)
        if count > total
    ]
    kinds = {step.kind for step in last}
    helping = [step for step in steps if step.kind not in kinds]
    return _first_that_helps(helping or steps)[:MOST_STEPS]


def _first_that_helps(steps: list[Step]) -> list[Step]:
    """Of several ways to look farther the two smallest that each bring something new."""
    kept: list[Step] = []
    for step in steps:
        farther = [each.count for each in kept if each.kind in _FARTHER]
        if step.kind not in _FARTHER or not farther or (len(farther) < 2 and step.count > farther[-1]):
            kept.append(step)
    return kept


_FARTHER = ("radius", "everywhere")


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
