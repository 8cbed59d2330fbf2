"""What becomes public, and what stops being it: each verb is its step with history, search and mails in one."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.directory import addresses, history, notices, policy, standing, steps, trust, wording
from app.directory.columns import now
from app.directory.offer import Offer, OfferRevision
from app.directory.provider import Provider
from app.directory.recurrence import BERLIN
from app.directory.trust import Case
from app.directory.wording import Revision
from app.directory.workflow import PORTAL, Actor, Role, Standing, Status
from app.errors import DomainError
from app.i18n import gettext as _

CORRECTABLE = {"title": "Titel", "name": "Name", "summary": "Kurztext", "description": "Beschreibung"}
"""What an editor may mend in passing; everything else goes back to the provider."""


class StillSooner(DomainError):
    """A later last day would be public without anybody having approved it."""

    status = 422


def submit(db: Session, revision: Revision, by: Actor, *, seen: int) -> None:
    """Ask for publication. Out of trust it is public at once, and the office reads it afterwards."""
    steps.check(db, "submit", revision, by, seen=seen)
    revision.submitted_by, revision.return_reason = by.account_id, ""
    steps.move(db, "submit", revision, by)
    if by.role == Role.EDITOR:
        notices.tell_provider(db, "revision_on_behalf", revision)
    if trust.is_public_at_once(_case(db, revision), policy.rules(db)):
        revision.unchecked = True
        _publish(db, "publish", revision, PORTAL)
        notices.tell_office(db, "revision_live", revision)
    else:
        notices.tell_office(db, "revision_waiting", revision, but=by.account_id)
        if by.role == Role.PROVIDER:
            notices.tell_provider(db, "revision_received", revision)


def withdraw(db: Session, revision: Revision, by: Actor, *, seen: int) -> None:
    """Take a submitted wording back to work on it."""
    steps.check(db, "withdraw", revision, by, seen=seen)
    steps.move(db, "withdraw", revision, by)


def approve(db: Session, revision: Revision, by: Actor, *, seen: int) -> None:
    """Make this wording the public one and retire the one before it; a new provider is released with it."""
    steps.check(db, "approve", revision, by, seen=seen)
    _publish(db, "approve", revision, by)
    notices.tell_provider(db, "revision_approved", revision, corrections=[])


def correct(db: Session, revision: Revision, by: Actor, *, seen: int, **corrections: str) -> None:
    """Approve with other words than the provider's; those are kept in the history and told to the provider."""
    steps.check(db, "correct", revision, by, seen=seen)
    if unknown := corrections.keys() - CORRECTABLE.keys():
        raise ValueError(f"not correctable: {', '.join(sorted(unknown))}")
    before = {name: getattr(revision, name) for name in corrections}
    told = [(CORRECTABLE[name], before[name], text) for name, text in corrections.items() if text != before[name]]
    for name, text in corrections.items():
        setattr(revision, name, text)
    note = "; ".join(f"{label} vorher: „{old}“" for label, old, _new in told)
    _publish(db, "correct" if told else "approve", revision, by, note)
    notices.tell_provider(db, "revision_approved", revision, corrections=told)


def send_back(db: Session, revision: Revision, by: Actor, *, seen: int, reason: str) -> None:
    """Return it to be mended; the provider reads the reason."""
    steps.check(db, "return", revision, by, seen=seen, reason=reason)
    _refuse(db, "return", revision, by, reason)
    notices.tell_provider(db, "revision_returned", revision, reason=reason)


def reject(db: Session, revision: Revision, by: Actor, *, seen: int, reason: str) -> None:
    """Refuse it for good; the provider reads the reason."""
    steps.check(db, "reject", revision, by, seen=seen, reason=reason)
    _refuse(db, "reject", revision, by, reason)
    notices.tell_provider(db, "revision_rejected", revision, reason=reason)


def check_off(db: Session, revision: Revision, by: Actor, *, seen: int) -> None:
    """The office has read what was published out of trust, and it stays."""
    steps.check(db, "check_off", revision, by, seen=seen)
    if revision.unchecked:
        revision.unchecked = False
        revision.saves += 1
        db.flush()
        steps.record(db, "check_off", revision, by)


