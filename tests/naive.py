"""The family search once more, the slow and plain way: every rule as a sentence of Python over a list of entries.

Written from what the search promises (F3, search_index/engine.py), not from how it is done.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from app.directory.recurrence import BERLIN

Box = tuple[float, float, float]
"""Middle (lat, lon) and half the side, in degrees."""
DAY = timedelta(days=1)
PARTS = ("morning", "afternoon", "evening")
WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
CHOICES = {
    "kostenlos": ("cost", "free"),
    "ermaessigt": ("cost", "reduced"),
    "rollstuhl": ("wheelchair", "yes"),
    "anmeldung": ("registration", "none"),
}
WORDS = {
    "offen": "open",
    "mitglieder": "members",
    "nachweis": "proof",
    "vor-ort": "on_site",
    "aufsuchend": "outreach",
    "ehrenamt": "volunteering",
    "stammtisch": "regulars",
    "spende": "donation",
    "vormittag": "morning",
    "nachmittag": "afternoon",
    "abend": "evening",
}
FACETS = {
    "kategorie": "category",
    "zielgruppe": "target_group",
    "lebensphase": "life_phase",
    "gebiet": "area",
    "sprache": "language",
    "zugang": "access",
    "form": "form",
    "mitmachen": "participate",
}


@dataclass(frozen=True)
class Rule:
    kind: str
    first: date
    last: date
    weekday: int = 1
    opens: int | None = None
    hours: int = 1


@dataclass
class Entry:
    """One offer of a small world, as its provider would describe it."""

    title: str
    public: bool = True
    ages: tuple[int | None, int | None] = (None, None)
    points: Sequence[tuple[float, float]] = ()
    wheelchair: bool = False
    catchment: str = "venue"
    serves: Sequence[str] = ()
    rules: Sequence[Rule] = ()
    valid_from: date = date.min
    valid_until: date = date.max
    newest_at: datetime | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What is said outright; areas are computed."""


@dataclass(frozen=True)
class Date:
    starts: datetime
    ends: datetime
    slots: frozenset[tuple[int, str]]
    standing: bool


@dataclass(frozen=True)
class World:
    entries: Sequence[Entry]
    areas: Mapping[str, Box]
    postcodes: Mapping[str, tuple[float, float]]
    periods: Mapping[str, tuple[date, date]]
    """What "heute" and the like mean today."""


@dataclass(frozen=True)
class Found:
    titles: list[str]
    metres: list[float | None]
    starts: list[datetime | None]
    facets: Mapping[str, Mapping[str, int]]


def search(world: World, asked: Sequence[tuple[str, str]], now: datetime) -> Found:
    question = _Question(world, asked, now)
    judged = [(entry, question.fails(entry)) for entry in world.entries if question.may(entry)]
    found = sorted((entry for entry, fails in judged if not fails), key=question.order)
    return Found(
        titles=[entry.title for entry in found],
        metres=[question.metres(entry) for entry in found],
        starts=[question.next_start(entry) for entry in found],
        facets=question.counts(judged),
    )


