"""/konto/email: a new address, once its mailbox has said yes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Present
from app.accounts import attempts, credentials, passwords, tokens
from app.accounts.account import Account, AccountState
from app.accounts.routes.own import check_password
from app.accounts.routes.sign_in import host, too_many
from app.accounts.tokens import AccountToken, Purpose
from app.database import Db
from app.forms import N_, Email, Submitted, blank, submitted
from app.pages import page, redirect_to

router = APIRouter(prefix="/konto/email")


class NewEmail(BaseModel):
    email: Email = Field(title=N_("Neue E-Mail-Adresse"))
    password: str = Field(title=N_("Ihr Passwort"), max_length=passwords.LONGEST)


NewEmailForm = Annotated[Submitted[NewEmail], Depends(submitted(NewEmail))]


@router.get("")
def ask(request: Request, account: Present) -> Response:
    return page(request, "accounts/email.html", form=blank(NewEmail), account=account)


@router.post("")
def send_link(request: Request, form: NewEmailForm, account: Present, db: Db) -> Response:
    check_password(request, form, db, "password")
    if not form.errors and not attempts.may_try(db, "register", str(account.id), host(request)):
        form.errors[""] = too_many()
    if not form.value or form.errors:
        return page(request, "accounts/email.html", 422, form=form, account=account)
    credentials.ask_for_new_email(db, account, form.value.email)
    return redirect_to("/konto?fertig=email")


@router.get("/{secret}")
def ask_to_confirm(request: Request, secret: str, db: Db) -> Response:
    found = _whose(db, secret)
    if not found:
        return page(request, "accounts/link_expired.html", 410, again="/konto/email")
    return page(request, "accounts/email_confirm.html", email=found[0].data["email"])


@router.post("/{secret}")
def confirm(request: Request, secret: str, db: Db) -> Response:
    """Without signing in: the link may be opened on another device."""
    found = _whose(db, secret)
    if not found or not credentials.take_new_email(db, *found):
        return page(request, "accounts/link_expired.html", 410, again="/konto/email")
    return redirect_to("/anmelden?fertig=email")


def _whose(db: Db, secret: str) -> tuple[AccountToken, Account] | None:
    token = tokens.find(db, Purpose.NEW_EMAIL, secret)
    account = db.get(Account, token.account_id) if token else None
    return (token, account) if token and account and account.state == AccountState.ACTIVE else None
