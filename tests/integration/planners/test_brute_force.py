"""Random small towns: what the statements count is what somebody with a pencil would count, offer by offer."""

from dataclasses import astuple, dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import Session

from app.directory import confirmation
from app.directory.area import Area
from app.directory.offer import Catchment, CostKind
from app.directory.place import Venue, Wheelchair
from app.directory.planning import Measure
from app.directory.provider import Provider
from app.directory.recurrence import ScheduleKind
from app.planners import evidence, figures, prepared
from app.planners.figures import Compared
from app.planners.question import Band, Question, Topic
from tests.factories import make_offer, make_provider
from tests.integration.planners.towns import asked, count, district, found, venue_in

TODAY = confirmation.today()
DISTRICTS = 4
OUTSIDE = 9
DAYS = [TODAY + timedelta(days=days) for days in (-40, 0, 40, 200)]
CATEGORIES = ("sport-bewegung", "sport-schwimmen", "gesundheit", "betreuung-kita")
PARENTS = {"sport-schwimmen": "sport-bewegung", "betreuung-kita": "betreuung"}
QUERIES = (
    "mass=angebote&altersband=0-5&altersband=3-9",
    "mass=plaetze&altersband=0-2",
    "mass=anbieter&altersband=6-10&kategorie=sport-schwimmen&kategorie=sport-bewegung",
    "mass=termine&altersband=0-17&merkmal=rollstuhl",
    "mass=plaetze&altersband=3-5&merkmal=kostenlos",
)


@dataclass
class Known:
    """An offer as it was invented."""

    provider: Provider
    changes: dict[str, Any]
    category: str
    spots: list[tuple[int, bool]]
    """Of each venue: in which district, and whether a wheelchair gets in."""
    serves: list[int]
    weekly: int

    def is_valid(self, day: date, band: Band, topic: Topic, attributes: tuple[str, ...]) -> bool:
        first, last = band.months
        changes = self.changes
        ends = [end for end in (changes["valid_until"], changes["funded_until"], changes.get("over")) if end]
        return (
            (changes["valid_from"] is None or changes["valid_from"] <= day)
            and all(day <= end for end in ends)
            and (changes["age_min_months"] is None or changes["age_min_months"] <= last)
            and (changes["age_max_months"] is None or changes["age_max_months"] >= first)
            and topic.slug in (self.category, PARENTS.get(self.category))
            and ("kostenlos" not in attributes or changes["cost_kind"] == CostKind.FREE)
            and ("rollstuhl" not in attributes or any(accessible for _, accessible in self.spots))
        )

    @property
    def is_local(self) -> bool:
        forms, catchment = self.changes["forms"], self.changes["catchment"]
        return "on_site" in forms or ("outreach" in forms and catchment == Catchment.VENUE)

    def here(self, number: int, attributes: tuple[str, ...]) -> int:
        """How many of its venues count in the district."""
        spots = self.spots if self.is_local else []
        return sum(spot == number and ("rollstuhl" not in attributes or accessible) for spot, accessible in spots)

    def reaches(self, number: int, attributes: tuple[str, ...]) -> bool:
        forms, catchment = self.changes["forms"], self.changes["catchment"]
        if self.here(number, attributes) or not {"on_site", "outreach"} & set(forms):
            return False
        everywhere = catchment in (Catchment.PORTAL, Catchment.EVERYWHERE)
        return everywhere or (catchment == Catchment.AREAS and number in self.serves)

    def amount(self, measure: Measure) -> float:
        return {Measure.PLACES: self.changes["places"] or 0, Measure.SESSIONS: self.weekly}.get(measure, 1)


