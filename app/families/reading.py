"""Reading a wish from a query string. What cannot be understood is dropped and said."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date

from app.families.wish import DAYPARTS, EVERYWHERE, FIXED, OPEN, PRESETS, SORTS, VIEWS, WEEKDAYS, Child, Wish

MOST_LETTERS = 200
MOST_VALUES = 30
MOST_CHILDREN = 6
LAST_PAGE = 100_000
RADIUS_KM = (0.5, 100.0)

_POSTCODE = re.compile(r"(?<!\d)(?:D-)?(\d{5})(?!\d)")
_AGE_IN_WORDS = re.compile(
    r"(?:\b(?:für|ab|mit|von)\s+)?(?<![\d.,–-])(?:(\d{1,2})\s?(?:[–-]|bis)\s?)?(\d{1,2})([.,]5)?"
    r"[ -]?(jahre?n?|jährige?[nrs]?|monate?n?)\b",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def clean(text: str, longest: int = MOST_LETTERS) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())[:longest].strip()


def _said_age(first: str | None, last: str, half: str | None, unit: str) -> Child | None:
    """ "4 Jahre", "2,5 Jahre", "3-6 Jahre", "18 Monate" among the words."""
    months = 1 if unit.lower().startswith("m") else 12
    if not first and not half:
        return Child.read(last if months == 12 else f"{last}m")
    end = int(last) * months + (months // 2 if half else months - 1)
    begin = int(first) * months if first else end
    return Child.read(f"{begin}m" if begin == end else f"{begin}-{end}m")


def read_wish(pairs: Iterable[tuple[str, str]]) -> Wish:
    """Understand what a family asked for. Never fails; names it does not know are none of its business."""
    return _Reading(pairs).wish()


class _Reading:
    """One pass over the parameters, remembering what had to be dropped."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.given: dict[str, list[str]] = {}
        for name, value in pairs:
            if (value := clean(value)) and len(self.given.setdefault(name, [])) < MOST_VALUES:
                self.given[name].append(value)
        self.dropped: list[tuple[str, str]] = []

    def wish(self) -> Wish:
        words, place, from_words = self._words_and_place()
        children, words = self._children(words)
        date_from, date_to = self._days()
        everywhere, radius = self._radius()
        return Wish(
            words=words,
            place_text=place,
            place_from_words=from_words,
            radius_km=radius,
            everywhere=everywhere,
            here=None if place else self._here(),
            children=children,
            date_from=date_from,
            date_to=date_to,
            preset=self._one_of("zeit", PRESETS) if not (date_from or date_to) else "",
            weekdays=self._some_of("tag", WEEKDAYS),
            dayparts=self._some_of("tageszeit", DAYPARTS),
            chosen=self._chosen(),
            sort=self._one_of("sortierung", SORTS),
            view=self._one_of("ansicht", VIEWS) or "liste",
            page=self._page(),
            dropped=tuple(self.dropped),
        )

    def _last(self, name: str) -> str:
        return self.given.get(name, [""])[-1]

    def _drop(self, name: str, value: str) -> None:
        self.dropped.append((name, value))

    def _words_and_place(self) -> tuple[str, str, bool]:
        """A postcode among the words is a place, unless a place is given: then it only is no word."""
        words, place = self._last("q"), self._last("ort")[:100]
        postcode = _POSTCODE.search(words)
        if postcode is None:
            return words, place, False
        return clean(_POSTCODE.sub(" ", words)), place or postcode[1], not place

    def _children(self, words: str) -> tuple[tuple[Child, ...], str]:
        children: dict[str, Child] = {}
        for text in self.given.get("alter", []):
            child = Child.read(text)
            if child and len(children) < MOST_CHILDREN:
                children[child.value] = child
            elif text != EVERYWHERE:
                self._drop("alter", text)
        said = _AGE_IN_WORDS.search(words)
        if said and not children and (child := _said_age(*said.groups())):
            return (child,), clean(words[: said.start()] + " " + words[said.end() :])
        return tuple(children.values()), words

    def _radius(self) -> tuple[bool, float | None]:
        text = self._last("umkreis").lower().removesuffix("km").strip()
        if text in ("", EVERYWHERE):
            return text == EVERYWHERE, None
        radius = _float(text)
        if radius is None or not RADIUS_KM[0] <= radius <= RADIUS_KM[1]:
            self._drop("umkreis", text)
            return False, None
        return False, round(radius, 3)

    def _here(self) -> tuple[float, float] | None:
        if not (self._last("lat") or self._last("lon")):
            return None
        lat, lon = _float(self._last("lat")), _float(self._last("lon"))
        if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
            self._drop("lat", f"{self._last('lat')}, {self._last('lon')}")
            return None
        return round(lat, 6), round(lon, 6)

    def _days(self) -> tuple[date | None, date | None]:
        first, last = self._day("von"), self._day("bis")
        if first and last and first > last:
            self._drop("bis", last.isoformat())
            return first, None
        return first, last

    def _day(self, name: str) -> date | None:
        text = self._last(name)
        german = _GERMAN_DAY.fullmatch(text)
        iso = f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}" if german else text
        try:
            day = date.fromisoformat(iso) if _ISO_DAY.fullmatch(iso) else None
        except ValueError:
            day = None
        if text and (day is None or not 1990 <= day.year <= 2200):
            self._drop(name, text)
            return None
        return day

    def _one_of(self, name: str, known: Iterable[str]) -> str:
        text = self._last(name).lower()
        if text and text not in known:
            self._drop(name, text)
            return ""
        return text

    def _some_of(self, name: str, known: Sequence[str] | dict[str, str]) -> tuple[str, ...]:
        values = dict.fromkeys(value.lower() for value in self.given.get(name, []))
        for value in values:
            if value not in known:
                self._drop(name, value)
        return tuple(value for value in known if value in values)

    def _chosen(self) -> dict[str, tuple[str, ...]]:
        chosen = {name: tuple(dict.fromkeys(self.given.get(name, []))) for name in OPEN}
        chosen |= {name: self._some_of(name, values) for name, (_, values) in FIXED.items()}
        return {name: values for name, values in chosen.items() if values}

    def _page(self) -> int:
        text = self._last("seite")
        if not text:
            return 1
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) < 1:
            self._drop("seite", text)
            return 1
        return min(int(text), LAST_PAGE)


def _float(text: str) -> float | None:
    if not re.fullmatch(r"-?\d{1,4}(?:[.,]\d{1,20})?", text, re.ASCII):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None
