"""/mein-bereich: where a provider's team begins."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Member, staff_roles
from app.accounts import registration
from app.database import Db
from app.directory.provider import Carrier
from app.forms import N_, Line, Submitted, blank, submitted
from app.pages import page, redirect_to
from app.providers import queries

router = APIRouter(prefix="/mein-bereich")


class Founding(BaseModel):
    provider_name: Line = Field(title=N_("Name des Anbieters"))
    carrier: Literal["non_profit", "public", "initiative", "commercial"] = Field(title=N_("Was für ein Anbieter?"))


FoundingForm = Annotated[Submitted[Founding], Depends(submitted(Founding))]


@router.get("")
def start(request: Request, member: Member, db: Db) -> Response:
    mine = queries.providers(db, member.providers)
    roles = staff_roles(db, member.account)
    return page(request, "providers/start.html", member=member, providers=mine, staff_roles=roles)


@router.get("/neu")
def ask_to_found(request: Request, _: Member) -> Response:
    return page(request, "providers/new.html", form=blank(Founding))


@router.post("/neu")
def found(request: Request, form: FoundingForm, member: Member, db: Db) -> Response:
    if not form.value:
        return page(request, "providers/new.html", 422, form=form)
    registration.found_provider(db, member.account, form.value.provider_name, Carrier(form.value.carrier))
    return redirect_to("/mein-bereich")
