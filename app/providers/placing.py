"""/…/ort/…: what is said about one place of an offer. Saved, it is another place: the old one may be public."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from app import phrases
from app.accounts import attempts
from app.directory import drafts, geocoding
from app.directory.candidates import Candidate
from app.directory.geocoding import GeocoderSilent
from app.directory.offer import RevisionVenue
from app.directory.place import Feature
from app.directory.workflow import EDITABLE
from app.errors import Conflict, NotFound
from app.forms import Submitted, blank, submitted
from app.i18n import gettext as _
from app.pages import page, redirect_to
from app.providers import choices, offer_sections, place_form, places, section
from app.providers.desk import AtOffer, Desk, back_to
from app.providers.place_form import PlaceForm

router = APIRouter(prefix="/mein-bereich")

Form = Annotated[Submitted[PlaceForm], Depends(submitted(PlaceForm))]
SEARCH = "suchen"


@dataclass(frozen=True)
class Search:
    """What looking up the typed address gave, and a sentence about it."""

    found: list[Candidate]
    sentence: str


def _venue(desk: AtOffer, venue_id: UUID) -> Any:
    for each in places.own(desk.db, desk.provider_id, for_office=desk.is_office):
        if each.id == venue_id:
            return each
    raise NotFound


Own = Annotated[Any, Depends(_venue, scope="function")]


@router.get("/angebote/{entry_id:uuid}/ort/{venue_id:uuid}")
def ask(desk: AtOffer, venue: Own) -> Response:
    revision = desk.open_one()
    if revision is None or revision.status not in EDITABLE:
        return back_to(desk)
    return _place_page(desk, venue, blank(PlaceForm, version=revision.saves, **place_form.typed(venue)))


@router.post("/angebote/{entry_id:uuid}/ort/{venue_id:uuid}")
def save(desk: AtOffer, venue: Own, form: Form) -> Response:
    revision = desk.draft()
    if form.text("after") == SEARCH:
        return _place_page(desk, venue, Submitted(PlaceForm, form.typed), search=_search(desk, form))
    section.check(form, {}, place_form.faults)
    _check_distance(desk, form)
    if form.value is None:
        return _place_page(desk, venue, form, 422)
    if place_form.says_nothing_new(form.value, venue):
        return redirect_to(f"{desk.path}/bearbeiten/wo")
    try:
        drafts.check(desk.db, revision, desk.by, seen=form.value.version)
        rows = _with_another(desk, revision, venue, form.value)
        drafts.save(desk.db, revision, desk.by, seen=form.value.version, beside={RevisionVenue: rows})
    except Conflict as conflict:  # raised before anything is written
        return _place_page(desk, venue, form, 409, conflict=str(conflict), version=revision.saves)
    return redirect_to(f"{desk.path}/bearbeiten/wo?getan=ort")


def _check_distance(desk: Desk, form: Submitted[PlaceForm]) -> None:
    value = form.value
    if value is None or value.found or value.lat is None or value.lon is None:
        return
    if places.is_far_off(desk.db, (value.lat, value.lon), value.postcode):
        form.refuse("lat", _("Dieser Punkt liegt weit weg von der Postleitzahl. Bitte prüfen Sie beide."))


def _with_another(desk: Desk, revision: Any, venue: Any, form: PlaceForm) -> list[dict[str, Any]]:
    """The places of this wording, with the new one where the old one was, or at the end."""
    point = place_form.chosen_point(form, venue) or places.locate(desk.db, form.street, form.postcode, form.city)
    new = places.make(desk.db, place_form.words(form), point, place_form.features(form), like=venue)
    rows = offer_sections.venue_rows(desk.db, revision)
    if not any(each["venue_id"] == venue.id for each in rows):
        rows.append({"venue_id": venue.id, "position": len(rows), "room": ""})
    return [each | {"venue_id": new} if each["venue_id"] == venue.id else each for each in rows]


def _search(desk: Desk, form: Submitted[PlaceForm]) -> Search:
    street, postcode, city = (form.text(name).strip() for name in ("street", "postcode", "city"))
    if not street or not (postcode or city):
        return Search([], _("Geben Sie Straße und Postleitzahl ein. Dann können wir die Adresse suchen."))
    host = desk.request.client.host if desk.request.client else ""
    if geocoding.is_on() and not attempts.may_try(desk.db, "look_up", str(desk.by.account_id), host):
        return Search([], _("Das waren sehr viele Adressen auf einmal. Sie können den Ort trotzdem speichern."))
    try:
        found = geocoding.search(desk.db, street, postcode, city)
    except GeocoderSilent:
        return Search([], _("Die Suche nach Adressen antwortet gerade nicht. Sie können den Ort trotzdem speichern."))
    if not found:
        return Search([], _("Diese Adresse haben wir nicht gefunden. Prüfen Sie die Schreibweise."))
    return Search(found, "")


def _place_page(
    desk: Desk,
    venue: Any,
    form: Submitted[PlaceForm],
    status_code: int = 200,
    *,
    search: Search | None = None,
    conflict: str = "",
    version: int | None = None,
) -> Response:
    listed = [(each.value, phrases.word(each, "feature"), "") for each in Feature]
    found = search.found if search else _found_before(desk, form)
    context = {
        "desk": desk,
        "venue": venue,
        "called": places.address(venue),
        "whereabouts": places.whereabouts(venue),
        "search": search,
        "found": place_form.found_choices(found),
        "can_search": geocoding.is_on(),
        "choices": {"wheelchair": choices.wheelchair(), "has": listed, "lacks": listed},
        "conflict": conflict,
        "version": version if version is not None else form.text("version"),
    }
    return page(desk.request, "providers/offer/place.html", status_code, form=form, **context)


def _found_before(desk: Desk, form: Submitted[PlaceForm]) -> list[Candidate]:
    """A form with a fault still shows the addresses it was sent with; they are known from before."""
    return _search(desk, form).found if form.text("found") else []
