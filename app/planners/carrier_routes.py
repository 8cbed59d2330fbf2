"""/planung/traeger: each figure split by who carries it; /planung/doppelt: offers that may stand in for each other."""

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.access import Planner
from app.database import Db
from app.planners import carriers, doubles
from app.planners.export import facts
from app.planners.frame import planning_page
from app.planners.matrix import Matrix, matrix
from app.planners.question import Asked, Question
from app.planners.tables import MEDIA_TYPES, sent

router = APIRouter(prefix="/planung")


def _split(db: Db, question: Question) -> tuple[Matrix, list[carriers.Row]]:
    """Of the one topic that was chosen, or of all together; of the first age band."""
    question = replace(question, bands=question.bands[:1])
    if not question.is_all_topics:
        question = question.of(question.topics[0])
    found = matrix(db, question)
    topic_id = carriers.ANY_TOPIC if question.is_all_topics else question.topics[0].id
    return found, carriers.rows(db, found, topic_id, question.bands[0])


@router.get("/traeger")
def by_carrier(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    found, rows = _split(db, question)
    return planning_page(request, "carriers", planner, db, found.question, {"matrix": found, "rows": rows})


def _file(ending: str) -> Callable[..., Response]:
    def send(planner: Planner, question: Asked, db: Db) -> Response:  # noqa: ARG001 -- asks who it is
        found, rows = _split(db, question)
        name = f"traeger-{question.layer.slug or 'leer'}-{question.day}"
        return sent(ending, name, [carriers.table(found.question, rows)], facts(found))

    return send


for _ending in MEDIA_TYPES:
    router.add_api_route(f"/traeger.{_ending}", _file(_ending), name=f"carriers_{_ending}", methods=["GET"])


@router.get("/doppelt")
def alike(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    metres, dropped = doubles.metres_of(request.query_params)
    question = replace(question, dropped=(*question.dropped, *dropped))
    found = doubles.doubles(db, question, metres, doubles.page_of(request.query_params))
    return planning_page(request, "doubles", planner, db, question, {"found": found, "distances": doubles.DISTANCES})
