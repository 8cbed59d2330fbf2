"""Random documents and random questions, to ask two engines the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from search_index.engine import EVERYWHERE, Document, Near, Occurrence, Point, Query, When
from tests.contract.engines import BERLIN, CENTRE, NOW

AREAS = ("altstadt", "nordfeld", "Süd-Feld", "ostfeld")
FACETS = {"category": ("sport", "musik", "Lernen & Lesen", "beratung"), "language": ("de", "tr", "ar")}
FACETS |= {"cost": ("free", "paid"), "provider": ("verein", "kita", "vhs")}
WORDS = (
    "Turnen",
    "Kinderturnen",
    "Schwimmkurs",
    "Chor",
    "Kita",
    "Kindergarten",
    "Töpfern",
    "Hausaufgabenhilfe",
    "Yoga",
)
WORDS += (
    "Fußball",
    "Elterncafé",
    "Bücherei",
    "Beratung",
    "Schwangere",
    "Musik",
    "Spielgruppe",
    "für",
    "Kinder",
    "Казки",
)
WORDS += ("Казки",)
TYPED = (*WORDS, "turnen kinder", "schwimen", "Tunren", "fusball", "bibliothek", "Hausafgabenhilfe", "xqzvw")
TYPED += ("yoga chor", "schwim", "kurs", "kita beratung", "buecherei", "Musikschule für Kinder", "Sport", "12345")


def documents(random: Random, count: int) -> list[Document]:
    venues = [_point(random) for _ in range(max(4, count // 6))]
    return [_document(random, venues) for _ in range(count)]


def _point(random: Random) -> Point:
    return Point(round(CENTRE.lat + random.uniform(-0.08, 0.08), 4), round(CENTRE.lon + random.uniform(-0.12, 0.12), 4))


def _document(random: Random, venues: Sequence[Point]) -> Document:
    def some(values: Sequence[str], most: int = 2) -> list[str]:
        return random.sample(values, random.randint(0, most))

    def text(words: int) -> str:
        return " ".join(random.choice(WORDS) for _ in range(random.randint(1, words)))

    facets = {name: some(values) for name, values in FACETS.items()}
    facets["area"] = random.choice(([EVERYWHERE], [], some(AREAS), some(AREAS)))
    fields: dict[str, Any] = {
        "keywords": text(3),
        "summary": text(6),
        "body": text(9) if random.random() < 0.5 else "",
        "points": random.sample(venues, random.choice((0, 1, 1, 1, 1, 2, 3))),
        "catchment": random.choice(((), (), (), [EVERYWHERE], some(AREAS))),
        "age_min_months": random.choice((None, random.randint(-9, 200))),
        "age_max_months": random.choice((None, random.randint(20, 228))),
        "facets": {name: values for name, values in facets.items() if values},
        "occurrences": _occurrences(random),
        "listed_until": random.choice((None, None, None, NOW, NOW + timedelta(hours=random.randint(1, 2000)))),
        "newest_at": random.choice((None, NOW - timedelta(days=random.randint(0, 30)))),
        "lowered": random.random() < 0.1,
    }
    kind = random.choice(("offer", "offer", "offer", "provider"))
    return Document(UUID(int=random.getrandbits(128)), kind, text(2), **fields)


def _occurrences(random: Random) -> list[Occurrence]:
    shape = random.choice(("none", "weekly", "weekly", "weekly", "once", "opening", "days", "night", "moment"))
    day = NOW.replace(hour=0) + timedelta(days=random.randint(-10, 20))
    hour, length = random.choice((8, 9, 10, 12, 14, 15, 17, 18, 19)), timedelta(minutes=random.choice((60, 90, 240)))
    if shape == "none":
        return []
    if shape == "moment":
        return [_one(day + timedelta(days=each, hours=hour), timedelta()) for each in random.sample(range(380), 2)]
    if shape == "once":
        return [_one(day + timedelta(hours=hour), length)]
    if shape == "weekly":
        return [_one(day + timedelta(days=7 * week, hours=hour), length) for week in range(random.randint(1, 20))]
    if shape == "opening":
        return [
            _one(day + timedelta(days=each, hours=9), timedelta(hours=8), standing=True)
            for each in range(40)
            if (day + timedelta(days=each)).isoweekday() < 6
        ]
    if shape == "days":
        return [_one(day, timedelta(days=random.randint(1, 12)), all_day=random.random() < 0.5)]
    return [_one(day + timedelta(days=each, hours=22), timedelta(hours=6)) for each in range(random.randint(1, 4))]


def _one(start: datetime, length: timedelta, **said: bool) -> Occurrence:
    """By the clock on the wall: what begins at nine does so in summer and in winter."""
    return Occurrence(start, start + length, **said)


def question(random: Random, known: Sequence[Document]) -> Query:
    def perhaps(often: float) -> bool:
        return random.random() < often

    facets = {
        name: random.sample(values, random.randint(1, 2))
        for name, values in {**FACETS, "area": AREAS}.items()
        if perhaps(0.12)
    }
    return Query(
        kind="provider" if perhaps(0.1) else "offer",
        words=random.choice(TYPED) if perhaps(0.35) else "",
        near=_near(random) if perhaps(0.5) else None,
        ages=[
            (age, age + random.choice((0, 11))) for age in random.sample(range(-9, 210), random.choice((0, 0, 1, 2)))
        ],
        when=_when(random) if perhaps(0.4) else When(),
        periods={
            "heute": (_day(0), _day(1)),
            "woche": (_day(0), _day(7)),
            "ferien": (_day(random.randint(1, 20)), _day(random.randint(21, 60))),
        },
        facets=facets,
        without=random.choice(known).id if perhaps(0.1) else None,
        sort=random.choice(("relevance", "distance", "date", "newest", "name")),
        page=random.choice((1, 1, 1, 2, 3, 9)),
        page_size=random.choice((5, 20)),
        count_facets=perhaps(0.7),
    )


def _day(ahead: int) -> datetime:
    return NOW.replace(hour=0) + timedelta(days=ahead)


def _near(random: Random) -> Near:
    covering = random.sample(AREAS, random.randint(0, 2))
    if random.random() < 0.2:
        return Near(_point(random), area=random.choice(AREAS), covering=covering)
    radius = random.choice((None, 300, 1000, 2500, 5000, 9000, 600_000))
    return Near(_point(random), radius, covering=covering)


def _when(random: Random) -> When:
    first = random.choice((None, _day(random.randint(-3, 30))))
    last = random.choice((None, (first or _day(0)) + timedelta(days=random.randint(1, 20))))
    return When(
        first,
        last,
        frozenset(random.sample(range(1, 8), random.choice((0, 0, 1, 2)))),
        frozenset(random.sample(("morning", "afternoon", "evening"), random.choice((0, 0, 1, 2)))),
    )


def moment(random: Random) -> datetime:
    return random.choice((NOW, NOW + timedelta(minutes=random.randint(0, 6000)), datetime(2026, 11, 25, tzinfo=BERLIN)))
