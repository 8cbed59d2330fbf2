"""Areas in GeoJSON: features with a valid polygon in degrees, or a refusal."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely import MultiPolygon, Polygon, is_valid_reason, make_valid

from app.imports import coordinates
from app.imports.problems import Problems, Unreadable
from app.imports.textfile import encoding_of

_MAX_SIZE = 256 << 20
_DEGREES = re.compile(r"CRS84|EPSG:{1,2}(?:[\d.]*:)?(?:4326|4258)$", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REASON = re.compile(r"([^\[]+)(?:\[(\S+) (\S+)\])?")
_REASONS = {
    "Self-intersection": "Der Umriss überschneidet sich selbst",
    "Ring Self-intersection": "Der Umriss berührt sich selbst",
    "Hole lies outside shell": "Ein Loch liegt außerhalb des Umrisses",
    "Nested holes": "Ein Loch liegt in einem Loch",
    "Nested shells": "Eine Teilfläche liegt in einer anderen",
    "Interior is disconnected": "Ein Loch zerteilt die Fläche",
    "Too few points in geometry component": "Der Umriss hat zu wenige Punkte",
}


@dataclass(frozen=True)
class Feature:
    number: int
    properties: Mapping[str, Any]
    shape: MultiPolygon


def features(path: Path, problems: Problems, *, repair: bool) -> Iterator[Feature]:
    """Those whose shape is sound; the others are complained about."""
    for number, feature in enumerate(_read(path, Problems(path.name)), start=1):
        try:
            properties = _storable(feature.get("properties") or {})
            yield Feature(number, properties, _sound(_multipolygon(feature.get("geometry")), repair=repair))
        except Unreadable as problem:
            problems.add(str(problem), number)


def _storable(properties: Any) -> Mapping[str, Any]:
    """JSON can spell what no database keeps."""
    if not isinstance(properties, dict) or any(_UNSTORABLE.search(str(each)) for each in properties.values()):
        raise Unreadable("Hier steht ein unlesbares Zeichen. Schreiben Sie den Text neu.")
    return properties


def _read(path: Path, problems: Problems) -> list[dict[str, Any]]:
    if not path.is_file():
        problems.refuse("Diese Datei gibt es nicht.")
    if path.stat().st_size > _MAX_SIZE:
        problems.refuse(f"Die Datei ist größer als {_MAX_SIZE >> 20} MB. Vereinfachen Sie die Umrisse.")
    try:
        content = json.loads(path.read_text(encoding=encoding_of(path, problems)) or "null")
    except json.JSONDecodeError as error:
        problems.refuse("Das ist kein gültiges GeoJSON: Hier bricht es ab.", error.lineno)
    except (RecursionError, ValueError):  # lists in lists without end, a number of thousands of digits
        problems.refuse("Das ist kein gültiges GeoJSON.")
    if not content:
        problems.refuse("Die Datei ist leer.")
    kind = content.get("type") if isinstance(content, dict) else None
    found = content.get("features") if kind == "FeatureCollection" else [content] if kind == "Feature" else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        problems.refuse("Das ist kein GeoJSON mit Gebieten. Speichern Sie es als „FeatureCollection“.")
    _refuse_other_systems(content, problems)
    if not found:
        problems.refuse("Die Datei enthält keine Gebiete.")
    return found


def _refuse_other_systems(content: Mapping[str, Any], problems: Problems) -> None:
    crs = content.get("crs")
    said = crs.get("properties") if isinstance(crs, dict) else None
    name = said.get("name", "") if isinstance(said, dict) else ""
    if name and not _DEGREES.search(str(name)):
        problems.refuse(
            f"Das Koordinatensystem ist „{name}“. Rechnen Sie die Datei in WGS 84 um, zum Beispiel mit "
            "„ogr2ogr -t_srs EPSG:4326 neu.geojson alt.geojson“."
        )


def _multipolygon(geometry: Any) -> MultiPolygon:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Unreadable(f"Hier steht „{kind}“ statt einer Fläche. Es muss „Polygon“ oder „MultiPolygon“ sein.")
    parts = geometry.get("coordinates")
    try:
        return MultiPolygon([_polygon(part) for part in ([parts] if kind == "Polygon" else parts)])
    except (TypeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("Die Koordinaten sind unvollständig oder keine Zahlen.") from None


def _polygon(rings: Any) -> Polygon:
    outline, *holes = [[_position(each) for each in ring] for ring in rings]
    for ring in (outline, *holes):
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise Unreadable("Ein Umriss ist nicht geschlossen: Der letzte Punkt muss der erste sein.")
    return Polygon(outline, holes)


def _position(numbers: Any) -> tuple[float, float]:
    """Longitude and latitude; a height is dropped."""
    lon, lat = (float(each) for each in numbers[:2])
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise Unreadable("Eine Koordinate ist keine Zahl.")
    return lon, lat


def _sound(shape: MultiPolygon, *, repair: bool) -> MultiPolygon:
    if shape.is_empty:
        raise Unreadable("Die Fläche ist leer.")
    west, south, east, north = shape.bounds
    coordinates.check(south, west)
    coordinates.check(north, east)
    if shape.is_valid:
        return shape
    if not repair:
        raise Unreadable(
            f"{_said(is_valid_reason(shape))}. Berichtigen Sie die Fläche, oder versuchen Sie es mit --repair."
        )
    return _polygons_of(make_valid(shape))


def _said(reason: str) -> str:
    found = _REASON.fullmatch(reason)
    if not found:
        return "Der Umriss ist ungültig"
    what = _REASONS.get(found[1], "Der Umriss ist ungültig")
    return f"{what}, bei lat {found[3]}, lon {found[2]}" if found[2] else what


def _polygons_of(repaired: Any) -> MultiPolygon:
    """Repairing can leave points and lines behind; they are no area."""
    parts = getattr(repaired, "geoms", [repaired])
    polygons = [p for part in parts for p in getattr(part, "geoms", [part]) if isinstance(p, Polygon)]
    if not polygons:
        raise Unreadable("Die Fläche lässt sich nicht reparieren.")
    return MultiPolygon(polygons)
