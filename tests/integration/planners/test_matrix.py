"""/planung and /planung/matrix: what a planner reads, and that every file says the same as the page."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import python_calamine
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts.account import StaffRole
from app.directory.offer import Catchment
from app.planners import choropleth, export
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import make_area, make_offer, point, square
from tests.html import Page
from tests.integration.planners.towns import asked, count, district, found, venue_in
from tests.stage import set_once

PROMISED = [
    "area_id", "area", "category", "band", "measure", "day", "population", "supply", "supply_low", "supply_high",
    "per_100", "index", "flag", "reason", "completeness",
]  # fmt: skip


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


def town(db: Session) -> None:
    """Much in the first district, nothing in the second, almost nobody in the third, no count of the fourth."""
    for number, children in ((1, 1000), (2, 1000), (3, 40), (4, None)):
        district(db, number, children, layer="viertel")
    for number in (1, 1, 1, 3, 4):
        make_offer(db, f"Turnen {number}", venues=[venue_in(db, number)], places=20)


stage = set_once(town)


def cells(page: Page) -> list[str]:
    return [each.text for each in page.elements if each.tag == "td"]


def test_all_areas_and_all_categories_are_there(paula: TestClient) -> None:
    shown = page(paula, "/planung/matrix?ebene=viertel")

    heads = [each.text for each in shown.elements if each.tag == "th"]
    assert [head for head in heads if head.startswith("Bezirk")] == [
        "Bezirk 01 1.000 Kinder",
        "Bezirk 02 1.000 Kinder",
        "Bezirk 03 unter 50 Kinder",
        "Bezirk 04 keine Bevölkerungszahl",
    ]
    assert {"Sport und Bewegung", "Gesundheit", "Betreuung"} < set(heads)


def test_a_cell_is_a_figure_with_its_word_or_silence_with_its_reason(paula: TestClient) -> None:
    shown = cells(page(paula, "/planung/matrix?ebene=viertel&kategorie=sport-bewegung"))

    assert shown == [
        "0,2 4 Angebote",
        "– keine Aussage, zu kleine Zahl",
        "0 Unterangebot",
        "– keine Aussage, zu wenige Menschen in diesem Alter",
        "– keine Aussage, keine Bevölkerungszahl für dieses Alter",
    ]


def test_what_comes_to_an_area_stands_apart(db: Session, paula: TestClient) -> None:
    make_offer(db, "Spielmobil", venues=[], forms=["outreach"], catchment=Catchment.PORTAL)

    assert "0 Unterangebot dazu 1" in cells(page(paula, "/planung/matrix?ebene=viertel&kategorie=sport-bewegung"))


def test_what_was_not_understood_is_said(paula: TestClient) -> None:
    shown = page(paula, "/planung/matrix?altersband=drei&ebene=viertel")

    notice = next(each.text for each in shown.elements if each["class"].startswith("notice"))
    assert "altersband=drei" in notice


@pytest.mark.parametrize("query", ["stichtag=1900-01-01", "ebene=viertel&kategorie=sport-tanzen", "gebiet=x&thema=y"])
@pytest.mark.parametrize("path", ["", "/matrix", "/matrix.csv", "/matrix.xlsx", "/matrix.json", "/schwellen"])
def test_no_question_breaks_a_page(paula: TestClient, path: str, query: str) -> None:
    assert paula.get(f"/planung{path}?{query}").status_code == 200


def test_several_age_bands_are_a_table_each(paula: TestClient) -> None:
    shown = page(paula, "/planung/matrix?ebene=viertel&altersband=0-5&altersband=3-5")

    assert len([each for each in shown.elements if each.tag == "table"]) == 2


def test_the_bars_begin_with_nothing_and_end_with_silence(paula: TestClient) -> None:
    shown = page(paula, "/planung/matrix?ebene=viertel&kategorie=sport-bewegung")

    bars = [each.text for each in shown.elements if each.tag == "li" and "ranks" in each.inside[-1]["class"]]
    assert bars[0].startswith("Bezirk 02, Unterangebot")
    assert all("keine Aussage" in bar for bar in bars[1:])


def test_the_map_says_in_words_what_it_shows_in_colours(paula: TestClient) -> None:
    shown = page(paula, "/planung/matrix?ebene=viertel&kategorie=sport-bewegung")

    said = next(each.text for each in shown.elements if each.tag == "desc")
    assert "Unterangebot: Bezirk 02." in said
    paths = [each for each in shown.elements if each.tag == "path" and each["fill"].startswith("url(#p-")]
    assert len(paths) == 4


def test_an_area_without_a_shape_is_missing_from_the_picture_alone(db: Session) -> None:
    district(db, 5, layer="viertel", shape="SRID=4326;MULTIPOLYGON EMPTY")
    drawn = choropleth.picture(db, asked(db, "ebene=viertel"))

    assert drawn is not None
    assert len(drawn.outlines) == 4
    assert len(found(db, "ebene=viertel").areas) == 5


def test_a_layer_that_is_all_empty_has_no_picture(db: Session) -> None:
    district(db, 5, layer="leer", shape="SRID=4326;MULTIPOLYGON EMPTY")

    assert choropleth.picture(db, asked(db, "ebene=leer")) is None


# Files


def csv_rows(answer: Any) -> list[dict[str, str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


QUERY = "ebene=viertel&altersband=0-5&altersband=3-5&mass=plaetze"


def test_every_file_has_the_promised_columns_and_a_row_for_each_cell(db: Session, paula: TestClient) -> None:
    expected = len(list(found(db, QUERY)))

    rows = csv_rows(paula.get(f"/planung/matrix.csv?{QUERY}"))
    sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(paula.get(f"/planung/matrix.xlsx?{QUERY}").content))
    table = sheet.get_sheet_by_name("Matrix").to_python()
    items = paula.get(f"/planung/matrix.json?{QUERY}").json()["items"]

    assert list(rows[0])[:15] == table[0][:15] == list(items[0])[:15] == PROMISED
    assert len(rows) == len(table) - 1 == len(items) == expected


def test_all_files_and_the_page_say_the_same(db: Session, paula: TestClient) -> None:
    items = paula.get(f"/planung/matrix.json?{QUERY}").json()["items"]
    rows = csv_rows(paula.get(f"/planung/matrix.csv?{QUERY}"))
    answer = paula.get(f"/planung/matrix.xlsx?{QUERY}")
    table = (
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("Matrix").to_python()
    )

    assert items == export.rows(found(db, QUERY))
    for item, row, line in zip(items, rows, table[1:], strict=True):
        for name, cell in zip(table[0], line, strict=True):
            value = item[name]
            assert cell == ("" if value is None else value)
            assert row[name] == ("" if value is None else str(value).replace(".", ",") if name != "area" else value)


def test_a_file_withholds_what_the_page_withholds(db: Session, paula: TestClient) -> None:
    items = paula.get("/planung/matrix.json?ebene=viertel&kategorie=sport-bewegung").json()["items"]
    few = next(item for item in items if item["area_id"] == "03")

    assert (few["supply"], few["population"]) == (1, None)
    assert (few["per_100"], few["index"]) == (None, None)
    assert (few["flag"], few["reason"]) == ("keine Aussage", "zu wenige Menschen in diesem Alter")


def test_all_areas_together_are_no_row_but_stand_beside(paula: TestClient) -> None:
    answer = paula.get("/planung/matrix.json?ebene=viertel&kategorie=sport-bewegung").json()

    assert [item["area_id"] for item in answer["items"]] == ["01", "02", "03", "04"]
    assert [(each["supply"], each["population"]) for each in answer["whole"]] == [(4, 2040)]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_name_that_looks_like_a_formula_stays_a_name(db: Session, paula: TestClient, name: str) -> None:
    area = make_area(db, "Formel", "formel", shape=square(), point=point())
    area.name = name
    db.add(area)
    count(db, area.id, 1000)

    row = csv_rows(paula.get("/planung/matrix.csv?ebene=formel"))[0]
    sheet = paula.get("/planung/matrix.xlsx?ebene=formel").content
    cell = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_name("Matrix").to_python()[1][1]

    assert row["area"] == f"'{name}"
    assert cell == name


def test_files_are_downloads_with_a_name(paula: TestClient) -> None:
    answer = paula.get("/planung/matrix.csv?ebene=viertel&stichtag=2027-01-01")

    assert answer.headers["content-disposition"] == 'attachment; filename="matrix-viertel-2027-01-01.csv"'
    assert answer.headers["cache-control"] == "private, no-store"


# Overview


def test_the_overview_begins_with_sentences_about_what_is_missing(paula: TestClient) -> None:
    shown = page(paula, "/planung?ebene=viertel")

    said = [each.text for each in shown.elements if each["class"].startswith("say ")]
    assert said[0].startswith(
        "In 1 von 4 Gebieten gibt es für „Sport und Bewegung“ viel weniger als üblich (Unterangebot): Bezirk 02."
    )
    assert "keine Aussage" in said[-1]


def test_the_overview_leads_to_places_where_most_offers_state_them(db: Session, paula: TestClient) -> None:
    make_offer(db, "Turnen ohne Zahl", venues=[venue_in(db, 1)])
    assert links(paula, "/planung/matrix") == {"plaetze"}

    for number in range(8):
        make_offer(db, f"Treff ohne Zahl {number}", venues=[venue_in(db, 1)])
    assert links(paula, "/planung/matrix") == {"angebote"}


def links(paula: TestClient, path: str) -> set[str]:
    """What the overview's links to this page ask for."""
    addresses = [each["href"] for each in page(paula, "/planung").elements if each["href"].startswith(f"{path}?")]
    return {value for address in addresses for value in parse_qs(urlsplit(address).query)["mass"]}


