"""/bestaetigen/{secret}: whoever follows the link of a reminder says, without signing in, what is still right."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from app.database import Db
from app.directory import confirmation, freshness, publishing, reminding, wording
from app.directory.offer import Offer
from app.directory.reminder import Reminder
from app.directory.workflow import Actor, Role
from app.errors import NotFound
from app.forms import Submitted, submitted
from app.i18n import gettext
from app.pages import page, redirect_to
from app.providers.offer_forms import Rhythm

router = APIRouter(prefix="/bestaetigen")


class Ending(BaseModel):
    seen: int = -1


EndingForm = Annotated[Submitted[Ending], Depends(submitted(Ending))]
RhythmForm = Annotated[Submitted[Rhythm], Depends(submitted(Rhythm))]


def _asked(request: Request, secret: str, db: Db) -> Reminder | None:
    """No cache keeps what the link opens."""
    request.state.private = True
    return reminding.find(db, secret)


Asked = Annotated[Reminder | None, Depends(_asked, scope="function")]


@router.get("/{secret}")
def ask(request: Request, reminder: Asked, db: Db, getan: str = "") -> Response:
    if reminder is None:
        return _expired(request)
    offers = reminding.offers(db, reminder)
    today = confirmation.today()
    still = [each for each in offers if not _is_over(each)]
    return page(
        request,
        "providers/confirming.html",
        offers=offers,
        open=[each for each in still if each.confirmed_on != today or each.reminders],
        today=today,
        done=getan,
        choices=freshness.CHOICES,
    )


@router.post("/{secret}")
def confirm_all(request: Request, secret: str, reminder: Asked, db: Db) -> Response:
    if reminder is None:
        return _expired(request)
    ids = [each.id for each in reminding.offers(db, reminder) if not _is_over(each)]
    confirmation.confirm(db, ids, _actor(reminder))
    return _back(secret, "alle")


@router.post("/{secret}/{offer_id}/stimmt")
def confirm(request: Request, secret: str, offer_id: UUID, reminder: Asked, db: Db) -> Response:
    if reminder is None:
        return _expired(request)
    asked = _one(db, reminder, offer_id)
    if not _is_over(asked):
        confirmation.confirm(db, [asked.id], _actor(reminder))
    return _back(secret, "stimmt")


@router.post("/{secret}/{offer_id}/beenden")
def end(request: Request, secret: str, offer_id: UUID, reminder: Asked, form: EndingForm, db: Db) -> Response:
    """Over since yesterday; a second click finds it over and changes nothing."""
    if reminder is None:
        return _expired(request)
    asked = _one(db, reminder, offer_id)
    public = wording.published(db, wording.OFFER, asked.id)
    if public is not None and not _is_over(asked):
        seen = form.value.seen if form.value else -1
        publishing.end(db, public, _actor(reminder), seen=seen, on=confirmation.today() - timedelta(days=1))
    return _back(secret, "beendet")


@router.post("/{secret}/{offer_id}/rhythmus")
def choose_rhythm(request: Request, secret: str, offer_id: UUID, reminder: Asked, form: RhythmForm, db: Db) -> Response:
    if reminder is None:
        return _expired(request)
    offer = db.get_one(Offer, _one(db, reminder, offer_id).id)
    if form.value:
        confirmation.set_rhythm(db, offer, int(form.value.months) if form.value.months else None)
    return _back(secret, "rhythmus")


def _one(db: Db, reminder: Reminder, offer_id: UUID) -> Any:
    """Only what the link names, whatever else is asked for."""
    for each in reminding.offers(db, reminder):
        if each.id == offer_id:
            return each
    raise NotFound(gettext("Diese Seite gibt es nicht."))


def _is_over(offer: Any) -> bool:
    return offer.valid_until is not None and offer.valid_until < confirmation.today()


def _actor(reminder: Reminder) -> Actor:
    return Actor(reminder.account_id, Role.PROVIDER)


def _back(secret: str, done: str) -> Response:
    return redirect_to(f"/bestaetigen/{secret}?getan={done}")


def _expired(request: Request) -> Response:
    return page(request, "providers/confirming_expired.html", 410)
