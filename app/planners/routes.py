"""/planung: overview, matrix and its files, definitions."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.access import Planner
from app.database import Db
from app.directory import confirmation
from app.planners import answers, choropleth, export, norms, overview
from app.planners.flags import Flag, Thresholds
from app.planners.frame import planning_page
from app.planners.matrix import matrix
from app.planners.opening import Opened
from app.planners.question import Asked, Offered

router = APIRouter(prefix="/planung")


@router.get("")
def start(request: Request, planner: Planner, question: Opened, known: Offered, db: Db) -> Response:
    today = confirmation.today()
    found = matrix(db, question)
    context = {
        "choices": known,
        "matrix": found,
        "missing": overview.findings(found, Flag.UNDER),
        "plenty": overview.findings(found, Flag.OVER),
        "answers": answers.newest(db, question),
        "recent": answers.recent(db, [area.id for area in found.areas]),
        "norms": norms.history(db, most=5),
        "changes": overview.changes(db, found, today),
        "ending": overview.ending(db, found, today),
        "silent": overview.silent(found),
    }
    return planning_page(request, "overview", planner, db, question, context)


@router.get("/matrix")
def show(request: Request, planner: Planner, question: Asked, db: Db, thema: str = "") -> Response:
    found = matrix(db, question)
    focus = next((topic for topic in question.topics if topic.slug == thema), next(iter(question.topics), None))
    context = {
        "matrix": found,
        "answers": answers.newest(db, question),
        "focus": focus,
        "picture": choropleth.picture(db, question),
        "silent": overview.silent(found),
    }
    return planning_page(request, "matrix", planner, db, question, context)


@router.get("/matrix.json")
def as_json(planner: Planner, question: Asked, db: Db) -> Response:  # noqa: ARG001 -- asks who it is
    return JSONResponse(export.as_json(matrix(db, question)))


def _file(ending: str) -> Callable[..., Response]:
    def send(planner: Planner, question: Asked, db: Db) -> Response:  # noqa: ARG001 -- asks who it is
        name = f"matrix-{question.layer.slug or 'leer'}-{question.day}"
        return export.download(matrix(db, question), name, ending)

    return send


for _ending in export.FILES:
    router.add_api_route(f"/matrix.{_ending}", _file(_ending), name=f"matrix_{_ending}", methods=["GET"])


@router.get("/definitionen")
def definitions(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    context: dict[str, Any] = {"usual": Thresholds()}
    return planning_page(request, "definitions", planner, db, question, context)
