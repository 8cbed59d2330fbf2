"""What a family asks for, as a value: words, place, age, time, filters; and the address that asks for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self
from urllib.parse import urlencode

from search_index.engine import Sort

OLDEST_YEARS = 99
EVERYWHERE = "egal"

WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
DAYPARTS = {"vormittag": "morning", "nachmittag": "afternoon", "abend": "evening"}
PRESETS = ("heute", "wochenende", "woche", "ferien")
SORTS: dict[str, Sort] = {
    "relevanz": "relevance",
    "entfernung": "distance",
    "termin": "date",
    "neu": "newest",
    "a-z": "name",
}
VIEWS = ("liste", "tabelle", "karte")

FIXED: dict[str, tuple[str, dict[str, str]]] = {
    "zugang": ("access", {"offen": "open", "mitglieder": "members", "nachweis": "proof"}),
    "form": ("form", {"vor-ort": "on_site", "online": "online", "aufsuchend": "outreach"}),
    "mitmachen": (
        "participate",
        {"ehrenamt": "volunteering", "stammtisch": "regulars", "spende": "donation"},
    ),
    "kostenlos": ("cost", {"1": "free"}),
    "ermaessigt": ("cost", {"1": "reduced"}),
    "rollstuhl": ("wheelchair", {"1": "yes"}),
    "anmeldung": ("registration", {"keine": "none"}),
    "traeger": (
        "carrier",
        {
            "oeffentlich": "public",
            "gemeinnuetzig": "non_profit",
            "gewerblich": "commercial",
            "initiative": "initiative",
        },
    ),
}
"""Parameters with few known values: the name of the facet, and what each value is called there."""

OPEN = {
    "kategorie": "category",
    "zielgruppe": "target_group",
    "lebensphase": "life_phase",
    "gebiet": "area",
    "sprache": "language",
}
"""Parameters whose values the directory knows."""


@dataclass(frozen=True)
class Child:
    """An age as typed, and the months it means, both included."""

    value: str
    first: int
    last: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """ "4" is the child from its fourth to the day before its fifth birthday; "18m", "0-5m", "schwanger"."""
        if text == "schwanger":
            return cls(text, -9, -1)
        if months := re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?m", text, re.ASCII):
            first = int(months[1])
            last = int(months[2] or first)
            return cls(text, first, last) if first <= last <= OLDEST_YEARS * 12 + 11 else None
        if re.fullmatch(r"\d{1,2}", text, re.ASCII):
            return cls(str(int(text)), int(text) * 12, int(text) * 12 + 11)
        return None


@dataclass(frozen=True)
class Wish:
    words: str = ""
    place_text: str = ""
    place_from_words: bool = False
    radius_km: float | None = None
    """None: the usual one of the place."""
    everywhere: bool = False
    here: tuple[float, float] | None = None
    """lat, lon of "in meiner Nähe"."""
    children: tuple[Child, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    preset: str = ""
    weekdays: tuple[str, ...] = ()
    dayparts: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The parameters of FIXED and OPEN, as typed."""
    sort: str = ""
    view: str = "liste"
    page: int = 1
    dropped: tuple[tuple[str, str], ...] = ()

    @property
    def ages(self) -> tuple[str, ...]:
        return tuple(child.value for child in self.children)

    @property
    def has_place(self) -> bool:
        return bool(self.place_text or self.here)

    def parameters(self) -> list[tuple[str, str]]:
        """Everything but the page, in one order: the same wish has one address."""
        pairs = [("q", self.words), ("ort", self.place_text)]
        pairs += [("umkreis", EVERYWHERE if self.everywhere else _number(self.radius_km))]
        pairs += [("lat", _degrees(self.here[0])), ("lon", _degrees(self.here[1]))] if self.here else []
        pairs += [("alter", child.value) for child in self.children]
        for name in (*OPEN, *FIXED):
            pairs += [(name, value) for value in self.chosen.get(name, ())]
        pairs += [("von", _iso(self.date_from)), ("bis", _iso(self.date_to)), ("zeit", self.preset)]
        pairs += [("tag", day) for day in self.weekdays] + [("tageszeit", part) for part in self.dayparts]
        pairs += [("sortierung", self.sort), ("ansicht", "" if self.view == "liste" else self.view)]
        return [(name, value) for name, value in pairs if value]


def address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _degrees(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
