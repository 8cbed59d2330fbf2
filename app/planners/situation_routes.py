"""/planung/lage: an indicator beside the supply, as a picture and as a table."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.access import Planner
from app.database import Db
from app.planners import situation
from app.planners.frame import planning_page
from app.planners.matrix import matrix
from app.planners.question import Asked

router = APIRouter(prefix="/planung/lage")


@router.get("")
def show(
    request: Request, planner: Planner, question: Asked, db: Db, kennzahl: str = "", zeitraum: str = ""
) -> Response:
    known = situation.indicators(db, question)
    chosen = situation.chosen(known, kennzahl, zeitraum)
    context: dict[str, Any] = {"known": known, "chosen": chosen, "spots": [], "across": None, "up": None}
    if chosen and question.topics and question.bands:
        question = question.of(question.topics[0], question.bands[0])
        context["spots"], context["across"], context["up"] = situation.spots(db, matrix(db, question), chosen)
    context |= {"width": situation.WIDTH, "height": situation.HEIGHT}
    context |= {"left": situation.LEFT, "bottom": situation.HEIGHT - situation.BOTTOM}
    return planning_page(request, "situation", planner, db, question, context)
