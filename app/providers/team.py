"""/mein-bereich/team: colleagues of one provider."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app.access import Member, ProviderTeam, Right
from app.accounts import attempts, invitations, registration, team
from app.accounts.account import MemberRole
from app.accounts.routes.sign_in import host
from app.database import Db
from app.forms import N_, Email, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to

router = APIRouter(prefix="/mein-bereich/team/{provider_id}")


class Invitation(BaseModel):
    email: Email = Field(title=N_("E-Mail-Adresse"))
    role: MemberRole = Field(MemberRole.EDITOR, title=N_("Was darf diese Person?"))


class NewRole(BaseModel):
    role: MemberRole


class Successor(BaseModel):
    account_id: UUID = Field(title=N_("Neue verantwortliche Person"))


InvitationForm = Annotated[Submitted[Invitation], Depends(submitted(Invitation))]
RoleForm = Annotated[Submitted[NewRole], Depends(submitted(NewRole))]
SuccessorForm = Annotated[Submitted[Successor], Depends(submitted(Successor))]

NOTICES = {
    "eingeladen": N_("Die Einladung ist unterwegs. Der Link darin gilt 14 Tage."),
    "zurueckgezogen": N_("Die Einladung ist zurückgezogen."),
    "aufgenommen": N_("Die Person gehört jetzt zum Team."),
    "abgelehnt": N_("Die Anfrage ist abgelehnt."),
    "rolle": N_("Die Rolle ist geändert."),
    "entfernt": N_("Die Person gehört nicht mehr zum Team."),
    "uebergeben": N_("Sie haben übergeben und arbeiten jetzt als Bearbeiterin oder Bearbeiter mit."),
}


def in_team(provider_id: UUID, member: Member) -> ProviderTeam:
    member.require(Right.KEEP_ENTRIES, provider_id)
    return member


def in_charge(provider_id: UUID, member: Member) -> ProviderTeam:
    member.require(Right.KEEP_TEAM, provider_id)
    return member


Colleague = Annotated[ProviderTeam, Depends(in_team, scope="function")]
Owner = Annotated[ProviderTeam, Depends(in_charge, scope="function")]


@router.get("")
def show(request: Request, provider_id: UUID, member: Colleague, db: Db, fertig: str = "") -> Response:
    notice = NOTICES.get(fertig, "")
    return _show(request, db, provider_id, member, blank(Invitation, role=MemberRole.EDITOR.value), notice=notice)


@router.post("/einladen")
def invite(request: Request, provider_id: UUID, form: InvitationForm, owner: Owner, db: Db) -> Response:
    if form.value and not attempts.may_invite(db, str(owner.account.id), form.value.email, host(request)):
        form.refuse("", gettext("Das waren zu viele Einladungen für einen Tag."))
    if not form.value:
        return _show(request, db, provider_id, owner, form, 422)
    invitations.to_team(db, owner.account, provider_id, form.value.email, form.value.role)
    return _back(provider_id, "eingeladen")


@router.post("/einladungen/{token_id}/zurueckziehen")
def withdraw_invitation(provider_id: UUID, token_id: UUID, _: Owner, db: Db) -> Response:
    invitations.withdraw(db, token_id, provider_id)
    return _back(provider_id, "zurueckgezogen")


@router.post("/anfragen/{account_id}/annehmen")
def admit(provider_id: UUID, account_id: UUID, _: Owner, db: Db) -> Response:
    team.admit(db, provider_id, account_id)
    return _back(provider_id, "aufgenommen")


@router.post("/anfragen/{account_id}/ablehnen")
def decline(provider_id: UUID, account_id: UUID, _: Owner, db: Db) -> Response:
    team.decline(db, provider_id, account_id)
    return _back(provider_id, "abgelehnt")


@router.post("/mitglieder/{account_id}/rolle")
def change_role(provider_id: UUID, account_id: UUID, form: RoleForm, _: Owner, db: Db) -> Response:
    if form.value:
        team.change_role(db, provider_id, account_id, form.value.role)
    return _back(provider_id, "rolle")


@router.post("/mitglieder/{account_id}/entfernen")
def remove(provider_id: UUID, account_id: UUID, _: Owner, db: Db) -> Response:
    team.remove(db, provider_id, account_id)
    return _back(provider_id, "entfernt")


@router.post("/uebergeben")
def hand_over(provider_id: UUID, form: SuccessorForm, owner: Owner, db: Db) -> Response:
    if form.value:
        team.hand_over(db, provider_id, owner.account.id, form.value.account_id)
    return _back(provider_id, "uebergeben" if form.value else "")


@router.post("/verlassen")
def leave(provider_id: UUID, member: Colleague, db: Db) -> Response:
    team.leave(db, provider_id, member.account.id)
    return redirect_to("/mein-bereich")


def _back(provider_id: UUID, done: str) -> Response:
    return redirect_to(f"/mein-bereich/team/{provider_id}?fertig={done}")


def _show(
    request: Request,
    db: Db,
    provider_id: UUID,
    member: ProviderTeam,
    form: Submitted[Invitation],
    status: int = 200,
    notice: str = "",
) -> Response:
    is_owner = member.may(Right.KEEP_TEAM, provider_id)
    context = {
        "provider_id": provider_id,
        "provider_name": registration.provider_name(db, provider_id),
        "member": member,
        "is_owner": is_owner,
        "team": team.members(db, provider_id),
        "requests": team.requests(db, provider_id) if is_owner else [],
        "invitations": invitations.waiting(db, provider_id) if is_owner else [],
    }
    return page(request, "providers/team.html", status, form=form, notice=notice, **context)
