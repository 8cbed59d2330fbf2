"""What the directory asks of a search engine: documents in, hits, counts and suggestions out."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, Self
from uuid import UUID

Kind = Literal["offer", "provider"]
Sort = Literal["relevance", "distance", "date", "newest", "name"]
UNCOUNTED = ("provider",)
"""Facets with nearly as many values as documents: to be filtered by, and left out of the counts."""
SHARED = ("area",)
"""Facets of which a document may have all values."""
EVERYWHERE = "*"
"""As a catchment: the offer comes to, or is online for, every place. As a value of a shared facet: it has all."""


@dataclass(frozen=True)
class Point:
    """Degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Occurrence:
    """When something takes place. Aware moments in the zone of the place: weekday and hour are read off them."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    standing: bool = False
    """Opening hours answer "when", but are no date to look forward to."""


@dataclass(frozen=True)
class Document:
    """One offer or provider as the public may find it. Only public fields ever enter a document."""

    id: UUID
    kind: Kind
    title: str
    keywords: str = ""
    """Categories, tags, target groups, provider: searched just below the title."""
    summary: str = ""
    body: str = ""
    points: Sequence[Point] = ()
    """One per venue; the nearest decides the distance."""
    catchment: Sequence[str] = ()
    """Keys of areas the offer serves without a venue there, or `EVERYWHERE`."""
    age_min_months: int | None = None
    """Inclusive; None is open."""
    age_max_months: int | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Facet name to the values this document has."""
    occurrences: Sequence[Occurrence] = ()
    listed_until: datetime | None = None
    """From this moment on the document exists but is not found."""
    newest_at: datetime | None = None
    lowered: bool = False
    """It comes after all others, unless by age or alphabet."""


@dataclass(frozen=True)
class Near:
    """Around a point, or inside an area: exactly one of `radius_m` and `area` limits; neither only measures."""

    point: Point
    radius_m: float | None = None
    area: str | None = None
    """Key of the area a venue must lie in (a value of the facet "area")."""
    covering: Sequence[str] = ()
    """Keys of all areas the point lies in: their catchments are found as well."""


@dataclass(frozen=True)
class When:
    """All conditions hold for one and the same occurrence."""

    first: datetime | None = None
    last: datetime | None = None
    """Exclusive end."""
    weekdays: frozenset[int] = frozenset()
    """ISO, Monday is 1."""
    dayparts: frozenset[str] = frozenset()
    """By the wall time of the start: "morning" before 12, "afternoon" before 18, "evening" after."""

    @property
    def has_period(self) -> bool:
        return self.first is not None or self.last is not None

    def __bool__(self) -> bool:
        return self.has_period or bool(self.weekdays or self.dayparts)


@dataclass(frozen=True)
class Query:
    kind: Kind = "offer"
    words: str = ""
    near: Near | None = None
    ages: Sequence[tuple[int, int]] = ()
    """Months, inclusive; a document has to suit every one of these children."""
    when: When = field(default_factory=When)
    periods: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    """Stretches of time to count under the facet "period", whatever `when` asks for."""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Facet name to wanted values: any of the values, all of the names."""
    without: UUID | None = None
    sort: Sort = "relevance"
    page: int = 1
    page_size: int = 20
    count_facets: bool = True


@dataclass(frozen=True)
class Hit:
    id: UUID
    distance_m: float | None = None
    next_starts_at: datetime | None = None
    next_ends_at: datetime | None = None


@dataclass(frozen=True)
class Results:
    hits: Sequence[Hit]
    total: int
    page: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Per facet name the count of each value, as if this name were not filtered by.

    Besides the names in the documents: "weekday" ("1" to "7"), "daypart" and "period".
    """
    any_word: bool = False
    """Hardly a document has all words. Those come first, and others follow: with some of the words, or near them."""
    with_all_words: int = 0
    """How many of those there are, if others follow."""
    corrections: Mapping[str, str] = field(default_factory=dict)
    """Words as typed that nothing is written with, and what was searched instead."""
    topics: Sequence[str] = ()
    """What the words are about, as far as they tell: values of the facets "category" and "target_group"."""
    needs: Sequence[str] = ()
    """What may be needed, as the list of needs names it."""


@dataclass(frozen=True)
class Suggestion:
    kind: Kind
    id: UUID
    title: str


class Engine(Protocol):
    """The promises are in tests/contract: one suite that every engine passes."""

    def replace(self, documents: Iterable[Document]) -> None:
        """Put these documents in place of what is known under their ids."""

    def remove(self, ids: Iterable[UUID]) -> None:
        """Forget these; ids that are unknown are fine."""

    def search(self, query: Query, now: datetime) -> Results:
        """A page of hits, the total over all pages, and facet counts over all pages."""

    def counts(self, queries: Sequence[Query], now: datetime) -> list[int]:
        """The totals of several queries at once, in their order."""

    def counts_until(self, stages: Sequence[Sequence[Query]], more_than: int, now: datetime) -> list[list[int]]:
        """The totals of the queries of each stage. After a stage with more than so many hits no other one is asked."""

    def first(self, sort: Literal["date", "newest"], now: datetime, limit: int) -> list[Hit]:
        """The first of all offers, without counting the rest. By date: those whose next date begins today or later."""

    def suggest(self, text: str, now: datetime, limit: int = 5) -> list[Suggestion]:
        """Titles that go on as `text` begins, best first, of both kinds."""


class SearchUnavailable(Exception):
    """The engine did not answer, or not as agreed. The text tells operators why, and never holds a key."""


def fingerprint(document: Document) -> str:
    """Two documents with the same one are found alike. The order in which a database lists things changes nothing."""
    said = [
        *(document.id, document.kind, document.title, sorted(document.keywords.split("\n")), document.summary),
        *(document.body, document.age_min_months, document.age_max_months, document.lowered),
        *(_instant(document.listed_until), _instant(document.newest_at), sorted(document.catchment)),
        sorted((point.lat, point.lon) for point in document.points),
        sorted((name, sorted(values)) for name, values in document.facets.items() if values),
        sorted(
            (each.starts_at.timestamp(), each.ends_at.timestamp(), each.all_day, each.standing)
            for each in document.occurrences
        ),
    ]
    return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


def _instant(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


class Held(NamedTuple):
    """What an engine says it has: whether that is what it should have is told by comparing fingerprints."""

    kind: Kind
    id: UUID
    fingerprint: str


class RemoteEngine(Engine, Protocol):
    """An engine beside the database. It is written later than the directory, and everything may fail at any time.

    `replace` and `remove` return when what they wrote is found. If they raise `SearchUnavailable`, some of it may be
    found already; doing it again is right. So it is with all below: whoever was interrupted begins again. Passing time
    changes nothing that would have to be written: dates that are over are left out by every search itself.
    """

    @property
    def version(self) -> str:
        """In which way it writes documents: what was written in another way has to be written once more."""

    def is_ready(self) -> bool:
        """Whether the index is there, with the settings of this version: else what it holds says nothing."""

    def prepare(self) -> None:
        """Make the index and its settings, where missing or different. Returns when they hold."""

    def held(self) -> Iterator[Held]:
        """Every document there is, in no order."""

    def fresh(self, *, go_on: bool = False) -> Self:
        """A second engine, prepared, that nobody searches yet: empty, or `go_on` with what is left of a rebuild."""

    def second(self) -> Self:
        """The engine that `fresh` has made, as it is now; whether there still is one is another question."""

    def take_over(self, fresh: Self) -> None:
        """From now on, in one instant, what `fresh` holds is found; what was held before is dropped."""
