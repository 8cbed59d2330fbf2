"""/planung/was-waere-wenn: scenarios with a name, and who would gain and lose by each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from app.access import Planner, Staff
from app.database import Db
from app.directory import confirmation
from app.directory.planning import Measure
from app.errors import NotAllowed, NotFound
from app.forms import Submitted, blank
from app.i18n import gettext as _
from app.pages import redirect_to
from app.planners import choropleth, scenarios, what_if_file
from app.planners.frame import planning_page
from app.planners.question import MEASURES, Asked, Question, choices, understand
from app.planners.scenario_forms import ScenarioName, ScenarioNameForm
from app.planners.scenarios import Kept
from app.planners.tables import MEDIA_TYPES, sent
from app.planners.way import Way
from app.planners.what_if import WhatIf, what_if

PATH = "/planung/was-waere-wenn"
router = APIRouter(prefix=PATH)
_PLANNED = frozenset({Measure.OFFERS, Measure.PLACES})
"""What can be said of an offer that is not there yet."""


def answerable(question: Question) -> Question:
    """About one category and band. How often something new would take place nobody has said, and nothing of its costs
    and its doors."""
    if not question.topics:
        raise NotFound(_("Es gibt noch keine Kategorien."))
    left_out = [("merkmal", each) for each in question.attributes]
    if question.measure not in _PLANNED:
        left_out += [("mass", word) for word, measure in MEASURES.items() if measure == question.measure]
        question = replace(question, measure=Measure.PLACES)
    question = question.of(question.topics[0], question.bands[0], area="")
    return replace(question, attributes=(), dropped=(*question.dropped, *left_out))


def asked_anew(question: Asked) -> Question:
    return answerable(question)


AskedAnew = Annotated[Question, Depends(asked_anew)]


@dataclass(frozen=True)
class Opened:
    """A scenario as the address asks to see it: by itself, as it was saved."""

    scenario: Kept
    question: Question
    way: Way
    is_as_saved: bool

    @property
    def path(self) -> str:
        return f"{PATH}/{self.scenario.id}"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All that is asked: an address with these shows the same whatever is saved later."""
        return [*self.question.parameters(), *self.way.parameters()]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)


def opened(request: Request, scenario_id: int, planner: Planner, db: Db) -> Opened:
    scenario = scenarios.kept(db, scenario_id)
    pairs = scenarios.merged(scenario, request.query_params.multi_items())
    question = answerable(understand(pairs, choices(db), confirmation.today()).within(planner.areas))
    way = Way.read(dict(pairs))
    saved = {*scenario.parameters, ("stichtag", confirmation.today().isoformat())}
    return Opened(scenario, question, way, {*question.parameters(), *way.parameters()} == saved)


AtScenario = Annotated[Opened, Depends(opened, scope="function")]


def own(at: AtScenario, planner: Planner) -> Opened:
    scenarios.check_author(at.scenario, planner)
    return at


OwnScenario = Annotated[Opened, Depends(own, scope="function")]


@router.get("")
def show_all(request: Request, planner: Planner, question: AskedAnew, db: Db, getan: str = "") -> Response:
    context = {"scenarios": scenarios.listed(db), "done": getan}
    return planning_page(request, "scenarios", planner, db, question, context)


@router.get("/neu")
def begin(request: Request, planner: Planner, question: AskedAnew, db: Db) -> Response:
    return _new(request, planner, question, db, blank(ScenarioName))


@router.post("/neu")
def create(request: Request, planner: Planner, question: AskedAnew, form: ScenarioNameForm, db: Db) -> Response:
    if form.value is None:
        return _new(request, planner, question, db, form, 422)
    way = Way.read(request.query_params)
    made = scenarios.create(db, question, way, form.value.title, form.value.purpose, planner.id)
    return redirect_to(f"{PATH}/{made}?getan=angelegt")


def _new(
    request: Request, planner: Staff, question: Question, db: Db, form: Submitted[ScenarioName], status_code: int = 200
) -> Response:
    way = Way.read(request.query_params)
    context = {"form": form, "way": way, "query": urlencode([*question.parameters(), *way.parameters()])}
    return planning_page(request, "new_scenario", planner, db, question, context, status_code)


@router.get("/{scenario_id:int}")
def show(request: Request, planner: Planner, at: AtScenario, db: Db, getan: str = "") -> Response:
    form = blank(ScenarioName, title=at.scenario.title, purpose=at.scenario.purpose)
    return _page(request, planner, at, db, form, done=getan)


def _page(
    request: Request,
    planner: Staff,
    at: Opened,
    db: Db,
    form: Submitted[ScenarioName],
    status_code: int = 200,
    done: str = "",
) -> Response:
    context: dict[str, Any] = {
        "at": at,
        "scenario": at.scenario,
        "way": at.way,
        "found": _found(at, db),
        "picture": choropleth.picture(db, at.question),
        "history": scenarios.history(db, at.scenario.id),
        "may_change": at.scenario.may_be_changed_by(planner),
        "may_delete": at.scenario.may_be_deleted_by(planner),
        "has_room": at.scenario.changes < scenarios.MOST_CHANGES,
        "form": form,
        "done": done,
    }
    return planning_page(request, "scenario", planner, db, at.question, context, status_code)


def _found(at: Opened, db: Db) -> WhatIf:
    return what_if(db, at.question, at.way, scenarios.changes(db, at.scenario.id))


def _file(ending: str) -> Callable[..., Response]:
    def send(planner: Planner, at: AtScenario, db: Db) -> Response:  # noqa: ARG001 -- asks who it is
        found = _found(at, db)
        facts = what_if_file.facts(found, at.scenario, at.question, at.way)
        return sent(ending, f"was-waere-wenn-{at.scenario.id}", [what_if_file.table(found, at.scenario.title)], facts)

    return send


for _ending in MEDIA_TYPES:
    router.add_api_route(
        f"/{{scenario_id:int}}/tabelle.{_ending}", _file(_ending), name=f"what_if_{_ending}", methods=["GET"]
    )


@router.get("/{scenario_id:int}/tabelle.json")
def as_json(planner: Planner, at: AtScenario, db: Db) -> Response:  # noqa: ARG001 -- asks who it is
    return JSONResponse(what_if_file.as_json(_found(at, db), at.scenario, at.question, at.query))


@router.post("/{scenario_id:int}/umbenennen")
def rename(request: Request, planner: Planner, at: OwnScenario, form: ScenarioNameForm, db: Db) -> Response:
    if form.value is None:
        return _page(request, planner, at, db, form, 422)
    scenarios.rename(db, at.scenario, form.value.title, form.value.purpose, planner.id)
    return redirect_to(f"{at.path}?getan=umbenannt")


@router.post("/{scenario_id:int}/auswahl")
def ask(planner: Planner, at: OwnScenario, db: Db) -> Response:
    """What the address asks is what it asks from now on."""
    scenarios.ask(db, at.scenario, at.question, at.way, planner.id)
    return redirect_to(f"{at.path}?getan=auswahl")


@router.post("/{scenario_id:int}/kopieren")
def copy(planner: Planner, at: AtScenario, db: Db) -> Response:
    return redirect_to(f"{PATH}/{scenarios.copy(db, at.scenario, planner.id)}?getan=kopiert")


@router.post("/{scenario_id:int}/loeschen")
def delete(planner: Planner, at: AtScenario, db: Db) -> Response:
    if not at.scenario.may_be_deleted_by(planner):
        raise NotAllowed(_("Dieses Szenario hat jemand anderes angelegt."))
    scenarios.delete(db, at.scenario, planner.id)
    return redirect_to(f"{PATH}?getan=geloescht")
