"""A wish becomes a search: which place is meant, what the engine is asked, what has to be said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app import i18n
from app.directory import gazetteer
from app.directory.gazetteer import Place
from app.directory.labels import Labels, labels
from app.directory.recurrence import BERLIN
from app.families import period
from app.families.wish import FIXED, OPEN, SORTS, Wish, address
from app.settings import settings
from search_index.engine import Engine, Kind, Near, Point, Query, Results, Sort

DATE_PARAMETERS = ("von", "bis")
_MOST_TOPICS = 3
_CHOICES: Mapping[Kind, set[str]] = {
    "offer": {*OPEN, *FIXED} - {"traeger"},
    "provider": {"kategorie", "gebiet", "mitmachen", "traeger"},
}
"""Which of the filters say something about offers, and which about providers."""


@dataclass(frozen=True)
class Notice:
    """Something a page has to say about a search: a kind, and what it is about."""

    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """A wish, understood: nothing in it is unknown any more."""

    wish: Wish
    place: Place | None
    radius_m: float | None
    """None: inside the area, or everywhere."""
    query: Query
    labels: Labels
    now: datetime
    notices: tuple[Notice, ...] = ()

    @property
    def point(self) -> Point | None:
        return self.query.near.point if self.query.near else None


def understand(db: Session, wish: Wish, kind: Kind = "offer", *, page_size: int | None = None) -> Search:
    known = labels(db, i18n.language())
    now = datetime.now(BERLIN)
    fitting = _of_kind(wish, kind)
    notices = [Notice("does_not_apply")] if fitting != wish else []
    wish, unknown = _without_unknown(fitting, known)
    if wish.preset and wish.preset not in period.presets(now.date(), settings().land):
        # No Ferien are published that far ahead: better say so than show what is on at any time.
        unknown.append(("zeit", wish.preset))
        wish = replace(wish, preset="")
    place = _place(db, wish)
    notices += map(_dropped, [*wish.dropped, *unknown])
    if wish.place_text and not place:
        notices.append(Notice("unknown_place", {"text": wish.place_text, "like": gazetteer.like(db, wish.place_text)}))
    if place and wish.place_from_words:
        notices.append(Notice("place_in_words", {"text": place.label}))
    if wish.radius_km is not None and not wish.has_place:
        notices.append(Notice("radius_without_place"))
    radius = radius_m(wish, place) if place else None
    query = Query(
        kind=kind,
        words=wish.words,
        near=near(place, radius, everywhere=wish.everywhere) if place else None,
        ages=[(child.first, child.last) for child in wish.children],
        when=period.when(wish, now.date(), settings().land),
        periods=period.presets(now.date(), settings().land) if kind == "offer" else {},
        facets=facets(wish),
        sort=usual_sort(wish, place, kind),
        page=wish.page,
        page_size=page_size or settings().page_size,
    )
    return Search(wish, place, radius, query, known, now, tuple(notices))


def run(engine: Engine, search: Search) -> tuple[Search, Results]:
    """The results, and the search as it was run: a page past the last one is the last one."""
    results = engine.search(search.query, search.now)
    last = max(1, -(-results.total // search.query.page_size))
    if search.query.page > last:
        search = replace(search, query=replace(search.query, page=last))
        results = engine.search(search.query, search.now)
    notices = [*search.notices]
    if results.any_word:
        exact = {"words": search.wish.words, "count": 0 if results.corrections else results.with_all_words}
        notices.append(Notice("any_word", {**exact, "topics": _topics(search, results)}))
    notices += [Notice("spelling", {"typed": typed, "used": used}) for typed, used in results.corrections.items()]
    return replace(search, notices=tuple(notices)), _of_today(results, search.labels)


def _topics(search: Search, results: Results) -> list[dict[str, str]]:
    """What the words are about, as links to all there is about it, here and with the other wishes."""
    path = "/angebote" if search.query.kind == "offer" else "/anbieter"
    found = []
    for name in ("kategorie", "zielgruppe"):
        for slug in results.topics:
            if results.facets.get(OPEN[name], {}).get(slug) and (label := search.labels[OPEN[name]].get(slug)):
                wish = replace(search.wish, words="", chosen={**search.wish.chosen, name: (slug,)})
                found.append({"label": label.text, "url": address(path, wish.parameters())})
    return found[:_MOST_TOPICS]


def _of_today(results: Results, known: Labels) -> Results:
    """An engine may remember areas that were abolished, and what comes everywhere would count for them."""
    facets = dict(results.facets)
    if "area" in facets:
        facets["area"] = {slug: number for slug, number in facets["area"].items() if slug in known["area"]}
    return replace(results, facets=facets)


def facets(wish: Wish) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {}
    for name, values in wish.chosen.items():
        if name in FIXED:
            facet, words = FIXED[name]
            wanted.setdefault(facet, []).extend(words[value] for value in values)
        else:
            wanted.setdefault(OPEN[name], []).extend(values)
    return wanted


def radius_m(wish: Wish, place: Place) -> float | None:
    """What was asked for; else a district's own border, or the usual way around a point, a big town's being longer."""
    if wish.everywhere:
        return None
    if wish.radius_km is not None:
        return wish.radius_km * 1000
    if place.slug:
        return None
    return max(settings().default_radius_km * 1000, place.spread_m)


def near(place: Place, radius: float | None, *, everywhere: bool) -> Near:
    area = place.slug if radius is None and not everywhere else None
    covering = [*place.covering, *([place.slug] if place.slug and place.slug not in place.covering else [])]
    return Near(Point(place.lat, place.lon), radius, area, covering)


def usual_sort(wish: Wish, place: Place | None, kind: Kind) -> Sort:
    """What was asked for, if it means something here; else the best match, the nearest, the next, or A to Z."""
    sort = SORTS.get(wish.sort)
    means_nothing = {"relevance": not wish.words, "distance": not place, "date": kind == "provider"}
    if sort and not means_nothing.get(sort):
        return sort
    return "relevance" if wish.words else "distance" if place else "date" if kind == "offer" else "name"


def _place(db: Session, wish: Wish) -> Place | None:
    if wish.place_text:
        return gazetteer.find(db, wish.place_text)
    return gazetteer.here(db, *wish.here) if wish.here else None


def _of_kind(wish: Wish, kind: Kind) -> Wish:
    """Without what these have no answer to: a provider has no age and no dates."""
    wish = replace(wish, chosen={name: values for name, values in wish.chosen.items() if name in _CHOICES[kind]})
    if kind == "offer":
        return wish
    return replace(wish, children=(), date_from=None, date_to=None, preset="", weekdays=(), dayparts=())


def _without_unknown(wish: Wish, known: Labels) -> tuple[Wish, list[tuple[str, str]]]:
    """Values the directory does not have are dropped and said, so that a typo in a link hides nothing silently."""
    chosen: dict[str, tuple[str, ...]] = {}
    unknown: list[tuple[str, str]] = []
    for name, values in wish.chosen.items():
        good = [value for value in values if name in FIXED or _is_known(OPEN[name], value, known)]
        unknown += [(name, value) for value in values if value not in good]
        if good:
            chosen[name] = tuple(good)
    return replace(wish, chosen=chosen), unknown


def _is_known(facet: str, value: str, known: Labels) -> bool:
    if facet == "language":
        return len(value) in (2, 3) and value in i18n.locale().languages
    return value in known[facet]


def _dropped(dropped: tuple[str, str]) -> Notice:
    name, text = dropped
    if name in DATE_PARAMETERS:
        return Notice("bad_date", {"text": text})
    return Notice("unknown_value", {"name": name, "text": text})
