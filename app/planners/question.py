"""What a planner asks, as it stands in the address. Understanding it never fails; what was not understood is said."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import Depends, Request
from sqlmodel import Session

from app.access import Planner
from app.database import Db
from app.directory import confirmation
from app.directory.planning import Measure

MEASURES: Mapping[str, Measure] = {
    "angebote": Measure.OFFERS,
    "plaetze": Measure.PLACES,
    "termine": Measure.SESSIONS,
    "anbieter": Measure.PROVIDERS,
}
"""As the address says it."""
ATTRIBUTES = ("kostenlos", "rollstuhl")
MOST_BANDS = 8
OLDEST_YEARS = 99
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""No plan reaches further."""
_ADULT = 27

_BAND = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, order=True)
class Band:
    """Ages in years, both included: "0-5" ends on the day before the sixth birthday."""

    first: int
    last: int

    @classmethod
    def read(cls, text: str) -> "Band | None":
        if not (found := _BAND.fullmatch(text)):
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        return cls(first, last) if first <= last <= OLDEST_YEARS else None

    @property
    def value(self) -> str:
        return f"{self.first}-{self.last}"

    @property
    def months(self) -> tuple[int, int]:
        return self.first * 12, self.last * 12 + 11


USUAL_BANDS = tuple(Band(*years) for years in ((0, 5), (0, 2), (3, 5), (6, 9), (10, 13), (14, 17), (0, 17)))


@dataclass(frozen=True)
class Layer:
    slug: str
    label: str


@dataclass(frozen=True)
class Topic:
    """A category, as a column of the matrix."""

    id: int
    slug: str
    label: str
    planning_term: str
    parent_id: int | None = None


@dataclass(frozen=True)
class Choices:
    """What can be asked for in this portal."""

    layers: tuple[Layer, ...]
    """From coarse to fine."""
    topics: tuple[Topic, ...]
    counted_bands: Mapping[str, tuple[Band, ...]]
    """By layer: how the population tables cut the young."""

    @property
    def top_topics(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.parent_id is None)

    def coarser(self, layer: Layer) -> Layer | None:
        """The next larger areas; the first layer is the town as a whole and compares nothing."""
        return next(reversed(self.layers[1 : self.layers.index(layer)]), None) if layer in self.layers else None

    def bands(self, layer: str) -> tuple[Band, ...]:
        """Those of the tables first, for they need no estimate."""
        return tuple(dict.fromkeys((*self.counted_bands.get(layer, ()), *USUAL_BANDS)))


@dataclass(frozen=True)
class Question:
    layer: Layer
    bands: tuple[Band, ...]
    topics: tuple[Topic, ...]
    day: date
    measure: Measure = Measure.OFFERS
    attributes: tuple[str, ...] = ()
    area: str = ""
    """The key of one area: of whom the evidence is."""
    areas: frozenset[int] | None = None
    """Ids of the areas whoever asks may look at, of any layer; None: everywhere."""
    is_all_topics: bool = True
    dropped: tuple[tuple[str, str], ...] = ()
    """Parameters and values that mean nothing here."""

    @cached_property
    def values(self) -> dict[str, Any]:
        """For the statements of `counting`."""
        return {
            "layer": self.layer.slug,
            "day": self.day,
            "topics": [topic.id for topic in self.topics],
            "band_first": [band.months[0] for band in self.bands],
            "band_last": [band.months[1] for band in self.bands],
            **{f"first_{number}": band.months[0] for number, band in enumerate(self.bands, 1)},
            **{f"last_{number}": band.months[1] for number, band in enumerate(self.bands, 1)},
            "everywhere": self.areas is None,
            "areas": sorted(self.areas or ()),
        }

    def parameters(self) -> list[tuple[str, str]]:
        """Everything in one order: the same question has one address."""
        word = next(word for word, measure in MEASURES.items() if measure == self.measure)
        pairs = [("ebene", self.layer.slug), *(("altersband", band.value) for band in self.bands)]
        pairs += [] if self.is_all_topics else [("kategorie", topic.slug) for topic in self.topics]
        pairs += [("mass", word), ("stichtag", self.day.isoformat())]
        pairs += [("merkmal", each) for each in self.attributes]
        return pairs + ([("gebiet", self.area)] if self.area else [])

    def query(self) -> str:
        return urlencode(self.parameters())

    def of(self, topic: Topic | None = None, band: Band | None = None, area: str | None = None) -> "Question":
        """The same about one column, one band or one area."""
        narrowed = replace(self, area=self.area if area is None else area)
        if topic:
            narrowed = replace(narrowed, topics=(topic,), is_all_topics=False)
        return replace(narrowed, bands=(band,)) if band else narrowed

    def on(self, day: date) -> "Question":
        return replace(self, day=min(day, LATEST))

    def within(self, areas: frozenset[int] | None) -> "Question":
        return replace(self, areas=areas)

    def chosen(self, known: Choices, bands: Iterable[str], topics: Iterable[str]) -> "Question":
        """The same about these bands and categories, as far as they are known."""
        read = [band for text in bands if (band := Band.read(text))]
        named = tuple(topic for topic in known.topics if topic.slug in {*topics})
        return replace(
            self,
            bands=tuple(dict.fromkeys(read[:MOST_BANDS])) or self.bands,
            topics=named or self.topics,
            is_all_topics=named == known.top_topics if named else self.is_all_topics,
            area="",
        )


