"""/mein-bereich/angebote/… and /anbieter/…: one entry, and what its team can do with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from app.directory import confirmation, drafts, history, publishing, wording, workflow
from app.directory.offer import OfferRevision
from app.directory.provider import Provider
from app.directory.publishing import StillSooner
from app.directory.workflow import EDITABLE, Standing, Status
from app.errors import Conflict
from app.forms import Submitted, blank, submitted
from app.i18n import gettext as _
from app.pages import page, redirect_to
from app.providers import drafting, queries, rhythm
from app.providers.desk import AtDesk, AtOffer, Desk, back_to
from app.providers.fields import Saved
from app.providers.offer_forms import Ending, Rhythm

router = APIRouter(prefix="/mein-bereich")

SavedForm = Annotated[Submitted[Saved], Depends(submitted(Saved))]
EndingForm = Annotated[Submitted[Ending], Depends(submitted(Ending))]
RhythmForm = Annotated[Submitted[Rhythm], Depends(submitted(Rhythm))]
_HISTORY_SHOWN = 30


@router.get("/{art}/{entry_id:uuid}")
def show(desk: AtDesk, getan: str = "") -> Response:
    return _entry_page(desk, done=getan)


@router.post("/{art}/{entry_id:uuid}/aendern")
def change(desk: AtDesk) -> Response:
    """Begins a change beside the public wording, or goes on with the one that is open."""
    if desk.start().status not in EDITABLE:
        raise Conflict(_("Dieser Text wird gerade geprüft. Ziehen Sie ihn zurück, wenn Sie etwas ändern möchten."))
    return redirect_to(f"{desk.path}/bearbeiten/{desk.sections[0].slug}")


@router.get("/{art}/{entry_id:uuid}/absenden")
def look_over(desk: AtDesk) -> Response:
    revision = desk.open_one()
    return back_to(desk) if revision is None or revision.status not in EDITABLE else _sending_page(desk, revision)


@router.post("/{art}/{entry_id:uuid}/einreichen")
def submit(desk: AtDesk, form: SavedForm) -> Response:
    revision = desk.draft()
    if desk.missing(revision):
        return _sending_page(desk, revision, 422)
    try:
        publishing.submit(desk.db, revision, desk.by, seen=_seen(form))
    except Conflict as conflict:  # raised before anything is written
        return _sending_page(desk, revision, 409, str(conflict))
    if revision.status == Status.PUBLISHED:
        return back_to(desk, "publish")
    return redirect_to(desk.deciding(revision)) if desk.deciding(revision) else back_to(desk, "submit")


@router.post("/{art}/{entry_id:uuid}/zurueckziehen")
def withdraw(desk: AtDesk, form: SavedForm) -> Response:
    if (revision := desk.open_one()) is None:
        raise Conflict(_("Das geht nicht mehr: Inzwischen hat jemand anders entschieden. Es ist nichts verändert."))
    publishing.withdraw(desk.db, revision, desk.by, seen=_seen(form))
    return back_to(desk, "withdraw")


@router.post("/{art}/{entry_id:uuid}/verwerfen")
def discard(desk: AtDesk, form: SavedForm) -> Response:
    drafts.discard(desk.db, desk.draft(), desk.by, seen=_seen(form))
    return back_to(desk, "discard")


@router.post("/angebote/{entry_id:uuid}/kopieren")
def copy(desk: AtOffer) -> Response:
    like: OfferRevision = wording.base(desk.db, desk.kind, desk.entry.id)
    title = _("{title} (Kopie)").format(title=like.title)
    draft = drafting.copy(desk.db, like, desk.provider_id, desk.by, title=title)
    return redirect_to(f"/mein-bereich/angebote/{draft.offer_id}/bearbeiten/worum?getan=kopiert")


@router.post("/angebote/{entry_id:uuid}/archivieren")
def archive(desk: AtOffer, form: SavedForm) -> Response:
    publishing.archive(desk.db, desk.public_offer(), desk.by, seen=_seen(form))
    return back_to(desk, "archive")


@router.post("/angebote/{entry_id:uuid}/beenden")
def end(desk: AtOffer, form: EndingForm) -> Response:
    public = desk.public_offer()
    if form.value is None:
        return _entry_page(desk, 422, ending=form)
    try:
        publishing.end(desk.db, public, desk.by, seen=form.value.version, on=form.value.on)
    except StillSooner as refused:  # raised before anything is written
        form.refuse("on", str(refused))
        return _entry_page(desk, 422, ending=form)
    return back_to(desk, "end")


@router.post("/angebote/{entry_id:uuid}/bestaetigen")
def confirm(desk: AtOffer) -> Response:
    desk.public_offer()
    confirmation.confirm(desk.db, [desk.entry.id], desk.by)
    return back_to(desk, "confirm")


@router.post("/angebote/{entry_id:uuid}/rhythmus")
def choose_rhythm(desk: AtOffer, form: RhythmForm) -> Response:
    if form.value is None:
        return back_to(desk)
    confirmation.set_rhythm(desk.db, desk.entry, int(form.value.months) if form.value.months else None)
    return back_to(desk, "rhythm")


def _seen(form: Submitted[Saved]) -> int:
    return form.value.version if form.value else 0


def _entry_page(desk: Desk, status_code: int = 200, *, ending: Any = None, done: str = "") -> Response:
    open_one, public = desk.open_one(), desk.public_one()
    shown: Any = open_one or public or wording.base(desk.db, desk.kind, desk.entry.id)
    is_offer = desk.kind is wording.OFFER
    context = {
        "desk": desk,
        "open_one": open_one,
        "public": public,
        "shown": shown,
        "is_public": public is not None and _is_approved(desk),
        "called": shown.title if is_offer else shown.name,
        "steps": {name for each in (open_one, public, shown) if each for name in _steps(desk, each)},
        "deciding": desk.deciding(open_one) if open_one else "",
        "missing": desk.missing(open_one) if open_one and open_one.status in EDITABLE else [],
        "history": (history.of_offer if is_offer else history.of_provider)(desk.db, desk.entry.id, _HISTORY_SHOWN),
        "ending": ending or blank(Ending),
        "asking": rhythm.of(desk.db, desk.entry, public) if isinstance(public, OfferRevision) else None,
        "done": done,
    }
    return page(desk.request, "providers/entry.html", status_code, form=ending or blank(Ending), **context)


def _is_approved(desk: Desk) -> bool:
    return desk.db.get_one(Provider, desk.provider_id).standing == Standing.APPROVED


def _steps(desk: Desk, revision: Any) -> list[str]:
    return workflow.available(revision.status, desk.by.role)


def _sending_page(desk: Desk, revision: Any, status_code: int = 200, conflict: str = "") -> Response:
    context = {
        "desk": desk,
        "revision": revision,
        "missing": desk.missing(revision),
        "conflict": conflict,
        "last": queries.last_save(desk.db, revision.id),
        "is_refused": status_code == 422,
    }
    return page(desk.request, "providers/send.html", status_code, **context)
