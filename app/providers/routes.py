"""/mein-bereich: where a provider's team begins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.access import Member, staff_roles
from app.accounts import attempts, registration
from app.accounts.routes.register import NewProvider
from app.database import Db
from app.directory.provider import Carrier
from app.forms import Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to
from app.providers import queries

router = APIRouter(prefix="/mein-bereich")


NewProviderForm = Annotated[Submitted[NewProvider], Depends(submitted(NewProvider))]


@router.get("")
def start(request: Request, member: Member, db: Db) -> Response:
    mine = queries.providers(db, member.providers)
    roles = staff_roles(db, member.account)
    return page(request, "providers/start.html", member=member, providers=mine, staff_roles=roles)


@router.get("/neu")
def ask_to_found(request: Request, _: Member) -> Response:
    return page(request, "providers/new.html", form=blank(NewProvider))


@router.post("/neu")
def found(request: Request, form: NewProviderForm, member: Member, db: Db) -> Response:
    host = request.client.host if request.client else ""
    if form.value and not attempts.may_try(db, "found", str(member.account.id), host):
        form.refuse("", gettext("Das waren zu viele neue Anbieter für einen Tag."))
    if not form.value:
        return page(request, "providers/new.html", 422, form=form)
    registration.found_provider(db, member.account, form.value.provider_name, Carrier(form.value.carrier))
    return redirect_to("/mein-bereich")
