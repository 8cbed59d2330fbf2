"""/passwort: a new one by link."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.accounts import attempts, credentials, passwords, tokens
from app.accounts.account import Account, AccountState
from app.accounts.routes.sign_in import host
from app.accounts.tokens import AccountToken, Purpose
from app.database import Db
from app.forms import N_, Email, Submitted, blank, submitted
from app.pages import page, redirect_to

router = APIRouter()


class Forgotten(BaseModel):
    email: Email = Field(title=N_("E-Mail-Adresse"))


class NewPassword(BaseModel):
    password: str = Field(title=N_("Neues Passwort"), max_length=passwords.LONGEST)


ForgottenForm = Annotated[Submitted[Forgotten], Depends(submitted(Forgotten))]
NewPasswordForm = Annotated[Submitted[NewPassword], Depends(submitted(NewPassword))]


@router.get("/passwort")
def ask(request: Request) -> Response:
    return page(request, "accounts/password_forgotten.html", form=blank(Forgotten))


@router.post("/passwort")
def send_link(request: Request, form: ForgottenForm, db: Db) -> Response:
    """Over the limit nothing is sent, and nothing else is said: a stranger may have asked for it before."""
    if not form.value:
        return page(request, "accounts/password_forgotten.html", 422, form=form)
    if attempts.may_try(db, "reset", form.value.email, host(request)):
        credentials.ask_for_reset(db, form.value.email)
    return redirect_to("/passwort/postfach")


@router.get("/passwort/postfach")
def look_into_your_mail(request: Request) -> Response:
    return page(request, "accounts/password_sent.html")


@router.get("/passwort/neu/{secret}")
def ask_for_new(request: Request, secret: str, db: Db) -> Response:
    if not _whose(db, secret):
        return page(request, "accounts/link_expired.html", 410, again="/passwort")
    return page(request, "accounts/password_new.html", form=blank(NewPassword))


@router.post("/passwort/neu/{secret}")
def reset(request: Request, secret: str, form: NewPasswordForm, db: Db) -> Response:
    found = _whose(db, secret)
    if not found:
        return page(request, "accounts/link_expired.html", 410, again="/passwort")
    token, account = found
    weak = form.value and passwords.fault(form.value.password, account.email, account.name)
    if weak:
        form.refuse("password", weak)
    if not form.value:
        return page(request, "accounts/password_new.html", 422, form=form)
    credentials.reset(db, token, account, form.value.password)
    return redirect_to("/anmelden?fertig=passwort")


def _whose(db: Db, secret: str) -> tuple[AccountToken, Account] | None:
    token = tokens.find(db, Purpose.RESET, secret)
    account = db.get(Account, token.account_id) if token else None
    return (token, account) if token and account and account.state == AccountState.ACTIVE else None
