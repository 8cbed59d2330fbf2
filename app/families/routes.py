"""The public pages. A route understands, asks and answers; it holds no rule."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app import i18n
from app.database import Db
from app.directory.recurrence import BERLIN
from app.errors import NotFound
from app.families import calendar, counting, feeds, ladder, offer_page, onward, provider_page, results
from app.families.cards import cards
from app.families.reading import clean, read_wish
from app.families.search import Search, run, understand
from app.families.start import start
from app.families.wish import Wish, address
from app.pages import page
from app.search.answering import Index, from_one_engine
from app.settings import settings
from search_index.engine import Results

router = APIRouter()

TABLE_ROWS = 50
MOST_POINTS = 1_000_000
_GEOJSON = "application/geo+json"
_POPULAR = ("Krabbelgruppe", "Hausaufgabenhilfe", "Schwimmen lernen")


def _wish(request: Request) -> Wish:
    return read_wish(request.query_params.multi_items())


Asked = Annotated[Wish, Depends(_wish)]


@dataclass(frozen=True)
class Found:
    cards: list[Any]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Understood:
    """The place as the page names it: "point" is where the family stands, "district" has a border."""

    kind: str
    label: str
    lat: float
    lon: float
    radius_m: float | None


@router.get("/")
@from_one_engine
def start_page(request: Request, db: Db, index: Index) -> Response:
    shown = start(db, index)
    popular = [(words, address("/angebote", [("q", words)])) for words in _POPULAR]
    popular.append((i18n.gettext("Kostenlos am Wochenende"), "/angebote?kostenlos=1&zeit=wochenende"))
    return page(
        request,
        "families/start.html",
        **vars(shown),
        week_url="/angebote?zeit=woche",
        popular=popular,
        wish=Wish(),
    )


@router.get("/angebote")
@from_one_engine
def search(request: Request, wish: Asked, db: Db, index: Index) -> Response:
    rows = TABLE_ROWS if wish.view == "tabelle" else None
    asked, answer = run(index, understand(db, wish, page_size=rows))
    shown = cards(db, answer.hits, i18n.language(), asked.point) if wish.view != "karte" else []
    context = _around("/angebote", asked, answer, results.OFFER_FACETS)
    shown_page = page(
        request,
        "families/results.html",
        **context,
        found=_found(shown, asked, answer),
        ladder=ladder.steps("/angebote", index, asked, answer.total),
        without_place=answer.facets.get("form", {}),
        map_query=address("", asked.wish.parameters()).lstrip("?"),
    )
    counting.search(request, asked, answer)
    return shown_page


@router.get("/angebote.json")
@from_one_engine
def search_json(wish: Asked, db: Db, index: Index) -> Response:
    asked, answer = run(index, understand(db, wish))
    return JSONResponse(feeds.as_json(db, asked, answer))


@router.get("/angebote.geojson")
@from_one_engine
def search_geojson(wish: Asked, db: Db, index: Index) -> Response:
    asked = understand(db, replace(wish, page=1))
    everything = replace(asked.query, page_size=MOST_POINTS, count_facets=False, periods={}, sort="name")
    answer = index.search(everything, asked.now)
    return Response(feeds.as_geojson(db, answer), media_type=_GEOJSON)


@router.get("/gebiete.geojson")
def areas(db: Db) -> Response:
    return Response(feeds.areas(db), media_type=_GEOJSON, headers={"Cache-Control": "public, max-age=3600"})


@router.get("/vorschlaege")
@from_one_engine
def suggestions(db: Db, index: Index, q: str = "") -> Response:
    return JSONResponse(feeds.suggestions(db, index, clean(q, 60), datetime.now(BERLIN)))


@router.get("/angebote/{slug}.ics")
@from_one_engine
def calendar_of_offer(request: Request, slug: str, db: Db, index: Index) -> Response:
    now = datetime.now(BERLIN)
    shown = offer_page.offer(db, index, clean(slug), now)
    page_url = f"{settings().base_url}/angebote/{shown.slug}"
    headers = {"Content-Disposition": f'attachment; filename="{shown.slug}.ics"'}
    file = Response(calendar.as_ics(shown, page_url, now), media_type="text/calendar", headers=headers)
    counting.contacted(request, "offer", shown.offer_id)
    return file


@router.get("/angebote/{slug}")
@from_one_engine
def offer(request: Request, slug: str, db: Db, index: Index) -> Response:
    now = datetime.now(BERLIN)
    try:
        shown = offer_page.offer(db, index, clean(slug), now)
    except NotFound:
        if new_slug := offer_page.moved_to(db, clean(slug)):
            return RedirectResponse(i18n.url(f"/angebote/{new_slug}"), 301)
        raise
    shown_page = page(
        request,
        "families/offer.html",
        offer=shown,
        similar=onward.similar(db, index, shown, now),
        next_phase=onward.next_phase(db, index, shown, now),
        **_way_back(request),
    )
    counting.viewed(request, "offer", shown.offer_id)
    return shown_page


@router.get("/anbieter")
@from_one_engine
def providers(request: Request, wish: Asked, db: Db, index: Index) -> Response:
    asked, answer = run(index, understand(db, wish, "provider"))
    shown = provider_page.provider_cards(db, index, answer.hits, i18n.language(), asked.now)
    return page(
        request,
        "families/providers.html",
        **_around("/anbieter", asked, answer, results.PROVIDER_FACETS),
        found=_found(shown, asked, answer),
    )


@router.get("/anbieter/{slug}")
@from_one_engine
def provider(request: Request, slug: str, db: Db, index: Index) -> Response:
    shown = provider_page.provider(db, clean(slug))
    now = datetime.now(BERLIN)
    current, past = provider_page.offers_of(db, index, shown.provider_id, shown.slug, now)
    shown_page = page(request, "families/provider.html", provider=shown, offers=current, past=past, offers_url=None)
    counting.viewed(request, "provider", shown.provider_id)
    return shown_page


@router.post("/zaehlen/angebote/{slug}")
def offer_contacted(request: Request, slug: str, db: Db) -> Response:
    """The browser says that a telephone number or an address of this page was used; not which, and not by whom."""
    counting.contacted(request, "offer", offer_page.id_of(db, clean(slug)))
    return Response(status_code=204)


@router.post("/zaehlen/anbieter/{slug}")
def provider_contacted(request: Request, slug: str, db: Db) -> Response:
    counting.contacted(request, "provider", provider_page.id_of(db, clean(slug)))
    return Response(status_code=204)


def _found(shown: list[Any], asked: Search, answer: Results) -> Found:
    at = results.pages(asked, answer)
    total = feeds.shown_of(answer, len(shown)) if asked.wish.view != "karte" else answer.total
    return Found(shown, total, at.page, at.pages)


def _around(path: str, asked: Search, answer: Results, facets: tuple[str, ...]) -> dict[str, Any]:
    """What both searches show beside their hits."""
    last = results.pages(asked, answer).pages
    return {
        "wish": asked.wish,
        "understood": _understood(asked),
        "chips": results.chips(path, asked),
        "clear_url": results.clear_url(path, asked.wish),
        "sorts": results.sorts(path, asked),
        "views": results.views(path, asked),
        "facets": results.facet_groups(asked, answer, facets),
        "hidden": results.carried(asked, bool(facets)),
        "prev_url": results.page_url(path, asked, asked.query.page - 1, last),
        "next_url": results.page_url(path, asked, asked.query.page + 1, last),
        "notices": asked.notices,
    }


def _understood(asked: Search) -> Understood | None:
    place = asked.place
    if place is None:
        return None
    inside = place.slug and asked.radius_m is None and not asked.wish.everywhere
    kind = "district" if inside else "point" if place.kind == "here" else place.kind
    return Understood(kind, place.label, place.lat, place.lon, asked.radius_m)


def _way_back(request: Request) -> dict[str, Any]:
    """To the search the reader came from, if it was ours."""
    came_from = request.headers.get("referer", "")
    _, _, query = came_from.partition("/angebote?")
    same_host = came_from.startswith(f"{request.url.scheme}://{request.url.netloc}/")
    return {"back_url": f"/angebote?{query}" if same_host and query else "/angebote", "back_total": None}
