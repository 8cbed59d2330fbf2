"""/planung/beleg: everything behind one cell, and what planners say to its flag."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.access import Planner, Staff
from app.database import Db
from app.errors import NotFound
from app.forms import Submitted, blank
from app.i18n import gettext
from app.pages import redirect_to
from app.planners import answers, carriers, evidence, norms
from app.planners.figures import WHOLE
from app.planners.forms import NewAnswer, NewAnswerForm
from app.planners.frame import planning_page
from app.planners.matrix import Cell, Matrix, matrix
from app.planners.question import Asked, Question

router = APIRouter(prefix="/planung/beleg")


@router.get("")
def show(request: Request, planner: Planner, question: Asked, db: Db, getan: str = "") -> Response:
    return _page(request, planner, question, db, blank(NewAnswer), done=getan)


@router.post("")
def say(request: Request, planner: Planner, question: Asked, form: NewAnswerForm, db: Db) -> Response:
    if form.value is None:
        return _page(request, planner, question, db, form, 422)
    question, _, cell = _cell(db, question)
    if cell.area is WHOLE:
        raise NotFound(gettext("Dieses Gebiet gibt es nicht."))
    answers.answer(db, question, cell, form.value.kind, form.value.note, planner.id)
    return redirect_to(f"/planung/beleg?{question.query()}&getan=antwort")


def _cell(db: Db, question: Question) -> tuple[Question, Matrix, Cell]:
    """The first category and band of the question, in its area; without one, in all areas together."""
    if not question.topics:
        raise NotFound(gettext("Es gibt noch keine Kategorien."))
    question = question.of(question.topics[0], question.bands[0])
    found = matrix(db, question)
    # Those who plan for some areas see the others only as a whole, and not what that is made of.
    known = {area.key: area for area in found.areas} | ({"": WHOLE} if question.areas is None else {})
    if question.area not in known:
        raise NotFound(gettext("Dieses Gebiet gibt es nicht."))
    return question, found, found.cell(known[question.area], question.topics[0], question.bands[0])


def _page(
    request: Request,
    planner: Staff,
    question: Question,
    db: Db,
    form: Submitted[NewAnswer],
    status_code: int = 200,
    done: str = "",
) -> Response:
    question, found, cell = _cell(db, question)
    context: dict[str, Any] = {
        "cell": cell,
        "matrix": found,
        "whole": found.whole(cell.topic, cell.band),
        "split": carriers.split(db, question, found.compared).get(cell.key, carriers.Split()),
        "norm": norms.holding(db, question).get((cell.topic.id, cell.band)),
        "offers": evidence.offers(db, question, cell.area, found.compared[cell.band]),
        "uncounted": evidence.uncounted(db, question),
        "prospects": evidence.prospects(db, question),
        "indicators": evidence.indicators(db, cell.area),
        "said": answers.of_cell(db, question, cell.area.id),
        "most": evidence.MOST,
        "form": form,
        "done": done,
    }
    return planning_page(request, "evidence", planner, db, question, context, status_code)
