"""/konto/daten.json and /konto/loeschen: what is stored about me, and the end of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from app.access import Present
from app.accounts import cookies, own_data, passwords, registration
from app.accounts.routes.own import check_password
from app.database import Db
from app.forms import N_, Submitted, blank, submitted
from app.pages import page, redirect_to

router = APIRouter(prefix="/konto")


class Erasure(BaseModel):
    password: str = Field(title=N_("Ihr Passwort"), max_length=passwords.LONGEST)


ErasureForm = Annotated[Submitted[Erasure], Depends(submitted(Erasure))]


@router.get("/daten.json")
def export(account: Present, db: Db) -> Response:
    name = "attachment; filename=chancenportal-konto.json"
    return JSONResponse(own_data.export(db, account), headers={"Content-Disposition": name})


@router.get("/loeschen")
def ask(request: Request, account: Present, db: Db) -> Response:
    return page(request, "accounts/erase.html", form=blank(Erasure), to_hand_over=_to_hand_over(db, account))


@router.post("/loeschen")
def erase(request: Request, form: ErasureForm, account: Present, db: Db) -> Response:
    waiting = _to_hand_over(db, account)
    check_password(request, form, db, "password")
    if waiting or form.errors:
        return page(request, "accounts/erase.html", 422, form=form, to_hand_over=waiting)
    own_data.erase(db, account)
    answer = redirect_to("/anmelden?fertig=geloescht")
    cookies.forget(answer)
    return answer


def _to_hand_over(db: Db, account: Present) -> list[tuple[str, str]]:
    """Id and name of each provider that would be left alone."""
    return [(str(each), registration.provider_name(db, each)) for each in own_data.to_hand_over(db, account)]
