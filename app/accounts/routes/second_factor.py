"""/konto/zwei-faktor: sign in with a code from one's telephone, too."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import TWO_FACTORS, CurrentSession, Present, staff_roles
from app.accounts import credentials, passwords, second_factor
from app.accounts.routes.own import check_password
from app.database import Db
from app.directory.recurrence import BERLIN
from app.forms import N_, Line, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to
from app.settings import settings

router = APIRouter()


class Setup(BaseModel):
    secret: str = Field(pattern="^[A-Z2-7]{32}$")
    code: Line = Field(title=N_("Code"))
    password: str = Field(title=N_("Ihr Passwort"), max_length=passwords.LONGEST)


class SwitchOff(BaseModel):
    password: str = Field(title=N_("Ihr Passwort"), max_length=passwords.LONGEST)


SetupForm = Annotated[Submitted[Setup], Depends(submitted(Setup))]
SwitchOffForm = Annotated[Submitted[SwitchOff], Depends(submitted(SwitchOff))]


@router.get(TWO_FACTORS)
def show(request: Request, account: Present, db: Db) -> Response:
    if account.totp_secret:
        return page(request, "accounts/second_factor_on.html", form=blank(SwitchOff), account=account)
    return _setting_up(request, blank(Setup, secret=second_factor.new_secret()), account, db)


@router.post(TWO_FACTORS)
def switch_on(request: Request, form: SetupForm, account: Present, session: CurrentSession, db: Db) -> Response:
    if account.totp_secret or "secret" in form.errors:
        return redirect_to(TWO_FACTORS)
    check_password(request, form, db, "password")
    step = second_factor.step_of(form.value.secret, form.value.code, datetime.now(BERLIN)) if form.value else None
    if form.value and step is None:
        form.errors["code"] = gettext("Dieser Code stimmt nicht. Warten Sie auf den nächsten und prüfen Sie die Uhr.")
    if not form.value or step is None or form.errors:
        return _setting_up(request, form, account, db, 422)
    codes = credentials.switch_on_code(db, account, form.value.secret, step, but=session.id if session else None)
    return page(request, "accounts/second_factor_codes.html", codes=codes)


@router.post(f"{TWO_FACTORS}/aus")
def switch_off(request: Request, form: SwitchOffForm, account: Present, db: Db) -> Response:
    check_password(request, form, db, "password")
    if form.errors:
        return page(request, "accounts/second_factor_on.html", 422, form=form, account=account)
    second_factor.switch_off(account)
    return redirect_to("/konto?fertig=zwei-faktor")


def _setting_up(request: Request, form: Submitted[Setup], account: Present, db: Db, status: int = 200) -> Response:
    secret = form.text("secret")
    is_required = settings().staff_totp_required and bool(staff_roles(db, account))
    picture = second_factor.picture(second_factor.address(account, secret))
    context = {"form": form, "secret": secret, "picture": picture, "is_required": is_required}
    return page(request, "accounts/second_factor.html", status, **context)
