"""Known is who is registered and who is on the office's list: no gap is shown out of ignorance."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col
from starlette.testclient import TestClient

from app.directory import confirmation, counted, prospect, publishing, standing
from app.directory.area import Area
from app.directory.category import Category
from app.directory.offer import Offer
from app.directory.prospect import ProspectState
from app.directory.provider import Provider
from app.directory.workflow import Actor, Role, Standing, Status
from app.planners.flags import Flag, Reason
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, make_provider
from tests.integration.planners.towns import asked, cell, district, found, offer_in, venue_in


@pytest.fixture(autouse=True)
def districts(db: Session) -> None:
    for number in (1, 2):
        district(db, number, layer="viertel")


def note(db: Session, number: int | None = None, topic: str = "sport-bewegung", **changes: Any) -> None:
    """In the `number`-th district, or somewhere in town."""
    areas = sa.select(Area.id).where(col(Area.slug) == f"viertel-{number}")
    values = {"name": "Ruderclub", "source": "Register", "area_id": db.scalar(areas)} | changes
    prospect.note(db, values, [db.scalar(sa.select(Category.id).where(col(Category.slug) == topic)) or 0])


def offers(db: Session, count: int, number: int = 1) -> None:
    for each in range(count):
        offer_in(db, number, provider=make_provider(db, f"Verein {each}"))


def completeness(db: Session, number: int | None = 1) -> tuple[int, int]:
    there = cell(db, number, "ebene=viertel").found
    return there.confirmed, there.known


def test_who_is_listed_is_known_and_not_confirmed(db: Session) -> None:
    offers(db, 3)
    note(db)

    assert completeness(db) == (3, 4)
    assert cell(db, 2, "ebene=viertel").flag == Flag.UNDER


@pytest.mark.parametrize(("listed", "reason"), [(3, None), (4, Reason.INCOMPLETE)])
def test_with_more_listed_than_confirmed_nothing_is_said(db: Session, listed: int, reason: Reason | None) -> None:
    offers(db, 3)
    for _ in range(listed):
        note(db)

    assert cell(db, 2, "ebene=viertel").reason == reason


def test_where_somebody_listed_has_their_place_nothing_is_missing_for_sure(db: Session) -> None:
    offers(db, 3)
    note(db, 2)

    there = cell(db, 2, "ebene=viertel")
    assert there.reason == Reason.INCOMPLETE
    assert there.found.is_local
    assert completeness(db, 2) == (0, 1)
    assert completeness(db, 1) == (3, 4)


def test_in_an_area_that_is_well_known_one_more_changes_nothing(db: Session) -> None:
    offers(db, 3, 2)
    note(db, 2)

    assert completeness(db, 2) == (3, 4)
    assert cell(db, 2, "ebene=viertel").reason != Reason.INCOMPLETE


def test_it_counts_for_its_own_topic_and_those_above(db: Session) -> None:
    note(db, topic="sport-schwimmen")

    known = {topic: cell(db, 1, "ebene=viertel", topic).found.known for topic in ("sport-bewegung", "gesundheit")}
    assert known == {"sport-bewegung": 1, "gesundheit": 0}


@pytest.mark.parametrize(("state", "known"), [(state, 1) for state in ProspectState])
def test_whoever_does_not_want_to_is_still_there(db: Session, state: ProspectState, known: int) -> None:
    note(db, state=state)

    assert completeness(db) == (0, known)


def test_who_has_joined_is_known_once(db: Session) -> None:
    provider = make_provider(db)
    offer_in(db, 1, provider=provider)
    note(db, provider_id=provider.id)

    assert completeness(db) == (1, 1)


def test_what_is_submitted_is_known_and_what_is_sent_back_is_not(db: Session, cast: Cast) -> None:
    offer_in(db, 1, provider=make_provider(db))
    offer = offer_in(db, 1, provider=make_provider(db), status=Status.DRAFT)
    revision = publishing.wording.newest(db, publishing.wording.OFFER, offer.id)
    by, office = Actor(cast.amal.id, Role.PROVIDER), Actor(cast.edda.id, Role.EDITOR)
    assert completeness(db) == (1, 1)

    publishing.submit(db, revision, by, seen=revision.saves)
    assert completeness(db) == (1, 2)

    publishing.send_back(db, revision, office, seen=revision.saves, reason="Bitte kürzer")
    assert completeness(db) == (1, 1)


def test_who_is_suspended_is_gone_at_once_and_back_at_once(db: Session, cast: Cast) -> None:
    provider, office = make_provider(db), Actor(cast.edda.id, Role.EDITOR)
    offer_in(db, 1, provider=provider)
    offers(db, 2)
    assert (completeness(db), cell(db, 1, "ebene=viertel").found.supply) == ((3, 3), 3)

    standing.suspend(db, provider, office, reason="Kein Verein mehr")
    assert (completeness(db), cell(db, 1, "ebene=viertel").found.supply) == ((2, 2), 2)

    standing.reinstate(db, provider, office)
    assert (completeness(db), cell(db, 1, "ebene=viertel").found.supply) == ((3, 3), 3)


CATEGORIES = {"sport-schwimmen": "sport-bewegung", "sport-bewegung": "", "gesundheit": ""}
TOPICS = ("sport-schwimmen", "sport-bewegung", "gesundheit")


class Files:
    """A town at random, and what somebody with a pencil would find in its files."""

    def __init__(self, db: Session, seed: int) -> None:
        draw = Random(seed)  # noqa: S311 # invention, no secret
        standings, states = [*Standing, Standing.APPROVED, Standing.APPROVED], (Status.PUBLISHED, Status.DRAFT)
        providers = []
        for _ in range(9):
            profile = draw.choice([*states, Status.SUBMITTED, Status.PUBLISHED])
            providers.append((make_provider(db, standing=draw.choice(standings), status=profile), profile))
        self.offers: list[tuple[Provider, Status, Status, str, set[int], date]] = []
        for _ in range(24):
            provider, profile = draw.choice(providers)
            offer: Offer | None = None
            for status in draw.choice([[Status.PUBLISHED], [Status.SUBMITTED], [Status.PUBLISHED, Status.SUBMITTED]]):
                category, places = draw.choice(TOPICS), {draw.choice([1, 2]) for _ in range(draw.randint(0, 2))}
                confirmed = confirmation.today() - timedelta(days=draw.choice([3, 300, 500, 800]))
                offer = make_offer(
                    db,
                    provider=provider,
                    offer=offer,
                    entry={"confirmed_on": confirmed},
                    category=category,
                    status=status,
                    venues=[venue_in(db, number) for number in places],
                )
                self.offers.append((provider, profile, status, category, places, offer.confirmed_on or confirmed))
        self.listed = [(draw.choice(TOPICS), draw.choice([None, 1, 2])) for _ in range(draw.randint(0, 6))]
        for topic, number in self.listed:
            note(db, number, topic)

    def of(self, topic: str, number: int | None, day: date) -> tuple[int, int]:
        """How many are confirmed, and how many known: in a district, or anywhere."""
        known, confirmed = set(), set()
        since = min(day, confirmation.today()) - timedelta(days=365)
        for provider, profile, status, category, places, confirmed_on in self.offers:
            if topic not in (category, CATEGORIES[category]) or (number is not None and number not in places):
                continue
            if provider.standing in (Standing.WAITING, Standing.APPROVED):
                known.add(provider.id)
                is_public = provider.standing == Standing.APPROVED and profile == Status.PUBLISHED == status
                confirmed |= {provider.id} if is_public and confirmed_on >= since else set()
        listed = [at for each, at in self.listed if topic in (each, CATEGORIES[each]) and number in (None, at)]
        return len(confirmed), len(known) + len(listed)

    def worse(self, topic: str, number: int, day: date) -> tuple[int, int]:
        """Of the district where somebody listed has their place, or of everywhere, whichever is known less well."""
        everywhere, here = self.of(topic, None, day), self.of(topic, number, day)
        is_listed = any(at == number and topic in (each, CATEGORIES[each]) for each, at in self.listed)
        return here if is_listed and _share(here) < _share(everywhere) else everywhere


def _share(found: tuple[int, int]) -> float:
    return found[0] / found[1] if found[1] else 0


@pytest.mark.parametrize("seed", range(5))
def test_in_random_towns_it_is_what_somebody_would_find_in_the_files(db: Session, seed: int) -> None:
    files = Files(db, seed)
    for day in (confirmation.today() + timedelta(days=days) for days in (-200, 0, 90)):
        for topic in TOPICS:
            for number in (1, 2):
                there = cell(db, number, f"ebene=viertel&stichtag={day}", topic).found
                assert (there.confirmed, there.known) == files.worse(topic, number, day), (topic, number, day)
    everything = [db.scalars(sa.select(column)).all() for column in (col(Offer.id), col(Provider.id))]
    assert counted.wrong(db, *everything) == (set(), set())


def test_it_is_asked_in_one_statement(db: Session, statements: list[str]) -> None:
    offers(db, 2)
    for number in (1, 2, None):
        note(db, number)
    question = asked(db, "ebene=viertel")
    statements.clear()

    found(db, question.query())

    assert sum("prospect" in statement for statement in statements) == 1


def test_the_evidence_says_how_many_and_who(db: Session, cast: Cast) -> None:
    offers(db, 1)
    for name in ("Ruderclub", "Kanuverein"):
        note(db, name=name)

    shown = page(cast.browser(db, "paula"), "/planung/beleg?ebene=viertel&kategorie=sport-bewegung&gebiet=02").html

    assert "1 von 3 bekannten Anbietern haben in den letzten 12 Monaten etwas bestätigt" in shown
    assert "Kanuverein" in shown


def test_files_say_how_many_are_known(db: Session, cast: Cast) -> None:
    offers(db, 1)
    note(db)
    browser: TestClient = cast.browser(db, "paula")

    items = browser.get("/planung/matrix.json?ebene=viertel&kategorie=sport-bewegung").json()["items"]

    assert {(item["known"], item["confirmed"]) for item in items} == {(2, 1)}
