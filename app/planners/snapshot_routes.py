"""/planung/stand: figures kept as they were, with an address that can be cited."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.access import Planner, Staff
from app.database import Db
from app.directory.snapshot import SnapshotStepKind
from app.errors import NotAllowed
from app.forms import Submitted, blank
from app.i18n import gettext
from app.pages import redirect_to
from app.planners import export, report, snapshots
from app.planners.figures import areas as areas_of
from app.planners.forms import NewSnapshot, NewSnapshotForm, Withdrawal, WithdrawalForm
from app.planners.frame import planning_page
from app.planners.question import Asked, Question, choices
from app.planners.snapshots import Kept
from app.planners.stand import live

router = APIRouter(prefix="/planung/stand")


@router.get("")
def show_all(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    return planning_page(request, "snapshots", planner, db, question, {"snapshots": snapshots.listed(db)})


@router.get("/neu")
def begin(request: Request, planner: Planner, question: Asked, db: Db) -> Response:
    form = blank(
        NewSnapshot,
        bands=[band.value for band in question.bands],
        topics=[topic.slug for topic in question.topics],
    )
    return _form(request, planner, question, db, form)


@router.post("/neu")
def keep(request: Request, planner: Planner, question: Asked, form: NewSnapshotForm, db: Db) -> Response:
    if form.value is None:
        return _form(request, planner, question, db, form, 422)
    new = form.value
    chosen = question.chosen(choices(db), new.bands, new.topics)
    stand = live(db, chosen)
    rows = {area.id for area in stand.matrix.areas} & set(new.areas)
    kept = snapshots.keep(db, stand.within(rows) if rows else stand, new.title, new.purpose, planner.id)
    return redirect_to(f"/planung/stand/{kept}?getan=stand")


def _form(
    request: Request, planner: Staff, question: Question, db: Db, form: Submitted[NewSnapshot], status_code: int = 200
) -> Response:
    context: dict[str, Any] = {"form": form, "areas": [area for area in areas_of(db, question) if area.is_mine]}
    return planning_page(request, "new_snapshot", planner, db, question, context, status_code)


@router.get("/{snapshot_id:int}")
def show(request: Request, planner: Planner, snapshot_id: int, db: Db, getan: str = "") -> Response:
    return _page(request, planner, snapshot_id, db, blank(Withdrawal), done=getan)


def _page(
    request: Request,
    planner: Staff,
    snapshot_id: int,
    db: Db,
    form: Submitted[Withdrawal],
    status_code: int = 200,
    done: str = "",
) -> Response:
    opened = snapshots.opened(db, planner, snapshot_id)
    context = report.context(opened.snapshot, opened.stand) | {
        "form": form,
        "done": done,
        "may_change": opened.sees_all,
    }
    return planning_page(request, "snapshot", planner, db, opened.stand.matrix.question, context, status_code)


@router.get("/{snapshot_id:int}/matrix.json")
def as_json(planner: Planner, snapshot_id: int, db: Db) -> Response:
    opened = snapshots.opened(db, planner, snapshot_id)
    snapshot = opened.snapshot
    known = {"snapshot": snapshot.id, "title": snapshot.title, "kept_at": str(snapshot.at)}
    return JSONResponse(export.as_json(opened.stand.matrix) | known)


@router.get("/{snapshot_id:int}/matrix.csv")
def as_csv(planner: Planner, snapshot_id: int, db: Db) -> Response:
    return _file(planner, snapshot_id, db, "csv")


@router.get("/{snapshot_id:int}/matrix.xlsx")
def as_xlsx(planner: Planner, snapshot_id: int, db: Db) -> Response:
    return _file(planner, snapshot_id, db, "xlsx")


def _file(planner: Staff, snapshot_id: int, db: Db, ending: str) -> Response:
    stand = snapshots.opened(db, planner, snapshot_id).stand
    return export.download(stand.matrix, f"stand-{snapshot_id}", ending)


@router.post("/{snapshot_id:int}/freigeben")
def release(planner: Planner, snapshot_id: int, db: Db) -> Response:
    snapshots.step(db, _to_change(planner, snapshot_id, db), SnapshotStepKind.RELEASED, planner.id)
    return redirect_to(f"/planung/stand/{snapshot_id}?getan=frei")


@router.post("/{snapshot_id:int}/sperren")
def recall(planner: Planner, snapshot_id: int, db: Db) -> Response:
    snapshots.step(db, _to_change(planner, snapshot_id, db), SnapshotStepKind.RECALLED, planner.id)
    return redirect_to(f"/planung/stand/{snapshot_id}?getan=gesperrt")


@router.post("/{snapshot_id:int}/zurueckziehen")
def withdraw(request: Request, planner: Planner, snapshot_id: int, form: WithdrawalForm, db: Db) -> Response:
    snapshot = _to_change(planner, snapshot_id, db)
    if form.value is None:
        return _page(request, planner, snapshot_id, db, form, 422)
    snapshots.step(db, snapshot, SnapshotStepKind.WITHDRAWN, planner.id, form.value.note)
    return redirect_to(f"/planung/stand/{snapshot_id}?getan=zurueckgezogen")


def _to_change(planner: Staff, snapshot_id: int, db: Db) -> Kept:
    """Whoever sees all of it decides who else may."""
    opened = snapshots.opened(db, planner, snapshot_id)
    if not opened.sees_all:
        raise NotAllowed(gettext("Dieser Stand zeigt auch Gebiete, für die Sie nicht planen."))
    return opened.snapshot
