"""How every page of planning is answered: with the question it is about, and what else could be asked."""

from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.access import Staff
from app.pages import page
from app.planners import navigation
from app.planners.flags import FLOORS
from app.planners.question import Question, choices


def planning_page(
    request: Request,
    name: str,
    planner: Staff,
    db: Session,
    question: Question,
    context: dict[str, Any],
    status_code: int = 200,
) -> Response:
    context |= {"planner": planner, "question": question, **FLOORS}
    if "choices" not in context:
        context["choices"] = choices(db)
    context |= {"groups": navigation.GROUPS, "around": navigation.around(request.url.path)}
    return page(request, f"planners/{name}.html", status_code, **context)