class _Question:
    def __init__(self, world: World, asked: Sequence[tuple[str, str]], now: datetime) -> None:
        self.world, self.now = world, now
        self.last = dict(asked)
        self.all = {name: [value for other, value in asked if other == name] for name, _ in asked}
        self.here, self.area = self._place()
        self.wanted = self._wanted()
        self.first, self.until = self._period()
        self.days = {WEEKDAYS.index(day) + 1 for day in self.all.get("tag", [])} or set(range(1, 8))
        self.parts = {WORDS[part] for part in self.all.get("tageszeit", [])} or set(PARTS)

    def _place(self) -> tuple[tuple[float, float] | None, str | None]:
        text = self.last.get("ort")
        if text in self.world.postcodes:
            return self.world.postcodes[text], None
        if text:
            lat, lon, _ = self.world.areas[text]
            return (lat, lon), text
        return ((float(self.last["lat"]), float(self.last["lon"])), None) if "lat" in self.last else (None, None)

    def _wanted(self) -> dict[str, set[str]]:
        wanted: dict[str, set[str]] = {}
        for name, values in self.all.items():
            if name in CHOICES:
                facet, value = CHOICES[name]
                wanted.setdefault(facet, set()).add(value)
            if name in FACETS:
                wanted.setdefault(FACETS[name], set()).update(WORDS.get(value, value) for value in values)
        return wanted

    def _period(self) -> tuple[datetime | None, datetime | None]:
        first, last = self.last.get("von"), self.last.get("bis")
        days = (first and date.fromisoformat(first), last and date.fromisoformat(last))
        if "zeit" in self.last:
            days = self.world.periods[self.last["zeit"]]
        return midnight(days[0]) if days[0] else None, midnight(days[1] + DAY) if days[1] else None

    # Who may be found at all

    def may(self, entry: Entry) -> bool:
        return (
            entry.public
            and not self._is_over(entry)
            and self._fits_words(entry)
            and self._suits(entry)
            and self._reaches(entry)
        )

    def _is_over(self, entry: Entry) -> bool:
        if entry.valid_until < self.now.date():
            return True
        ending = entry.rules and all(rule.kind in ("date", "period") or rule.last < date.max for rule in entry.rules)
        if not ending or any(rule.kind == "opening" for rule in entry.rules):
            return False
        ends = [each.ends for rule in entry.rules for each in dates(rule, rule.first, rule.last)]
        return max(ends, default=midnight(max(rule.last for rule in entry.rules) + DAY)) <= self.now

    def _fits_words(self, entry: Entry) -> bool:
        return "q" not in self.last or self.last["q"] in entry.title.split()

    def _suits(self, entry: Entry) -> bool:
        youngest, oldest = entry.ages
        return all(
            (youngest is None or youngest <= last) and (oldest is None or oldest >= first)
            for first, last in map(months, self.all.get("alter", []))
        )

    def _reaches(self, entry: Entry) -> bool:
        radius = self.last.get("umkreis")
        if self.here is None or radius == "egal":
            return True
        covering = {name for name, box in self.world.areas.items() if inside(self.here, box)}
        comes = entry.catchment in ("portal", "everywhere") or (
            entry.catchment == "areas" and bool(covering & set(entry.serves))
        )
        if self.area and radius is None:
            return comes or self.area in self.areas(entry)
        metres = self.metres(entry)
        return comes or (metres is not None and metres <= 1000 * float(radius or 5))

    # What it may fail by one filter to be counted beside it

    def fails(self, entry: Entry) -> set[str]:
        fails = {facet for facet, values in self.wanted.items() if not values & set(self.values(entry, facet))}
        return fails | (set() if self._takes_place(entry) else {"time"})

    def _takes_place(self, entry: Entry) -> bool:
        if self.first is None and self.until is None and not ({"tag", "tageszeit"} & self.all.keys()):
            return True
        return bool(self._fitting(entry, self.first, self.until, self.days, self.parts))

    def _fitting(
        self, entry: Entry, first: datetime | None, until: datetime | None, days: set[int], parts: set[str]
    ) -> list[Date]:
        return [
            each
            for each in self._coming(entry)
            if (first is None or each.ends > first)
            and (until is None or each.starts < until)
            and any(day in days and part in parts for day, part in each.slots)
        ]

    def _coming(self, entry: Entry) -> list[Date]:
        today = self.now.date()
        first, last = max(today, entry.valid_from), min(today + 400 * DAY, entry.valid_until)
        found = (each for rule in entry.rules for each in dates(rule, first, last))
        return sorted((each for each in found if each.ends > self.now), key=lambda each: each.starts)

    # What is shown of it

    def values(self, entry: Entry, facet: str) -> Sequence[str]:
        return sorted(self.areas(entry)) if facet == "area" else entry.facets.get(facet, ())

    def areas(self, entry: Entry) -> set[str]:
        boxes = self.world.areas
        found = {name for name, box in boxes.items() for point in entry.points if inside(point, box)}
        if entry.catchment in ("portal", "everywhere"):
            return set(boxes)
        if entry.catchment == "areas":
            for served in entry.serves:
                found |= {name for name, box in boxes.items() if inside(boxes[served][:2], box)}
                found |= {name for name, box in boxes.items() if inside(box[:2], boxes[served])}
        return found

    def metres(self, entry: Entry) -> float | None:
        if self.here is None or not entry.points:
            return None
        metres = min(geodesic(self.here, point) for point in entry.points)
        radius = self.last.get("umkreis")
        limited = not (radius == "egal" or (self.area and radius is None))
        return None if limited and metres > 1000 * float(radius or 5) else metres

    def next_start(self, entry: Entry) -> datetime | None:
        if self.first or self.until:
            fitting = self._fitting(entry, self.first, self.until, self.days, self.parts)
        else:
            fitting = [each for each in self._coming(entry) if not each.standing]
        return fitting[0].starts if fitting else None

    def order(self, entry: Entry) -> tuple[object, ...]:
        metres, starts = self.metres(entry), self.next_start(entry)
        near = () if self.here is None else ((metres is None, round(metres or 0, 3)),)
        soon = ((starts is None, starts or self.now),)
        newest = (entry.newest_at is None, -(entry.newest_at or self.now).timestamp())
        asked = self.last.get("sortierung")
        if asked == "a-z":
            return (entry.title,)
        if asked == "neu":
            return (newest, entry.title)
        if asked == "termin" or (self.here is None and "q" not in self.last):
            return (*soon, *near, entry.title)
        return (*near, *soon, entry.title)

    def counts(self, judged: Sequence[tuple[Entry, set[str]]]) -> dict[str, dict[str, int]]:
        """Each as if it were not filtered by itself."""
        counted: dict[str, Counter[str]] = {}
        for entry, fails in judged:
            for facet in (*FACETS.values(), "cost", "wheelchair", "registration"):
                if fails <= {facet}:
                    counted.setdefault(facet, Counter()).update(set(self.values(entry, facet)))
            if fails <= {"time"}:
                for facet, value in self._when(entry):
                    counted.setdefault(facet, Counter())[value] += 1
        return {facet: dict(values) for facet, values in counted.items() if values}

    def _when(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for day in range(1, 8):
            if self._fitting(entry, self.first, self.until, {day}, self.parts):
                yield "weekday", str(day)
        for part in PARTS:
            if self._fitting(entry, self.first, self.until, self.days, {part}):
                yield "daypart", part
        for name, (first, last) in self.world.periods.items():
            if self._fitting(entry, midnight(first), midnight(last + DAY), self.days, self.parts):
                yield "period", name


def dates(rule: Rule, first: date, last: date) -> Iterator[Date]:
    """Day by day from the first to the last of these days that the rule touches."""
    if rule.kind == "period":
        if rule.first <= last and rule.last >= first and first <= last:
            yield _date(rule, rule.first, rule.last)
        return
    day = max(first, rule.first)
    while day <= min(last, rule.last):
        if rule.kind == "date" or day.isoweekday() == rule.weekday:
            yield _date(rule, day, day)
        day += DAY


def _date(rule: Rule, first: date, last: date) -> Date:
    if rule.opens is None:
        days = {(first + n * DAY).isoweekday() for n in range((last - first).days + 1)}
        slots = frozenset((day, part) for day in days for part in PARTS)
        return Date(midnight(first), midnight(last + DAY), slots, standing=False)
    starts = datetime.combine(first, time(rule.opens), BERLIN)
    ends = datetime.combine(last, time(rule.opens + rule.hours), BERLIN)
    part = PARTS[0] if rule.opens < 12 else PARTS[1] if rule.opens < 18 else PARTS[2]
    return Date(starts, ends, frozenset({(first.isoweekday(), part)}), rule.kind == "opening")


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN)


