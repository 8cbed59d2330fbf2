"""/planung/nachfrage: the evaluations of a period as a page and as files, with the same floors in both."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
import python_calamine
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts.account import StaffRole
from app.directory.area import Area
from app.planners import demand, offered, unmet
from app.planners.demand import Demand
from app.planners.period import Period, Step
from app.planners.question import Band
from app.usage import writing
from app.usage.tables import Ages, Hits
from app.usage.tally import Noticed, Searched, Typed
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import make_offer, weekly
from tests.integration.planners.towns import asked, district, venue_in

QUERY = "ebene=viertel&altersband=0-5&von=2026-11-01&bis=2026-11-30"
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


@pytest.fixture(autouse=True)
def areas(db: Session) -> list[Area]:
    return [district(db, number, layer="viertel") for number in (1, 2)]


def searched(db: Session, times: int, **changes: Any) -> None:
    cell = Searched(NOVEMBER.first, "", "viertel-1", Ages.TO_5, "sport-bewegung", Hits.NONE)._replace(**changes)
    writing.write(db, {cell: times})


def file(client: TestClient, name: str, query: str = QUERY) -> list[list[str]]:
    answer = client.get(f"/planung/nachfrage.csv?{query}&auswertung={name}")
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_what_was_not_found_stands_beside_what_there_is(db: Session, paula: TestClient) -> None:
    searched(db, 6)
    searched(db, 14, ages=Ages.TO_2, hits=Hits.MANY)
    searched(db, 7, ages=Ages.ANY)
    searched(db, 50, ages=Ages.TO_9)

    first = unmet.rows(db, asked(db, "ebene=viertel&altersband=0-5"), NOVEMBER)[0]

    assert (first.area.key, first.topic and first.topic.slug) == ("01", "sport-bewegung")
    assert (first.aged, first.ageless) == (Demand(20, 6, 0.3), Demand(7, 7, 1.0))
    assert first.cell
    assert first.cell.found.people == 1000
    cells = [each.text for each in page(paula, f"/planung/nachfrage?{QUERY}").elements if each.tag == "td"]
    assert cells[:5] == ["Sport und Bewegung", "20", "6 (30 Prozent)", "7", "7 (100 Prozent)"]
    assert "keine Aussage" in cells[5]


def test_files_have_every_cell_and_the_floor_of_the_page(db: Session, paula: TestClient) -> None:
    searched(db, 4)
    searched(db, 5, area="viertel-2", hits=Hits.MANY)

    head, *rows = file(paula, "ohne-treffer")
    of = {(row[0], row[1]): row[3:6] for row in rows}

    assert head[:6] == ["Gebiet", "Thema", "Alter", "Suchen für dieses Alter", "davon ohne Treffer", "Anteil"]
    assert of["Bezirk 02", "Sport und Bewegung"] == ["5", "unter 5", ""]
    assert of["Bezirk 01", "Sport und Bewegung"] == of["Bezirk 01", "Gesundheit"] == ["unter 5", "unter 5", ""]
    assert "weniger als 5" in page(paula, f"/planung/nachfrage?{QUERY}").text


def test_a_workbook_has_a_sheet_for_each_evaluation(paula: TestClient) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(
        BytesIO(paula.get(f"/planung/nachfrage.xlsx?{QUERY}").content)
    )

    assert book.sheet_names == [
        *("ohne-treffer", "angebote-zeit", "angebote-gebiet", "angebote-plz", "suchen-zeit", "suchen-thema"),
        *("suchwoerter", "aufrufe-thema", "aufrufe-angebot", "Angaben"),
    ]


def test_no_word_becomes_a_formula(db: Session, paula: TestClient) -> None:
    offer = make_offer(db, "=1+1", venues=[venue_in(db, 1)])
    writing.write(db, {Noticed(NOVEMBER.first, "offer", offer.id, "views"): 5})

    assert file(paula, "aufrufe-angebot")[1][0] == "'=1+1 (Turnverein Erlengrund)"


@pytest.mark.parametrize(("bis", "counts"), [("2026-11-04", "unter 5"), ("2026-11-05", "5")])
def test_the_last_day_belongs_to_the_period(db: Session, paula: TestClient, bis: str, counts: str) -> None:
    searched(db, 5, day=date(2026, 11, 5))

    rows = file(paula, "suchen-zeit", f"ebene=viertel&von=2026-11-01&bis={bis}")
    assert rows[-1][1] == counts


def test_offers_are_on_only_while_they_are_valid(db: Session) -> None:
    make_offer(db, venues=[venue_in(db, 1)], schedules=[weekly()], valid_until=date(2026, 11, 12))
    make_offer(db, venues=[venue_in(db, 1)], schedules=[weekly()], funded_until=date(2026, 11, 20))
    make_offer(db, venues=[venue_in(db, 1)], schedules=[weekly()], valid_from=date(2026, 11, 16))
    question = asked(db, "ebene=viertel")

    weeks = offered.offers_over_time(db, question, NOVEMBER)
    assert [count for _, count in weeks] == [2, 2, 2, 2, 1, 1]
    assert offered.offers_over_time(db, question, NOVEMBER, Step.MONTH) == [(NOVEMBER.first, 3)]
    assert [row[2] for row in offered.offers_by_area(db, question, NOVEMBER)] == [3, 0]


def test_offers_are_those_of_the_question(db: Session) -> None:
    make_offer(db, venues=[venue_in(db, 1)], schedules=[weekly()], category="musik-kunst", cost_kind="free")
    entry = {"first_published_at": datetime(2026, 11, 5, tzinfo=UTC)}
    make_offer(db, venues=[venue_in(db, 1)], schedules=[weekly()], entry=entry)

    def there(query: str) -> tuple[int, int]:
        question = asked(db, f"ebene=viertel&{query}")
        return offered.offers_by_area(db, question, NOVEMBER)[0][2:]

    assert (there(""), there("kategorie=sport-bewegung"), there("merkmal=kostenlos")) == ((2, 1), (1, 1), (1, 0))


def test_who_plans_for_some_areas_sees_the_use_of_these_alone(db: Session, cast: Cast, areas: list[Area]) -> None:
    searched(db, 5)
    searched(db, 40, area="viertel-2")
    searched(db, 90, area="")
    for number, views in ((1, 6), (2, 70)):
        offer = make_offer(db, f"Turnen {number}", venues=[venue_in(db, number)], schedules=[weekly()])
        writing.write(db, {Noticed(NOVEMBER.first, "offer", offer.id, "views"): views})
    for day in range(1, 11):
        writing.write(db, {Typed(date(2025, 1, day), "judo", "judo", "", "", Hits.MANY): 1})
    writing.write(db, {Typed(NOVEMBER.first, "judo", "judo", "", area, Hits.MANY): 8 for area in ("viertel-1", "")})
    pia = make_account(db, "Pia")
    has_role(db, pia, StaffRole.PLANNER, area_id=areas[0].id)
    browser = browser_of(db, pia)

    assert {row[0] for row in file(browser, "ohne-treffer")[1:]} == {"Bezirk 01"}
    assert [row[0] for row in file(browser, "angebote-gebiet")[1:]] == ["Bezirk 01"]
    assert max(row[1] for row in file(browser, "angebote-zeit")[1:]) == "1"
    assert [row[1] for row in file(browser, "suchen-thema") if row[0] == "Sport und Bewegung"] == ["5"]
    assert [row[1] for row in file(browser, "suchwoerter")[1:]] == ["8"]
    assert [row[1] for row in file(browser, "aufrufe-thema") if row[0] == "Sport und Bewegung"] == ["6"]
    assert [row[1] for row in file(browser, "aufrufe-angebot")[1:]] == ["6"]
    assert [row[1] for row in file(cast.browser(db, "paula"), "suchen-thema") if row[0] == "Sport und Bewegung"] == [
        "135"
    ]


def test_the_ages_of_a_search_belong_to_every_band_they_share_a_year_with() -> None:
    assert demand.ages_of(Band(0, 5)) == (Ages.TO_2, Ages.TO_5)
    assert demand.ages_of(Band(5, 6)) == (Ages.TO_5, Ages.TO_9)
    assert demand.ages_of(Band(18, 26)) == ()


@pytest.mark.parametrize(
    "query",
    [
        "von=gestern&bis=31.02.2026&zeitraum=immer",
        "von=2016-12-01&bis=2026-11-30&ebene=viertel",
        "kategorie=sport-tanzen&merkmal=rollstuhl&altersband=0-2&altersband=18-26",
        "von=2030-01-01&bis=2030-12-31",
        "ebene=atlantis&auswertung=nichts",
    ],
)
def test_no_question_breaks_the_page(paula: TestClient, query: str) -> None:
    for ending in ("", ".csv", ".xlsx"):
        assert paula.get(f"/planung/nachfrage{ending}?{query}").status_code == 200


def test_what_is_no_day_is_said(paula: TestClient) -> None:
    shown = page(paula, "/planung/nachfrage?von=gestern&bis=2026-11-30")

    assert "von=gestern" in next(each.text for each in shown.elements if each["class"].startswith("notice"))