def test_every_address_means_offers_unless_it_says_otherwise(paula: TestClient) -> None:
    for query in ("", "?ebene=viertel"):
        assert "Angebote je 100" in page(paula, f"/planung/matrix{query}").html
        assert {item["measure"] for item in paula.get(f"/planung/matrix.json{query}").json()["items"]} == {"angebote"}
    assert "Anbieter je 100" in page(paula, "/planung/matrix?mass=anbieter").html


def test_where_most_may_be_chance_other_questions_are_offered(db: Session, paula: TestClient) -> None:
    for number in range(11, 23):
        district(db, number, 1000, layer="quartier")
        make_offer(db, f"Klettern {number}", venues=[venue_in(db, number)])
    query = "ebene=quartier&kategorie=sport-bewegung"

    assert "Plätze statt Angebote" in page(paula, f"/planung/matrix?{query}").html
    assert "so klein" not in page(paula, "/planung/matrix?ebene=viertel").html


def test_the_overview_of_an_empty_portal_says_what_is_missing(db: Session, paula: TestClient) -> None:
    for table in ("population", "venue_area", "staff_member WHERE area_id IS NOT NULL", "area", "area_layer"):
        db.connection().exec_driver_sql(f"DELETE FROM {table}")

    assert "Hier fehlen noch Daten" in page(paula, "/planung").html
    for path in ("matrix", "traeger", "erreichbarkeit"):
        assert "Laden Sie zuerst die Gebiete hoch" in page(paula, f"/planung/{path}").html
    assert json.loads(paula.get("/planung/matrix.json").text)["items"] == []
    assert paula.get("/planung/beleg").status_code == 200


