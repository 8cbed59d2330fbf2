"""/redaktion/nicht-dabei: providers we know of that are not in the portal yet."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Editor, Staff
from app.database import Db
from app.directory import prospect
from app.directory.prospect import ProspectState
from app.editors import entering, prospects
from app.editors.frame import office_page
from app.editors.routes import Number
from app.errors import NotAllowed
from app.forms import N_, Line, Submitted, blank, submitted
from app.i18n import gettext
from app.imports import prospects as prospect_import
from app.imports.problems import Refused
from app.imports.report import Report
from app.pages import redirect_to
from app.uploads import Upload, on_disk, safe_name, uploaded

router = APIRouter(prefix="/redaktion/nicht-dabei")
_PATH = "/redaktion/nicht-dabei"


class Noted(BaseModel):
    name: Annotated[Line, Field(title=N_("Name"), min_length=3)]
    categories: Annotated[list[int], Field(title=N_("Themen"), min_length=1)]
    place: Annotated[Line, Field(title=N_("Postleitzahl oder Stadtteil"))] = ""
    contact: Annotated[Line, Field(title=N_("Webseite oder Telefon"))] = ""
    source: Annotated[Line, Field(title=N_("Woher wissen wir das?"), min_length=3)]
    state: Annotated[ProspectState, Field(title=N_("Stand"))] = ProspectState.NOTED
    is_another: Annotated[bool, Field(title=N_("Es ist keiner von diesen"))] = False


class Joining(BaseModel):
    provider: UUID | None = None


class ProspectFile(BaseModel):
    needed: ClassVar = {"file"}

    file: str = Field("", title=N_("Datei"))
    """Its name."""
    source: Annotated[Line, Field(title=N_("Woher wissen wir das?"), min_length=3)]


NotedForm = Annotated[Submitted[Noted], Depends(submitted(Noted))]
JoiningForm = Annotated[Submitted[Joining], Depends(submitted(Joining))]
ProspectUpload = Annotated[Upload[ProspectFile], Depends(uploaded(ProspectFile, "file"), scope="function")]


def everywhere(editor: Editor) -> Staff:
    """A file may name places anywhere."""
    if editor.areas is not None:
        raise NotAllowed(gettext("Eine Liste für alle Gebiete lädt nur hoch, wer für alle Gebiete da ist."))
    return editor


Everywhere = Annotated[Staff, Depends(everywhere)]


def _theirs(prospect_id: int, editor: Editor, db: Db) -> Any:
    return prospects.found(db, editor.areas, prospect_id)


Theirs = Annotated[Any, Depends(_theirs, scope="function")]


@router.get("")
def show_all(request: Request, editor: Editor, db: Db, number: Number, stand: str = "", getan: str = "") -> Response:
    rows, has_more = prospects.page(db, editor.areas, stand, number)
    context = {"rows": rows, "has_more": has_more, "number": number, "state": stand, "states": prospects.STATES}
    context |= {"amounts": prospects.counts(db, editor.areas), "done": getan}
    return office_page(request, "prospects", editor, db, context)


@router.get("/neu")
def ask(request: Request, editor: Editor, db: Db) -> Response:
    return _page(request, editor, db, blank(Noted, state=ProspectState.NOTED))


@router.post("/neu")
def note(request: Request, editor: Editor, form: NotedForm, db: Db) -> Response:
    area_id = _check(db, editor, form)
    likely = form.value is not None and not form.value.is_another
    alike = _alike(db, editor, form.text("name")) if likely else {}
    if form.value is None or any(alike.values()):
        return _page(request, editor, db, form, 422 if form.errors else 200, alike=alike)
    prospect.note(db, _values(form.value, area_id) | {"account_id": editor.id}, form.value.categories)
    return redirect_to(f"{_PATH}?getan=notiert")


@router.get("/datei")
def ask_for_file(request: Request, editor: Everywhere, db: Db) -> Response:
    return _file_page(request, editor, db, blank(ProspectFile))


@router.post("/datei")
def take_file(request: Request, form: ProspectUpload, editor: Everywhere, db: Db) -> Response:
    if form.file is None and "file" not in form.errors:
        form.refuse("file", gettext("Bitte wählen Sie eine Datei aus."))
    if form.value is None or form.file is None:
        return _file_page(request, editor, db, form, 422)
    options = prospect_import.Options(form.value.source, by=editor.id)
    try:
        with on_disk(safe_name(form.text("file")), form.file.read()) as path, db.begin_nested():
            report = prospect_import.load(db, path, options)
    except Refused as refused:
        form.refuse("file", gettext("Mit dieser Datei geht es noch nicht. Was zu ändern ist, steht unten."))
        return _file_page(request, editor, db, form, 422, problems=refused.lines)
    return _file_page(request, editor, db, form, report=report)


def _file_page(
    request: Request,
    editor: Staff,
    db: Db,
    form: Submitted[ProspectFile],
    status_code: int = 200,
    *,
    problems: list[str] | None = None,
    report: Report | None = None,
) -> Response:
    context = {"form": form, "problems": problems or [], "report": report}
    return office_page(request, "prospect_file", editor, db, context, status_code)


@router.get("/{prospect_id:int}")
def show(request: Request, their: Theirs, editor: Editor, db: Db, getan: str = "") -> Response:
    known = {name: getattr(their, name) for name in ("name", "categories", "place", "contact", "source", "state")}
    return _page(request, editor, db, blank(Noted, **known), their=their, done=getan)


@router.post("/{prospect_id:int}")
def change(request: Request, their: Theirs, editor: Editor, form: NotedForm, db: Db) -> Response:
    area_id = _check(db, editor, form, their.categories)
    if form.value is None:
        return _page(request, editor, db, form, 422, their=their)
    prospects.change(db, their.id, _values(form.value, area_id), form.value.categories)
    return redirect_to(f"{_PATH}/{their.id}?getan=gespeichert")


@router.post("/{prospect_id:int}/verbinden")
def join(their: Theirs, form: JoiningForm, db: Db) -> Response:
    prospects.join(db, their, form.value.provider if form.value else None)
    return redirect_to(f"{_PATH}/{their.id}?getan=verbunden")


@router.post("/{prospect_id:int}/entfernen")
def remove(their: Theirs, db: Db) -> Response:
    prospects.remove(db, their.id)
    return redirect_to(f"{_PATH}?getan=entfernt")


def _values(new: Noted, area_id: int | None) -> dict[str, Any]:
    return new.model_dump(exclude={"categories", "is_another"}) | {"area_id": area_id}


def _check(db: Db, editor: Staff, form: Submitted[Noted], chosen: Any = ()) -> int | None:
    """The area of the place; the form is refused for what only the database knows."""
    if form.value is None:
        return None
    if not {*form.value.categories} <= {each.id for each in prospects.categories(db, chosen)}:
        form.refuse("categories", gettext("Bitte wählen Sie eine der Möglichkeiten."))
    try:
        area_id = prospect.area_of(db, form.text("place")) if form.text("place").strip() else None
    except LookupError:
        form.refuse(
            "place", gettext("Diesen Ort kennen wir nicht. Schreiben Sie eine Postleitzahl oder einen Stadtteil.")
        )
        return None
    if not prospects.is_theirs(db, editor, area_id):
        form.refuse("place", gettext("Das liegt nicht in Ihrem Gebiet. Für andere Gebiete ist jemand anders da."))
    return area_id


def _alike(db: Db, editor: Staff, name: str) -> dict[str, list[Any]]:
    return {"registered": entering.alike(db, name), "listed": prospects.alike(db, editor, name)}


def _page(
    request: Request,
    editor: Staff,
    db: Db,
    form: Submitted[Noted],
    status_code: int = 200,
    *,
    their: Any = None,
    alike: dict[str, list[Any]] | None = None,
    done: str = "",
) -> Response:
    chosen = their.categories if their else ()
    context = {"form": form, "their": their, "alike": alike or {}, "done": done}
    context |= {"categories": prospects.categories(db, chosen), "states": ProspectState}
    if their:
        context["likely"] = entering.alike(db, their.name)
    return office_page(request, "prospect", editor, db, context, status_code)
