"""/mein-bereich/reichweite: how often a provider's entries were found, opened and used."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app import pages
from app.database import Db
from app.pages import page
from app.providers import queries, reach
from app.providers.team import Colleague

router = APIRouter(prefix="/mein-bereich/reichweite")


@router.get("/{provider_id:uuid}")
def show(request: Request, provider_id: UUID, member: Colleague, db: Db) -> Response:
    today = pages.now().date()
    total, by_offer = reach.of_offers(db, provider_id, today)
    own = [each for each in queries.offers(db, member, pages.now()) if each.provider_id == provider_id]
    context = {
        "member": member,
        "provider": next(each for each in queries.providers(db, member) if each.id == provider_id),
        "total": total,
        "profile": reach.of_profile(db, provider_id, today),
        "offers": [(each, by_offer[each.id]) for each in own if each.id in by_offer and by_offer[each.id].is_seen],
        "unseen": [each for each in own if each.is_public and not (each.id in by_offer and by_offer[each.id].is_seen)],
        "since": reach.since(today),
        "today": today,
    }
    return page(request, "providers/reach.html", **context)
