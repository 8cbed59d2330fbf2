"""/redaktion/pflege: what needs care, and confirming for a provider that was asked by telephone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Editor, Staff
from app.database import Db
from app.directory import confirmation, history
from app.directory.workflow import Actor, Role
from app.editors import care
from app.editors.forms import Reason
from app.editors.frame import office_page
from app.editors.routes import Number
from app.forms import N_, Submitted, blank, submitted
from app.pages import redirect_to

router = APIRouter(prefix="/redaktion/pflege")


class Confirmation(BaseModel):
    note: Annotated[Reason, Field(title=N_("Woher wissen Sie das?"))]


ConfirmationForm = Annotated[Submitted[Confirmation], Depends(submitted(Confirmation))]


@router.get("")
def lists(request: Request, editor: Editor, db: Db, number: Number, liste: str = "", getan: str = "") -> Response:
    name = liste if liste in care.LISTS else next(iter(care.LISTS))
    found, has_more = care.page(db, editor.areas, name, number)
    context = {"found": found, "has_more": has_more, "number": number, "name": name, "done": getan}
    return office_page(request, "care", editor, db, context | {"sizes": care.counts(db, editor.areas)})


@router.get("/angebot/{offer_id}")
def offer(request: Request, offer_id: UUID, editor: Editor, db: Db) -> Response:
    return _offer_page(request, offer_id, editor, db, blank(Confirmation))


@router.post("/angebot/{offer_id}/bestaetigen")
def confirm(request: Request, offer_id: UUID, editor: Editor, form: ConfirmationForm, db: Db) -> Response:
    """On behalf of the provider; how the editor knows is kept in the history."""
    if form.value is None:
        return _offer_page(request, offer_id, editor, db, form, 422)
    found = care.find(db, editor.areas, offer_id)
    confirmation.confirm(db, [found["id"]], Actor(editor.id, Role.EDITOR), form.value.note)
    return redirect_to("/redaktion/pflege?getan=bestaetigt")


def _offer_page(
    request: Request, offer_id: UUID, editor: Staff, db: Db, form: Submitted[Confirmation], status_code: int = 200
) -> Response:
    found = care.find(db, editor.areas, offer_id)
    context = {"offer": found, "form": form, "history": history.of_offer(db, offer_id)}
    return office_page(request, "care_offer", editor, db, context, status_code)
