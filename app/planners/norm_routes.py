"""/planung/schwellen: from where on a figure is few or many, who said so, and what another norm would change."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from app.access import Planner, Staff
from app.database import Db
from app.errors import NotAllowed, NotFound
from app.forms import Submitted, blank
from app.i18n import gettext
from app.pages import redirect_to
from app.planners import norms
from app.planners.flags import Thresholds
from app.planners.forms import NewNorm, NewNormForm
from app.planners.frame import planning_page
from app.planners.matrix import matrix
from app.planners.question import Asked, Question

router = APIRouter(prefix="/planung/schwellen")


@router.get("")
def show(request: Request, planner: Planner, question: Asked, db: Db, getan: str = "") -> Response:
    context: dict[str, Any] = {
        "holding": norms.holding(db, question),
        "usual": Thresholds(),
        "history": norms.history(db),
        "done": getan,
    }
    return planning_page(request, "norms", planner, db, question, context)


@router.get("/aendern")
def edit(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    question = _one(planner, question)
    held = norms.thresholds(db, question).get((question.topics[0].id, question.bands[0]), Thresholds())
    typed = {name: f"{value:g}".replace(".", ",") for name, value in asdict(held).items() if value is not None}
    return _page(request, planner, question, db, blank(NewNorm, **typed))


@router.post("/aendern")
def change(request: Request, planner: Planner, question: Asked, form: NewNormForm, db: Db) -> Response:
    """Twice: first to see what it would change, then to keep it."""
    question = _one(planner, question)
    if form.value is None:
        return _page(request, planner, question, db, form, 422)
    if form.value.step == "preview":
        return _page(request, planner, question, db, form)
    new = form.value
    norms.set_norm(db, question, question.topics[0], question.bands[0], new.thresholds, new.source, planner.id)
    return redirect_to(f"/planung/schwellen?{question.query()}&getan=schwelle")


def _one(planner: Staff, question: Question) -> Question:
    """A norm is of one category and band, and holds in all areas."""
    if planner.areas is not None:
        raise NotAllowed(gettext("Schwellen gelten für alle Gebiete. Ändern darf sie nur, wer für alle plant."))
    if not question.topics:
        raise NotFound(gettext("Es gibt noch keine Kategorien."))
    return question.of(question.topics[0], question.bands[0], area="")


def _page(
    request: Request, planner: Staff, question: Question, db: Db, form: Submitted[NewNorm], status_code: int = 200
) -> Response:
    found = matrix(db, question)
    cells = found.ranked(question.topics[0], question.bands[0])
    verdicts = norms.effect([cell.found for cell in cells], form.value.thresholds) if form.value else []
    context: dict[str, Any] = {
        "form": form,
        "whole": found.whole(question.topics[0], question.bands[0]),
        "effect": list(zip(cells, verdicts, strict=True)) if verdicts else [],
    }
    return planning_page(request, "norm", planner, db, question, context, status_code)