_LAYERS = sa.text("""
    SELECT slug, label FROM area_layer l WHERE EXISTS (SELECT FROM area WHERE layer_id = l.id) ORDER BY position, slug
""")
_TOPICS = sa.text("""
    SELECT c.id, c.slug, c.label, c.planning_term, c.parent_id
    FROM category c LEFT JOIN category p ON p.id = c.parent_id
    ORDER BY coalesce(p.position, c.position), coalesce(p.id, c.id), c.parent_id NULLS FIRST, c.position, c.id
""")
_BANDS = sa.text(f"""
    SELECT DISTINCT l.slug, p.age_from_months / 12 AS first, p.age_to_months / 12 AS last
    FROM population p JOIN area a ON a.id = p.area_id JOIN area_layer l ON l.id = a.layer_id
    WHERE p.age_from_months % 12 = 0 AND p.age_to_months % 12 = 11
        AND p.age_to_months - p.age_from_months > 12 AND p.age_to_months < {_ADULT * 12}
    ORDER BY 1, 2, 3
""")


def choices(db: Session) -> Choices:
    bands: dict[str, list[Band]] = {}
    for row in db.execute(_BANDS):
        bands.setdefault(row.slug, []).append(Band(row.first, row.last))
    return Choices(
        tuple(Layer(*row) for row in db.execute(_LAYERS)),
        tuple(Topic(*row) for row in db.execute(_TOPICS)),
        {layer: tuple(found) for layer, found in bands.items()},
    )


def understand(pairs: Iterable[tuple[str, str]], known: Choices, today: date) -> Question:
    """Names it does not know belong to others; of what can be said only once, the last counts."""
    typed: dict[str, list[str]] = {}
    for name, value in pairs:
        if cleaned := _CONTROL.sub("", value).strip()[:100]:
            typed.setdefault(name, []).append(cleaned)
    dropped: list[tuple[str, str]] = []

    def read(name: str, options: Mapping[str, Any]) -> list[Any]:
        values = list(dict.fromkeys(typed.get(name, [])))
        dropped.extend((name, value) for value in values if value not in options)
        return [options[value] for value in values if value in options]

    topics = read("kategorie", {topic.slug: topic for topic in known.topics})
    layer = next(reversed(read("ebene", {each.slug: each for each in known.layers})), None)
    layer = layer or (known.layers[-1] if known.layers else Layer("", ""))
    given = dict.fromkeys(typed.get("altersband", []))
    bands = read("altersband", {text: band for text in given if (band := Band.read(text))})
    dropped += [("altersband", band.value) for band in bands[MOST_BANDS:]]
    days = read("stichtag", {text: day for text in typed.get("stichtag", []) if (day := read_day(text))})
    return Question(
        layer=layer,
        bands=tuple(dict.fromkeys(bands[:MOST_BANDS])) or known.bands(layer.slug)[:1],
        topics=tuple(topic for topic in known.topics if topic in topics) or known.top_topics,
        day=days[-1] if days else today,
        measure=next(reversed(read("mass", MEASURES)), Measure.OFFERS),
        attributes=tuple(sorted(read("merkmal", {each: each for each in ATTRIBUTES}))),
        area=next(reversed(typed.get("gebiet", [])), ""),
        is_all_topics=not topics,
        dropped=tuple(dropped),
    )


def read_day(text: str) -> date | None:
    """ISO, or as people write it."""
    if german := _GERMAN_DAY.fullmatch(text):
        text = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}"
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def offered(db: Db) -> Choices:
    return choices(db)


Offered = Annotated[Choices, Depends(offered, scope="function")]
"""What can be asked, read once for a request."""


def asked(request: Request, planner: Planner, known: Offered) -> Question:
    """Of this request, within what the planner may see."""
    question = understand(request.query_params.multi_items(), known, confirmation.today())
    return question.within(planner.areas)


Asked = Annotated[Question, Depends(asked, scope="function")]
