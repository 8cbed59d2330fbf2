"""/konto: who I am here, where I am signed in, and a new password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import CurrentSession, Present
from app.accounts import attempts, credentials, passwords, sessions
from app.accounts.routes.sign_in import host, too_many
from app.database import Db
from app.forms import N_, F, Name, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to

router = APIRouter(prefix="/konto")

NOTICES = {
    "passwort": N_("Ihr neues Passwort gilt. Andere Geräte sind abgemeldet."),
    "name": N_("Ihr Name ist gespeichert."),
    "geraet": N_("Das Gerät ist abgemeldet."),
    "email": N_("Wir haben eine Mail an die neue Adresse geschickt. Öffnen Sie den Link darin."),
    "zwei-faktor": N_("Die Anmeldung mit Code ist ausgeschaltet."),
}


class Person(BaseModel):
    name: Name = Field(title=N_("Ihr Vor- und Nachname"))
    language: str = Field("de", title=N_("Sprache unserer Mails"), pattern="^(de|en)$")


class ChangedPassword(BaseModel):
    current: str = Field(title=N_("Bisheriges Passwort"), max_length=passwords.LONGEST)
    password: str = Field(title=N_("Neues Passwort"), max_length=passwords.LONGEST)


PersonForm = Annotated[Submitted[Person], Depends(submitted(Person))]
PasswordForm = Annotated[Submitted[ChangedPassword], Depends(submitted(ChangedPassword))]


@router.get("")
def show(request: Request, account: Present, session: CurrentSession, db: Db, fertig: str = "") -> Response:
    form = blank(Person, name=account.name, language=account.language)
    devices = sessions.of(db, account)
    context = {"account": account, "here": session, "devices": devices, "notice": NOTICES.get(fertig, "")}
    return page(request, "accounts/own.html", 200, form=form, **context)


@router.post("")
def rename(request: Request, form: PersonForm, account: Present, session: CurrentSession, db: Db) -> Response:
    if not form.value:
        context = {"account": account, "here": session, "devices": sessions.of(db, account), "notice": ""}
        return page(request, "accounts/own.html", 422, form=form, **context)
    account.name, account.language = form.value.name, form.value.language
    return redirect_to("/konto?fertig=name")


@router.post("/geraete/{session_id}/abmelden")
def sign_out_device(session_id: UUID, account: Present, db: Db) -> Response:
    for each in sessions.of(db, account):
        if each.id == session_id:
            sessions.end(db, each)
    return redirect_to("/konto?fertig=geraet")


@router.get("/passwort")
def ask_for_password(request: Request, _: Present) -> Response:
    return page(request, "accounts/password_change.html", form=blank(ChangedPassword))


@router.post("/passwort")
def change_password(
    request: Request, form: PasswordForm, account: Present, session: CurrentSession, db: Db
) -> Response:
    if form.value and (weak := passwords.fault(form.value.password, account.email, account.name)):
        form.errors["password"] = weak
    check_password(request, form, db, "current")
    if not form.value or form.errors:
        return page(request, "accounts/password_change.html", 422, form=form)
    credentials.change_password(db, account, form.value.password, but=session.id if session else None)
    return redirect_to("/konto?fertig=passwort")


def check_password(request: Request, form: Submitted[F], db: Db, field: str) -> None:
    """Once more, before something that somebody at an unlocked telephone must not do."""
    account = request.state.account
    if field in form.errors:
        return
    if not attempts.may_try(db, "code", f"password:{account.id}", host(request)):
        form.errors[field] = too_many()
    elif not passwords.is_right(account, form.text(field)):
        form.errors[field] = gettext("Dieses Passwort stimmt nicht.")
