"""/planung/daten: a file is looked at before it counts, and can be taken back."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from starlette.testclient import TestClient

from app.accounts.account import StaffRole
from app.directory.data_import import DataImport, DataUpload
from app.errors import Conflict
from app.imports import undo
from tests.asking import page
from tests.cast import Cast, browser_of, has_role, make_account
from tests.factories import make_area
from tests.integration.imports.slices import DATA, changed_copy, count, import_areas, import_population, rows

PEOPLE = {"layer": "prognoseraum", "day": "2024-12-31", "source": "Amt", "bands": "u6=0-5,6_15=6-14,ab15=15-"}
CELLS = "gitter_id;u6\nCRS3035RES100mN3270000E4550000;12\nCRS3035RES100mN3270100E4550000;\n"


@pytest.fixture
def paula(db: Session, cast: Cast) -> TestClient:
    import_areas(db)
    return cast.browser(db, "paula")


def send(client: TestClient, kind: str, file: Path | tuple[str, bytes], **fields: Any) -> Any:
    name, content = (file.name, file.read_bytes()) if isinstance(file, Path) else file
    return client.post(f"/planung/daten/{kind}", data=fields, files={"file": (name, content)})


def take_over(client: TestClient, answer: Any) -> Any:
    assert answer.status_code == 200
    path = re.search(r'action="(/planung/daten/dateien/[^"]+)"', answer.text)
    assert path
    return client.post(path[1])


def newest(db: Session) -> DataImport:
    return db.exec(sa.select(DataImport).order_by(sa.desc("id"))).scalars().first()  # type: ignore[call-overload]


def test_looking_at_a_file_changes_nothing(db: Session, paula: TestClient) -> None:
    answer = send(paula, "bevoelkerung", DATA / "bevoelkerung.csv", **PEOPLE)

    assert "Noch ist nichts geändert" in answer.text
    assert count(db, "population") == 0


def test_what_was_looked_at_is_taken_over_and_says_who_did_it(db: Session, paula: TestClient) -> None:
    answer = take_over(paula, send(paula, "bevoelkerung", DATA / "bevoelkerung.csv", **PEOPLE))

    assert answer.headers["location"] == "/planung/daten?getan=importiert"
    assert count(db, "population") == 15
    assert count(db, "data_upload") == 0
    assert "Paula" in page(paula, "/planung/daten").text
    assert "bevoelkerung.csv" in page(paula, "/planung/daten").text


def test_each_wrong_row_is_named_with_what_to_write_instead(db: Session, paula: TestClient, tmp_path: Path) -> None:
    wrong = changed_copy(tmp_path, "bevoelkerung.csv", (";1.012;", ";viele;"), encoding="windows-1252")

    answer = send(paula, "bevoelkerung", wrong, **PEOPLE)

    assert answer.status_code == 422
    assert "Zeile 2, Spalte „u6“: „viele“ ist keine Zahl" in answer.text
    assert 'value="Amt"' in answer.text, "what was typed stays"
    assert count(db, "data_upload") == 0


def test_choices_are_called_as_on_the_page(paula: TestClient) -> None:
    answer = send(paula, "bevoelkerung", DATA / "bevoelkerung.csv", **PEOPLE | {"bands": "u6=Kinder"})

    assert "„Spalten und ihr Alter“" in answer.text
    assert "--bands" not in answer.text


def test_without_a_file_or_a_day_the_fields_say_so(paula: TestClient) -> None:
    answer = paula.post("/planung/daten/punkte", data={"source": "Amt"})

    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Datei aus." in answer.text


def test_a_file_of_another_planner_is_not_there(db: Session, cast: Cast, paula: TestClient) -> None:
    send(paula, "bevoelkerung", DATA / "bevoelkerung.csv", **PEOPLE)
    other = make_account(db, "Piet")
    has_role(db, other, StaffRole.PLANNER)
    upload = db.exec(sa.select(DataUpload)).scalars().one()  # type: ignore[call-overload]

    assert browser_of(db, other).post(f"/planung/daten/dateien/{upload.id}").status_code == 404


def test_who_plans_for_a_part_may_look_and_not_change(db: Session, paula: TestClient) -> None:
    piet = make_account(db, "Piet")
    has_role(db, piet, StaffRole.PLANNER, area_id=make_area(db, "Pietsgrund").id)
    browser = browser_of(db, piet)

    assert "hochladen</span>" not in page(browser, "/planung/daten").text
    assert browser.get("/planung/daten/gebiete").status_code == 403
    assert send(browser, "bevoelkerung", DATA / "bevoelkerung.csv", **PEOPLE).status_code == 403


def test_taking_back_restores_what_was_there(db: Session, cast: Cast, paula: TestClient, tmp_path: Path) -> None:
    import_population(db)
    before = rows(db, "SELECT area_id, day, age_from_months, people, source FROM population ORDER BY 1, 2, 3, 4")
    new = changed_copy(tmp_path, "bevoelkerung.csv", (";1.012;", ";1.002;"), encoding="windows-1252")
    import_population(db, new, total="", remove_missing=True)
    assert count(db, "population") == 15

    answer = paula.post(f"/planung/daten/importe/{newest(db).id}")

    assert answer.headers["location"] == "/planung/daten?getan=zurueckgenommen"
    assert (
        rows(db, "SELECT area_id, day, age_from_months, people, source FROM population ORDER BY 1, 2, 3, 4") == before
    )
    assert paula.post(f"/planung/daten/importe/{newest(db).id}").status_code == 409, "only once"


def test_what_a_later_import_changed_cannot_be_taken_back_before_it(
    db: Session, paula: TestClient, cast: Cast, tmp_path: Path
) -> None:
    import_population(db)
    first = newest(db)
    import_population(db, changed_copy(tmp_path, "bevoelkerung.csv", (";1.012;", ";1.002;"), encoding="windows-1252"))

    assert paula.post(f"/planung/daten/importe/{first.id}").status_code == 409
    undo.take_back(db, newest(db), cast.paula.id)
    undo.take_back(db, first, cast.paula.id)
    assert count(db, "population") == 0


def test_the_same_file_twice_is_one_import(db: Session, paula: TestClient) -> None:
    import_population(db)
    number = count(db, "data_import")

    import_population(db)

    assert count(db, "data_import") == number
    answer = send(paula, "bevoelkerung", DATA / "bevoelkerung.csv", **PEOPLE | {"source": "Amt für Wasserstände"})
    assert "Es gibt nichts zu übernehmen" in answer.text


def test_a_new_edition_of_areas_is_taken_back_with_all_that_moved(db: Session, cast: Cast) -> None:
    import_areas(db)
    old = rows(db, "SELECT id, slug, valid_to FROM area ORDER BY id")
    area = rows(db, "SELECT min(id) FROM area WHERE key = '0101'")[0][0]
    role = has_role(db, cast.ben, StaffRole.PLANNER, area_id=area)
    import_areas(db, valid_from=date(2021, 1, 1))
    db.refresh(role)
    assert role.area_id != area

    undo.take_back(db, newest(db), cast.paula.id)

    db.refresh(role)
    assert role.area_id == area
    assert rows(db, "SELECT id, slug, valid_to FROM area ORDER BY id") == old


def test_areas_with_people_stay(db: Session, cast: Cast) -> None:
    import_areas(db)
    edition = newest(db)
    import_population(db)

    with pytest.raises(Conflict, match="Bevölkerungszahlen"):
        undo.take_back(db, edition, cast.paula.id)


def test_what_stands_in_the_way_is_said_in_the_readers_language(db: Session, paula: TestClient) -> None:
    import_areas(db)
    edition = newest(db)
    import_population(db)
    first = newest(db)
    db.execute(sa.text("UPDATE population SET people = people + 1"))

    in_the_way = paula.post(f"/en/planung/daten/importe/{edition.id}")
    changed = paula.post(f"/en/planung/daten/importe/{first.id}")

    assert (in_the_way.status_code, changed.status_code) == (409, 409)
    assert "There are population figures for these areas" in in_the_way.text
    assert "A later import has changed the same figures" in changed.text


def test_cells_of_the_grid_are_points(db: Session, paula: TestClient, cast: Cast) -> None:
    fields = {"day": "2024-12-31", "source": "Zensus", "bands": "u6=0-5"}

    take_over(paula, send(paula, "punkte", ("raster.csv", CELLS.encode()), **fields))

    [(lat, lon, people)] = rows(db, "SELECT lat, lon, people FROM population_point")
    east, north = rows(
        db,
        """SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform(ST_SetSRID(
            ST_MakePoint(CAST(:lon AS float), CAST(:lat AS float)), 4326), 3035) AS p) x""",
        lat=lat,
        lon=lon,
    )[0]
    assert (round(east, 1), round(north, 1), people) == (4550050.0, 3270050.0, 12)
    undo.take_back(db, newest(db), cast.paula.id)
    assert count(db, "population_point") == 0


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("lat;lon;u6\n52,5;13,4;1\n52,5;13,4;2\n", "Dieser Punkt steht schon in Zeile 2"),
        ("lat;lon;u6\n13,4;52,5;1\n", "vertauscht"),
        ("x;y;u6\n4550050;1;1\n", "liegt nicht in Deutschland"),
        ("gitter_id;u6\n100mN1E2;1\n", "ist keine Gitterzelle"),
        ("ort;u6\nHier;1\n", "Wo liegen die Punkte?"),
    ],
)
def test_points_that_are_nowhere_are_refused(paula: TestClient, table: str, complaint: str) -> None:
    fields = {"day": "2024-12-31", "source": "Zensus", "bands": "u6=0-5"}

    answer = send(paula, "punkte", ("raster.csv", table.encode()), **fields)

    assert answer.status_code == 422
    assert complaint in answer.text
