"""/redaktion/pflege/kampagnen: ask many providers at once, and see how far it has come."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Editor, Staff
from app.database import Db
from app.directory import campaign, scope
from app.editors.frame import office_page
from app.errors import Conflict
from app.forms import N_, Line, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import redirect_to

router = APIRouter(prefix="/redaktion/pflege/kampagnen")


class NewCampaign(BaseModel):
    title: Annotated[Line, Field(title=N_("Name der Kampagne"), min_length=3, max_length=80)]
    category: Annotated[int | None, Field(title=N_("Kategorie"))] = None
    area: Annotated[int | None, Field(title=N_("Gebiet"))] = None


NewCampaignForm = Annotated[Submitted[NewCampaign], Depends(submitted(NewCampaign))]

_CATEGORIES = sa.text("SELECT id, label FROM category WHERE parent_id IS NULL ORDER BY position, label")
_AREAS = sa.text("""
    SELECT a.id, a.name || ' (' || l.label || ')' AS label FROM area a JOIN area_layer l ON l.id = a.layer_id
    WHERE a.valid_to IS NULL AND (:everywhere OR a.id = ANY(:areas)) ORDER BY l.position, a.name, a.id
""")


@router.get("")
def campaigns(request: Request, editor: Editor, db: Db) -> Response:
    return _list_page(request, editor, db, blank(NewCampaign))


@router.post("")
def start(request: Request, editor: Editor, form: NewCampaignForm, db: Db) -> Response:
    _refuse_unknown(db, editor, form)
    if form.value is None:
        return _list_page(request, editor, db, form, 422)
    new = form.value
    try:
        started = campaign.start(db, new.title, editor.id, editor.areas, category_id=new.category, area_id=new.area)
    except Conflict as conflict:  # raised before anything is written
        form.refuse("title", str(conflict))
        return _list_page(request, editor, db, form, 422)
    return redirect_to(f"/redaktion/pflege/kampagnen/{started}")


@router.get("/{campaign_id}")
def show(request: Request, campaign_id: UUID, editor: Editor, db: Db) -> Response:
    found = campaign.find(db, campaign_id)
    context = {
        "campaign": found,
        "progress": campaign.progress(db, found, editor.areas),
        "unanswered": campaign.unanswered(db, found, editor.areas),
        "most": campaign.OPEN_SHOWN,
    }
    return office_page(request, "campaign", editor, db, context)


def _choices(db: Db, editor: Staff) -> dict[str, list[Any]]:
    areas = db.execute(_AREAS, scope.covered(editor.areas))
    return {"category": list(db.execute(_CATEGORIES)), "area": list(areas)}


def _refuse_unknown(db: Db, editor: Staff, form: Submitted[NewCampaign]) -> None:
    for name, choices in _choices(db, editor).items():
        if form.value and getattr(form.value, name) not in (None, *(each.id for each in choices)):
            form.refuse(name, gettext("Bitte wählen Sie eine der Möglichkeiten."))


def _list_page(
    request: Request, editor: Staff, db: Db, form: Submitted[NewCampaign], status_code: int = 200
) -> Response:
    context = {"form": form, "campaigns": campaign.all_of_them(db), **_choices(db, editor)}
    return office_page(request, "campaigns", editor, db, context, status_code)
