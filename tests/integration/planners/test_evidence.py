"""/planung/beleg: what stands behind a cell, and what planners say to it."""

from datetime import date
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.area import Indicator
from app.directory.offer import Catchment
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer
from tests.html import Page
from tests.integration.planners.towns import district, venue_in
from tests.stage import set_once

QUERY = "ebene=viertel&kategorie=sport-bewegung&altersband=0-5"
HERE = f"/planung/beleg?{QUERY}&gebiet=01"


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


def town(db: Session) -> None:
    for number in (1, 2):
        district(db, number, layer="viertel")
    make_offer(db, "Turnen hier", venues=[venue_in(db, 1, name="Halle Nord")], funded_until=date(2099, 5, 31))
    make_offer(db, "Turnen dort", venues=[venue_in(db, 2)])
    make_offer(db, "Turnen im Netz", venues=[], forms=["online"])
    make_offer(db, "Turnen irgendwo", venues=[])
    make_offer(db, "Turnmobil", venues=[], forms=["outreach"], catchment=Catchment.PORTAL)


stage = set_once(town)


def lists(shown: Page) -> dict[str, list[str]]:
    """The titles below each heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for each in shown.elements:
        if each.tag == "h2":
            heading = each.text
        if each.tag == "a" and each["href"].startswith("/angebote/"):
            found.setdefault(heading, []).append(each.text)
    return found


def test_a_cell_shows_the_offers_it_counts_and_those_it_does_not(paula: TestClient) -> None:
    assert lists(page(paula, HERE)) == {
        "Ein Angebot zählt": ["Turnen hier"],
        "Ein Angebot kommt dazu": ["Turnmobil"],
        "Zählt nirgends": ["Turnen irgendwo", "Turnen im Netz"],
    }


def test_all_areas_together_have_their_evidence_too(paula: TestClient) -> None:
    assert lists(page(paula, f"/planung/beleg?{QUERY}"))["2 Angebote zählen"] == ["Turnen dort", "Turnen hier"]


def test_it_says_where_whom_until_when_and_of_which_day(paula: TestClient) -> None:
    text = page(paula, HERE).html.replace("\u00a0", " ")

    for said in ("Halle Nord", "1.000", "31. Dezember 2025", "Amt", "Geld bis 31. Mai 2099", "Spanne"):
        assert said in text


def test_indicators_stand_beside_and_change_nothing(db: Session, paula: TestClient) -> None:
    before = [each.text for each in page(paula, HERE).elements if each["class"].startswith("flag")]
    area_id = db.scalar(sa.text("SELECT id FROM area WHERE key = '01'"))
    for period, value in (("2020", 11.0), ("2021", 12.5)):
        db.add(Indicator(area_id=area_id, key="kinderarmut", period=period, value=value, unit="%", source="Amt"))
    db.flush()

    shown = page(paula, HERE)

    assert "12,5 %" in shown.html
    assert "11" not in [each.text for each in shown.elements if each.tag == "dd"]
    assert [each.text for each in shown.elements if each["class"].startswith("flag")] == before


def test_an_area_that_does_not_exist_has_no_evidence(paula: TestClient) -> None:
    assert paula.get(f"/planung/beleg?{QUERY}&gebiet=99").status_code == 404


def test_an_answer_is_kept_with_who_when_and_what_the_figure_said(db: Session, cast: Cast, paula: TestClient) -> None:
    answer = paula.post(HERE, data={"kind": "explained", "note": "Die Halle im Nachbarort ist näher."})
    after = page(paula, answer.headers["location"])

    row = db.execute(sa.text("SELECT * FROM flag_answer")).one()
    assert answer.status_code == 303
    assert (row.kind, row.account_id, row.flag) == ("explained", cast.paula.id, "none")
    assert (row.age_from_months, row.age_to_months, row.measure, row.attributes) == (0, 71, "offers", "")
    assert "Ihre Antwort ist gespeichert." in after.html
    assert "Die Halle im Nachbarort ist näher." in after.html


def test_the_newest_answer_is_where_it_stands_and_the_others_stay(db: Session, paula: TestClient) -> None:
    for kind in ("seen", "examining"):
        paula.post(HERE, data={"kind": kind})

    shown = page(paula, f"/planung/matrix?{QUERY}")
    said = [each.text for each in shown.elements if each.tag == "td"]

    assert "in Prüfung" in said[1]
    assert "gesehen" not in said[1]
    assert db.scalar(sa.text("SELECT count(*) FROM flag_answer")) == 2
    assert "gesehen" in page(paula, HERE).html


def test_an_answer_is_about_one_cell_alone(paula: TestClient) -> None:
    paula.post(HERE, data={"kind": "seen"})

    cell = {"ebene": "viertel", "kategorie": "sport-bewegung", "altersband": "0-5", "gebiet": "01"}
    for other in ({"mass": "plaetze"}, {"merkmal": "kostenlos"}, {"altersband": "3-5"}, {"gebiet": "02"}):
        assert "<b>gesehen</b>" not in page(paula, f"/planung/beleg?{urlencode(cell | other)}").html
    assert "<b>gesehen</b>" in page(paula, HERE).html


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"kind": "vielleicht"},
        {"kind": "explained"},
        {"kind": "acted", "note": " "},
        {"kind": "seen", "note": "x" * 2001},
    ],
)
def test_a_faulty_answer_is_refused_and_what_was_typed_stays(
    db: Session, paula: TestClient, typed: dict[str, str]
) -> None:
    answer = paula.post(HERE, data=typed)

    assert answer.status_code == 422
    assert 'id="fehler"' in answer.text
    assert typed.get("note", "").strip() in answer.text
    assert db.scalar(sa.text("SELECT count(*) FROM flag_answer")) == 0


def test_all_areas_together_are_not_answered(paula: TestClient) -> None:
    assert paula.post(f"/planung/beleg?{QUERY}", data={"kind": "seen"}).status_code == 404


@pytest.mark.parametrize("table", ["flag_answer", "norm"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_rewrite_what_was_said(db: Session, table: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(sa.text(statement.format(table)))
