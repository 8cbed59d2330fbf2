"""What families do, as counts: which search, which page, which contact. Of no search more than `usage.tables` keeps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from fastapi import Request

from app.directory.labels import Label
from app.directory.recurrence import BERLIN
from app.families.reading import read_wish
from app.families.search import Search
from app.families.wish import Child, Wish
from app.usage import words
from app.usage.tables import Ages, Hits
from app.usage.tally import Cell, Noticed, Searched, Typed, tally
from app.usage.who import is_counted
from search_index.engine import Results

FEW = 5
_LAST_MONTHS = (
    (-1, Ages.UNBORN),
    (35, Ages.TO_2),
    (71, Ages.TO_5),
    (119, Ages.TO_9),
    (167, Ages.TO_13),
    (215, Ages.TO_17),
)


def search(request: Request, asked: Search, answer: Results) -> None:
    """Its first page only, and not again for another order or view of the same hits."""
    wish = _asked_for(asked.wish)
    if wish == Wish() or asked.wish.page > 1 or _is_another_look(request, asked.wish) or not is_counted(request):
        return
    tally.add(cells(asked, answer))


def viewed(request: Request, kind: Literal["offer", "provider"], entry_id: UUID) -> None:
    if is_counted(request):
        tally.add([Noticed(datetime.now(BERLIN).date(), kind, entry_id, "views")])


def contacted(request: Request, kind: Literal["offer", "provider"], entry_id: UUID) -> None:
    if is_counted(request):
        tally.add([Noticed(datetime.now(BERLIN).date(), kind, entry_id, "contacts")])


def cells(asked: Search, answer: Results) -> list[Cell]:
    day, hits = asked.now.date(), found(answer)
    postcode, area = place(asked)
    category = top_category(asked.wish.chosen.get("kategorie", ()), asked.labels["category"])
    counted: list[Cell] = [Searched(day, postcode, area, ages(asked.wish.children), category, hits)]
    if phrase := words.phrase(asked.wish.words):
        counted.append(Typed(day, *phrase, postcode, area, hits))
    if asked.wish.view != "karte":
        counted += [Noticed(day, "offer", hit.id, "appearances") for hit in answer.hits]
    return counted


def found(answer: Results) -> Hits:
    """What has only some of the words is shown, but it is not what was looked for."""
    total = answer.with_all_words if answer.any_word else answer.total
    if not total:
        return Hits.NONE
    return Hits.FEW if total <= FEW else Hits.MANY


def ages(children: Sequence[Child]) -> Ages:
    bands = {_band(months) for child in children for months in (child.first, child.last)}
    return Ages.ANY if not bands else bands.pop() if len(bands) == 1 else Ages.SEVERAL


def _band(months: int) -> Ages:
    return next((band for last, band in _LAST_MONTHS if months <= last), Ages.ADULT)


def place(asked: Search) -> tuple[str, str]:
    """A postcode or an area, never the point somebody stands at; a place that is neither is none."""
    understood = asked.place
    if understood is None:
        chosen = asked.wish.chosen.get("gebiet", ())
        return "", chosen[0] if len(chosen) == 1 else ""
    if understood.kind == "postcode":
        return understood.label[:5], ""
    return "", understood.slug or _finest(understood.covering, asked.labels["area"])


def _finest(covering: Collection[str], areas: Mapping[str, Label]) -> str:
    known = [areas[slug] for slug in covering if slug in areas]
    return max(known, key=lambda area: (area.position, area.slug)).slug if known else ""


def top_category(chosen: Sequence[str], known: Mapping[str, Label]) -> str:
    """The one that was chosen; of several what they all belong to, or nothing."""
    if len(chosen) == 1:
        return chosen[0]
    tops = {known[slug].parent or slug for slug in chosen}
    return tops.pop() if len(tops) == 1 else ""


def _asked_for(wish: Wish) -> Wish:
    """Without what only changes how the hits are shown."""
    return replace(wish, page=1, sort="", view="liste", dropped=())


def _is_another_look(request: Request, wish: Wish) -> bool:
    """From the same search in another order, view or page, as the browser says where it comes from."""
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.netloc != request.url.netloc or not came_from.path.endswith("/angebote"):
        return False
    before = read_wish(parse_qsl(came_from.query))
    shown = [(each.page, each.sort, each.view) for each in (before, wish)]
    return _asked_for(before) == _asked_for(wish) and shown[0] != shown[1]
