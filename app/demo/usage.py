"""A year of use: what the people of Lindenaue looked for, found, opened and asked about. The same whenever loaded."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.demo.bulk import Rows, copy
from app.demo.entries import same_id
from app.demo.geography import DISTRICTS, District
from app.directory.recurrence import BERLIN
from app.directory.wordlist import Rule, WordlistEntry
from app.usage.tables import Ages, Hits, OfferUse, ProviderUse, SearchUse, Word, WordUse
from search_index.german import fold

DAYS = 365
_SEARCHES_A_DAY = 38
_MISSING = 0.05
"""How often nothing is found where nothing is known to be missing."""


@dataclass(frozen=True)
class _Wish:
    """Something people look for: how often, and how often they find nothing, in all districts or in some."""

    weight: float
    category: str = ""
    words: str = ""
    missing: float = _MISSING
    short_in: tuple[str, ...] = ()


_WISHES = (
    _Wish(9, "sport-bewegung"),
    _Wish(7, "sport-schwimmen", missing=0.2, short_in=("erlengrund", "kranichsee", "weststadt")),
    _Wish(6, "lernen-schule", short_in=("ziegelei", "bahnhofsviertel")),
    _Wish(5, "betreuung-kita", missing=0.15, short_in=("neue-gaerten", "suedvorstadt")),
    _Wish(5, "betreuung-ferien", missing=0.12),
    _Wish(5, "musik-kunst"),
    _Wish(5, "treffen-freizeit"),
    _Wish(4, "fruehe-hilfen"),
    _Wish(4, "beratung-hilfe"),
    _Wish(3, "gesundheit", short_in=("kranichsee", "muehlenfeld")),
    _Wish(2, "gesundheit-seele", missing=0.35),
    _Wish(6, words="schwimmen", missing=0.1, short_in=("erlengrund", "kranichsee")),
    _Wish(5, words="krabbelgruppe"),
    _Wish(4, words="hausaufgabenhilfe", short_in=("ziegelei",)),
    _Wish(4, words="kita"),
    _Wish(3, words="fußball"),
    _Wish(3, words="ferienprogramm"),
    _Wish(2.5, words="turnen"),
    _Wish(2, words="babyschwimmen", missing=0.4),
    _Wish(2, words="deutschkurs"),
    _Wish(2, words="erziehungsberatung"),
    _Wish(1.5, words="nachhilfe mathe"),
    _Wish(1.5, words="klettern"),
    _Wish(1.2, words="hebamme"),
    _Wish(1.4, words="eislaufen", missing=1),
    _Wish(1.2, words="parkour", missing=1),
    _Wish(0.9, words="fechten", missing=1),
    _Wish(0.8, words="tennis", missing=1),
    _Wish(0.7, words="astronomie", missing=1),
    _Wish(0.5, words="bogenschießen", missing=1),
    _Wish(0.4, words="stoffwindeln", missing=1),
    _Wish(0.3, words="spanisch", missing=1),
)
_AGES = {
    Ages.ANY: 42,
    Ages.UNBORN: 2,
    Ages.TO_2: 15,
    Ages.TO_5: 16,
    Ages.TO_9: 13,
    Ages.TO_13: 6,
    Ages.TO_17: 3,
    Ages.SEVERAL: 3,
}
_BUSY = (1.25, 1.1, 0.95, 0.95, 1.0, 0.9, 0.75, 0.9, 1.3, 1.1, 1.05, 0.75)
"""By month: in January and after the summer holidays people look for something new."""
_KNOWN_BEST = {"turnverein-erlengrund": 8.0, "lernfreunde-lindenaue": 5.0}


def load(db: Session, today: date) -> None:
    draw = Random("Lindenaue")  # noqa: S311 # invention, no secret
    days = [today - timedelta(days=ago) for ago in range(DAYS, 0, -1)]
    crowds = [(day, _crowd(day, today)) for day in days]
    rows = Rows()
    _add_searches(db, rows, draw, crowds)
    for offer_id, slug, public_on in db.execute(_OFFERS):
        known = _KNOWN_BEST.get(slug, 1.0) * math.exp(draw.gauss(-0.4, 0.6))
        for day, crowd in crowds:
            if public_on <= day and (use := _use_of_offer(draw, known * crowd)):
                rows.add(OfferUse, offer_id=offer_id, day=day, **use)
    for provider_id, slug in db.execute(_PROVIDERS):
        for day, crowd in crowds:
            if views := _about(draw, 0.25 * _KNOWN_BEST.get(slug, 1.0) * crowd):
                rows.add(ProviderUse, provider_id=provider_id, day=day, views=views, contacts=int(draw.random() < 0.1))
    copy(db, rows)
    db.add_all(_wordlist(today))
    db.flush()


_OFFERS = sa.text("""
    SELECT o.id, p.slug, o.first_published_at::date FROM offer o JOIN provider p ON p.id = o.provider_id
    WHERE o.first_published_at IS NOT NULL ORDER BY o.slug
