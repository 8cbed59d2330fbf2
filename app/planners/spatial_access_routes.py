"""/planung/erreichbarkeit: supply beyond the borders of the areas."""

from fastapi import APIRouter, Request, Response

from app.access import Planner
from app.database import Db
from app.errors import NotFound
from app.i18n import gettext as _
from app.planners.frame import planning_page
from app.planners.question import Asked
from app.planners.spatial_access import spatial_access
from app.planners.way import Way

router = APIRouter(prefix="/planung/erreichbarkeit")


@router.get("")
def show(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    if not question.topics:
        raise NotFound(_("Es gibt noch keine Kategorien."))
    way = Way.read(request.query_params)
    question = question.of(question.topics[0], question.bands[0])
    context = {"way": way, "access": spatial_access(db, question, way)}
    return planning_page(request, "spatial_access", planner, db, question, context)
