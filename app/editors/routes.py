"""The pages of the office. A route loads, asks, calls one verb, and answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app import mail
from app.access import Editor, Staff
from app.accounts import team
from app.database import Db
from app.directory import publishing, standing, wording
from app.directory.provider import Provider
from app.directory.wording import Revision
from app.directory.workflow import Actor, Role
from app.editors import decision, entries, providers, queue, search_state
from app.editors.forms import Archiving, Correction, Decision, Refusal, Removal, Suspension, TrustChoice
from app.editors.frame import office_page
from app.errors import Conflict
from app.forms import Submitted, blank, submitted
from app.pages import redirect_to

router = APIRouter(prefix="/redaktion")

_MOST_PAGES = 10_000


Refused = Submitted[Any] | None


def _sort(sorte: str = "") -> str:
    return sorte if sorte in queue.SORTS else ""


def _number(seite: str = "1") -> int:
    return min(max(int(seite), 1), _MOST_PAGES) if seite.isdecimal() and len(seite) < 8 else 1


Sort = Annotated[str, Depends(_sort)]
Number = Annotated[int, Depends(_number)]


@dataclass(frozen=True)
class Desk:
    """One case in front of one editor. Reading the request's forms and the case are apart from deciding."""

    request: Request
    db: Db
    editor: Staff
    revision: Revision
    sort: str
    """The kind of cases the editor is working through."""


def _desk(request: Request, art: str, revision_id: UUID, editor: Editor, db: Db, sort: Sort) -> Desk:
    return Desk(request, db, editor, decision.find(db, editor.areas, art, revision_id), sort)


def _offer_desk(request: Request, revision_id: UUID, editor: Editor, db: Db, sort: Sort) -> Desk:
    return _desk(request, "angebot", revision_id, editor, db, sort)


def _theirs(provider_id: UUID, editor: Editor, db: Db) -> Provider:
    return providers.find(db, editor.areas, provider_id)


OfferDesk = Annotated[Desk, Depends(_offer_desk, scope="function")]
AtDesk = Annotated[Desk, Depends(_desk, scope="function")]
Theirs = Annotated[Provider, Depends(_theirs, scope="function")]
DecisionForm = Annotated[Submitted[Decision], Depends(submitted(Decision))]
CorrectionForm = Annotated[Submitted[Correction], Depends(submitted(Correction))]
ArchivingForm = Annotated[Submitted[Archiving], Depends(submitted(Archiving))]
RefusalForm = Annotated[Submitted[Refusal], Depends(submitted(Refusal))]
SuspensionForm = Annotated[Submitted[Suspension], Depends(submitted(Suspension))]
TrustForm = Annotated[Submitted[TrustChoice], Depends(submitted(TrustChoice))]


@router.get("")
def overview(request: Request, editor: Editor, db: Db) -> Response:
    context: dict[str, Any] = {
        "failed": mail.failed(db),
        "requests": team.requests_to_nobody(db, editor.areas),
        "begun": entries.begun(db, editor.areas),
        "search": search_state.told(db),
    }
    return office_page(request, "overview", editor, db, context)


@router.get("/warteschlange")
def waiting(request: Request, editor: Editor, db: Db, sort: Sort, number: Number, getan: str = "") -> Response:
    cases = queue.page(db, editor.areas, sort, number)
    context = {"cases": cases, "sort": sort, "number": number, "size": queue.PAGE_SIZE, "done": getan}
    return office_page(request, "queue", editor, db, context)


@router.get("/pruefen/{art}/{revision_id}")
def decide(desk: AtDesk, getan: str = "") -> Response:
    return case_page(desk, done=getan)


@router.post("/pruefen/{art}/{revision_id}/freigeben")
def approve(desk: AtDesk, form: DecisionForm) -> Response:
    return _decided(desk, "approve", form, publishing.approve)


@router.post("/pruefen/{art}/{revision_id}/korrigieren")
def correct(desk: AtDesk, form: CorrectionForm) -> Response:
    called = "title" if wording.kind_of(desk.revision) is wording.OFFER else "name"
    return _decided(desk, "correct", form, publishing.correct, called=called)


@router.post("/pruefen/{art}/{revision_id}/zurueckgeben")
def send_back(desk: AtDesk, form: RefusalForm) -> Response:
    return _decided(desk, "return", form, publishing.send_back)


@router.post("/pruefen/{art}/{revision_id}/ablehnen")
def reject(desk: AtDesk, form: RefusalForm) -> Response:
    return _decided(desk, "reject", form, publishing.reject)


@router.post("/pruefen/{art}/{revision_id}/abhaken")
def check_off(desk: AtDesk, form: DecisionForm) -> Response:
    return _decided(desk, "check_off", form, publishing.check_off)


