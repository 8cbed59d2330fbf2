"""/mein-bereich/durchsehen: what others have entered for a provider, read by its own people for the first time."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts import registration
from app.database import Db
from app.directory import confirmation
from app.directory.workflow import Actor, Role
from app.pages import page, redirect_to
from app.providers import queries
from app.providers.desk import AtOffer
from app.providers.team import Colleague

router = APIRouter(prefix="/mein-bereich")


@router.get("/durchsehen/{provider_id:uuid}")
def read(request: Request, provider_id: UUID, member: Colleague, db: Db, getan: str = "") -> Response:
    context: dict[str, Any] = {
        "member": member,
        "provider_id": provider_id,
        "provider_name": registration.provider_name(db, provider_id),
        "offers": queries.prepared(db, member, provider_id),
        "done": getan,
    }
    return page(request, "providers/review.html", **context)


@router.post("/durchsehen/{provider_id:uuid}")
def all_is_right(provider_id: UUID, member: Colleague, db: Db) -> Response:
    ids = [each.id for each in queries.prepared(db, member, provider_id)]
    confirmation.confirm(db, ids, Actor(member.account.id, Role.PROVIDER))
    return redirect_to(f"/mein-bereich/durchsehen/{provider_id}?getan=alle")


@router.post("/angebote/{entry_id:uuid}/stimmt")
def is_right(desk: AtOffer) -> Response:
    confirmation.confirm(desk.db, [desk.entry.id], desk.by)
    page_of = desk.path if desk.is_office else f"/mein-bereich/durchsehen/{desk.provider_id}"
    return redirect_to(f"{page_of}?getan=stimmt")