class Town:
    def __init__(self, db: Session, seed: int) -> None:
        self.draw = Random(seed)  # noqa: S311 # invention, no secret
        self.db = db
        self.areas: list[Area] = [district(db, number, children=None) for number in range(DISTRICTS)]
        for area in self.areas:
            count(db, area.id, self.draw.randint(0, 900), first=0, last=71)
            count(db, area.id, self.draw.randint(0, 900), first=72, last=215)
        providers = [make_provider(db) for _ in range(4)]
        self.offers = [self._offer(self.draw.choice(providers)) for _ in range(22)]

    def _offer(self, provider: Provider) -> Known:
        draw = self.draw
        ages = sorted(draw.sample(range(-9, 220, 12), 2))
        over = draw.choice([None, None, *DAYS])
        changes = {
            "valid_from": draw.choice([None, None, *DAYS]),
            "valid_until": None,
            "funded_until": draw.choice([None, None, *DAYS]),
            "age_min_months": draw.choice([None, ages[0]]),
            "age_max_months": draw.choice([None, ages[1]]),
            "places": draw.choice([None, 7, 20, 33]),
            "forms": draw.choice([["on_site"], ["on_site"], ["outreach"], ["online"], ["on_site", "online"]]),
            "catchment": draw.choice([Catchment.VENUE, Catchment.VENUE, Catchment.AREAS, Catchment.PORTAL]),
            "cost_kind": draw.choice([CostKind.FREE, CostKind.PAID]),
        }
        spots = [(draw.choice([*range(DISTRICTS), OUTSIDE]), draw.random() < 0.5) for _ in range(draw.randint(0, 3))]
        serves = draw.sample(range(DISTRICTS), draw.randint(0, 2))
        weekdays = draw.sample(range(1, 8), draw.randint(0, 3))
        schedule = {"kind": ScheduleKind.WEEKLY, "weekdays": weekdays, "ends_on": over}
        if over:
            schedule["starts_on"] = DAYS[0] - timedelta(days=400)
        category = draw.choice(CATEGORIES)
        make_offer(
            self.db,
            provider=provider,
            category=category,
            venues=[self._venue(*spot) for spot in spots],
            serves=[self.areas[number] for number in serves],
            schedules=[schedule],
            **changes,
        )
        return Known(provider, changes | {"over": over}, category, spots, serves, max(1, len(weekdays)))

    def _venue(self, number: int, accessible: bool) -> Venue:
        return venue_in(self.db, number, wheelchair=Wheelchair.YES if accessible else Wheelchair.UNKNOWN)

    def expected(self, query: Any, number: int | None, topic: Topic, band: Band) -> tuple[float, int, float]:
        """What the cell should say: how much, of how many offers, and how much beside it."""
        attributes, measure = query.attributes, query.measure
        fitting = [each for each in self.offers if each.is_valid(query.day, band, topic, attributes)]
        districts = range(DISTRICTS) if number is None else [number]
        share = {
            id(each): sum(each.here(one, attributes) for one in districts) / max(1, len(each.spots)) for each in fitting
        }
        here = [each for each in fitting if share[id(each)]]
        shared = measure in (Measure.PLACES, Measure.SESSIONS)
        amount = sum(each.amount(measure) * (share[id(each)] if shared else 1) for each in here)
        if measure == Measure.PROVIDERS:
            amount = len({each.provider.id for each in here})
        wide = [each for each in fitting if any(each.reaches(one, attributes) for one in districts)]
        wide = [each for each in wide if each not in here]
        beside = sum(each.amount(measure) for each in wide)
        if measure == Measure.PROVIDERS:
            beside = len({each.provider.id for each in wide})
        return amount, len(here), beside


@pytest.mark.parametrize("seed", range(4))
def test_every_cell_is_what_counting_by_hand_gives(db: Session, seed: int) -> None:
    town = Town(db, seed)
    counted = 0
    for query in QUERIES:
        for day in DAYS:
            table = found(db, f"{query}&stichtag={day}")
            for number, area in [(None, None), *((int(area.key), area) for area in table.areas)]:
                for topic in table.question.topics:
                    for band in table.question.bands:
                        cell = table.whole(topic, band) if area is None else table.cell(area, topic, band)
                        said = cell.found.supply, cell.found.offers, cell.wide
                        assert said == pytest.approx(town.expected(table.question, number, topic, band)), (
                            query,
                            day,
                            number,
                            topic.slug,
                            band,
                        )
                        counted += bool(cell.found.supply)
    assert counted


@pytest.mark.parametrize("seed", range(4, 8))
def test_what_is_computed_beforehand_is_what_is_counted_live(
    db: Session, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    Town(db, seed)
    questions = [asked(db, f"{query}&stichtag={day}") for query in QUERIES for day in DAYS]
    beforehand = [figures.supply(db, question, _some_areas(db, question)) for question in questions]
    monkeypatch.setattr(prepared, "can_answer", lambda *_, **__: False)

    for question, found_beforehand in zip(questions, beforehand, strict=True):
        live = figures.supply(db, question, _some_areas(db, question))

        assert found_beforehand.keys() == live.keys()
        for cell, supply in live.items():
            assert astuple(found_beforehand[cell]) == pytest.approx(astuple(supply)), (question, cell)


def _some_areas(db: Session, question: Question) -> Compared:
    return dict.fromkeys(question.bands, frozenset(area.id for area in figures.areas(db, question)[1:]))


@pytest.mark.parametrize("seed", range(2))
def test_the_evidence_is_what_the_cell_counts(db: Session, seed: int) -> None:
    Town(db, seed)
    for query in QUERIES:
        table = found(db, query)
        whole = [table.whole(topic, band) for topic in table.question.topics for band in table.question.bands]
        for cell in [*table, *whole]:
            question = table.question.of(cell.topic, cell.band, cell.area.key)
            offers = evidence.offers(db, question, cell.area, table.compared[cell.band])
            here = [each for each in offers if not each.is_wide]

            assert len(here) == cell.found.offers
            if question.measure == Measure.PROVIDERS:
                assert len({each.provider for each in here}) <= cell.found.supply
            else:
                assert sum(each.amount or 0 for each in here) == pytest.approx(cell.found.supply)
                assert sum(each.amount or 0 for each in offers if each.is_wide) == pytest.approx(cell.wide)