@router.post("/pruefen/{art}/{revision_id}/zuruecknehmen")
def take_back(desk: AtDesk, form: RefusalForm) -> Response:
    return _decided(desk, "take_back", form, publishing.take_back)


@router.post("/pruefen/angebot/{revision_id}/archivieren")
def archive(desk: OfferDesk, form: ArchivingForm) -> Response:
    return _decided(desk, "archive", form, publishing.archive)


@router.get("/eintraege")
def search(request: Request, editor: Editor, db: Db, number: Number, q: str = "", status: str = "") -> Response:
    words = " ".join(q.replace("\x00", " ").split())[:100]
    found, has_more = entries.page(db, editor.areas, words, status, number)
    context = {"found": found, "has_more": has_more, "number": number, "words": words, "status": status}
    return office_page(request, "entries", editor, db, context | {"states": entries.STATES})


@router.get("/anbieter/{provider_id}")
def provider(request: Request, their: Theirs, editor: Editor, db: Db) -> Response:
    return _provider_page(request, their, editor, db)


@router.post("/anbieter/{provider_id}/vertrauen")
def choose_trust(request: Request, their: Theirs, editor: Editor, form: TrustForm, db: Db) -> Response:
    if form.value is None:
        return _provider_page(request, their, editor, db, form, 422)
    standing.set_trust(db, their, _actor(editor), form.value.trust)
    return _to(f"/anbieter/{their.id}")


@router.post("/anbieter/{provider_id}/sperren")
def suspend(request: Request, their: Theirs, editor: Editor, form: SuspensionForm, db: Db) -> Response:
    if form.value is None:
        return _provider_page(request, their, editor, db, form, 422)
    standing.suspend(db, their, _actor(editor), reason=form.value.reason)
    return _to(f"/anbieter/{their.id}")


@router.post("/anbieter/{provider_id}/entsperren")
def reinstate(their: Theirs, editor: Editor, db: Db) -> Response:
    standing.reinstate(db, their, _actor(editor))
    return _to(f"/anbieter/{their.id}")


@router.get("/mails")
def failed_mails(request: Request, editor: Editor, db: Db) -> Response:
    return office_page(request, "mails", editor, db, {"failed": mail.failed(db)})


def _decided(
    desk: Desk, step: str, form: Submitted[Any], verb: Callable[..., None], called: str = "called"
) -> Response:
    """The next case; this one again if the form is wrong, or if the text is no longer the one that was read."""
    if form.value is None:
        return case_page(desk, 422, wrong=form)
    values = {called if name == "called" else name: value for name, value in form.value.model_dump().items()}
    try:
        verb(desk.db, desk.revision, _actor(desk.editor), **values)
    except Conflict as conflict:  # raised before anything is written
        return case_page(desk, 409, wrong=form, conflict=str(conflict))
    following = queue.following(desk.db, desk.editor.areas, desk.revision.id, desk.sort)
    path = f"/pruefen/{decision.WORDS[following.kind]}/{following.id}" if following else "/warteschlange"
    return _to(path, getan=step, sorte=desk.sort)


def _to(path: str, **query: str) -> Response:
    asked = urlencode({name: value for name, value in query.items() if value})
    return redirect_to(f"/redaktion{path}" + (f"?{asked}" if asked else ""))


def _actor(editor: Staff) -> Actor:
    return Actor(editor.id, Role.EDITOR)


def case_page(
    desk: Desk, status_code: int = 200, *, wrong: Refused = None, conflict: str = "", done: str = ""
) -> Response:
    """`wrong`: the form that was refused, with what was typed; the others are as the wording has them."""
    case = decision.case(desk.db, desk.revision)
    said = desk.revision
    correction = blank(Correction, called=case.called, summary=said.summary, description=said.description)
    forms: dict[type, Submitted[Any]] = {
        Correction: correction,
        Refusal: blank(Refusal),
        Archiving: blank(Archiving),
        Removal: blank(Removal),
    }
    if wrong is not None:
        forms |= {wrong.model: wrong}
    context = {"case": case, "wrong": wrong, "conflict": conflict, "sort": desk.sort, "done": done}
    context["work_url"] = decision.work_url(desk.db, desk.editor.areas, said)
    context |= {"correction": forms[Correction], "refusal": forms[Refusal], "archiving": forms[Archiving]}
    context |= {"removal": forms[Removal]}
    return office_page(desk.request, "decide", desk.editor, desk.db, context, status_code)


def _provider_page(
    request: Request, their: Provider, editor: Staff, db: Db, wrong: Refused = None, status_code: int = 200
) -> Response:
    context = providers.shown(db, their) | {
        "trusting": blank(TrustChoice, trust=their.trust or ""),
        "suspending": blank(Suspension),
        "wrong": wrong,
    }
    if wrong is not None:
        context["trusting" if wrong.model is TrustChoice else "suspending"] = wrong
    return office_page(request, "provider", editor, db, context, status_code)
