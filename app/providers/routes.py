"""/mein-bereich: what one has, what to do next, and how something new begins."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app import pages
from app.access import Member, at_work_for, staff_roles
from app.accounts import attempts, registration
from app.accounts.routes.register import NewProvider
from app.accounts.routes.sign_in import host
from app.database import Db
from app.directory.provider import Carrier
from app.directory.workflow import Actor, Role
from app.forms import Submitted, blank, submitted
from app.i18n import gettext
from app.pages import page, redirect_to
from app.providers import choices, drafting, queries, reach, section
from app.providers.offer_forms import About
from app.providers.offer_sections import SECTIONS

router = APIRouter(prefix="/mein-bereich")


def _at_work(provider_id: UUID, member: Member, db: Db) -> Actor:
    return at_work_for(db, member, provider_id)


AtWork = Annotated[Actor, Depends(_at_work, scope="function")]
NewProviderForm = Annotated[Submitted[NewProvider], Depends(submitted(NewProvider))]
AboutForm = Annotated[Submitted[About], Depends(submitted(About))]


@router.get("")
def start(request: Request, member: Member, db: Db) -> Response:
    context: dict[str, Any] = {
        "member": member,
        "providers": queries.providers(db, member),
        "offers": queries.offers(db, member, pages.now()),
        "staff_roles": staff_roles(db, member.account),
        "reach": reach.of_providers(db, member.providers.keys(), pages.now().date()),
    }
    return page(request, "providers/start.html", **context)


@router.get("/neu")
def ask_to_found(request: Request, _: Member) -> Response:
    return page(request, "providers/new.html", form=blank(NewProvider))


@router.post("/neu")
def found(request: Request, form: NewProviderForm, member: Member, db: Db) -> Response:
    if form.value and not attempts.may_try(db, "found", str(member.account.id), host(request)):
        form.refuse("", gettext("Das waren zu viele neue Anbieter für einen Tag."))
    if not form.value:
        return page(request, "providers/new.html", 422, form=form)
    registration.found_provider(db, member.account, form.value.provider_name, Carrier(form.value.carrier))
    return redirect_to("/mein-bereich")


@router.get("/angebote/neu/{provider_id:uuid}")
def ask_about_offer(request: Request, provider_id: UUID, by: AtWork, db: Db) -> Response:
    return _new_offer(request, db, by, provider_id, blank(About, version=0))


@router.post("/angebote/neu/{provider_id:uuid}")
def start_offer(request: Request, provider_id: UUID, by: AtWork, form: AboutForm, db: Db) -> Response:
    section.check(form, choices.about(db), lambda _: {})
    if form.value is None:
        return _new_offer(request, db, by, provider_id, form, 422)
    draft = drafting.start(db, provider_id, by, form.value)
    return redirect_to(f"/mein-bereich/angebote/{draft.offer_id}/bearbeiten/{SECTIONS[1].slug}?getan=angelegt")


def _new_offer(
    request: Request, db: Db, by: Actor, provider_id: UUID, form: Submitted[About], status_code: int = 200
) -> Response:
    name = registration.provider_name(db, provider_id)
    context = {
        "provider_id": provider_id,
        "provider_name": name,
        "in_name_of": name if by.role == Role.EDITOR else "",
        "choices": choices.about(db),
        "sections": SECTIONS,
    }
    return page(request, "providers/new_offer.html", status_code, form=form, **context)
