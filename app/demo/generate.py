"""Synthetic offers for measuring: as many as one likes, as mixed as those of a real region, in plausible German."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from app import indexing
from app.demo import region
from app.demo.bulk import Rows, copy
from app.demo.region import Town
from app.directory import place
from app.directory.category import Category, Tag, TargetGroup
from app.directory.offer import (
    Offer,
    OfferRevision,
    RevisionArea,
    RevisionCategory,
    RevisionTag,
    RevisionTargetGroup,
    RevisionVenue,
)
from app.directory.place import Venue
from app.directory.provider import Provider, ProviderRevision
from app.directory.recurrence import BERLIN
from app.directory.schedule import Schedule
from app.directory.slug import slug_of
from app.directory.source import Source
from app.directory.workflow import Standing, Status

OFFERS_PER_PROVIDER = 8
_BATCH = 10_000
_FILE = Path(__file__).parent / "synthetic.toml"


def generate(db: Session, offers: int, seed: int = 1) -> None:
    """Add offers beside whatever is there. The same seed makes the same offers, with dates around today."""
    known = _Known.read(db)
    start = db.scalar(sa.text("SELECT count(*) FROM offer WHERE source_id = :id"), {"id": known.source_id}) or 0
    invention = _Invention(known, Random(f"{seed} {start}"), datetime.now(BERLIN))  # noqa: S311 # invention, no secret
    numbers = iter(range(start + 1, start + offers + 1))
    while batch := list(islice(numbers, _BATCH)):
        _write(db, invention.rows(batch))
        if batch[0] == start + 1:
            indexing.analyse(db)  # or all the rest is planned as if the tables were empty
    indexing.analyse(db)


def _write(db: Session, rows: Rows) -> None:
    copy(db, rows)
    place.assign_areas(db, [row["id"] for row in rows[Venue]])
    indexing.refresh(db, provider_ids=[row["id"] for row in rows[Provider]])


@dataclass(frozen=True)
class _Known:
    """What the offers refer to."""

    source_id: int
    towns: list[Town]
    areas: dict[str, int]
    categories: dict[str, int]
    groups: list[int]
    tags: list[int]
    words: dict[str, Any]

    @classmethod
    def read(cls, db: Session) -> "_Known":
        words = tomllib.loads(_FILE.read_text("utf-8"))
        towns = region.towns(words["towns"])
        return cls(
            source_id=_source_id(db),
            towns=towns,
            areas=region.add_places(db, towns),
            categories={each.slug: each.id or 0 for each in db.exec(select(Category))},
            groups=_ids(db, TargetGroup),
            tags=_ids(db, Tag),
            words=words,
        )


def _source_id(db: Session) -> int:
    source = db.exec(select(Source).where(Source.slug == "messung")).one_or_none()
    if source is None:
        source = Source(slug="messung", name="Künstliche Daten zum Messen", retrieved_on=datetime.now(BERLIN).date())
        db.add(source)
        db.flush()
    return source.id or 0


def _ids(db: Session, kind: type[SQLModel]) -> list[int]:
    return sorted(db.scalars(sa.select(kind.id)))  # type: ignore[attr-defined]


class _Invention:
    def __init__(self, known: _Known, draw: Random, now: datetime) -> None:
        self.known, self.draw, self.now, self.today = known, draw, now, now.date()
        self.topics = sorted(set(known.categories) & set(known.words["topic"]))

    def rows(self, numbers: list[int]) -> Rows:
        """Providers with their venues, and the offers of each."""
        rows = Rows()
        for first in range(0, len(numbers), OFFERS_PER_PROVIDER):
            provider_id, venues = self._provider(rows, numbers[first])
            for number in numbers[first : first + OFFERS_PER_PROVIDER]:
                self._offer(rows, number, provider_id, venues)
        return rows

    def _id(self) -> UUID:
        return UUID(int=self.draw.getrandbits(128), version=4)

    def _one(self, name: str) -> str:
        return str(self.draw.choice(self.known.words[name]))

    def _provider(self, rows: Rows, number: int) -> tuple[UUID, list[tuple[dict[str, Any], Town]]]:
        draw = self.draw
        venues = [self._venue(rows) for _ in range(draw.choice((1, 2, 2, 3)))]
        home, town = venues[0]
        name = self._named("providers", town)
        provider = rows.add(
            Provider,
            id=self._id(),
            slug=f"{slug_of(name)}-{number}",
            standing=Standing.APPROVED,
            created_at=self._some_time_ago(),
            source_id=self.known.source_id,
            source_key=str(number),
        )
        rows.add(
            ProviderRevision,
            id=self._id(),
            provider_id=provider["id"],
            status=Status.PUBLISHED,
            status_at=self.now,
            name=name,
            summary=self._one("second_sentences"),
            description=self._one("descriptions"),
            carrier=draw.choices(("public", "non_profit", "commercial", "initiative"), (2, 5, 2, 1))[0],
            phone="(0000) 55 01 20",
            email=f"post@messung-{number}.example",
            **{field: home[field] for field in ("street", "postcode", "city", "point")},
        )
        return provider["id"], venues

    def _venue(self, rows: Rows) -> tuple[dict[str, Any], Town]:
        town, spot = region.somewhere(self.draw, self.known.towns)
        venue = rows.add(
            Venue,
            id=self._id(),
            name=f"{self._kind_of_venue()} {self._one('places')}",
            street=f"{self._one('streets')} {self.draw.randint(1, 90)}",
            postcode=town.postcode_of(spot),
            city=town.name,
            point=spot.ewkt,
            wheelchair=self.draw.choices(("yes", "partly", "no", "unknown"), (3, 1, 1, 3))[0],
            source_id=self.known.source_id,
        )
        return venue, town

    def _kind_of_venue(self) -> str:
        return str(self.draw.choice(self.known.words["topic"][self.draw.choice(self.topics)]["venues"]))

    def _offer(self, rows: Rows, number: int, provider_id: UUID, venues: list[tuple[dict[str, Any], Town]]) -> None:
        draw = self.draw
        topic = draw.choice(self.topics)
        words = self.known.words["topic"][topic]
        _, town = venues[0]
        title = draw.choice(words["titles"]) + self._named("endings", town)
        published = self._some_time_ago()
        offer = rows.add(
            Offer,
            id=self._id(),
            slug=f"{slug_of(title)}-{number}",
            provider_id=provider_id,
            created_at=published,
            first_published_at=published,
            confirmed_on=self.today - timedelta(days=draw.randint(0, 400)),
            source_id=self.known.source_id,
            source_key=str(number),
        )
        revision = self._wording(rows, offer, title, topic)
        self._links(rows, revision["id"], topic)
        if "on_site" in revision["forms"]:
            for position, (venue, _) in enumerate(self._some_of(venues)):
                rows.add(RevisionVenue, revision_id=revision["id"], venue_id=venue["id"], position=position)
        if revision["catchment"] == "areas":
            for served in {town.name, draw.choice(self.known.towns).name}:
                rows.add(RevisionArea, revision_id=revision["id"], area_id=self.known.areas[served])
        self._schedules(rows, revision["id"])

    def _wording(self, rows: Rows, offer: dict[str, Any], title: str, topic: str) -> dict[str, Any]:
        draw = self.draw
        words = self.known.words["topic"][topic]
        published = offer["first_published_at"]
        youngest, oldest = _months(draw.choice(words["ages"]))
        forms, catchment = self._reach()
        return rows.add(
            OfferRevision,
            id=self._id(),
            offer_id=offer["id"],
            status=Status.PUBLISHED,
            status_at=published,
            created_at=published,
            title=title,
            summary=f"{draw.choice(words['summaries'])} {self._one('second_sentences')}",
            description=self._one("descriptions"),
            main_category_id=self.known.categories[topic],
            age_min_months=youngest,
            age_max_months=oldest,
            forms=forms,
            catchment=catchment,
            languages=["de", *draw.choice(_MORE_LANGUAGES)],
            access=draw.choices(("open", "members", "proof"), (90, 7, 3))[0],
            registration=draw.choices(("none", "needed", "after_trial", "unknown"), (35, 45, 8, 12))[0],
            volunteering=draw.random() < 0.1,
            regulars=draw.random() < 0.03,
            donation=draw.random() < 0.06,
            **self._cost(),
        )

    def _links(self, rows: Rows, revision_id: UUID, topic: str) -> None:
        draw = self.draw
        if draw.random() < 0.2 and (second := draw.choice(self.topics)) != topic:
            rows.add(RevisionCategory, revision_id=revision_id, category_id=self.known.categories[second])
        for group in draw.sample(self.known.groups, min(draw.choice((0, 1, 1, 2)), len(self.known.groups))):
            rows.add(RevisionTargetGroup, revision_id=revision_id, target_group_id=group)
        for tag in draw.sample(self.known.tags, min(draw.choice((0, 0, 1, 2)), len(self.known.tags))):
            rows.add(RevisionTag, revision_id=revision_id, tag_id=tag)

    def _named(self, name: str, town: Town) -> str:
        pattern = self._one(name)
        if "{" not in pattern:
            return pattern
        names = {"place": "places", "first": "first_names", "last": "last_names"}
        return pattern.format(town=town.name, **{key: self._one(words) for key, words in names.items()})

    def _reach(self) -> tuple[list[str], str]:
        chance = self.draw.random()
        if chance < 0.02:
            return ["online"], "everywhere"
        if chance < 0.03:
            return ["online", "outreach"], "portal"
        return (["outreach"], "areas") if chance < 0.05 else (["on_site"], "venue")

    def _some_of(self, venues: list[tuple[dict[str, Any], Town]]) -> list[tuple[dict[str, Any], Town]]:
        if len(venues) > 1 and self.draw.random() < 0.12:
            return venues
        return [self.draw.choice(venues)]

    def _cost(self) -> dict[str, Any]:
        kind = self.draw.choices(("free", "paid", "donation", "unknown"), (45, 40, 5, 10))[0]
        if kind != "paid":
            return {"cost_kind": kind}
        return {
            "cost_kind": kind,
            "price_cents": self.draw.choice((200, 350, 500, 800, 1200, 1500, 2500, 4900, 8900)),
            "price_per": self.draw.choice(("visit", "month", "course", "day")),
            "reduced": self.draw.random() < 0.3,
        }

    def _some_time_ago(self) -> datetime:
        return self.now - timedelta(minutes=self.draw.randint(0, 60 * 24 * 900))

    def _schedules(self, rows: Rows, revision_id: UUID) -> None:
        kind = self.draw.choices(tuple(_SCHEDULES), tuple(_SCHEDULES.values()))[0]
        if kind == "nothing":
            return
        for _ in range(2 if kind == "date" else 1):
            rows.add(Schedule, revision_id=revision_id, kind=kind, **self._when(kind))

    def _when(self, kind: str) -> dict[str, Any]:
        draw = self.draw
        opens_at = time(draw.randint(9, 18), draw.choice((0, 30)))
        hours = {"opens_at": opens_at, "closes_at": time(opens_at.hour + draw.choice((1, 1, 2)), opens_at.minute)}
        match kind:
            case "weekly":
                rule = draw.choice(("any", "not_in_school_holidays", "not_in_school_holidays"))
                return {"weekdays": [draw.choice(_WEEKDAYS)], "holidays": rule, **hours}
            case "monthly":
                return {"month_week": draw.choice((1, 2, 3, -1)), "weekdays": [draw.choice(_WEEKDAYS)], **hours}
            case "date":
                return {"starts_on": self._day(), **hours}
            case "period":
                first = self._day()
                return {"starts_on": first, "ends_on": first + timedelta(days=4)}
            case "opening_hours":
                return {"weekdays": [1, 2, 3, 4, 5], "opens_at": time(8), "closes_at": time(draw.choice((12, 16, 18)))}
        return {}

    def _day(self) -> date:
        """Within a year; a few are over."""
        return self.today + timedelta(days=self.draw.randint(-10, 330))


_SCHEDULES = {"weekly": 60, "monthly": 8, "date": 8, "period": 4, "opening_hours": 8, "by_arrangement": 5, "nothing": 7}
_WEEKDAYS = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7)
_MORE_LANGUAGES: list[list[str]] = [[], [], [], [], [], ["en"], ["tr"], ["ar", "en"], ["uk", "ru"], ["pl"]]


@cache
def _months(ages: str) -> tuple[int | None, int | None]:
    """Of the list's ages in years: "3-6", "18-", "-", "vor", "vor-0"."""
    first, _, last = ages.partition("-")
    if ages == "vor":
        return -9, -1
    youngest = None if not first else -9 if first == "vor" else int(first) * 12
    return youngest, int(last) * 12 + 11 if last else None
