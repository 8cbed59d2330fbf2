"""/planung/endet, /planung/vergleich, /planung/verlauf: what ends, what two days have in common, what came of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.access import Planner, Staff
from app.database import Db
from app.directory import confirmation
from app.errors import NotFound
from app.i18n import gettext as _
from app.planners import overview, snapshots
from app.planners.comparison import compare, is_comparable
from app.planners.figures import WHOLE
from app.planners.frame import planning_page
from app.planners.matrix import Cell, Matrix, matrix
from app.planners.question import Asked, read_day
from app.planners.snapshots import Kept
from app.planners.stand import Stand, live
from app.planners.trend import trend

router = APIRouter(prefix="/planung")


@router.get("/endet")
def ending(request: Request, planner: Planner, question: Asked, db: Db, nach: str = "") -> Response:
    today = confirmation.today()
    after = _not_before(question.day, read_day(nach) or today + overview.ENDS_WITHIN)
    now, then = live(db, question), live(db, question.on(after))
    context: dict[str, Any] = {
        "ending": overview.ending(db, now.matrix, today, most=overview.ENDING_LISTED),
        "most": overview.ENDING_LISTED,
        "before": now,
        "after": then,
        "comparison": compare(now, then),
    }
    return planning_page(request, "ending", planner, db, question, context)


def _not_before(first: date, second: date) -> date:
    """Two days in the wrong order are the same two days."""
    return max(first, second)


@router.get("/vergleich")
def comparison(
    request: Request,
    planner: Planner,
    question: Asked,
    db: Db,
    mit: str = "",
    stand: str = "",
    mit_stand: str = "",
) -> Response:
    listed = {str(each.id): each for each in snapshots.listed(db)}
    one, other = listed.get(stand), listed.get(mit_stand)
    before = _frozen(db, planner, one) if one else live(db, question)
    same = before.matrix.question.within(planner.areas) if one else question
    day = read_day(mit) or (confirmation.today() if one else question.day + overview.ENDS_WITHIN)
    after = _frozen(db, planner, other) if other else live(db, same.on(day))
    context: dict[str, Any] = {
        "snapshots": [each for each in listed.values() if each.withdrawn_at is None],
        "one": one,
        "other": other,
        "before": before,
        "after": after,
        "comparison": compare(before, after),
        "is_comparable": is_comparable(before, after),
    }
    return planning_page(request, "comparison", planner, db, question, context)


def _frozen(db: Session, planner: Staff, snapshot: Kept) -> Stand:
    return snapshots.seen_by(db, planner, snapshots.content(db, snapshot.id))


def _keys(now: Matrix, kept: Iterable[Sequence[Cell]]) -> list[str]:
    """Of the areas of today, then of those that only snapshots know: their lines end, they are not lost."""
    gone = {cell.area.key: cell.area.name for cells in kept for cell in cells if cell.area.id}
    return list(dict.fromkeys([*(area.key for area in now.areas), *sorted(gone, key=lambda key: gone[key])]))


@router.get("/verlauf")
def history(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    if not question.topics:
        raise NotFound(_("Es gibt noch keine Kategorien."))
    question = question.of(question.topics[0], question.bands[0], area="")
    now = matrix(db, question)
    topic, band = question.topics[0], question.bands[0]
    columns = dict(snapshots.history(db, question, topic, band))
    # The last point is of today: what was kept is the past.
    columns[question.day, 0, ""] = [now.whole(topic, band), *now]
    keys = [WHOLE.key, *_keys(now, columns.values() if question.areas is None else ())]
    columns = dict(sorted(columns.items(), key=lambda each: (each[0][0], each[0][1] or 2**31)))
    context: dict[str, Any] = {"trend": trend(columns, keys)}
    return planning_page(request, "trend", planner, db, question, context)
