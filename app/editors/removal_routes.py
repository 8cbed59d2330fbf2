"""/redaktion/pruefen/…/entfernen: one picture or document of a case is gone at once, whatever becomes of the rest."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.directory import removing
from app.directory.workflow import Actor, Role
from app.editors.forms import Removal
from app.editors.routes import AtDesk, case_page
from app.errors import Conflict
from app.forms import Submitted, submitted
from app.pages import redirect_to

router = APIRouter(prefix="/redaktion")

RemovalForm = Annotated[Submitted[Removal], Depends(submitted(Removal))]


@router.post("/pruefen/{art}/{revision_id}/entfernen")
def remove(desk: AtDesk, art: str, form: RemovalForm) -> Response:
    asked = form.value
    if asked is None:
        return case_page(desk, 422, wrong=form)
    by = Actor(desk.editor.id, Role.EDITOR)
    try:
        removing.remove(desk.db, desk.revision, by, seen=asked.seen, reason=asked.cause, upload_id=asked.upload_id)
    except Conflict as conflict:  # raised before anything is written
        return case_page(desk, 409, wrong=form, conflict=str(conflict))
    sort = f"&sorte={desk.sort}" if desk.sort else ""
    return redirect_to(f"/redaktion/pruefen/{art}/{desk.revision.id}?getan=remove{sort}")
