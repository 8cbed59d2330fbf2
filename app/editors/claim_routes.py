"""/redaktion/anbieter/…: enter a provider for somebody who has no account, and give what nobody owns to its people."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from app.access import Editor, Staff
from app.accounts import attempts, claims, team
from app.accounts.routes.register import NewProvider
from app.accounts.routes.sign_in import host, too_many
from app.database import Db
from app.directory import wording
from app.directory.provider import Carrier, Provider
from app.directory.workflow import Actor, Role
from app.editors import entering, prospects, providers
from app.editors.frame import office_page
from app.forms import N_, Email, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import redirect_to

router = APIRouter(prefix="/redaktion")


class NewEntry(NewProvider):
    postcode: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d{5}$")] = Field(
        "", title=N_("Postleitzahl")
    )
    is_another: bool = Field(False, title=N_("Es ist keiner von diesen"))
    prospect: int = 0
    """Of the list of those who are not in the portal yet: whom this entry is for."""


class Claimant(BaseModel):
    email: Email = Field(title=N_("E-Mail-Adresse"))


def _theirs(provider_id: UUID, editor: Editor, db: Db) -> Provider:
    return providers.find(db, editor.areas, provider_id)


Theirs = Annotated[Provider, Depends(_theirs, scope="function")]
NewEntryForm = Annotated[Submitted[NewEntry], Depends(submitted(NewEntry))]
ClaimantForm = Annotated[Submitted[Claimant], Depends(submitted(Claimant))]


@router.get("/anbieter/neu")
def ask_for_provider(request: Request, editor: Editor, db: Db, vormerkung: str = "") -> Response:
    known: dict[str, Any] = {}
    if vormerkung.isdecimal() and len(vormerkung) < 10:
        noted = prospects.found(db, editor.areas, int(vormerkung))
        postcode = noted.place if noted.place.isdecimal() else ""
        known = {"provider_name": noted.name, "postcode": postcode, "prospect": noted.id}
    return _new_page(request, editor, db, blank(NewEntry, **known))


@router.post("/anbieter/neu")
def enter_provider(request: Request, editor: Editor, form: NewEntryForm, db: Db) -> Response:
    place = entering.place(db, editor, form.value.postcode if form.value else "")
    if form.value and not place.is_covered:
        form.refuse("postcode", gettext("Das liegt nicht in Ihrem Gebiet. Für andere Gebiete ist jemand anders da."))
    alike = entering.alike(db, form.value.provider_name) if form.value and not form.value.is_another else []
    if form.value is None or alike:
        return _new_page(request, editor, db, form, 422 if form.errors else 200, alike)
    new = form.value
    draft = entering.enter(db, editor, new.provider_name, Carrier(new.carrier), new.postcode, place)
    if new.prospect:
        prospects.prepared(db, editor.areas, new.prospect, draft.provider_id)
    return redirect_to(f"/mein-bereich/anbieter/{draft.provider_id}/bearbeiten/wer?getan=angelegt")


@router.get("/anbieter/{provider_id}/uebergeben")
def ask_whom(request: Request, their: Theirs, editor: Editor, db: Db, getan: str = "") -> Response:
    profile = wording.base(db, wording.PROVIDER, their.id)
    return _claim_page(request, their, editor, db, blank(Claimant, email=profile.email), done=getan)


@router.post("/anbieter/{provider_id}/uebergeben")
def invite(request: Request, their: Theirs, editor: Editor, form: ClaimantForm, db: Db) -> Response:
    if form.value and not attempts.may_invite(db, str(editor.id), form.value.email, host(request)):
        form.refuse("", too_many())
    if form.value is None:
        return _claim_page(request, their, editor, db, form, 422)
    claims.invite(db, editor.account, their.id, form.value.email)
    return redirect_to(f"/redaktion/anbieter/{their.id}/uebergeben?getan=eingeladen")


@router.post("/anbieter/{provider_id}/einladungen/{token_id}/zurueckziehen")
def withdraw(their: Theirs, token_id: UUID, db: Db) -> Response:
    claims.withdraw(db, their.id, token_id)
    return redirect_to(f"/redaktion/anbieter/{their.id}/uebergeben?getan=zurueckgezogen")


@router.get("/anfragen")
def requests(request: Request, editor: Editor, db: Db, getan: str = "") -> Response:
    found = team.requests_to_nobody(db, editor.areas)
    return office_page(request, "requests", editor, db, {"requests": found, "done": getan})


@router.post("/anbieter/{provider_id}/anfragen/{account_id}/annehmen")
def admit(their: Theirs, account_id: UUID, editor: Editor, db: Db) -> Response:
    claims.admit(db, Actor(editor.id, Role.EDITOR), their.id, account_id)
    return redirect_to("/redaktion/anfragen?getan=aufgenommen")


@router.post("/anbieter/{provider_id}/anfragen/{account_id}/ablehnen")
def decline(their: Theirs, account_id: UUID, db: Db) -> Response:
    claims.decline(db, their.id, account_id)
    return redirect_to("/redaktion/anfragen?getan=abgelehnt")


def _new_page(
    request: Request, editor: Staff, db: Db, form: Submitted[NewEntry], status_code: int = 200, alike: Any = ()
) -> Response:
    return office_page(request, "new_provider", editor, db, {"form": form, "alike": alike}, status_code)


def _claim_page(
    request: Request,
    their: Provider,
    editor: Staff,
    db: Db,
    form: Submitted[Claimant],
    status_code: int = 200,
    done: str = "",
) -> Response:
    context = {
        "form": form,
        "provider": their,
        "profile": wording.base(db, wording.PROVIDER, their.id),
        "is_owned": team.has_owner(db, their.id),
        "invitations": claims.waiting(db, their.id),
        "done": done,
    }
    return office_page(request, "claim", editor, db, context, status_code)