def test_areas_without_people_say_what_is_missing(db: Session, paula: TestClient) -> None:
    assert "Darum steht überall" not in page(paula, "/planung/matrix?ebene=viertel").html
    db.connection().exec_driver_sql("DELETE FROM population")

    for path in ("", "/matrix"):
        assert "Darum steht überall" in page(paula, f"/planung{path}?ebene=viertel").html


# Whose areas


@pytest.fixture
def scoped(db: Session, cast: Cast) -> TestClient:
    """Plans for the first district alone."""
    account = make_account(db, "Selma")
    first = next(area for area in found(db, "ebene=viertel").areas if area.key == "01")
    has_role(db, account, StaffRole.PLANNER, area_id=first.id)
    return browser_of(db, account)


def test_who_plans_for_some_areas_sees_these_alone_beside_the_whole(scoped: TestClient) -> None:
    query = "ebene=viertel&kategorie=sport-bewegung"
    shown = page(scoped, f"/planung/matrix?{query}")
    heads = [each.text for each in shown.elements if each.tag == "th"]
    answer = scoped.get(f"/planung/matrix.json?{query}").json()

    assert [head for head in heads if head.startswith("Bezirk")] == ["Bezirk 01 1.000 Kinder"]
    assert [item["area_id"] for item in answer["items"]] == ["01"]
    assert answer["whole"][0]["supply"] == 4
    assert "Bezirk 03" not in shown.html, "nor is said how few live elsewhere"
    assert {row["area_id"] for row in csv_rows(scoped.get(f"/planung/matrix.csv?{query}"))} == {"01"}


def test_the_evidence_of_other_areas_is_not_there(scoped: TestClient) -> None:
    query = "ebene=viertel&kategorie=sport-bewegung"

    assert scoped.get(f"/planung/beleg?{query}&gebiet=01").status_code == 200
    assert scoped.get(f"/planung/beleg?{query}&gebiet=02").status_code == 404
    assert scoped.get(f"/planung/beleg?{query}").status_code == 404
    assert scoped.post(f"/planung/beleg?{query}&gebiet=02", data={"kind": "seen"}).status_code == 404


def test_an_area_within_ones_own_is_ones_own_but_not_the_one_around_it(db: Session, scoped: TestClient) -> None:
    lon = 7.1
    make_area(db, "Block", "block", shape=square(lon=lon, half=0.002), point=point(lon=lon))
    make_area(db, "Ganz", "gemeinde", shape=square(lon=lon, half=2), point=point(lon=lon))

    assert [item["area"] for item in scoped.get("/planung/matrix.json?ebene=block").json()["items"]][:1] == ["Block"]
    assert scoped.get("/planung/matrix.json?ebene=gemeinde").json()["items"] == []


def test_norms_are_set_by_those_who_plan_for_all(scoped: TestClient) -> None:
    query = "kategorie=sport-bewegung"

    assert scoped.get(f"/planung/schwellen?{query}").status_code == 200
    assert scoped.get(f"/planung/schwellen/aendern?{query}").status_code == 403
    assert scoped.post(f"/planung/schwellen/aendern?{query}", data={"under": "40"}).status_code == 403
