"""Where something new would be: looked up among places we know, or set as a point."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from app.directory import gazetteer, geocoding
from app.directory.candidates import Candidate
from app.directory.geocoding import GeocoderSilent
from app.directory.visibility import PUBLIC_OFFERS
from app.forms import Submitted
from app.i18n import gettext as _
from app.imports import coordinates
from app.planners.scenario_forms import Placed

MOST = 8
_LONGEST = 100


@dataclass(frozen=True)
class Spotted:
    """A place that somebody may have meant."""

    label: str
    hint: str
    lat: float
    lon: float

    @property
    def value(self) -> str:
        return f"{self.lat:.6f},{self.lon:.6f}"


@dataclass(frozen=True)
class Where:
    lat: float
    lon: float
    label: str


_VENUES = sa.text(f"""
    SELECT DISTINCT ON (label) label, ST_Y(point) AS lat, ST_X(point) AS lon FROM (
        SELECT concat_ws(', ', nullif(x.name, ''), nullif(x.street, ''), nullif(concat_ws(' ', x.postcode, x.city), ''))
            AS label, x.point::geometry AS point
        FROM venue x WHERE x.point IS NOT NULL AND EXISTS (
            SELECT FROM revision_venue v JOIN ({PUBLIC_OFFERS}) ON r.id = v.revision_id WHERE v.venue_id = x.id)
    ) known WHERE lower(label) LIKE ALL(CAST(:words AS text[])) ORDER BY label LIMIT {MOST}
""")


def words(text: str) -> list[str]:
    """For LIKE ALL: each of them somewhere."""
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in escaped.replace(",", " ").split()[:MOST]] or ["%"]


def look_up(db: Session, text: str) -> list[Spotted]:
    """Areas, postcodes and towns by their middle, venues of public offers, and what the geocoder knows, if there is
    one."""
    text = text.replace("\x00", "").strip()[:_LONGEST]
    if not text:
        return []
    found = []
    if known := gazetteer.find(db, text):
        hint = {"area": _("Mitte des Gebiets"), "postcode": _("Mitte der Postleitzahl")}.get(known.kind, "")
        found.append(Spotted(known.label, hint, known.lat, known.lon))
    found += [Spotted(row.label, _("Ort von Angeboten"), row.lat, row.lon) for row in _venues(db, text)]
    found += [Spotted(each.label, _("Adresse"), each.lat, each.lon) for each in _addresses(db, text)]
    return list({each.value: each for each in reversed(found)}.values())[::-1][:MOST]


def _venues(db: Session, text: str) -> list[sa.Row[tuple[str, float, float]]]:
    return list(db.execute(_VENUES, {"words": words(text)}))


def _addresses(db: Session, text: str) -> list[Candidate]:
    """A silent geocoder costs its answers and nothing else."""
    try:
        return geocoding.search(db, text, "", "")
    except GeocoderSilent:
        return []


_AREA = sa.text("""
    SELECT a.name, :everywhere OR EXISTS (SELECT FROM area s WHERE s.id = ANY(CAST(:areas AS int[]))
        AND ST_Covers(s.shape, at.point)) AS is_mine
    FROM (SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS point) at
    LEFT JOIN area a ON ST_Covers(a.shape, at.point) AND a.valid_to IS NULL
    LEFT JOIN area_layer l ON l.id = a.layer_id
    ORDER BY l.position DESC NULLS LAST, a.id LIMIT 1
""")


def chosen(db: Session, form: Submitted[Placed], areas: frozenset[int] | None) -> tuple[Where | None, list[Spotted]]:
    """The point that the form means, and what could be meant. Without one the form says what is missing."""
    found = look_up(db, form.text("where"))
    if form.value is None:
        return None, found
    where = _meant(form.value, found)
    if where is None:
        form.refuse("where", _sentence(form.text("where"), found))
        return None, found
    row = db.execute(
        _AREA, {"lat": where.lat, "lon": where.lon, "everywhere": areas is None, "areas": [*(areas or ())]}
    )
    at = row.one()
    if not at.is_mine:
        form.refuse("where", _("Dieser Punkt liegt in keinem Ihrer Gebiete."))
        return None, found
    return Where(where.lat, where.lon, where.label or at.name or _("außerhalb aller Gebiete")), found


def _meant(form: Placed, found: list[Spotted]) -> Where | None:
    """The chosen one, else the numbers, else the only place of that name."""
    if form.found and (point := coordinates.typed(form.found)):
        label = next((each.label for each in found if each.value == form.found), "")
        return Where(*point, label)
    if form.lat is not None and form.lon is not None:
        return Where(form.lat, form.lon, "")
    return Where(found[0].lat, found[0].lon, found[0].label) if len(found) == 1 else None


def _sentence(typed: str, found: list[Spotted]) -> str:
    if found:
        return _("Mehrere Orte passen. Bitte wählen Sie einen.")
    if typed:
        return _("Diesen Ort kennen wir nicht. Schreiben Sie ihn anders, oder tragen Sie Breite und Länge ein.")
    return _("Bitte sagen Sie, wo: mit einem Namen, auf der Karte oder mit Breite und Länge.")
