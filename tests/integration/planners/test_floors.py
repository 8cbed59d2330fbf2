"""Of fewer than fifty people no page, no file and no report says how many they are, or what there is for each.

That keeps false certainty away; it is no secret. All together means all, as the method has it, and the town publishes
how many live where."""

import re

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.directory.area import PopulationPoint
from tests.asking import page
from tests.cast import Cast
from tests.factories import LAT, LON, make_offer
from tests.integration.planners.test_snapshots import keep, release
from tests.integration.planners.towns import COUNTED_ON, STEP, district, venue_in

FEW = 43
SAID = re.compile(rf"\b{FEW}\s(Kind|Person)|[;:,] ?{FEW}[;,}}]")
"""On a page or as a cell of a file."""
QUERY = "ebene=viertel&kategorie=sport-bewegung&altersband=0-5&mass=plaetze"


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    """Many children in the first district, few in the second."""
    for number, children in ((1, 1000), (2, FEW)):
        district(db, number, children, layer="viertel")
        make_offer(db, f"Turnen {number}", venues=[venue_in(db, number)], places=20)


@pytest.mark.parametrize(
    "path", ["", "/matrix", "/beleg", "/erreichbarkeit", "/lage", "/nachfrage", "/traeger", "/vergleich", "/verlauf"]
)
def test_pages_say_only_that_they_are_few(paula: TestClient, path: str) -> None:
    shown = page(paula, f"/planung{path}?{QUERY}&gebiet=02").html

    assert not SAID.search(shown)


@pytest.mark.parametrize("path", ["/matrix", "/erreichbarkeit"])
def test_and_they_do_say_so(paula: TestClient, path: str) -> None:
    assert "unter 50\N{NO-BREAK SPACE}Kinder" in page(paula, f"/planung{path}?{QUERY}").html


def test_whoever_is_few_is_last_where_the_order_would_tell(paula: TestClient) -> None:
    shown = page(paula, f"/planung/erreichbarkeit?{QUERY}")

    rows = [each.text for each in shown.elements if each.tag == "tr"]
    assert rows[-1].startswith("Bezirk 02 unter 50")


def test_files_live_and_kept_and_reports_keep_the_same_floor(client: TestClient, paula: TestClient) -> None:
    number = keep(paula, QUERY)
    files = ["/planung/matrix.json", "/planung/matrix.csv", f"/planung/stand/{number}/matrix.json"]

    for path in [*files, f"/planung/stand/{number}/matrix.csv"]:
        assert not SAID.search(paula.get(f"{path}?{QUERY}").text), path
    for browser, path in [(paula, f"/planung/stand/{number}"), (client, release(paula, number))]:
        assert not SAID.search(page(browser, path).html), path


def test_all_together_are_all(paula: TestClient) -> None:
    whole = paula.get(f"/planung/matrix.json?{QUERY}").json()["whole"][0]
    assert (whole["population"], whole["supply"]) == (1000 + FEW, 40)


def test_a_hamlet_has_no_ratio_as_a_whole_either(db: Session, paula: TestClient) -> None:
    district(db, 1, FEW, layer="weiler")
    hamlet = paula.get(f"/planung/matrix.json?{QUERY.replace('viertel', 'weiler')}").json()["whole"][0]
    assert (hamlet["population"], hamlet["per_100"], hamlet["index"]) == (None, None, None)


def test_what_comes_to_them_does_not_tell_how_many_share_it(db: Session, paula: TestClient) -> None:
    """All get the same for each child: of so many places so many children live there."""
    shown = page(paula, f"/planung/erreichbarkeit?{QUERY}&reichweite=50000&abfall=gleich&wohnen=mitte")

    last = [each.text for each in shown.elements if each.tag == "tr"][-1].replace("\N{NO-BREAK SPACE}", " ")
    assert last == "Bezirk 02 unter 50 Kinder 20 Plätze keine Aussage: weniger als 50 Menschen in diesem Alter"


def test_nor_how_few_live_outside_of_all_areas(db: Session, paula: TestClient) -> None:
    for lon, people in ((LON + STEP, 80), (LON + 9 * STEP, FEW)):
        point = {"lat": LAT, "lon": lon, "age_from_months": 0, "age_to_months": 71}
        db.add(PopulationPoint(day=COUNTED_ON, people=people, source="Zensus", **point))
    db.flush()

    shown = page(paula, f"/planung/erreichbarkeit?{QUERY}&wohnen=raster").html
    assert "Außerhalb aller Gebiete: unter 50\N{NO-BREAK SPACE}Kinder." in shown
    assert not SAID.search(shown)
