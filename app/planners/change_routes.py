"""/planung/was-waere-wenn/{id}/…: something new, or an offer that is closed, moved or resized; and taking it back."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.access import Planner, Staff
from app.database import Db
from app.directory.scenario import ChangeKind
from app.errors import NotFound
from app.forms import Submitted, blank
from app.i18n import gettext as _
from app.pages import redirect_to
from app.planners import on_offer, scenarios, whereabouts
from app.planners.frame import planning_page
from app.planners.scenario_forms import NewOffer, NewOfferForm, OtherOffer, OtherOfferForm, Placed
from app.planners.scenario_routes import PATH, Opened, OwnScenario
from app.planners.whereabouts import Spotted, Where

router = APIRouter(prefix=f"{PATH}/{{scenario_id:int}}")


@router.get("/neues-angebot")
def ask_for_new(request: Request, planner: Planner, at: OwnScenario, db: Db) -> Response:
    scenarios.check_free(db, at.scenario)
    band = at.question.bands[0]
    return _page(request, planner, at, db, blank(NewOffer, age_from=band.first, age_to=band.last))


@router.post("/neues-angebot")
def add_new(request: Request, planner: Planner, at: OwnScenario, form: NewOfferForm, db: Db) -> Response:
    where, found = _placed(db, planner, form)
    if form.value is None or where is None:
        return _page(request, planner, at, db, form, found=found)
    new, topic = form.value, at.question.topics[0]
    ages = {"age_from_months": new.age_from * 12, "age_to_months": new.age_to * 12 + 11}
    values = {"places": new.places, "category_id": topic.id, **ages, **_at(where)}
    scenarios.add(db, at.scenario, ChangeKind.NEW, new.name, planner.id, **values)
    return redirect_to(f"{at.path}?getan=hinzu")


@router.get("/angebote")
def choose(request: Request, planner: Planner, at: OwnScenario, db: Db, q: str = "") -> Response:
    text = q.replace("\x00", "")[:100]
    context = {"at": at, "offers": on_offer.offers(db, at.question, text), "text": text, "most": on_offer.MOST}
    return planning_page(request, "scenario_offers", planner, db, at.question, context)


@router.get("/angebote/{offer_id:uuid}")
def ask_for_other(request: Request, planner: Planner, at: OwnScenario, offer_id: UUID, db: Db) -> Response:
    scenarios.check_free(db, at.scenario, offer_id)
    return _page(request, planner, at, db, blank(OtherOffer), _offer(db, at, offer_id))


@router.post("/angebote/{offer_id:uuid}")
def add_other(
    request: Request, planner: Planner, at: OwnScenario, offer_id: UUID, form: OtherOfferForm, db: Db
) -> Response:
    offer = _offer(db, at, offer_id)
    is_moved = form.text("kind") == ChangeKind.MOVED or form.text("after") == "suchen"
    where, found = _placed(db, planner, form) if is_moved else (None, [])
    if form.value is None or (is_moved and where is None):
        return _page(request, planner, at, db, form, offer, found)
    values: dict[str, Any] = {"offer_id": offer.id, "places": form.value.places} | _at(where)
    scenarios.add(db, at.scenario, ChangeKind(form.value.kind), offer.title, planner.id, **values)
    return redirect_to(f"{at.path}?getan=hinzu")


@router.post("/aenderungen/{change_id:int}/zuruecknehmen")
def take_back(planner: Planner, at: OwnScenario, change_id: int, db: Db) -> Response:
    if change_id < 2**31:  # beyond it the database has no integers
        scenarios.remove(db, at.scenario, change_id, planner.id)
    return redirect_to(f"{at.path}?getan=zurueck")


def _placed(db: Db, planner: Staff, form: Submitted[Any]) -> tuple[Where | None, list[Spotted]]:
    """Whoever only looks a place up has not said yet that the form is done."""
    if form.text("after") == "suchen":
        form.errors.clear()
        form.value = None
        return None, whereabouts.look_up(db, form.text("where"))
    return whereabouts.chosen(db, form, planner.areas)


def _at(where: Where | None) -> dict[str, Any]:
    return {"lat": where.lat, "lon": where.lon, "place": where.label} if where else {}


def _offer(db: Db, at: Opened, offer_id: UUID) -> Any:
    known = on_offer.offers(db, at.question, offer_id=offer_id)
    if not known:
        raise NotFound(_("Dieses Angebot zählt in diesem Szenario nicht mit."))
    return known[0]


def _page(
    request: Request,
    planner: Staff,
    at: Opened,
    db: Db,
    form: Submitted[Any],
    offer: Any = None,
    found: list[Spotted] | None = None,
) -> Response:
    is_search = form.text("after") == "suchen"
    context: dict[str, Any] = {
        "at": at,
        "form": form,
        "offer": offer,
        "found": found or [],
        "is_search": is_search,
        "fields": Placed.model_fields,
    }
    return planning_page(request, "change", planner, db, at.question, context, 422 if form.errors else 200)
