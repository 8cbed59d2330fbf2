"""/planung/traeger: every figure split by who carries it, and the parts are the whole."""

import csv
from io import StringIO

import pytest
from sqlmodel import Session

from app.directory.provider import Carrier
from app.planners import carriers
from tests.asking import page
from tests.cast import Cast
from tests.factories import make_offer, make_provider, weekly
from tests.integration.planners.towns import asked, district, found, venue_in

QUERY = "ebene=viertel&kategorie=sport-bewegung&kategorie=musik-kunst&altersband=0-5&altersband=6-9"


@pytest.fixture(autouse=True)
def town(db: Session) -> None:
    for number in (1, 2, 3):
        district(db, number, layer="viertel")
    club, town = make_provider(db, carrier=Carrier.NON_PROFIT), make_provider(db, carrier=Carrier.PUBLIC)
    for place, provider in ((1, club), (1, club), (1, town), (2, town), (2, None)):
        make_offer(
            *(db, "Turnen"), provider=provider, venues=[venue_in(db, place)], places=10, schedules=[weekly()],
            age_min_months=0, age_max_months=71,
        )  # fmt: skip
    make_offer(db, "Überall", provider=club, venues=[venue_in(db, 1), venue_in(db, 2)], places=30)
    make_offer(db, "Chor", provider=town, venues=[venue_in(db, 2)], category="musik-kunst")


@pytest.mark.parametrize("measure", ["angebote", "plaetze", "termine", "anbieter"])
def test_the_parts_add_up_to_the_figure_of_the_matrix(db: Session, measure: str) -> None:
    table = found(db, f"{QUERY}&mass={measure}")
    split = carriers.split(db, table.question, table.compared)

    for key, cell in table.cells.items():
        assert split.get(key, carriers.Split()).total == pytest.approx(cell.found.supply), key


def test_who_carries_what_in_one_area(db: Session) -> None:
    table = found(db, "ebene=viertel&kategorie=sport-bewegung&altersband=0-5")
    whole, first, second, third = carriers.rows(db, table, table.question.topics[0].id, table.question.bands[0])

    assert first.split.amounts == {Carrier.NON_PROFIT: 3, Carrier.PUBLIC: 1}
    assert second.split.amounts == {Carrier.NON_PROFIT: 1, Carrier.PUBLIC: 1, Carrier.UNKNOWN: 1}
    assert third.split.total == 0
    assert whole.split.amounts == {Carrier.NON_PROFIT: 3, Carrier.PUBLIC: 2, Carrier.UNKNOWN: 1}


def test_what_belongs_to_two_topics_counts_once_in_all_together(db: Session) -> None:
    table = found(db, "ebene=viertel&altersband=0-5")
    split = carriers.split(db, table.question, table.compared)

    assert split[0, carriers.ANY_TOPIC, table.question.bands[0]].total == 7


def test_the_shares_lie_side_by_side() -> None:
    split = carriers.Split({Carrier.PUBLIC: 1, Carrier.UNKNOWN: 3})

    assert split.shares == [(Carrier.PUBLIC, 1, 0.0), (Carrier.UNKNOWN, 3, 0.25)]
    assert carriers.Split().share(Carrier.PUBLIC) == 0


def test_page_and_file_say_the_same(db: Session, cast: Cast) -> None:
    paula = cast.browser(db, "paula")
    shown = page(paula, f"/planung/traeger?{QUERY}")
    text = paula.get(f"/planung/traeger.csv?{QUERY}").content.decode("utf-8-sig")

    head, whole, first, *_ = list(csv.reader(StringIO(text), delimiter=";"))
    assert head[:4] == ["Gebiet", "Zusammen", "öffentlicher Träger", "gemeinnützig"]
    assert whole[:4] == ["Ganz", "6", "2", "3"]
    assert first[:4] == ["Bezirk 01", "4", "1", "3"]
    assert [each.text for each in shown.elements if each.tag == "td"][:3] == [
        "6 Angebote",
        "2 (33 Prozent)",
        "3 (50 Prozent)",
    ]
    assert paula.get(f"/planung/traeger.xlsx?{QUERY}").status_code == 200


def test_the_evidence_of_a_cell_names_its_carriers(db: Session, cast: Cast) -> None:
    query = "ebene=viertel&kategorie=sport-bewegung&altersband=0-5&gebiet=02"
    said = page(cast.browser(db, "paula"), f"/planung/beleg?{query}").text

    assert "öffentlicher Träger: 1" in said
    assert "Träger nicht bekannt: 1" in said


def test_no_question_breaks_the_page(db: Session, cast: Cast) -> None:
    assert asked(db, "altersband=x").bands
    for query in ("stichtag=1900-01-01", "kategorie=sport-tanzen&altersband=x", "mass=plaetze&merkmal=kostenlos"):
        for ending in ("", ".csv", ".xlsx"):
            assert cast.browser(db, "paula").get(f"/planung/traeger{ending}?{query}").status_code == 200
