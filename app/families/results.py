"""What stands around the hits: chips, facets, sorting, pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.directory.labels import Label
from app.families.search import Search
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
from search_index.engine import Results

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
    """The orders that mean something here, and the one that is used."""
    rest = [pair for pair in search.wish.parameters() if pair[0] != "sortierung"]
    return [
        Link(code, address(path, [*rest, ("sortierung", code)]), sort == search.query.sort)
        for code, sort in SORTS.items()
        if _means_something(code, search)
    ]


def _means_something(sort: str, search: Search) -> bool:
    """No relevance without words, no distance without a place; providers have no dates."""
    return {
        "relevanz": bool(search.wish.words),
        "entfernung": search.place is not None,
        "termin": search.query.kind == "offer",
    }.get(sort, True)


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
