"""/…/bearbeiten/…: one section of an entry as a form that saves into the open draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from app.directory import attachment, drafts, picture, recurrence, wording
from app.directory.documents import in_force
from app.directory.recurrence import ScheduleKind, ScheduleSpec
from app.directory.schedule import Schedule
from app.directory.workflow import EDITABLE
from app.errors import Conflict, NotFound
from app.forms import Submitted, blank, submitted
from app.imports import cells
from app.pages import now, page, redirect_to
from app.providers import choices, queries, rules, section
from app.providers.desk import AtDesk, AtOffer, AtSection, Desk, SectionForm, back_to
from app.providers.fields import HERE, OVERVIEW, Saved
from app.providers.picture_forms import PICTURES, NewAttachment
from app.providers.rules import Rule
from app.providers.section import Section
from app.settings import settings

router = APIRouter(prefix="/mein-bereich")

RuleForm = Annotated[Submitted[Rule], Depends(submitted(Rule))]
SavedForm = Annotated[Submitted[Saved], Depends(submitted(Saved))]
_DATES_SHOWN = 4
_WHEN = "wann"


@router.get("/{art}/{entry_id:uuid}/bearbeiten/{section}")
def ask(desk: AtDesk, asked: AtSection, getan: str = "") -> Response:
    revision = desk.open_one()
    if revision is None or revision.status not in EDITABLE:
        return back_to(desk)
    return section_page(desk, asked, revision, section.filled(asked, desk.db, revision), done=getan)


@router.post("/{art}/{entry_id:uuid}/bearbeiten/{section}")
def save(desk: AtDesk, asked: AtSection, form: SectionForm) -> Response:
    revision = desk.draft()
    section.check(form, asked.choices(desk.db, desk.entry, revision, desk.by), asked.check)
    if form.value is None:
        return section_page(desk, asked, revision, form, 422)
    try:
        _check_seen(desk, revision, form.value.version)
        fields, beside = asked.write(desk.db, desk.entry, revision, form.value)
        drafts.save(desk.db, revision, desk.by, seen=form.value.version, beside=beside, **fields)
    except Conflict as conflict:  # raised before anything is written
        return section_page(desk, asked, revision, form, 409, conflict=str(conflict))
    return redirect_to(_next(desk, asked, form.value))


@router.get("/angebote/{entry_id:uuid}/termin/{number:int}")
def ask_for_rule(desk: AtOffer, number: int, art: str = "") -> Response:
    """Number 0 is a new one, of the kind `art`."""
    revision = desk.open_one()
    if revision is None or revision.status not in EDITABLE:
        return back_to(desk)
    before = _rule(queries.rules(desk.db, revision.id), number)
    if before is None and art not in list(ScheduleKind):
        return redirect_to(f"{desk.path}/bearbeiten/{_WHEN}")
    typed = rules.typed(before) if before else {"kind": art, "interval": 1, "month_by": "week", "holidays": "any"}
    was = rules.fingerprint(before) if before else ""
    return _rule_page(desk, revision, number, blank(Rule, version=revision.saves, was=was, **typed))


@router.post("/angebote/{entry_id:uuid}/termin/{number:int}")
def save_rule(desk: AtOffer, number: int, form: RuleForm) -> Response:
    revision = desk.draft()
    listed = queries.rules(desk.db, revision.id)
    was = form.text("was")
    before = _rule(listed, rules.place_now(listed, number, was) if was else number)
    section.check(form, choices.rule(), lambda rule: rules.faults(rule, cells.today()))
    if form.value is None:
        return _rule_page(desk, revision, number, form, 422)
    new = rules.spec(form.value, before)
    listed = [new if each is before else each for each in listed] if before else [*listed, new]
    try:
        _save_rules(desk, revision, listed, form.value.version)
    except Conflict as conflict:  # raised before anything is written
        place = rules.place_now(queries.rules(desk.db, revision.id), number, was)
        return _rule_page(desk, revision, place, form, 409, conflict=str(conflict))
    return redirect_to(f"{desk.path}/bearbeiten/{_WHEN}?getan=gespeichert")


@router.post("/angebote/{entry_id:uuid}/termin/{number:int}/entfernen")
def remove_rule(desk: AtOffer, number: int, form: SavedForm) -> Response:
    revision = desk.draft()
    listed = queries.rules(desk.db, revision.id)
    before = _rule(listed, number)
    seen = form.value.version if form.value else 0
    _save_rules(desk, revision, [each for each in listed if each is not before], seen)
    return redirect_to(f"{desk.path}/bearbeiten/{_WHEN}?getan=entfernt")


def _save_rules(desk: Desk, revision: Any, listed: list[ScheduleSpec], seen: int) -> None:
    rows = [rules.row(each) for each in listed[: rules.MOST_RULES]]
    drafts.save(desk.db, revision, desk.by, seen=seen, beside={Schedule: rows})


def _rule(listed: list[ScheduleSpec], number: int) -> ScheduleSpec | None:
    """Counted from 1; 0 is one that is not there yet."""
    if not 0 <= number <= len(listed):
        raise NotFound
    return listed[number - 1] if number else None


def _check_seen(desk: Desk, revision: Any, seen: int) -> None:
    """Before anything is made for this save, such as a place: a refused one leaves nothing behind."""
    drafts.check(desk.db, revision, desk.by, seen=seen)


def _next(desk: Desk, asked: Section, form: Saved) -> str:
    here = f"{desk.path}/bearbeiten/{asked.slug}"
    if form.after == HERE:
        return here
    if form.after == OVERVIEW:
        return f"{desk.path}?getan=gespeichert"
    return f"{here}?getan=ort" if asked.stays(form) else desk.after(asked)


@dataclass(frozen=True)
class Theirs:
    """What somebody else has saved meanwhile."""

    name: str
    at: datetime
    is_me: bool
    differences: list[section.Difference]


def section_page(
    desk: Desk,
    asked: Section,
    revision: Any,
    form: Submitted[Any],
    status_code: int = 200,
    *,
    conflict: str = "",
    done: str = "",
    beside: Mapping[str, Any] | None = None,
) -> Response:
    """`beside`: what only the page of this section knows."""
    known = asked.choices(desk.db, desk.entry, revision, desk.by)
    context = {
        "desk": desk,
        "asked": asked,
        "revision": revision,
        "choices": known,
        "done": done,
        "conflict": conflict,
        "theirs": _theirs(desk, revision, form, section.filled(asked, desk.db, revision), known) if conflict else None,
        "version": revision.saves if conflict else form.text("version") or revision.saves,
        "called": revision.title if desk.kind is wording.OFFER else revision.name,
    }
    if asked.slug == _WHEN:
        context |= _dates(desk, revision)
    if asked is PICTURES:
        context |= {
            "pictures": picture.of(desk.db, desk.kind.name, revision.id),
            "most": picture.MOST,
            "attachments": attachment.of(desk.db, desk.kind.name, revision.id),
            "most_attachments": attachment.MOST,
            "attaching": blank(NewAttachment),
            "kept": None,
            "kept_pdf": None,
        }
    context |= beside or {}
    return page(desk.request, f"providers/{desk.kind.name}/{asked.slug}.html", status_code, form=form, **context)


def _rule_page(
    desk: Desk, revision: Any, number: int, form: Submitted[Rule], status_code: int = 200, *, conflict: str = ""
) -> Response:
    kind = ScheduleKind(form.text("kind")) if form.text("kind") in list(ScheduleKind) else ScheduleKind.WEEKLY
    form.model = rules.SHOWN_AS.get(kind, Rule)
    context = {
        "desk": desk,
        "revision": revision,
        "number": number,
        "kind": kind,
        "asks": rules.FIELDS[kind],
        "choices": choices.rule(),
        "conflict": conflict,
        "theirs": None,
        "was": form.text("was"),
        "is_gone": conflict and number == 0 and form.text("was"),
        "version": revision.saves if conflict else form.text("version") or revision.saves,
    }
    if conflict:
        saved = _saved_rule(desk, revision, number)
        context["was"] = saved.text("was") if saved else ""
        names = rules.FIELDS[kind] if saved else ()
        context["theirs"] = _theirs(desk, revision, form, saved or form, choices.rule(), names)
    return page(desk.request, "providers/offer/rule.html", status_code, form=form, **context)


def _saved_rule(desk: Desk, revision: Any, number: int) -> Submitted[Rule] | None:
    """What would be replaced by a save now."""
    before = _rule(queries.rules(desk.db, revision.id), number)
    return blank(Rule, was=rules.fingerprint(before), **rules.typed(before)) if before else None


def _theirs(
    desk: Desk,
    revision: Any,
    form: Submitted[Any],
    saved: Submitted[Any],
    known: choices.Choices,
    names: Sequence[str] = (),
) -> Theirs | None:
    last = queries.last_save(desk.db, revision.id)
    if last is None:
        return None
    is_me = last.account_id == desk.by.account_id
    return Theirs(last.name, last.at, is_me, section.differences(form, saved, known, names))


def _dates(desk: Desk, revision: Any) -> dict[str, Any]:
    """The rules in plain words, and what follows from them: the echo of what was typed."""
    listed = queries.rules(desk.db, revision.id)
    moment = now()
    first, last = in_force(revision.valid_from, revision.valid_until, moment)
    coming = (
        (each.starts_at, each.ends_at)
        for each in recurrence.merged(listed, first, last, settings().land)
        if each.ends_at > moment and not each.opening
    )
    return {"rules": listed, "dates": [*islice(coming, _DATES_SHOWN)], "kinds": [*rules.FIELDS]}
