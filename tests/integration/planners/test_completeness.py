"""Known is who is registered and who is on the office's list: no gap is shown out of ignorance."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col
from starlette.testclient import TestClient

from app.directory import prospect
from app.directory.area import Area
from app.directory.category import Category
from app.directory.prospect import ProspectState
from app.planners.flags import Flag, Reason
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_provider
from tests.integration.planners.towns import asked, cell, district, found, offer_in


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
