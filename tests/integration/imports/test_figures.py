"""Population, indicators and postcodes: found by key, the same again changes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from app.imports import indicators, postcodes
from app.imports.indicators import IndicatorOptions
from app.imports.problems import Refused
from app.imports.report import Report
from tests.integration.imports.slices import (
    DATA,
    changed_copy,
    count,
    counts,
    import_areas,
    import_population,
    rows,
)


def population_copy(tmp_path: Path, *replacements: tuple[str, str]) -> Path:
    return changed_copy(tmp_path, "bevoelkerung.csv", *replacements, encoding="windows-1252")


def import_indicators(db: Session, file: Path = DATA / "kennzahlen.csv", **changes: Any) -> Report:
    return indicators.load(db, file, IndicatorOptions(**{"layer": "prognoseraum", "period": "2021"} | changes))


def test_people_are_counted_by_months_of_age(db: Session) -> None:
    import_areas(db)

    report = import_population(db)

    assert report.counts["new"] == 20
    assert rows(db, """
        SELECT age_from_months, age_to_months, people, source FROM population p JOIN area a ON a.id = p.area_id
        WHERE a.key = '0101' AND day = '2024-12-31' ORDER BY 1, 2
    """) == [
        (0, 71, 1012, "Amt für Wasserstände"),
        (0, 1199, 12480, "Amt für Wasserstände"),
        (72, 179, 1503, "Amt für Wasserstände"),
        (180, 1199, 9965, "Amt für Wasserstände"),
    ]  # fmt: skip
    assert "Summe einwohner: 73.510" in report.notes


def test_the_same_figures_again_change_nothing_and_new_ones_replace_them(db: Session, tmp_path: Path) -> None:
    import_areas(db)
    import_population(db)

    assert import_population(db).counts["unchanged"] == 20
    report = import_population(db, population_copy(tmp_path, (";1.012;", ";1.002;")))

    assert (report.counts["changed"], report.counts["unchanged"]) == (1, 19)
    assert rows(db, "SELECT sum(people) FROM population WHERE age_to_months = 71")[0][0] == 5220


def test_an_empty_cell_is_no_statement(db: Session, tmp_path: Path) -> None:
    import_areas(db)

    import_population(db, population_copy(tmp_path, (";1.012;", ";;")))

    assert count(db, "population") == 19


def test_an_area_without_a_row_is_pointed_out(db: Session, tmp_path: Path) -> None:
    import_areas(db)

    report = import_population(db, population_copy(tmp_path, ("0105;Kranichsee;16.924;1.080;1.627;14.217;", ";;;;;;")))

    assert "Ohne Zeile in der Datei: Kranichsee." in report.notes


def test_figures_find_the_areas_of_their_day(db: Session) -> None:
    import_areas(db, valid_from=date(2010, 1, 1))
    import_areas(db, valid_from=date(2021, 1, 1))

    import_population(db, day=date(2015, 12, 31))

    assert rows(db, "SELECT DISTINCT a.valid_from FROM population p JOIN area a ON a.id = p.area_id") == [
        (date(2010, 1, 1),)
    ]


def test_another_cut_of_the_same_day_has_to_replace_the_first(db: Session) -> None:
    import_areas(db)
    import_population(db)
    other = {"bands": "u6=0-5,6_15=6-17,ab15=18-", "total": ""}

    with pytest.raises(Refused, match="anderen Altersgruppen"):
        import_population(db, **other)
    report = import_population(db, **other, remove_missing=True)

    assert (report.counts["removed"], report.counts["new"], report.counts["unchanged"]) == (15, 10, 5)
    assert count(db, "population") == 15


@pytest.mark.parametrize(
    ("replacement", "said"),
    [
        (
            ("0101;", "101;"),
            "Zeile 2, Spalte „id“: „101“ gibt es nicht, aber „0101“. Speichern Sie die Spalte als Text",
        ),
        (("0101;", "0199;"), "Ein Gebiet „0199“ gibt es in der Ebene „prognoseraum“ nicht."),
        (("0102;", "0101;"), "Zeile 3, Spalte „id“: Das Gebiet „0101“ steht schon in Zeile 2."),
        ((";1.012;", ";-12;"), "„-12“ ist negativ"),
        ((";1.012;", ";12,5;"), "keine ganze Zahl"),
        ((";1.012;", ";.;"), "Ist die Zahl geheim oder unbekannt, lassen Sie die Zelle leer."),
        ((";12.480;", ";480;"), "Die Altersgruppen ergeben 12.480 Personen, mehr als alle (480)."),
        (("6_15", "6_14"), "Die Spalte „6_15“ gibt es nicht. Meinten Sie „6_14“?"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    db: Session, tmp_path: Path, replacement: tuple[str, str], said: str
) -> None:
    import_areas(db)

    with pytest.raises(Refused) as refused:
        import_population(db, population_copy(tmp_path, replacement))

    assert said in str(refused.value)
    assert count(db, "population") == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layer": "prognoseraeume"}, "keine Gebiete. Meinten Sie „prognoseraum“?"),
        ({"day": date(1899, 1, 1)}, "hat am 01.01.1899 keine Gebiete"),
        ({"bands": "u6=0-5,6_15=5-14"}, "--bands: Die Altersgruppen „u6“ und „6_15“ überschneiden sich"),
        ({"bands": "", "total": ""}, "Nennen Sie --bands oder --total"),
        ({"key": "schluessel"}, "Die Spalte „schluessel“ gibt es nicht."),
    ],
)
def test_options_that_do_not_fit_are_refused(db: Session, changes: dict[str, Any], said: str) -> None:
    import_areas(db)

    with pytest.raises(Refused) as refused:
        import_population(db, **changes)

    assert said in str(refused.value)


def test_a_dry_run_of_figures_changes_nothing(db: Session) -> None:
    import_areas(db)
    before = counts(db)

    assert import_population(db, dry_run=True).counts["new"] == 20
    assert import_indicators(db, dry_run=True).counts["new"] == 10
    assert postcodes.load(db, DATA / "postleitzahlen.csv", dry_run=True).counts["new"] == 5

    assert counts(db) == before


def test_indicators_come_in_a_column_each(db: Session) -> None:
    import_areas(db)

    assert import_indicators(db).counts["new"] == 10
    assert import_indicators(db).counts["unchanged"] == 10

    assert rows(db, "SELECT key, period, value, unit FROM indicator WHERE value = 11.25") == [
        ("kinderarmut_u15_pct", "2021", 11.25, "%")
    ]


def test_indicators_come_in_a_row_each(db: Session, tmp_path: Path) -> None:
    import_areas(db)
    path = tmp_path / "kennzahlen.csv"
    path.write_text(
        "id;kennzahl;zeitraum;wert;einheit;quelle\n0101;Miete;2022;1.234,5;Euro;Mietspiegel\n0101;Miete;2023;;Euro;\n"
    )

    assert import_indicators(db, path).counts["new"] == 1
    assert rows(db, "SELECT key, period, value, unit, source FROM indicator") == [
        ("miete", "2022", 1234.5, "Euro", "Mietspiegel")
    ]


def test_indicators_need_a_time_and_numbers(db: Session, tmp_path: Path) -> None:
    import_areas(db)
    with pytest.raises(Refused, match="--period"):
        import_indicators(db, period="")
    with pytest.raises(Refused, match="„hoch“ ist keine Zahl"):
        import_indicators(db, changed_copy(tmp_path, "kennzahlen.csv", ("11,25", "hoch")))
    assert count(db, "indicator") == 0


def test_postcodes_have_a_middle_and_places_that_share_them(db: Session) -> None:
    middles, places = DATA / "postleitzahlen.csv", DATA / "ortsnamen.csv"

    assert postcodes.load(db, middles).counts == {"new": 5, "changed": 0, "unchanged": 0}
    assert postcodes.load(db, places).counts == {"new": 15, "changed": 0, "unchanged": 5}
    assert postcodes.load(db, middles).counts == {"new": 0, "changed": 0, "unchanged": 5}
    assert postcodes.load(db, places).counts == {"new": 0, "changed": 0, "unchanged": 20}

    assert rows(db, "SELECT name, folded FROM postcode_place WHERE code = '00123' ORDER BY name") == [
        ("Leuchtfeuer", "leuchtfeuer"),
        ("Lindenau", "lindenau"),
        ("Lindenau Mühlenfeld", "lindenau muhlenfeld"),
        ("Mühlenfelde", "muhlenfelde"),
    ]


def test_places_alone_are_enough_to_know_a_postcode(db: Session) -> None:
    postcodes.load(db, DATA / "ortsnamen.csv")

    assert count(db, "postcode") == 5


@pytest.mark.parametrize(
    ("replacement", "said"),
    [
        (("00121", "121"), "Zeile 2, Spalte „plz“: „121“ ist keine Postleitzahl"),
        (("00122", "00121"), "00121 Lindenau steht schon in Zeile 2"),
        (("54.3300,6.9200", "6.9200,54.3300"), "Spalte „lat“: 6.92 / 54.33: Breite und Länge sind vertauscht"),
        (("54.3300,6.9200", ","), "Hier fehlen die Koordinaten"),
        (("lat,lon", "breite,hoehe"), "Die Spalte „lon“ fehlt."),
    ],
)
def test_postcodes_that_cannot_be_are_refused(
    db: Session, tmp_path: Path, replacement: tuple[str, str], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        postcodes.load(db, changed_copy(tmp_path, "postleitzahlen.csv", replacement))

    assert said in str(refused.value)
    assert count(db, "postcode") == 0
