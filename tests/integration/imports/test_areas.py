"""Layers of areas: editions, addresses, and who lies where afterwards."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.directory.area import Area
from app.imports import cells
from app.imports.problems import Refused
from tests import factories
from tests.integration.imports.slices import DATA, changed_copy, counts, import_areas, rows

BEZIRKE = DATA / "bezirke.geojson"


def import_both(db: Session) -> None:
    import_areas(db, BEZIRKE, layer="bezirk", label="Bezirke")
    import_areas(db, parent_key="bezirk_id", valid_from=date(2021, 1, 1), label="Prognoseräume")


def test_a_layer_comes_in_with_its_parents_and_points_inside(db: Session) -> None:
    import_both(db)

    found = rows(db, """
        SELECT a.key, a.slug, a.folded, p.name AS parent, ST_Covers(a.shape, a.point::geometry) AS inside,
            ST_NDims(a.shape) AS dimensions, a.valid_from
        FROM area a JOIN area p ON p.id = a.parent_id ORDER BY a.key
    """)  # fmt: skip
    assert [(row.key, row.slug, row.parent) for row in found] == [
        ("0101", "lindenhof-prognoseraum", "Lindenau-Ost"),
        ("0102", "erlengrund", "Lindenau-Ost"),
        ("0103", "muehlenfeld", "Lindenau-Ost"),
        ("0104", "weststadt", "Lindenhof"),
        ("0105", "kranichsee", "Lindenhof"),
    ]
    assert all(row.inside and row.dimensions == 2 and row.valid_from == date(2021, 1, 1) for row in found)
    assert rows(db, "SELECT slug, label FROM area_layer ORDER BY position") == [
        ("bezirk", "Bezirke"),
        ("prognoseraum", "Prognoseräume"),
    ]


def test_the_same_file_again_changes_nothing(db: Session) -> None:
    import_both(db)
    before = rows(db, "SELECT * FROM area ORDER BY id")

    report = import_areas(db, parent_key="bezirk_id", valid_from=date(2021, 1, 1))

    assert (report.counts["unchanged"], report.counts["new"], report.counts["changed"]) == (5, 0, 0)
    assert rows(db, "SELECT * FROM area ORDER BY id") == before


def test_without_a_day_the_newest_edition_is_meant(db: Session, tmp_path: Path) -> None:
    import_both(db)
    renamed = changed_copy(tmp_path, "gebiete.geojson", ("Weststadt", "West"), ("54.38", "54.39"))

    report = import_areas(db, renamed, parent_key="bezirk_id")

    assert report.counts["changed"] == 5
    assert rows(db, "SELECT slug, name, folded FROM area WHERE key = '0104'") == [("weststadt", "West", "west")]


def test_a_newer_edition_closes_the_one_before_on_the_day_before(db: Session) -> None:
    import_both(db)
    served = db.exec(select(Area).where(Area.key == "0102")).one()
    factories.make_offer(db, "Hilfe zu Hause", serves=[served], venues=[])
    slugs_before = rows(db, "SELECT slug FROM area WHERE valid_to IS NULL ORDER BY slug")

    report = import_areas(db, parent_key="bezirk_id", valid_from=date(2024, 7, 1))

    assert (report.counts["new"], report.counts["closed"]) == (5, 5)
    assert {row.valid_to for row in rows(db, "SELECT valid_to FROM area WHERE valid_from = '2021-01-01'")} == {
        date(2024, 6, 30)
    }
    assert rows(db, "SELECT slug FROM area WHERE valid_to IS NULL ORDER BY slug") == slugs_before
    assert rows(db, "SELECT a.valid_from FROM revision_area JOIN area a ON a.id = area_id") == [(date(2024, 7, 1),)]


def test_an_older_edition_fits_in_before_the_newer_one(db: Session) -> None:
    import_both(db)

    import_areas(db, parent_key="bezirk_id", valid_from=date(2015, 1, 1))

    assert rows(
        db, "SELECT DISTINCT valid_from, valid_to FROM area WHERE layer_id <> 1 AND key LIKE '01__' ORDER BY 1"
    ) == [
        (date(2015, 1, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), None),
    ]


def test_venues_and_the_search_know_their_new_areas(db: Session) -> None:
    factories.make_offer(db, "Krabbelgruppe", venues=[factories.make_venue(db, lat=54.35, lon=6.95)])

    import_areas(db)

    assert rows(db, "SELECT a.slug FROM venue_area JOIN area a ON a.id = area_id") == [("erlengrund",)]
    known = "search_document JOIN search_facet f ON f.id = ANY(facets)"
    found = rows(db, f"SELECT value FROM {known} WHERE f.name = 'area'")
    assert ("erlengrund",) in found


def test_areas_missing_from_the_file_stay_until_told_otherwise(db: Session, tmp_path: Path) -> None:
    import_areas(db)
    fewer = changed_copy(tmp_path, "bezirke.geojson")

    report = import_areas(db, fewer)
    assert report.counts["missing"] == 5
    report = import_areas(db, fewer, archive_missing=True)

    assert report.counts["archived"] == 5
    assert rows(db, "SELECT key FROM area WHERE valid_to IS NULL ORDER BY key") == [("01",), ("02",)]


def test_a_dry_run_shows_the_plan_and_changes_nothing(db: Session) -> None:
    before = counts(db)

    report = import_areas(db, dry_run=True)

    assert report.counts["new"] == 5
    assert counts(db) == before
    assert not rows(db, "SELECT 1 FROM area_layer WHERE slug = 'prognoseraum'")


def test_overlapping_areas_are_pointed_out(db: Session, tmp_path: Path) -> None:
    overlapping = changed_copy(
        tmp_path,
        "bezirke.geojson",
        ("[[[7.02, 54.32]", "[[[7.0, 54.32]"),
        ("[7.02, 54.38], [7.02, 54.32]]]}}\n", "[7.02, 54.38], [7.0, 54.32]]]}}\n"),
    )

    assert import_areas(db, overlapping).notes == ["„Lindenau-Ost“ und „Lindenhof“ überlappen sich."]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": "nr"}, "Das Feld „nr“ fehlt. Es gibt: id, name, bezirk_id."),
        ({"name": "nmae"}, "Meinten Sie „name“?"),
        ({"key": "bezirk_id"}, "Gebiet 2, Spalte „bezirk_id“: Der Schlüssel „01“ steht schon in Gebiet 1."),
        ({"parent_key": "bezirk_id"}, "Nennen Sie sie mit --parent-layer"),
        ({"parent_key": "id", "parent_layer": "bezirk"}, "„0101“ gibt es in der Ebene „bezirk“ nicht."),
        ({"layer": "Stadt Teil"}, "Schreiben Sie zum Beispiel „stadt-teil“"),
        ({"valid_from": cells.today() + timedelta(days=1)}, "liegt in der Zukunft"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(db: Session, changes: dict[str, str], said: str) -> None:
    if "parent_layer" in changes:
        import_areas(db, BEZIRKE, layer="bezirk")
    before = counts(db)

    with pytest.raises(Refused) as refused:
        import_areas(db, **changes)

    assert said in str(refused.value)
    assert counts(db) == before
