"""/planung/nachfrage: what was on, looked for and opened in any period, and what was looked for in vain."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.access import Planner
from app.database import Db
from app.directory import confirmation
from app.planners import evaluations, unmet
from app.planners.frame import planning_page
from app.planners.period import PRESETS, Period, read
from app.planners.question import Asked, Question
from app.planners.tables import MEDIA_TYPES, sent

router = APIRouter(prefix="/planung/nachfrage")


def asked(request: Request, question: Asked) -> tuple[Question, Period]:
    """What there is beside the searches is that of the last day of the period."""
    period, dropped = read(request.query_params, confirmation.today())
    return replace(question, day=period.last, area="", dropped=(*question.dropped, *dropped)), period


AskedOf = Annotated[tuple[Question, Period], Depends(asked, scope="function")]


@router.get("")
def show(request: Request, planner: Planner, asked: AskedOf, db: Db) -> Response:
    question, period = asked
    context = {
        "period": period,
        "presets": PRESETS,
        "today": confirmation.today(),
        "unmet": unmet.rows(db, question, period),
        "offers": evaluations.offers(db, question, period),
        "searches": evaluations.searches(db, question, period),
        "views": evaluations.views(db, question, period),
    }
    return planning_page(request, "demand", planner, db, question, context)


def _file(ending: str) -> Callable[..., Response]:
    def send(planner: Planner, asked: AskedOf, db: Db, auswertung: str = "") -> Response:  # noqa: ARG001 -- asks who it is
        question, period = asked
        tables = [unmet.table(unmet.rows(db, question, period)), *evaluations.everything(db, question, period)]
        tables.sort(key=lambda each: each.slug != auswertung)
        name = f"nachfrage-{period.first}-{period.last}"
        return sent(ending, name, tables, evaluations.facts(question, period))

    return send


for _ending in MEDIA_TYPES:
    router.add_api_route(f".{_ending}", _file(_ending), name=f"demand_{_ending}", methods=["GET"])
