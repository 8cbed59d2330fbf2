"""What needs care: each list shows what belongs into it and nothing else, and the office confirms with a reason."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory import confirmation
from app.directory.area import Area
from app.directory.offer import Offer
from app.directory.workflow import Actor, Standing, Status
from app.editors import care
from tests.asking import page, titles
from tests.factories import LAT, make_offer, make_provider, make_venue, weekly
from tests.integration.editors.conftest import SignIn

CARE = "/redaktion/pflege"
TODAY = confirmation.today()
OLD = TODAY - timedelta(days=400)


def shown(client: TestClient, query: str = "") -> list[str]:
    return [each.text for each in page(client, f"{CARE}?{query}").all("a") if "/pflege/angebot/" in each["href"]]


@pytest.fixture
def old(db: Session, erlengrund: Area) -> Offer:
    return make_offer(db, "Turnen", entry={"confirmed_on": OLD}, schedules=[weekly()])


@pytest.mark.parametrize(
    ("name", "belongs", "does_not"),
    [
        (
            "unbestaetigt",
            {"entry": {"confirmed_on": OLD}},
            {"entry": {"confirmed_on": OLD}, "valid_until": TODAY - timedelta(days=1)},
        ),
        (
            "verborgen",
            {"entry": {"confirmed_on": OLD, "reminders": 4, "reminded_on": TODAY}},
            {"entry": {"confirmed_on": OLD, "reminders": 3, "reminded_on": TODAY}},
        ),
        ("ohne-ort", {"venues": []}, {"venues": [], "forms": ["online"]}),
        ("endet", {"valid_until": TODAY + timedelta(days=28)}, {"valid_until": TODAY + timedelta(days=29)}),
        ("endet", {"schedules": [weekly(ends_on=TODAY)]}, {"schedules": [weekly()]}),
    ],
)
def test_a_list_has_what_belongs_there_and_its_count(
    db: Session, office: TestClient, name: str, belongs: dict[str, Any], does_not: dict[str, Any]
) -> None:
    fresh = {"entry": {"confirmed_on": TODAY}}
    make_offer(db, "Gehört dazu", **(fresh | belongs))
    make_offer(db, "Gehört nicht dazu", **(fresh | does_not))
    make_offer(db, "Entwurf", **(fresh | belongs), status=Status.DRAFT)
    make_offer(db, "Gesperrt", **(fresh | belongs), provider=make_provider(db, "X", Standing.SUSPENDED))

    assert shown(office, f"liste={name}") == ["Gehört dazu"]
    chip = page(office, f"{CARE}?liste={name}").one("a", class_="chip", aria_current="true")
    assert chip.text.endswith(" 1")


def test_the_oldest_stand_first_and_pages_follow_each_other(db: Session, office: TestClient) -> None:
    for number in range(care.PAGE_SIZE + 1):
        make_offer(db, f"Angebot {number}", entry={"confirmed_on": OLD - timedelta(days=number)})

    assert shown(office)[0] == f"Angebot {care.PAGE_SIZE}"
    assert shown(office, "seite=2") == ["Angebot 0"]


@pytest.mark.parametrize("query", ["liste=quatsch", "seite=0", "seite=x", "getan=<b>", "seite=99999"])
def test_odd_parameters_break_nothing(office: TestClient, old: Offer, query: str) -> None:
    assert office.get(f"{CARE}?{query}").status_code == 200


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    db: Session, office: TestClient, old: Offer, statements: list[str]
) -> None:
    office.get(CARE)
    short = len(statements)
    for number in range(9):
        make_offer(db, f"Angebot {number}", entry={"confirmed_on": OLD})
    statements.clear()
    office.get(CARE)

    assert len(statements) == short


def test_an_editor_of_one_area_sees_what_lies_in_it(db: Session, sign_in: SignIn, nils: Actor, old: Offer) -> None:
    elsewhere = make_offer(db, "Chor", entry={"confirmed_on": OLD}, venues=[make_venue(db, LAT + 1)])
    office = sign_in(nils)

    assert shown(office) == ["Turnen"]
    assert page(office, CARE).one("a", class_="chip", aria_current="true").text.endswith(" 1")
    assert office.get(f"{CARE}/angebot/{elsewhere.id}").status_code == 404
    answer = office.post(f"{CARE}/angebot/{elsewhere.id}/bestaetigen", data={"note": "Telefonat"})
    assert answer.status_code == 404


def test_the_office_confirms_with_a_note(db: Session, office: TestClient, edda: Actor, old: Offer) -> None:
    db.execute(sa.text("UPDATE offer SET reminders = 5, reminded_on = confirmed_on"))
    answer = office.post(f"{CARE}/angebot/{old.id}/bestaetigen", data={"note": "Telefonat mit Frau Yıldız"})

    assert answer.status_code == 303
    assert "Das Angebot ist bestätigt." in office.get(answer.headers["location"]).text
    assert shown(office) == []
    assert titles(office) == ["Turnen"]
    query = sa.text("SELECT account_id, role, step, note FROM history WHERE offer_id = :id")
    assert tuple(db.execute(query, {"id": old.id}).one()) == (
        edda.account_id,
        "editor",
        "confirm",
        "Telefonat mit Frau Yıldız",
    )
    assert "Telefonat mit Frau Yıldız" in office.get(f"{CARE}/angebot/{old.id}").text


@pytest.mark.parametrize("note", ["", "  ", "ja"])
def test_without_a_note_nothing_is_confirmed(db: Session, office: TestClient, old: Offer, note: str) -> None:
    answer = office.post(f"{CARE}/angebot/{old.id}/bestaetigen", data={"note": note})
    db.refresh(old)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'href="#f-note"' in answer.text
    assert old.confirmed_on == OLD


def test_what_nobody_can_be_mailed_about_is_said(office: TestClient, old: Offer) -> None:
    assert "Niemand hat ein Konto" in office.get(CARE).text


def test_care_is_the_office_s_alone(client: TestClient, old: Offer) -> None:
    assert client.get(CARE).status_code == 303
