"""/konto/nutzungsbedingungen: once, and again when they have changed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import TERMS, Present, own_path
from app.directory.columns import now
from app.forms import N_, Accepted, Submitted, blank, submitted
from app.pages import page, redirect_to
from app.settings import settings

router = APIRouter()


class Acceptance(BaseModel):
    terms: Accepted = Field(False, title=N_("Nutzungsbedingungen"), validate_default=True)
    weiter: str = ""


AcceptanceForm = Annotated[Submitted[Acceptance], Depends(submitted(Acceptance))]


@router.get(TERMS)
def ask(request: Request, account: Present, weiter: str = "") -> Response:
    form = blank(Acceptance, weiter=own_path(weiter, ""))
    return page(request, "accounts/terms.html", form=form, account=account)


@router.post(TERMS)
def accept(request: Request, form: AcceptanceForm, account: Present) -> Response:
    if not form.value:
        return page(request, "accounts/terms.html", 422, form=form, account=account)
    account.terms_version, account.terms_accepted_at = settings().terms_version, now()
    return redirect_to(own_path(form.value.weiter))
