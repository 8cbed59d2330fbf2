"""One place of an offer as a form: its address, its point on the map, and what helps people to get in."""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.directory.candidates import Candidate
from app.directory.place import Answer, Feature, Wheelchair
from app.forms import N_, Line, blank, parsed
from app.i18n import gettext as _
from app.imports import cells, coordinates
from app.providers.fields import Note, Postcode, Saved, read_by
from app.providers.places import WORDS, Features, Point


def _coordinates(text: str) -> str:
    if text and coordinates.typed(text) is None:
        raise PydanticCustomError("enum", "no coordinates")
    return text


class PlaceForm(Saved):
    needed: ClassVar = {"street"}

    name: Line = Field("", title=N_("Name des Ortes"))
    street: Line = Field("", title=N_("Straße und Hausnummer"))
    postcode: Postcode = Field(title=N_("Postleitzahl"))
    city: Line = Field("", title=N_("Stadt oder Gemeinde"))
    found: Annotated[str, AfterValidator(_coordinates)] = Field("", title=N_("Welche Adresse meinen Sie?"))
    lat: Annotated[float, read_by(cells.decimal, "decimal_parsing")] | None = Field(None, title=N_("Breite"))
    lon: Annotated[float, read_by(cells.decimal, "decimal_parsing")] | None = Field(None, title=N_("Länge"))
    stop: Line = Field("", title=N_("Haltestelle in der Nähe"))
    directions: Note = Field("", title=N_("So findet man hin"))
    wheelchair: Wheelchair = Field(Wheelchair.UNKNOWN, title=N_("Mit Rollstuhl nutzbar?"))
    has: list[Feature] = Field([], title=N_("Das gibt es dort"))
    lacks: list[Feature] = Field([], title=N_("Das gibt es dort nicht"))


def faults(form: PlaceForm) -> dict[str, str]:
    """By field, what no field shows alone."""
    wrong = {}
    if not form.name and not form.street:
        wrong["street"] = _("Bitte geben Sie die Straße oder den Namen des Ortes ein.")
    if {*form.has} & {*form.lacks}:
        wrong["lacks"] = _("Einiges haben Sie in beiden Listen angekreuzt. Bitte entscheiden Sie sich.")
    if not form.found and (form.lat is None) != (form.lon is None):
        name = "lat" if form.lat is None else "lon"
        wrong[name] = _("Bitte füllen Sie Breite und Länge aus, oder lassen Sie beide leer.")
    elif form.lat is not None and form.lon is not None and coordinates.typed(f"{form.lat},{form.lon}") is None:
        wrong["lat"] = _("Das ist kein Ort in Deutschland. Die Breite liegt bei 47 bis 55, die Länge bei 6 bis 15.")
    return wrong


def words(form: PlaceForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in WORDS}


def features(form: PlaceForm) -> Features:
    return dict.fromkeys(form.has, Answer.YES) | dict.fromkeys(form.lacks, Answer.NO)


def chosen_point(form: PlaceForm, before: Any) -> Point | None:
    """The chosen one of the addresses found, else what was set by hand or is still right; None: look it up."""
    if form.found:
        return coordinates.typed(form.found)
    typed = None if form.lat is None or form.lon is None else (form.lat, form.lon)
    was = None if before.lat is None else (round(before.lat, 6), round(before.lon, 6))
    has_moved = any(getattr(form, name) != getattr(before, name) for name in ("street", "postcode", "city"))
    return None if has_moved and typed == was else typed


def says_nothing_new(form: PlaceForm, before: Any) -> bool:
    """Read as the form itself would be, had nobody touched it."""
    untouched = blank(PlaceForm, **typed(before))
    same = parsed(PlaceForm, untouched.typed).value
    return same is not None and form.model_dump(exclude={*Saved.model_fields}) == same.model_dump(
        exclude={*Saved.model_fields}
    )


def typed(venue: Any) -> dict[str, Any]:
    """As the form shows it again."""
    said_of = {feature: answer for feature, answer, _note in venue.features or []}
    answers = {answer: [each for each in Feature if said_of.get(each) == answer] for answer in Answer}
    point = {} if venue.lat is None else {"lat": _degrees(venue.lat), "lon": _degrees(venue.lon)}
    said = {name: getattr(venue, name) for name in WORDS}
    return said | point | {"has": answers[Answer.YES], "lacks": answers[Answer.NO]}


def _degrees(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def found_choices(found: list[Candidate]) -> list[tuple[str, str, str]]:
    return [(f"{_degrees(each.lat)},{_degrees(each.lon)}", each.label, "") for each in found]
