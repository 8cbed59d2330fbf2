"""/planung/was-waere-wenn: saved with a name, changed by its author, copied by all, the same in every file."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
import python_calamine
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts.account import StaffRole
from app.directory.offer import Offer
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import LAT, LON, make_offer, make_postcode
from tests.integration.planners.towns import STEP, district, venue_in

PATH = "/planung/was-waere-wenn"
QUERY = (
    "ebene=stadtteil&altersband=0-5&kategorie=betreuung&mass=plaetze&reichweite=1000&abfall=gleich&umweg=1&wohnen=mitte"
)
NEW = {"name": "Neue Kita", "places": "30", "age_from": "0", "age_to": "5", "where": "Bezirk 01"}


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    return cast.browser(db, "paula")


@pytest.fixture
def other(db: Session, cast: Cast) -> TestClient:
    """A colleague who plans for the second district alone."""
    colleague = make_account(db, "Pia")
    has_role(db, colleague, StaffRole.PLANNER, area_id=district(db, 1, None, layer="grob", key="x").id)
    return browser_of(db, colleague)


@pytest.fixture(autouse=True)
def kita(db: Session) -> Offer:
    for number, children in ((0, 100), (1, 200), (2, 40)):
        district(db, number, children)
    make_postcode(db, "00121", "Lindenaue")
    return make_offer(
        db, "Kita am Markt", category="betreuung", venues=[venue_in(db, 0, street="Am Markt 1")], places=40
    )


def create(browser: TestClient, query: str = QUERY, **changes: Any) -> str:
    answer = browser.post(f"{PATH}/neu?{query}", data={"title": "Mehr Plätze", "purpose": "Reicht das?"} | changes)
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


def add(browser: TestClient, path: str, **changes: Any) -> Any:
    return browser.post(f"{path}/neues-angebot", data=NEW | changes)


def items(browser: TestClient, path: str, query: str = "") -> dict[str, Any]:
    found = browser.get(f"{path}/tabelle.json?{query}").json()
    return {each["area_id"]: each for each in found["items"]}


def test_a_scenario_has_a_name_a_question_and_says_who_gains(paula: TestClient) -> None:
    path = create(paula)
    assert add(paula, path).headers["location"] == f"{path}?getan=hinzu"

    shown = page(paula, path)
    assert shown.one("h1").text == "Mehr Plätze"
    assert "Reicht das?" in shown.text
    assert "angelegt von Paula" in shown.text
    assert "Bezirk 01: 30 Plätze statt 0 kommen dort an." in shown.text
    assert "200 statt 0 von 200 Kindern haben etwas in Reichweite." in shown.text
    assert "Kein Gebiet hätte weniger als vorher." in shown.text
    assert "keine Aussage: weniger als 50 Menschen" in shown.text
    assert "reichweite=1000" in shown.text, "the address of this view can be cited"


def test_how_few_they_are_is_said_nowhere(paula: TestClient) -> None:
    path = create(paula)

    assert "Bezirk 02 unter 50" in " ".join(page(paula, path).text.split())
    assert items(paula, path)["02"]["people"] is None


def test_all_are_listed_with_who_made_them(paula: TestClient, other: TestClient) -> None:
    create(paula)

    shown = page(other, PATH)
    assert "Mehr Plätze" in shown.text
    assert "von Paula" in shown.text


def test_a_name_is_needed_and_what_was_typed_stays(paula: TestClient) -> None:
    answer = paula.post(f"{PATH}/neu?{QUERY}", data={"title": "x", "purpose": "Reicht das?"})

    assert answer.status_code == 422
    assert "mindestens 3 Zeichen" in answer.text
    assert "Reicht das?" in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"places": "viele"}, "Bitte geben Sie eine ganze Zahl ein"),
        ({"places": "0"}, "mindestens 1"),
        ({"age_from": "6", "age_to": "3"}, "Das höchste Alter darf nicht unter dem jüngsten liegen."),
        ({"where": ""}, "Bitte sagen Sie, wo"),
        ({"where": "Atlantis"}, "Diesen Ort kennen wir nicht."),
        ({"where": "Atlantis\x00"}, "So können wir das nicht lesen."),
        ({"where": "", "lat": "54,35"}, "Breite und Länge aus"),
        ({"where": "", "lat": "7", "lon": "54"}, "Das ist kein Ort in Deutschland."),
        ({"where": "", "lat": "nan", "lon": "7"}, "Bitte geben Sie eine Zahl ein"),
        ({"found": "quatsch"}, "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(paula: TestClient, typed: dict[str, str], sentence: str) -> None:
    path = create(paula)

    answer = add(paula, path, **typed)
    assert answer.status_code == 422
    assert sentence in page_text(answer)
    assert items(paula, path)["01"]["places_after"] == 0


def page_text(answer: Any) -> str:
    return " ".join(answer.text.split())


@pytest.mark.parametrize(
    "where",
    [
        {"where": "Bezirk 01"},
        {"where": "", "lat": f"{LAT}".replace(".", ","), "lon": f"{LON + STEP}"},
        {"where": "Bezirk", "found": f"{LAT:.6f},{LON + STEP:.6f}"},
    ],
)
def test_a_point_is_a_name_a_pair_of_numbers_or_one_of_those_found(paula: TestClient, where: dict[str, str]) -> None:
    path = create(paula)
    add(paula, path, **where)

    assert items(paula, path)["01"]["places_after"] == 30


def test_looking_a_place_up_changes_nothing_and_offers_what_is_known(paula: TestClient) -> None:
    path = create(paula)

    answer = add(paula, path, where="am markt", after="suchen", name="")
    assert answer.status_code == 200
    assert "Turnhalle, Am Markt 1" in answer.text
    assert "kern-error" not in answer.text
    assert items(paula, path)["01"]["places_after"] == 0


def test_several_places_of_one_name_are_asked_about(db: Session, paula: TestClient) -> None:
    make_offer(db, "Chor", venues=[venue_in(db, 1, street="Am Markt 2")])
    path = create(paula)

    answer = add(paula, path, where="Am Markt")
    assert answer.status_code == 422
    assert "Mehrere Orte passen." in answer.text
    assert "Am Markt 2" in answer.text


def test_an_offer_there_is_can_close_and_open_again(paula: TestClient, kita: Offer) -> None:
    path = create(paula)
    assert "Kita am Markt" in page(paula, f"{path}/angebote?q=markt").text
    assert "Nichts gefunden." in page(paula, f"{path}/angebote?q=100%25").text
    assert paula.post(f"{path}/angebote/{kita.id}", data={"kind": "closed"}).status_code == 303
    assert items(paula, path)["00"]["places_difference"] == -40

    again = paula.post(f"{path}/angebote/{kita.id}", data={"kind": "moved", "where": "Bezirk 01"})
    assert again.status_code == 409
    assert "schon eine Änderung" in again.text

    button = next(form["action"] for form in page(paula, path).all("form") if "zuruecknehmen" in form["action"])
    for _ in range(2):
        assert paula.post(button).status_code == 303
    assert items(paula, path)["00"]["places_difference"] == 0
    history = page(paula, path).text
    assert history.count("Änderung zurückgenommen") == 1, "twice the same changes nothing"


def test_it_moves_to_a_place_and_gets_another_size(paula: TestClient, kita: Offer) -> None:
    path = create(paula)
    assert paula.post(f"{path}/angebote/{kita.id}", data={"kind": "moved"}).status_code == 422
    assert paula.post(f"{path}/angebote/{kita.id}", data={"kind": "resized"}).status_code == 422
    moved = {"kind": "moved", "where": "Bezirk 01", "places": "50"}
    assert paula.post(f"{path}/angebote/{kita.id}", data=moved).status_code == 303

    found = items(paula, path)
    assert (found["00"]["places_after"], found["01"]["places_after"]) == (0, 50)
    assert "Verlegt:" in page(paula, path).text


def test_an_offer_that_does_not_count_here_cannot_be_changed_here(db: Session, paula: TestClient) -> None:
    sport = make_offer(db, "Turnen", venues=[venue_in(db, 0)])

    assert paula.get(f"{create(paula)}/angebote/{sport.id}").status_code == 404


def test_an_offer_that_is_gone_is_named_and_breaks_nothing(db: Session, paula: TestClient, kita: Offer) -> None:
    path = create(paula)
    paula.post(f"{path}/angebote/{kita.id}", data={"kind": "closed"})
    db.delete(db.merge(kita))
    db.flush()

    shown = page(paula, path)
    assert "Kita am Markt" in shown.text
    assert "Dieses Angebot ist nicht mehr öffentlich." in shown.text
    assert paula.get(f"{path}/tabelle.csv").status_code == 200


def test_only_its_author_changes_it_and_everybody_copies_it(paula: TestClient, other: TestClient, kita: Offer) -> None:
    path = create(paula)
    add(paula, path)
    for address in ("umbenennen", "auswahl", "loeschen", "neues-angebot", f"angebote/{kita.id}"):
        assert other.post(f"{path}/{address}", data=NEW | {"title": "Meins"}).status_code == 403
    assert "Neues Angebot setzen" not in page(other, path).text

    copy = other.post(f"{path}/kopieren").headers["location"].partition("?")[0]
    assert page(other, copy).one("h1").text == "Kopie von Mehr Plätze"
    assert items(paula, copy)["01"]["places_after"] == 30
    assert other.post(f"{copy}/umbenennen", data={"title": "Meins"}).status_code == 303
    assert page(paula, path).one("h1").text == "Mehr Plätze"


def test_planners_of_some_areas_see_their_rows_and_build_there(other: TestClient, paula: TestClient) -> None:
    path = create(other)
    assert items(other, path).keys() == {"01"}
    assert items(paula, path).keys() == {"00", "01", "02"}

    elsewhere = add(other, path, where="Bezirk 00")
    assert elsewhere.status_code == 422
    assert "Dieser Punkt liegt in keinem Ihrer Gebiete." in elsewhere.text
    assert add(other, path).status_code == 303
    assert "Kita am Markt" not in page(other, f"{path}/angebote").text


def test_what_is_deleted_is_gone_for_all(paula: TestClient) -> None:
    path = create(paula)
    assert paula.post(f"{path}/loeschen").headers["location"] == f"{PATH}?getan=geloescht"

    assert paula.get(path).status_code == 404
    assert "Mehr Plätze" not in page(paula, PATH).text
    assert paula.get(f"{PATH}/99999999999999999999").status_code == 404


def test_the_address_asks_otherwise_and_can_be_saved(paula: TestClient) -> None:
    path = create(paula)
    add(paula, path)

    wide = f"{path}?mass=angebote&reichweite=9000&kategorie=betreuung-kita"
    shown = page(paula, wide)
    assert "9.000 Meter zu Fuß" in shown.text
    assert "Dieses Angebot hat ein anderes Thema." in shown.text
    assert "Gespeichert ist eine andere." in shown.text
    assert "9.000 Meter" not in page(paula, path).text

    paula.post(f"{path}/auswahl?reichweite=9000")
    assert "9.000 Meter" in page(paula, path).text


def test_what_cannot_be_asked_of_a_scenario_is_said(paula: TestClient) -> None:
    shown = page(paula, f"{create(paula)}?mass=termine&merkmal=kostenlos&abfall=quatsch")

    assert "mass=termine" in shown.text
    assert "merkmal=kostenlos" in shown.text


def test_no_more_changes_than_a_page_can_show(paula: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.planners.scenarios.MOST_CHANGES", 1)
    path = create(paula)
    add(paula, path)

    assert add(paula, path).status_code == 409
    assert "Neues Angebot setzen" not in page(paula, path).text


def test_page_and_files_say_the_same(paula: TestClient) -> None:
    path = create(paula, title="=1+1")
    add(paula, path, name="=cmd()")
    found = items(paula, path)

    rows = list(csv.DictReader(StringIO(paula.get(f"{path}/tabelle.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert {row["area_id"].lstrip("'"): row["places_after"] for row in rows} == {"00": "40", "01": "30", "02": ""}
    assert found["01"] | {"area": ""} == {
        "area_id": "01",
        "area": "",
        "people": 200,
        "places_before": 0,
        "places_after": 30,
        "places_difference": 30,
        "per_100_before": 0,
        "per_100_after": 15,
        "per_100_difference": 15,
        "near_before": 0,
        "near_after": 200,
        "near_difference": 200,
        "better": 200,
        "worse": 0,
        "turn": "mehr",
    }
    assert found["02"]["places_after"] is None, "nothing is said of so few people, in no file either"
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(paula.get(f"{path}/tabelle.xlsx").content))
    assert book.get_sheet_by_name("was-waere-wenn").to_python()[0][0] == "area_id"
    assert any("=cmd()" in str(row[1]) for row in book.get_sheet_by_name("Angaben").to_python())


def test_the_page_asks_the_database_no_more_for_many_changes(paula: TestClient, statements: list[str]) -> None:
    path = create(paula)
    add(paula, path)
    statements.clear()
    paula.get(path)
    few = len(statements)
    for _ in range(5):
        add(paula, path)
    statements.clear()
    paula.get(path)

    assert len(statements) == few <= 26


def test_with_nobody_counted_it_says_so(paula: TestClient) -> None:
    path = create(paula, f"{QUERY}&altersband=60-65".replace("altersband=0-5&", ""))

    assert "keine Bevölkerungszahl bekannt" in page(paula, path).text
