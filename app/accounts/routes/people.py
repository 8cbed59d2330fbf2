"""/verwaltung/personen: who may sign in, and as what."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from app import mail
from app.access import Admin
from app.accounts import attempts, claims, invitations, second_factor, staff, team
from app.accounts.account import Account, StaffRole
from app.accounts.routes.sign_in import host, too_many
from app.database import Db
from app.directory import workflow
from app.forms import N_, Email, Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to

router = APIRouter(prefix="/verwaltung/personen")


class Role(BaseModel):
    role: StaffRole = Field(title=N_("Rolle"))
    area_id: int | None = Field(None, title=N_("Nur für dieses Gebiet"), ge=1, le=2_000_000_000)
    until: date | None = Field(None, title=N_("Nur bis zu diesem Tag (Vertretung)"))


class Invitation(Role):
    email: Email = Field(title=N_("E-Mail-Adresse"))


RoleForm = Annotated[Submitted[Role], Depends(submitted(Role))]
InvitationForm = Annotated[Submitted[Invitation], Depends(submitted(Invitation))]

NOTICES = {
    "eingeladen": N_("Die Einladung ist unterwegs."),
    "zurueckgezogen": N_("Die Einladung ist zurückgezogen."),
    "rolle": N_("Die Rolle gilt ab sofort."),
    "entzogen": N_("Die Rolle ist entzogen."),
    "aufgenommen": N_("Die Person ist jetzt für den Anbieter verantwortlich."),
    "abgelehnt": N_("Die Anfrage ist abgelehnt."),
    "gesperrt": N_("Der Zugang ist gesperrt und auf allen Geräten abgemeldet."),
    "entsperrt": N_("Der Zugang ist wieder offen."),
    "code": N_("Diese Person meldet sich beim nächsten Mal ohne Code an."),
}


@router.get("")
def people(request: Request, _: Admin, db: Db, q: str = "", seite: str = "1", fertig: str = "") -> Response:
    words, number = q.strip()[:200].replace("\x00", ""), int(seite) if seite.isdecimal() and len(seite) < 6 else 1
    return page(request, "accounts/people.html", **_list(db, words, max(number, 1)), notice=NOTICES.get(fertig, ""))


@router.get("/einladen")
def ask_to_invite(request: Request, _: Admin, db: Db) -> Response:
    return page(request, "accounts/people_invite.html", form=blank(Invitation), areas=staff.areas(db))


@router.post("/einladen")
def invite(request: Request, form: InvitationForm, admin: Admin, db: Db) -> Response:
    _check_role(form, admin, db)
    if form.value and not attempts.may_invite(db, str(admin.id), form.value.email, host(request)):
        form.refuse("", too_many())
    if not form.value:
        return page(request, "accounts/people_invite.html", 422, form=form, areas=staff.areas(db))
    new = form.value
    invitations.to_staff(db, admin.account, new.email, new.role, new.area_id, new.until)
    return redirect_to("/verwaltung/personen?fertig=eingeladen")


@router.post("/einladungen/{token_id}/zurueckziehen")
def withdraw_invitation(token_id: UUID, _: Admin, db: Db) -> Response:
    invitations.withdraw(db, token_id)
    return redirect_to("/verwaltung/personen?fertig=zurueckgezogen")


@router.post("/anfragen/{provider_id}/{account_id}/annehmen")
def admit(provider_id: UUID, account_id: UUID, admin: Admin, db: Db) -> Response:
    claims.admit(db, workflow.Actor(admin.id, workflow.Role.PORTAL), provider_id, account_id)
    return redirect_to("/verwaltung/personen?fertig=aufgenommen")


@router.post("/anfragen/{provider_id}/{account_id}/ablehnen")
def decline(provider_id: UUID, account_id: UUID, _: Admin, db: Db) -> Response:
    claims.decline(db, provider_id, account_id)
    return redirect_to("/verwaltung/personen?fertig=abgelehnt")


@router.get("/{account_id}")
def person(request: Request, account_id: UUID, _: Admin, db: Db, fertig: str = "") -> Response:
    shown = _person(db, staff.person(db, account_id))
    return page(request, "accounts/person.html", form=blank(Role), notice=NOTICES.get(fertig, ""), **shown)


@router.post("/{account_id}/rollen")
def grant(request: Request, account_id: UUID, form: RoleForm, admin: Admin, db: Db) -> Response:
    account = staff.person(db, account_id)
    _check_role(form, admin, db)
    if not form.value:
        return page(request, "accounts/person.html", 422, form=form, notice="", **_person(db, account))
    staff.grant(db, account, form.value.role, form.value.area_id, form.value.until)
    return redirect_to(f"/verwaltung/personen/{account_id}?fertig=rolle")


@router.post("/{account_id}/rollen/{member_id}/entziehen")
def withdraw(account_id: UUID, member_id: int, _: Admin, db: Db) -> Response:
    staff.withdraw(db, staff.person(db, account_id), member_id)
    return redirect_to(f"/verwaltung/personen/{account_id}?fertig=entzogen")


@router.post("/{account_id}/sperren")
def disable(account_id: UUID, _: Admin, db: Db) -> Response:
    staff.disable(db, staff.person(db, account_id))
    return redirect_to(f"/verwaltung/personen/{account_id}?fertig=gesperrt")


@router.post("/{account_id}/entsperren")
def enable(account_id: UUID, _: Admin, db: Db) -> Response:
    staff.enable(staff.person(db, account_id))
    return redirect_to(f"/verwaltung/personen/{account_id}?fertig=entsperrt")


@router.post("/{account_id}/zwei-faktor-aus")
def switch_off_code(account_id: UUID, _: Admin, db: Db) -> Response:
    """For somebody whose telephone and paper codes are both lost."""
    second_factor.switch_off(staff.person(db, account_id))
    return redirect_to(f"/verwaltung/personen/{account_id}?fertig=code")


def _check_role(form: Submitted[Any], admin: Admin, db: Db) -> None:
    if not (given := form.value):
        return
    if given.area_id and given.area_id not in staff.areas(db):
        form.refuse("area_id", gettext("Bitte wählen Sie eine der Möglichkeiten."))
    if given.role == StaffRole.ADMIN and given.area_id:
        form.refuse("area_id", gettext("Die Verwaltung gilt immer überall. Wählen Sie kein Gebiet."))
    if given.role == StaffRole.ADMIN and not staff.is_lasting_admin(db, admin.account):
        form.refuse("role", gettext("Sie vertreten nur jemanden. Diese Rolle gibt nur, wer sie auf Dauer hat."))


def _list(db: Db, words: str, number: int) -> dict[str, Any]:
    accounts, total = staff.people(db, words, number)
    pages = max(1, -(-total // staff.PAGE))
    roles = staff.roles_of(db, accounts)
    return {
        "people": accounts,
        "roles": roles,
        "areas": staff.areas(db),
        "words": words,
        "total": total,
        "number": number,
        "pages": pages,
        "invitations": invitations.waiting(db),
        "failed": mail.failed(db),
        "requests": team.requests_to_nobody(db),
    }


def _person(db: Db, account: Account) -> dict[str, Any]:
    return {"person": account, "roles": staff.roles_of(db, [account])[account.id], "areas": staff.areas(db)}
