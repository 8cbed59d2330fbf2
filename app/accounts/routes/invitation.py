"""/einladung/{secret}: into a team, a role or an entry of one's own, as somebody new or as oneself."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app import i18n
from app.access import CurrentSession, Detour, SignedIn
from app.accounts import invitations, passwords, registration
from app.accounts.account import Account
from app.accounts.tokens import AccountToken, Purpose
from app.database import Db
from app.forms import N_, Accepted, Name, Submitted, blank, submitted
from app.pages import page, redirect_to

router = APIRouter(prefix="/einladung")


class NewPerson(BaseModel):
    name: Name = Field(title=N_("Ihr Vor- und Nachname"))
    password: str = Field(title=N_("Passwort"), max_length=passwords.LONGEST)
    terms: Accepted = Field(False, title=N_("Nutzungsbedingungen"), validate_default=True)


NewPersonForm = Annotated[Submitted[NewPerson], Depends(submitted(NewPerson))]


def _expired(request: Request) -> Response:
    return page(request, "accounts/link_expired.html", 410, again="")


@router.get("/{secret}")
def ask(request: Request, secret: str, session: CurrentSession, db: Db) -> Response:
    token = invitations.find(db, secret)
    if not token:
        return _expired(request)
    if session is None and not invitations.is_for_new_person(db, token):
        raise Detour(f"/anmelden?weiter=/einladung/{secret}")
    return _show(request, token, blank(NewPerson), db)


@router.post("/{secret}")
def accept(request: Request, secret: str, account: SignedIn, db: Db) -> Response:
    token = invitations.find(db, secret)
    if not token or not invitations.is_for(token, account):
        return _expired(request)
    return redirect_to(invitations.accept(db, token, account))


@router.post("/{secret}/neu")
def accept_as_new(request: Request, secret: str, form: NewPersonForm, db: Db) -> Response:
    token = invitations.find(db, secret)
    if not token or not invitations.is_for_new_person(db, token):
        return _expired(request)
    weak = passwords.fault(form.text("password"), token.data["email"], form.text("name"))
    if weak and "password" not in form.errors:
        form.refuse("password", weak)
    if not form.value:
        return _show(request, token, form, db, 422)
    following = invitations.join_as_new(db, token, form.value.name, form.value.password, i18n.language())
    return redirect_to(f"/anmelden?fertig=bestaetigt&weiter={following}")


def _show(request: Request, token: AccountToken, form: Submitted[NewPerson], db: Db, status: int = 200) -> Response:
    account: Account | None = getattr(request.state, "account", None)
    provider_id = token.data.get("provider_id")
    context = {
        "form": form,
        "email": token.data["email"],
        "is_claim": token.purpose == Purpose.CLAIM,
        "provider_name": registration.provider_name(db, UUID(provider_id)) if provider_id else "",
        "is_new": invitations.is_for_new_person(db, token),
        "is_other": account is not None and not invitations.is_for(token, account),
    }
    return page(request, "accounts/invitation.html", status, **context)
