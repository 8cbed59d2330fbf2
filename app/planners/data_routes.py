"""/planung/daten: which areas, people and indicators the portal knows; new files, and taking one back."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.access import Planner, Staff
from app.database import Db
from app.directory.data_import import DataImport
from app.errors import Conflict, NotAllowed, NotFound
from app.forms import Submitted, blank
from app.i18n import gettext as _
from app.imports import undo
from app.imports.problems import Refused
from app.pages import redirect_to
from app.planners import uploading
from app.planners.data_forms import KINDS, Kind
from app.planners.data_stock import stock
from app.planners.frame import planning_page
from app.planners.question import Asked, Question
from app.uploads import Upload, uploaded

router = APIRouter(prefix="/planung/daten")


def everywhere(planner: Planner) -> Staff:
    """Data of the town are everybody's: who plans for a part of it may look, and not change them."""
    if planner.areas is not None:
        raise NotAllowed(_("Daten gelten für alle Gebiete. Ändern darf sie nur, wer für alle plant."))
    return planner


Keeper = Annotated[Staff, Depends(everywhere)]


@router.get("")
def show(request: Request, planner: Planner, question: Asked, db: Db, getan: str = "") -> Response:
    context = {"stock": stock(db), "done": getan, "kinds": KINDS}
    return planning_page(request, "data", planner, db, question, context)


def _asking(kind: Kind) -> Callable[..., Response]:
    def ask(request: Request, planner: Keeper, question: Asked, db: Db) -> Response:
        return _page(request, planner, question, db, kind, blank(kind.form))

    return ask


def _trying(kind: Kind) -> Callable[..., Response]:
    # The form comes first: it is read before the database is asked.
    def try_out(
        request: Request,
        form: Annotated[Upload[Any], Depends(uploaded(kind.form, "file"), scope="function")],
        planner: Keeper,
        question: Asked,
        db: Db,
    ) -> Response:
        """Looks at the file and changes nothing."""
        if form.file is None and "file" not in form.errors:
            form.refuse("file", _("Bitte wählen Sie eine Datei aus."))
        if form.value is None or form.file is None:
            return _page(request, planner, question, db, kind, form, 422)
        try:
            upload, report = uploading.try_out(db, kind, form.text("file"), form.file.read(), form.value, planner.id)
        except Refused as refused:
            form.refuse("file", _("Mit dieser Datei geht es noch nicht. Was zu ändern ist, steht unten."))
            return _page(request, planner, question, db, kind, form, 422, uploading.in_words(refused.lines))
        context = {"kind": kind, "upload": upload, "report": report, "problems": []}
        return planning_page(request, "data_preview", planner, db, question, context)

    return try_out


for _kind in KINDS.values():
    router.add_api_route(f"/{_kind.slug}", _asking(_kind), name=f"ask_{_kind.slug}", methods=["GET"])
    router.add_api_route(f"/{_kind.slug}", _trying(_kind), name=f"try_{_kind.slug}", methods=["POST"])


@router.post("/dateien/{upload_id:uuid}")
def take_over(request: Request, planner: Keeper, question: Asked, upload_id: UUID, db: Db) -> Response:
    upload = uploading.waiting(db, upload_id, planner.id)
    try:
        uploading.take_over(db, upload)
    except Refused as refused:
        context = {"kind": uploading.kind_of(upload), "upload": upload, "report": None}
        context |= {"problems": uploading.in_words(refused.lines)}
        return planning_page(request, "data_preview", planner, db, question, context, 422)
    return redirect_to("/planung/daten?getan=importiert")


@router.get("/importe/{number:int}")
def show_import(request: Request, planner: Keeper, question: Asked, number: int, db: Db) -> Response:
    return _import_page(request, planner, question, db, number)


@router.post("/importe/{number:int}")
def take_back(request: Request, planner: Keeper, question: Asked, number: int, db: Db) -> Response:
    try:
        with db.begin_nested():
            undo.take_back(db, _import(db, number), planner.id)
    except Conflict as conflict:
        return _import_page(request, planner, question, db, number, str(conflict))
    return redirect_to("/planung/daten?getan=zurueckgenommen")


def _import(db: Db, number: int) -> DataImport:
    done = db.get(DataImport, number) if number < 2**31 else None
    if done is None:
        raise NotFound(_("Diesen Import gibt es nicht."))
    return done


def _import_page(
    request: Request, planner: Staff, question: Question, db: Db, number: int, conflict: str = ""
) -> Response:
    done = _import(db, number)
    context = {"done": done, "is_possible": undo.is_possible(db, done), "conflict": conflict}
    return planning_page(request, "data_import", planner, db, question, context, 409 if conflict else 200)


def _page(
    request: Request,
    planner: Staff,
    question: Question,
    db: Db,
    kind: Kind,
    form: Submitted[Any],
    status_code: int = 200,
    problems: list[str] | None = None,
) -> Response:
    context = {"kind": kind, "form": form, "problems": problems or [], "stock": stock(db)}
    return planning_page(request, "data_upload", planner, db, question, context, status_code)
