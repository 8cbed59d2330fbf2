"""Polygons of areas: sound ones, and what is said of the others."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.imports import shapes
from app.imports.problems import Problems, Refused

SQUARE = [[7.0, 54.3], [7.1, 54.3], [7.1, 54.4], [7.0, 54.4], [7.0, 54.3]]
BOW_TIE = [[7.0, 54.3], [7.1, 54.4], [7.1, 54.3], [7.0, 54.4], [7.0, 54.3]]


def collection(geometry: Any, **more: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": geometry}],
        **more,
    }


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def read(tmp_path: Path, content: Any, *, repair: bool = False) -> list[shapes.Feature]:
    path = tmp_path / "gebiete.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    problems = Problems(path.name, unit="Gebiet")
    found = list(shapes.features(path, problems, repair=repair))
    problems.refuse_if_any()
    return found


def refusal(tmp_path: Path, content: Any) -> str:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    return str(refused.value)


def test_polygons_become_multipolygons_and_heights_are_dropped(tmp_path: Path) -> None:
    (feature,) = read(tmp_path, collection(polygon([[*point, 12.5] for point in SQUARE])))

    assert feature.shape.geom_type == "MultiPolygon"
    assert not feature.shape.has_z


def test_degrees_of_any_spelling_are_accepted(tmp_path: Path) -> None:
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "EPSG:4258"):
        crs = {"type": "name", "properties": {"name": name}}
        assert read(tmp_path, collection(polygon(SQUARE), crs=crs))


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (polygon(BOW_TIE), "Gebiet 1: Der Umriss überschneidet sich selbst, bei lat 54.35, lon 7.05"),
        (polygon(SQUARE[:-1]), "nicht geschlossen"),
        (polygon([point[::-1] for point in SQUARE]), "vertauscht"),
        (polygon([[x * 50_000, y * 100_000] for x, y in SQUARE]), "UTM"),
        (polygon([[x - 60, y] for x, y in SQUARE]), "nicht in Deutschland"),
        (polygon([[7.0, 54.3], [7.0], [7.1, 54.4], [7.0, 54.3]]), "unvollständig"),
        (polygon([[7.0, "x"], *SQUARE]), "keine Zahlen"),
        ({"type": "MultiPolygon", "coordinates": []}, "leer"),
        ({"type": "Point", "coordinates": [7.0, 54.3]}, "„Point“ statt einer Fläche"),
        (None, "statt einer Fläche"),
    ],
)
def test_broken_shapes_are_named(tmp_path: Path, geometry: Any, said: str) -> None:
    assert said in refusal(tmp_path, collection(geometry))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "leer"),
        ("{", "kein gültiges GeoJSON"),
        ("[1]", "kein GeoJSON mit Gebieten"),
        ({"type": "Topology", "objects": {}}, "kein GeoJSON mit Gebieten"),
        ({"type": "FeatureCollection", "features": []}, "keine Gebiete"),
        (collection(polygon(SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}), "ogr2ogr"),
        (
            '{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[NaN,1],[1,2],[2,1],[NaN,1]]]}}]}',
            "keine Zahl",
        ),
    ],
)
def test_what_is_no_geojson_in_degrees_is_refused(tmp_path: Path, content: Any, said: str) -> None:
    assert said in refusal(tmp_path, content)


def test_a_broken_outline_is_repaired_only_when_asked(tmp_path: Path) -> None:
    (feature,) = read(tmp_path, collection(polygon(BOW_TIE)), repair=True)

    assert feature.shape.is_valid
    assert len(feature.shape.geoms) == 2


@pytest.mark.parametrize("name", ["x\\u0000y", "x\\ud800y"], ids=["null", "half a character"])
def test_what_no_database_keeps_is_refused(tmp_path: Path, name: str) -> None:
    text = json.dumps(collection(polygon(SQUARE))).replace('"properties": {}', f'"properties": {{"name": "{name}"}}')

    assert "unlesbares Zeichen" in refusal(tmp_path, text)


def test_a_number_of_thousands_of_digits_is_no_geojson(tmp_path: Path) -> None:
    text = json.dumps(collection(polygon(SQUARE))).replace("54.4", "9" * 5000)

    assert "kein gültiges GeoJSON" in refusal(tmp_path, text)


@pytest.mark.parametrize("odd", [["x"], "x", 7])
def test_odd_properties_are_refused(tmp_path: Path, odd: Any) -> None:
    content = collection(polygon(SQUARE))
    content["features"][0]["properties"] = odd

    assert "unlesbares Zeichen" in refusal(tmp_path, content)
    assert read(tmp_path, collection(polygon(SQUARE), crs={"properties": odd}))
