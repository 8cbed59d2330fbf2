"""Whether a pair of numbers can be a place in Germany, and if not, what was probably meant."""

from app.imports import cells
from app.imports.problems import Unreadable

_LAT = (47.2, 55.1)
_LON = (5.8, 15.1)


def check(lat: float, lon: float) -> tuple[float, float]:
    if _within(lat, _LAT) and _within(lon, _LON):
        return lat, lon
    place = f"{lat:.10g} / {lon:.10g}"
    if _within(lon, _LAT) and _within(lat, _LON):
        raise Unreadable(
            f"{place}: Breite und Länge sind vertauscht. Die Breite (lat) liegt in Deutschland zwischen "
            "47 und 55, die Länge (lon) zwischen 6 und 15."
        )
    if max(abs(lat), abs(lon)) > 180:
        raise Unreadable(
            f"{place} sind keine Grad. Rechnen Sie UTM- oder Gauß-Krüger-Werte in WGS 84 (EPSG:4326) um; "
            "wenn das Komma verloren ging, schreiben Sie zum Beispiel 52,5163."
        )
    raise Unreadable(f"{place} liegt nicht in Deutschland. Prüfen Sie Breite (lat) und Länge (lon).")


def pair(lat: str, lon: str) -> tuple[float, float] | None:
    """From two cells; both empty is no place."""
    if not lat and not lon:
        return None
    if not lat or not lon:
        raise Unreadable(
            "Hier fehlt eine der beiden Koordinaten. Schreiben Sie Breite (lat) und Länge (lon) oder keine."
        )
    return check(cells.decimal(lat), cells.decimal(lon))


def typed(text: str) -> tuple[float, float] | None:
    """ "54.35,7.002", as a form sends a place that was chosen; None for what is no place in Germany."""
    lat, _comma, lon = text.partition(",")
    try:
        return pair(lat.strip(), lon.strip())
    except Unreadable:
        return None


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