def months(age: str) -> tuple[int, int]:
    if age == "schwanger":
        return -9, -1
    if age.endswith("m"):
        return int(age[:-1]), int(age[:-1])
    return int(age) * 12, int(age) * 12 + 11


def inside(point: tuple[float, float], box: Box) -> bool:
    lat, lon, half = box
    return abs(point[0] - lat) <= half and abs(point[1] - lon) <= half


def geodesic(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres on the WGS 84 ellipsoid, by Vincenty's inverse formula."""
    if one == other:
        return 0.0
    a, flattening = 6378137.0, 1 / 298.257223563
    b = a * (1 - flattening)
    u1, u2 = (math.atan((1 - flattening) * math.tan(math.radians(lat))) for lat, _ in (one, other))
    lon = difference = math.radians(other[1] - one[1])
    for _ in range(100):
        sin_sigma = math.hypot(
            math.cos(u2) * math.sin(lon),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lon),
        )
        cos_sigma = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lon)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = math.cos(u1) * math.cos(u2) * math.sin(lon) / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        cos_mid = cos_sigma - 2 * math.sin(u1) * math.sin(u2) / cos2_alpha if cos2_alpha else 0.0
        c = flattening / 16 * cos2_alpha * (4 + flattening * (4 - 3 * cos2_alpha))
        before, lon = (
            lon,
            difference
            + (1 - c)
            * flattening
            * sin_alpha
            * (sigma + c * sin_sigma * (cos_mid + c * cos_sigma * (2 * cos_mid**2 - 1))),
        )
        if abs(lon - before) < 1e-12:
            break
    u_sq = cos2_alpha * (a**2 - b**2) / b**2
    big_a = 1 + u_sq / 16384 * (4096 + u_sq * (-768 + u_sq * (320 - 175 * u_sq)))
    big_b = u_sq / 1024 * (256 + u_sq * (-128 + u_sq * (74 - 47 * u_sq)))
    inner = big_b / 6 * cos_mid * (4 * sin_sigma**2 - 3) * (4 * cos_mid**2 - 3)
    shift = big_b * sin_sigma * (cos_mid + big_b / 4 * (cos_sigma * (2 * cos_mid**2 - 1) - inner))
    return b * big_a * (sigma - shift)
