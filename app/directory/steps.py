"""How a step is taken: lock the entry, see that nobody was faster, move on, write it down, tell the search."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app import indexing
from app.directory import counted, history, wording, workflow
from app.directory.columns import now
from app.directory.offer import OfferRevision
from app.directory.provider import ProviderRevision
from app.directory.wording import Entry, Revision
from app.directory.workflow import Actor, Status
from app.errors import Conflict, DomainError
from app.i18n import gettext as _


def check_seen(revision: Revision, seen: int) -> None:
    """Refuse to touch what the person who asks has not seen."""
    if revision.saves != seen:
        raise Conflict(
            _("Inzwischen hat jemand anders diesen Text geändert. Es ist nichts überschrieben. Sehen Sie ihn neu an.")
        )


def check(db: Session, name: str, revision: Revision, by: Actor, *, seen: int, reason: str = "") -> None:
    """The first line of every verb on a wording; until the transaction ends, nobody else moves the entry."""
    wording.lock(db, revision)
    workflow.check(name, revision.status, by.role)
    check_seen(revision, seen)
    check_reason(name, reason)


def check_reason(name: str, reason: str) -> None:
    if workflow.STEPS[name].needs_reason and not reason.strip():
        raise DomainError(_("Bitte schreiben Sie einen Grund."))


def move(db: Session, name: str, revision: Revision, by: Actor, note: str = "") -> None:
    """Carry out a step that has been checked."""
    before, after = revision.status, workflow.STEPS[name].to
    assert isinstance(after, Status)  # noqa: S101 -- wordings take no steps of providers
    revision.status, revision.status_at = after, now()
    revision.saves += 1
    db.flush()  # an index allows one public wording: whoever frees the place comes before who takes it
    record(db, name, revision, by, note)
    # What is superseded is followed by another public wording at once; that one tells the search.
    if Status.PUBLISHED in (before, after) and name != "supersede":
        refresh(db, revision)
    elif Status.SUBMITTED in (before, after):
        counted.note(db, *_ids(revision))


def record(db: Session, name: str, revision: Revision, by: Actor, note: str = "") -> None:
    entry: Any = {wording.kind_of(revision).key: wording.entry_id(revision)}
    history.record(db, name, by, revision_id=revision.id, note=note, **entry)


def refresh(db: Session, of: Revision | Entry) -> None:
    indexing.refresh(db, *_ids(of))


def _ids(of: Revision | Entry) -> tuple[list[UUID], list[UUID]]:
    """Of offers, and of providers."""
    entry_id = wording.entry_id(of) if isinstance(of, OfferRevision | ProviderRevision) else of.id
    return ([entry_id], []) if wording.kind_of(of) is wording.OFFER else ([], [entry_id])
