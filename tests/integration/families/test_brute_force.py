"""Small random worlds, and hundreds of random wishes: the search finds, counts and orders what a brute force does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from app import indexing
from app.directory import documents, holidays, labels
from app.directory.category import Category, TargetGroup
from app.directory.offer import Offer, OfferRevision, RevisionCategory, RevisionTargetGroup
from app.directory.place import Venue
from app.directory.provider import Provider
from app.directory.recurrence import BERLIN, ScheduleKind
from app.directory.workflow import Standing, Status
from app.settings import settings
from search_index.meilisearch import MeiliEngine
from search_index.postgres import PostgresEngine
from tests import naive
from tests.asking import search, served
from tests.factories import make_area, make_offer, make_postcode, make_provider, make_venue, point, square
from tests.naive import DAY, Entry, Rule, World

NOW = datetime.now(BERLIN)
TODAY = NOW.date()
AREAS = {
    "lindenaue": (54.35, 7.0, 0.0801),
    "nordfeld": (54.38, 7.0, 0.0201),
    "suedfeld": (54.32, 7.0, 0.0201),
    "ostfeld": (54.35, 7.04, 0.0201),
    "westfeld": (54.35, 6.96, 0.0201),
}
POSTCODES = {"00121": (54.35, 7.0), "00122": (54.385, 7.01), "00123": (54.30, 6.99), "00124": (54.60, 7.4)}
PARENTS = {
    "sport-bewegung": "sport-bewegung",
    "sport-turnen": "sport-bewegung",
    "musik-kunst": "musik-kunst",
    "lernen-lesen": "lernen-schule",
}
CATEGORIES = tuple(PARENTS)
GROUPS = ("alleinerziehende", "zugewanderte", "maedchen")
PHASES = {"vor-der-geburt": (-9, -1), "baby": (0, 11), "kleinkind": (12, 35), "kita-alter": (36, 71)}
PHASES |= {"grundschule": (72, 131), "ab-klasse-5": (120, 167), "jugend": (168, 227)}
WORDS = ("Quindor", "Velmax", "Trosik")
# No date of today begins or ends while the tests run.
HOURS = [hour for hour in range(7, 21) if not {hour, hour + 1, hour + 2} & {NOW.hour, NOW.hour + 1}]


@dataclass(frozen=True)
class Town:
    world: World
    client: TestClient
    by_title: dict[str, Entry]


@pytest.fixture(scope="module", params=["postgres", "meilisearch"])
def answering(request: pytest.FixtureRequest) -> Iterator[MeiliEngine | None]:
    """The engine that answers in place of the one in the database; None for that one itself."""
    if request.param == "postgres":
        yield None
        return
    remote: MeiliEngine = request.getfixturevalue("meilisearch")
    with pytest.MonkeyPatch.context() as patch:
        for asked in ("search", "counts", "counts_until", "first", "suggest"):
            patch.setattr(PostgresEngine, asked, staticmethod(getattr(remote, asked)))
        yield remote


@pytest.fixture(scope="module", params=range(3), ids="world {}".format)
def town(request: pytest.FixtureRequest, migrated: sa.Engine, answering: MeiliEngine | None) -> Iterator[Town]:
    labels.forget()
    with migrated.connect() as connection:
        transaction = connection.begin()
        world = _settle(connection, Random(request.param))  # noqa: S311 - the same world every time
        if answering:
            _copy(connection, answering)
        with served(connection) as client:
            yield Town(world, client, {entry.title: entry for entry in world.entries})
        transaction.rollback()
    labels.forget()


def _copy(connection: Connection, remote: MeiliEngine) -> None:
    """What the database has to be found, into the engine beside it."""
    remote.empty()
    with Session(connection, join_transaction_mode="create_savepoint") as db:
        offers, providers = db.exec(select(Offer.id)).all(), db.exec(select(Provider.id)).all()
        remote.replace(documents.offers(db, offers, datetime.now(UTC), settings().land))
        remote.replace(documents.providers(db, providers))


@pytest.mark.parametrize("seed", range(100))
def test_the_search_answers_as_a_brute_force_does(town: Town, seed: int) -> None:
    asked = _wish(Random(seed), town.world)  # noqa: S311 - the same wish every time

    expected = naive.search(town.world, asked, datetime.now(BERLIN))
    pages = _pages(town.client, asked)

    assert [item["title"] for page in pages for item in page["items"]] == expected.titles, asked
    assert {page["total"] for page in pages} == {len(expected.titles)}, asked
    assert [item["distance_m"] for page in pages for item in page["items"]] == [
        None if metres is None else pytest.approx(metres, abs=1) for metres in expected.metres
    ], asked
    assert [item["next_date"] for page in pages for item in page["items"]] == [
        starts and starts.isoformat() for starts in expected.starts
    ], asked
    facets = pages[0]["facets"] | {"provider": {}}
    assert {name: facets[name] for name in facets if facets[name]} == expected.facets, asked


def _pages(client: TestClient, asked: list[tuple[str, str]]) -> list[dict[str, Any]]:
    found = [search(client, urlencode(asked))]
    while sum(len(page["items"]) for page in found) < found[0]["total"]:
        found.append(search(client, urlencode([*asked, ("seite", str(len(found) + 1))])))
    return found


def test_distances_are_those_on_the_ellipsoid(town: Town) -> None:
    for item in search(town.client, "ort=00121&umkreis=egal")["items"]:
        points = town.by_title[item["title"]].points

        if points:
            assert item["distance_m"] == pytest.approx(
                min(naive.geodesic(POSTCODES["00121"], each) for each in points), abs=1
            )


# A random wish


def _wish(random: Random, world: World) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []

    def perhaps(name: str, values: list[str], often: float = 0.15, most: int = 1) -> None:
        if random.random() < often:
            asked.extend((name, value) for value in random.sample(values, random.randint(1, most)))

    where = random.random()
    if where < 0.3:
        asked.append(("ort", random.choice(list(POSTCODES))))
    elif where < 0.5:
        asked.append(("ort", random.choice(list(AREAS))))
    elif where < 0.6:
        asked += [("lat", f"{random.uniform(54.28, 54.42):.3f}"), ("lon", f"{random.uniform(6.9, 7.1):.3f}")]
    if where < 0.6:
        perhaps("umkreis", ["0.5", "1", "2.5", "4", "8", "20", "100", "egal"], 0.6)
    perhaps("q", [*WORDS], 0.15)
    perhaps("alter", ["0", "2", "4", "5", "8", "14", "18m", "11m", "schwanger"], 0.35, 2)
    perhaps("kategorie", [*CATEGORIES, "lernen-schule"], 0.25, 2)
    perhaps("zielgruppe", [*GROUPS], 0.1, 2)
    perhaps("lebensphase", [*PHASES], 0.1, 2)
    perhaps("gebiet", [*AREAS], 0.15, 2)
    perhaps("sprache", ["de", "tr", "ar"], 0.15, 2)
    perhaps("zugang", ["offen", "mitglieder", "nachweis"], 0.1, 2)
    perhaps("form", ["vor-ort", "online", "aufsuchend"], 0.15, 2)
    perhaps("mitmachen", ["ehrenamt", "stammtisch", "spende"], 0.1, 2)
    for name in ("kostenlos", "ermaessigt", "rollstuhl"):
        perhaps(name, ["1"], 0.12)
    perhaps("anmeldung", ["keine"], 0.08)
    perhaps("tag", [*naive.WEEKDAYS], 0.2, 3)
    perhaps("tageszeit", ["vormittag", "nachmittag", "abend"], 0.2, 2)
    if random.random() < 0.15:
        perhaps("zeit", [*world.periods], 1)
    elif random.random() < 0.2:
        first = TODAY + random.randint(-5, 60) * DAY
        asked.append(("von", first.isoformat()))
        if random.random() < 0.7:
            asked.append(("bis", (first + random.randint(0, 30) * DAY).isoformat()))
    perhaps("sortierung", ["termin", "neu", "a-z"], 0.4)
    return asked


# A random world


def _settle(connection: Connection, random: Random) -> World:
    with Session(connection, join_transaction_mode="create_savepoint") as db, db.begin():
        town = _Town(db, random)
        entries = [town.add(f"{random.choice(WORDS)} {number:02}") for number in range(60)]
        indexing.refresh(db)
    return World(entries, AREAS, POSTCODES, _periods())


def _periods() -> dict[str, tuple[date, date]]:
    saturday = TODAY + (5 - TODAY.weekday()) * DAY
    periods = {
        "heute": (TODAY, TODAY),
        "woche": (TODAY, TODAY + 6 * DAY),
        "wochenende": (max(TODAY, saturday), saturday + DAY),
    }
    if found := holidays.school_holiday_period(TODAY, settings().land):
        periods["ferien"] = (max(TODAY, found.first), found.last)
    return periods


class _Town:
    def __init__(self, db: Session, random: Random) -> None:
        self.db, self.random = db, random
        layers = {name: "gemeinde" if name == "lindenaue" else "stadtteil" for name in AREAS}
        self.areas = {
            name: make_area(db, name, layer=layers[name], shape=square(*box), point=point(*box[:2]))
            for name, box in AREAS.items()
        }
        for code, place in POSTCODES.items():
            make_postcode(db, code, "Ort", *place)
        self.venues = [self._venue() for _ in range(25)]
        self.provider = make_provider(db, "Anbieter")
        self.hidden = make_provider(db, "Versteckt", standing=Standing.SUSPENDED)

    def _venue(self) -> tuple[tuple[float, float], bool, Venue]:
        place = round(self.random.uniform(54.27, 54.43), 4), round(self.random.uniform(6.88, 7.12), 4)
        answer = self.random.choice(("yes", "no", "unknown"))
        return place, answer == "yes", make_venue(self.db, *place, name="Haus", wheelchair=answer)

    def add(self, title: str) -> Entry:
        """The same offer twice: in the database, and as an entry of the naive search."""
        random = self.random
        venues = random.sample(self.venues, random.choice((0, 1, 1, 1, 2)))
        status = random.choice([Status.PUBLISHED] * 12 + [Status.DRAFT, Status.WITHDRAWN])
        hidden = random.random() < 0.05
        category, others = random.choice(CATEGORIES), random.sample(CATEGORIES, random.choice((0, 0, 1)))
        groups = random.sample(GROUPS, random.choice((0, 1, 2)))
        ages = self._ages()
        fields: dict[str, Any] = {
            "forms": random.choice((["on_site"], ["on_site", "online"], ["online"], ["outreach"])),
            "catchment": random.choice(("venue", "venue", "areas", "portal", "everywhere")),
            "languages": random.sample(("de", "tr", "ar"), random.randint(1, 3)),
            "cost_kind": random.choice(("free", "paid", "unknown")),
            "reduced": random.random() < 0.3,
            "access": random.choice(("open", "open", "members", "proof")),
            "registration": random.choice(("none", "needed", "unknown")),
            "volunteering": random.random() < 0.2,
            "regulars": random.random() < 0.2,
            "donation": random.random() < 0.2,
            "valid_from": random.choice((None, None, TODAY - 2 * DAY)),
            "valid_until": random.choice((None, None, TODAY - DAY, TODAY, TODAY + 20 * DAY)),
        }
        if not fields["valid_until"] and random.random() < 0.2:
            fields["valid_from"] = TODAY + 10 * DAY
        serves = random.sample(sorted(AREAS), random.randint(1, 2)) if fields["catchment"] == "areas" else []
        rules = self._rules()
        newest = random.choice((None, NOW.astimezone(UTC) - timedelta(minutes=random.randint(1, 10**6))))
        offer = make_offer(
            self.db,
            title,
            provider=self.hidden if hidden else self.provider,
            category=category,
            status=status,
            venues=[venue for _, _, venue in venues],
            schedules=[_schedule(rule) for rule in rules],
            serves=[self.areas[name] for name in serves],
            entry={"first_published_at": newest},
            age_min_months=ages[0],
            age_max_months=ages[1],
            **fields,
        )
        self._link(offer, others, groups)
        return Entry(
            title=title,
            public=status == Status.PUBLISHED and not hidden,
            ages=ages,
            points=[place for place, _, _ in venues],
            catchment=fields["catchment"],
            serves=serves,
            rules=rules,
            valid_from=fields["valid_from"] or date.min,
            valid_until=fields["valid_until"] or date.max,
            newest_at=newest,
            facets={
                "category": sorted({category, *others} | {PARENTS[each] for each in (category, *others)}),
                "target_group": groups,
                "life_phase": [name for name, phase in PHASES.items() if _overlap(ages, phase)],
                "language": fields["languages"],
                "access": [fields["access"]],
                "form": fields["forms"],
                "cost": ["free"] * (fields["cost_kind"] == "free") + ["reduced"] * fields["reduced"],
                "wheelchair": ["yes"] if any(usable for _, usable, _ in venues) else [],
                "registration": [fields["registration"]],
                "participate": [way for way in ("volunteering", "regulars", "donation") if fields[way]],
            },
        )

    def _ages(self) -> tuple[int | None, int | None]:
        youngest = self.random.choice((None, -9, 0, 12, 18, 36, 48, 72, 120))
        oldest = self.random.choice((None, (youngest or 0) + self.random.choice((0, 5, 23, 47, 100))))
        return youngest, oldest

    def _rules(self) -> list[Rule]:
        return [self._rule() for _ in range(self.random.choice((0, 1, 1, 1, 2, 3)))]

    def _rule(self) -> Rule:
        kind = self.random.choice(("weekly", "weekly", "date", "date", "period", "opening"))
        first = TODAY + self.random.randint(-40, 90) * DAY
        opens = self.random.choice(HOURS)
        if kind == "date":
            return Rule(kind, first, first, opens=self.random.choice((None, opens)), hours=self.random.randint(1, 2))
        if kind == "period":
            return Rule(kind, first, first + self.random.randint(0, 14) * DAY)
        last = self.random.choice((date.max, date.max, first + self.random.randint(0, 60) * DAY))
        if kind == "opening":
            return Rule(kind, date.min, date.max, self.random.randint(1, 7), opens, self.random.randint(1, 2))
        return Rule(kind, first, last, self.random.randint(1, 7), opens, self.random.randint(1, 2))

    def _link(self, offer: Offer, categories: list[str], groups: list[str]) -> None:
        revision = self.db.exec(select(OfferRevision.id).where(col(OfferRevision.offer_id) == offer.id)).one()
        for slug in categories:
            category = self.db.exec(select(Category.id).where(col(Category.slug) == slug)).one()
            self.db.add(RevisionCategory(revision_id=revision, category_id=category))
        for slug in groups:
            group = self.db.exec(select(TargetGroup.id).where(col(TargetGroup.slug) == slug)).one()
            self.db.add(RevisionTargetGroup(revision_id=revision, target_group_id=group))


def _overlap(ages: tuple[int | None, int | None], phase: tuple[int, int]) -> bool:
    return (ages[0] is None or ages[0] <= phase[1]) and (ages[1] is None or ages[1] >= phase[0])


def _schedule(rule: Rule) -> dict[str, Any]:
    kinds = {"opening": ScheduleKind.OPENING_HOURS}
    return {
        "kind": kinds.get(rule.kind) or ScheduleKind(rule.kind),
        "starts_on": None if rule.first == date.min else rule.first,
        "ends_on": None if rule.last == date.max else rule.last,
        "weekdays": [] if rule.kind in ("date", "period") else [rule.weekday],
        "opens_at": None if rule.opens is None else time(rule.opens),
        "closes_at": None if rule.opens is None else time(rule.opens + rule.hours),
    }
