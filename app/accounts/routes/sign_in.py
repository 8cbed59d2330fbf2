"""/anmelden and /abmelden."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import CurrentSession, cookie_name, own_path
from app.accounts import attempts, cookies, passwords, second_factor, sessions
from app.database import Db
from app.directory.recurrence import BERLIN
from app.forms import N_, Line, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to

router = APIRouter()


class SignIn(BaseModel):
    email: Line = Field(title=N_("E-Mail-Adresse"))
    password: str = Field(title=N_("Passwort"), max_length=passwords.LONGEST)
    weiter: str = ""


class Code(BaseModel):
    code: Line = Field(title=N_("Code"))
    weiter: str = ""


SignInForm = Annotated[Submitted[SignIn], Depends(submitted(SignIn))]
CodeForm = Annotated[Submitted[Code], Depends(submitted(Code))]

NOTICES = {
    "bestaetigt": N_("Ihre E-Mail-Adresse ist bestätigt. Melden Sie sich jetzt an."),
    "passwort": N_("Ihr neues Passwort gilt. Melden Sie sich damit an."),
    "abgemeldet": N_("Sie sind abgemeldet."),
    "geloescht": N_("Ihr Zugang ist gelöscht. Wir haben keine persönlichen Daten mehr von Ihnen."),
    "email": N_("Ihre neue E-Mail-Adresse gilt."),
}


def too_many() -> str:
    return gettext("Das waren zu viele Versuche. Bitte warten Sie eine Weile und versuchen Sie es dann noch einmal.")


def host(request: Request) -> str:
    return request.client.host if request.client else ""


@router.get("/anmelden")
def ask(request: Request, session: CurrentSession, weiter: str = "", fertig: str = "") -> Response:
    if session:
        return redirect_to(own_path(weiter))
    form = blank(SignIn, weiter=own_path(weiter, ""))
    notice = NOTICES.get(fertig, "")
    return page(request, "accounts/sign_in.html", form=form, notice=notice, is_unsaved=fertig == "abgelaufen")


@router.post("/anmelden")
def sign_in(request: Request, form: SignInForm, db: Db) -> Response:
    if not attempts.may_sign_in(db, form.text("email"), host(request)):
        form.refuse("", too_many())
        return page(request, "accounts/sign_in.html", 429, form=form, notice="")
    account = passwords.signing_in(db, form.value.email, form.value.password) if form.value else None
    if form.value and not account:
        form.refuse("", gettext("E-Mail-Adresse oder Passwort stimmt nicht."))
    if not form.value or not account:
        return page(request, "accounts/sign_in.html", 422, form=form, notice="")
    attempts.succeeded(db, account.email, host(request))
    sessions.end_of(db, request.cookies.get(cookie_name(), ""))  # this browser's own: its cookie is replaced
    secret = sessions.start(db, account, request.headers.get("user-agent", ""), awaits_code=bool(account.totp_secret))
    next_page = own_path(form.value.weiter)
    answer = redirect_to(f"/anmelden/code?weiter={quote(next_page)}" if account.totp_secret else next_page)
    return cookies.remember(answer, secret)


@router.get("/anmelden/code")
def ask_for_code(request: Request, db: Db, weiter: str = "") -> Response:
    if not sessions.find(db, request.cookies.get(cookie_name(), "")):
        return redirect_to("/anmelden")
    return page(request, "accounts/code.html", form=blank(Code, weiter=own_path(weiter, "")))


@router.post("/anmelden/code")
def enter_code(request: Request, form: CodeForm, db: Db) -> Response:
    found = sessions.find(db, request.cookies.get(cookie_name(), ""))
    if not found:
        return redirect_to("/anmelden")
    waiting, account = found
    if not waiting.awaits_code:
        return redirect_to(own_path(form.text("weiter")))
    if not attempts.may_try(db, "code", str(account.id), host(request)):
        form.refuse("code", too_many())
        return page(request, "accounts/code.html", 429, form=form)
    if form.value and not second_factor.opens(db, account, form.value.code, datetime.now(BERLIN)):
        form.refuse("code", gettext("Dieser Code stimmt nicht oder ist schon benutzt. Warten Sie auf den nächsten."))
    if not form.value:
        return page(request, "accounts/code.html", 422, form=form)
    sessions.end(db, waiting)
    # A new secret: the one of the waiting session may have been seen before it was worth anything.
    secret = sessions.start(db, account, request.headers.get("user-agent", ""))
    return cookies.remember(redirect_to(own_path(form.value.weiter)), secret)


@router.post("/abmelden")
def sign_out(session: CurrentSession, db: Db) -> Response:
    if session:
        sessions.end(db, session)
    answer = redirect_to("/anmelden?fertig=abgemeldet")
    cookies.forget(answer)
    return answer
