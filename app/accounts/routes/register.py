"""/registrieren: found a provider here, or join one."""

from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from app.access import CurrentSession, SignedIn
from app.accounts import attempts, passwords, registration, tokens
from app.accounts.account import ProviderMember
from app.accounts.routes.sign_in import host, too_many
from app.accounts.tokens import Purpose
from app.database import Db
from app.directory.provider import Provider
from app.errors import NotFound
from app.forms import N_, Accepted, Email, Name, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to

router = APIRouter()


class Joining(BaseModel):
    name: Name = Field(title=N_("Ihr Vor- und Nachname"))
    email: Email = Field(title=N_("E-Mail-Adresse"))
    password: str = Field(title=N_("Passwort"), max_length=passwords.LONGEST)
    terms: Accepted = Field(False, title=N_("Nutzungsbedingungen"), validate_default=True)


J = TypeVar("J", bound=Joining)


class NewProvider(BaseModel):
    provider_name: Name = Field(title=N_("Name des Anbieters"))
    carrier: Literal["non_profit", "public", "initiative", "commercial"] = Field(title=N_("Was für ein Anbieter?"))


class Founding(Joining, NewProvider):
    """Fields in the order of the page: a list of faults is read from top to bottom."""


class Asking(BaseModel):
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")] = Field(
        "", title=N_("Was sollen wir wissen?")
    )


class JoiningHere(Joining, Asking):
    pass


class Confirmation(BaseModel):
    password: str = Field(title=N_("Ihr Passwort"), max_length=passwords.LONGEST)


ConfirmationForm = Annotated[Submitted[Confirmation], Depends(submitted(Confirmation))]
AskingForm = Annotated[Submitted[Asking], Depends(submitted(Asking))]
JoiningForm = Annotated[Submitted[JoiningHere], Depends(submitted(JoiningHere))]
FoundingForm = Annotated[Submitted[Founding], Depends(submitted(Founding))]


@router.get("/registrieren")
def choose(request: Request) -> Response:
    return page(request, "accounts/register.html")


@router.get("/registrieren/neu")
def ask_to_found(request: Request) -> Response:
    return page(request, "accounts/register_new.html", form=blank(Founding))


@router.post("/registrieren/neu")
def found(request: Request, form: FoundingForm, db: Db) -> Response:
    if _may_go_on(request, form, db) and form.value:
        new = form.value
        wish = {"found": new.provider_name, "carrier": new.carrier}
        registration.ask(db, new.email, new.name, new.password, **wish)
        return redirect_to("/registrieren/postfach")
    return page(request, "accounts/register_new.html", 422, form=form)


@router.get("/registrieren/mitmachen")
def search(request: Request, db: Db, q: str = "") -> Response:
    words = q.strip()[:200].replace("\x00", "")
    return page(request, "accounts/register_search.html", words=words, found=registration.public_by_name(db, words))


@router.get("/registrieren/mitmachen/{slug}")
def ask_to_join(request: Request, slug: str, session: CurrentSession, db: Db, fertig: str = "") -> Response:
    provider = _public(db, slug)
    if session is None:
        return page(request, "accounts/register_join.html", form=blank(JoiningHere), provider=provider)
    if db.get(ProviderMember, (session.account_id, provider["id"])):
        return page(request, "accounts/join.html", provider=provider, is_member=True, is_asked=False)
    return _ask_as_oneself(request, provider, blank(Asking), is_asked=fertig == "gefragt")


@router.post("/registrieren/mitmachen/{slug}")
def join(request: Request, slug: str, form: JoiningForm, db: Db) -> Response:
    provider = _public(db, slug)
    if _may_go_on(request, form, db) and form.value:
        new = form.value
        registration.ask(db, new.email, new.name, new.password, join=str(provider["id"]), note=new.note)
        return redirect_to("/registrieren/postfach")
    return page(request, "accounts/register_join.html", 422, form=form, provider=provider)


@router.post("/registrieren/mitmachen/{slug}/anfragen")
def join_as_oneself(request: Request, slug: str, form: AskingForm, account: SignedIn, db: Db) -> Response:
    provider = _public(db, slug)
    if form.value and not attempts.may_try(db, "join", str(account.id), host(request)):
        form.refuse("", too_many())
    if not form.value:
        return _ask_as_oneself(request, provider, form, 422)
    registration.request_to_join(db, account, db.get_one(Provider, provider["id"]), form.value.note)
    return redirect_to(f"/registrieren/mitmachen/{slug}?fertig=gefragt")


@router.get("/registrieren/postfach")
def look_into_your_mail(request: Request) -> Response:
    return page(request, "accounts/look_into_your_mail.html")


@router.get("/registrieren/bestaetigen/{secret}")
def ask_to_confirm(request: Request, secret: str, db: Db) -> Response:
    if not tokens.find(db, Purpose.CONFIRM, secret):
        return page(request, "accounts/link_expired.html", 410, again="/registrieren")
    return page(request, "accounts/confirm.html", form=blank(Confirmation))


@router.post("/registrieren/bestaetigen/{secret}")
def confirm(request: Request, secret: str, form: ConfirmationForm, db: Db) -> Response:
    token = tokens.find(db, Purpose.CONFIRM, secret)
    if not token:
        return page(request, "accounts/link_expired.html", 410, again="/registrieren")
    if form.value and not attempts.may_try(db, "code", f"confirm:{token.id}", host(request)):
        form.refuse("password", too_many())
    elif form.value and not registration.is_chosen(token, form.value.password):
        form.refuse("password", gettext("Dieses Passwort stimmt nicht."))
    if not form.value:
        return page(request, "accounts/confirm.html", 422, form=form)
    registration.confirm(db, token)
    return redirect_to("/anmelden?fertig=bestaetigt")


def _public(db: Db, slug: str) -> registration.PublicProvider:
    provider = registration.public_by_slug(db, slug) if slug.isprintable() else None
    if provider is None:
        raise NotFound(gettext("Diese Seite gibt es nicht."))
    return provider


def _ask_as_oneself(
    request: Request,
    provider: registration.PublicProvider,
    form: Submitted[Asking],
    status: int = 200,
    is_asked: bool = False,
) -> Response:
    context = {"form": form, "provider": provider, "is_asked": is_asked, "is_member": False}
    return page(request, "accounts/join.html", status, **context)


def _may_go_on(request: Request, form: Submitted[J], db: Db) -> bool:
    """What all registrations have in common: a password worth the name, and not too many of them."""
    if "password" not in form.errors:
        weak = passwords.fault(form.text("password"), form.text("email"), form.text("name"))
        if weak:
            form.refuse("password", weak)
    if form.value and not attempts.may_try(db, "register", form.value.email, host(request)):
        form.refuse("", too_many())
    return form.value is not None