def take_back(db: Session, revision: Revision, by: Actor, *, seen: int, reason: str) -> None:
    """Remove this wording from the public; the last one that the office had read is public again, if there is one."""
    steps.check(db, "take_back", revision, by, seen=seen, reason=reason)
    before = wording.baseline(db, revision)
    revision.unchecked = False
    _refuse(db, "take_back", revision, by, reason)
    if before is not None:
        steps.move(db, "restore", before, PORTAL)
    notices.tell_provider(db, "revision_taken_back", revision, reason=reason)


def archive(db: Session, revision: OfferRevision, by: Actor, *, seen: int, note: str = "") -> None:
    """Take an offer out of the public. A change that waits becomes a draft again; nothing is lost."""
    steps.check(db, "archive", revision, by, seen=seen)
    open_one = wording.open_one(db, wording.OFFER, revision.offer_id)
    if open_one is not None and open_one.status == Status.SUBMITTED:
        steps.move(db, "withdraw", open_one, PORTAL)
    steps.move(db, "archive", revision, by, note)
    if by.role == Role.EDITOR:
        notices.tell_provider(db, "offer_archived", revision, reason=note)


def end(db: Session, revision: OfferRevision, by: Actor, *, seen: int, on: date) -> OfferRevision:
    """The offer ends on this day, the last one included. It keeps its page, marked, and leaves the search."""
    steps.check(db, "end", revision, by, seen=seen)
    if revision.valid_until and on > revision.valid_until:
        raise StillSooner(
            _("Dieses Angebot endet schon früher. Soll es länger gehen, ändern Sie es und schicken Sie es ab.")
        )
    ended: OfferRevision = wording.copy(
        db,
        revision,
        revision.offer_id,
        status=Status.SUPERSEDED,  # for a moment: another draft may be open
        valid_from=min(revision.valid_from, on) if revision.valid_from else None,
        valid_until=on,
        unchecked=revision.unchecked,
        created_by=by.account_id,
        submitted_by=revision.submitted_by,
    )
    steps.move(db, "supersede", revision, PORTAL)
    steps.move(db, "end", ended, by)
    if by.role == Role.EDITOR:
        notices.tell_provider(db, "offer_ended", ended, on=on)
    return ended


def _publish(db: Session, name: str, revision: Revision, by: Actor, note: str = "") -> None:
    kind, entry_id = wording.kind_of(revision), wording.entry_id(revision)
    entry = db.get_one(kind.entry, entry_id)
    before = wording.published(db, kind, entry_id)
    if before is None:
        addresses.assign(db, entry, revision)
    if isinstance(entry, Offer):
        entry.first_published_at = entry.first_published_at or now()
        entry.confirmed_on = revision.status_at.astimezone(BERLIN).date()
        entry.reminders, entry.reminded_on = 0, None
    if before is not None:
        steps.move(db, "supersede", before, PORTAL)
    steps.move(db, name, revision, by, note)
    if isinstance(entry, Provider) and entry.standing == Standing.WAITING:
        standing.release(db, entry, by)


def _refuse(db: Session, name: str, revision: Revision, by: Actor, reason: str) -> None:
    revision.return_reason = reason
    steps.move(db, name, revision, by, reason)


def _case(db: Session, revision: Revision) -> Case:
    provider = _provider(db, revision)
    public = wording.published(db, wording.kind_of(revision), wording.entry_id(revision))
    return Case(
        provider_is_public=provider.standing == Standing.APPROVED,
        trust=provider.trust,
        approvals=history.approvals(db, provider.id),
        changed=None if public is None else _changed(db, public, revision),
    )


def _changed(db: Session, before: Revision, after: Revision) -> set[str]:
    said: dict[UUID, dict[str, Any]] = wording.values(db, wording.kind_of(after), [before.id, after.id])
    return wording.changed(said[before.id], said[after.id])


def _provider(db: Session, revision: Revision) -> Provider:
    of = wording.provider_id(db, revision)
    return db.get_one(Provider, of, populate_existing=True)  # as it is now that the entry is locked