""")
_PROVIDERS = sa.text("SELECT id, slug FROM provider WHERE standing = 'approved' ORDER BY slug")


def _crowd(day: date, today: date) -> float:
    """The portal is a year old: more people come each month, most of them from Monday to Thursday."""
    grown = 0.6 + 0.4 * (1 - (today - day).days / DAYS)
    return grown * _BUSY[day.month - 1] * (1.15 if day.isoweekday() < 5 else 0.8)


def _about(draw: Random, mean: float) -> int:
    """A whole number that is `mean` on average and scatters as crowds do."""
    exact = mean * (draw.random() + draw.random())
    return int(exact) + (draw.random() < exact % 1)


def _use_of_offer(draw: Random, known: float) -> dict[str, int]:
    appearances = _about(draw, 0.9 * known)
    views = _about(draw, 0.22 * known) if appearances else 0
    contacts = sum(draw.random() < 0.1 for _ in range(views))
    return {"appearances": appearances, "views": views, "contacts": contacts} if appearances else {}


def _add_searches(db: Session, rows: Rows, draw: Random, crowds: list[tuple[date, float]]) -> None:
    searches, words = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    for day, wish in _searched(draw, crowds):
        postcode, area, district = _place(draw)
        hits = _hits(draw, wish, district)
        ages = draw.choices([*_AGES], [*_AGES.values()])[0]
        searches[(day, postcode, area, ages, wish.category, hits)] += 1
        if wish.words:
            words[(day, wish.words, postcode, area, hits)] += 1
    for (day, postcode, area, ages, category, hits), count in searches.items():
        place = {"postcode": postcode, "area": area}
        rows.add(SearchUse, day=day, **place, ages=ages, category=category, hits=hits, count=count)
    ids = _add_words(db, crowds[0][0])
    for (day, written, postcode, area, hits), count in words.items():
        place = {"postcode": postcode, "area": area}
        rows.add(WordUse, word_id=ids[written], day=day, **place, hits=hits, count=count)


def _add_words(db: Session, first: date) -> dict[str, int]:
    """Their ids, by how they are written."""
    typed = [wish.words for wish in _WISHES if wish.words]
    words = [Word(folded=fold(each), written=each, known_on=first + timedelta(days=9)) for each in typed]
    db.add_all(words)
    db.flush()
    return {word.written: word.id for word in words if word.id}


def _searched(draw: Random, crowds: list[tuple[date, float]]) -> Iterator[tuple[date, _Wish]]:
    weights = [wish.weight for wish in _WISHES]
    for day, crowd in crowds:
        for wish in draw.choices(_WISHES, weights, k=_about(draw, _SEARCHES_A_DAY * crowd)):
            yield day, wish


def _place(draw: Random) -> tuple[str, str, District | None]:
    """A postcode or a district, where many children live more often; a third of all name no place."""
    district = draw.choices(DISTRICTS, [each.people * each.children for each in DISTRICTS])[0]
    said = draw.random()
    if said < 0.42:
        return district.postcode, "", district
    return ("", district.key, district) if said < 0.66 else ("", "", None)


def _hits(draw: Random, wish: _Wish, district: District | None) -> Hits:
    missing = wish.missing + (0.45 if district and district.key in wish.short_in else 0)
    if draw.random() < missing:
        return Hits.NONE
    return Hits.FEW if draw.random() < 0.3 else Hits.MANY


def _wordlist(today: date) -> list[WordlistEntry]:
    """People here call the Lindenhof "LiHo"; that all small children are dwarfs was no good idea."""
    by = same_id("account", "redaktion@demo.example")

    def ago(days: int) -> datetime:
        return datetime.combine(today - timedelta(days=days), time(9, 20), BERLIN)

    dwarfs: dict[str, Any] = {"removed_at": ago(58), "removed_by": by}
    return [
        WordlistEntry(rule=Rule.ALSO, word="LiHo", others="Lindenhof", added_at=ago(41), added_by=by),
        WordlistEntry(rule=Rule.SAME, word="Zwerge", others="Kleinkind", added_at=ago(60), added_by=by, **dwarfs),
    ]
