"""Wordings that somebody works on: started empty or as a copy, saved, thrown away. The public sees none of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, SQLModel

from app.directory import history, parts, steps, wording, workflow
from app.directory.offer import Offer, OfferRevision
from app.directory.provider import Provider, ProviderRevision
from app.directory.wording import Entry, Revision
from app.directory.workflow import Actor, Status


def start_offer(
    db: Session, provider_id: UUID, by: Actor, *, like: OfferRevision | None = None, **fields: Any
) -> OfferRevision:
    """A new offer in its first draft; `like` brings the words and parts of another wording along."""
    # Its address is made from its title once it is published; until then nobody may guess it.
    offer = Offer(slug=f"entwurf-{uuid4().hex}", provider_id=provider_id)
    db.add(offer)
    db.flush()
    mine = {"status": Status.DRAFT, "created_by": by.account_id}
    if like is not None:
        draft: OfferRevision = wording.copy(db, like, offer.id, **mine | fields)
    else:
        draft = OfferRevision(offer_id=offer.id, **mine | fields)
        db.add(draft)
        db.flush()
    history.record(db, "start", by, offer_id=offer.id, revision_id=draft.id)
    return draft


def start_provider(db: Session, by: Actor, *, name: str, **fields: Any) -> ProviderRevision:
    """A provider that waits for its release, with the first draft of its profile."""
    provider = Provider(slug=f"entwurf-{uuid4().hex}")
    db.add(provider)
    db.flush()
    draft = ProviderRevision(provider_id=provider.id, name=name, created_by=by.account_id, **fields)
    db.add(draft)
    db.flush()
    history.record(db, "start", by, provider_id=provider.id, revision_id=draft.id)
    return draft


def start_change(db: Session, entry: Entry, by: Actor) -> Revision:
    """The open wording, or a copy of the public one (else of the last one) to work on; the public one stays."""
    kind = wording.kind_of(entry)
    base: Revision = wording.base(db, kind, entry.id)
    wording.lock(db, base)
    if (already := wording.open_one(db, kind, entry.id)) is not None:
        found: Revision = already
        return found
    step = "change" if base.status == Status.PUBLISHED else "reopen"
    workflow.check(step, base.status, by.role)
    draft: Revision = wording.copy(db, base, entry.id, status=Status.DRAFT, created_by=by.account_id)
    steps.record(db, step, draft, by)
    return draft


def save(
    db: Session,
    revision: Revision,
    by: Actor,
    *,
    seen: int,
    beside: Mapping[type[SQLModel], Sequence[Mapping[str, Any]]] | None = None,
    **fields: Any,
) -> int:
    """Write fields, and the rows of those tables beside it that are named; returns what the next save has to carry.

    `fields` are columns of the wording that a form has checked; what became of it cannot be set this way.
    """
    check(db, revision, by, seen=seen)
    if forbidden := wording.BOOKKEEPING & fields.keys():
        raise ValueError(f"not a part of the wording: {', '.join(sorted(forbidden))}")
    for name, value in fields.items():
        setattr(revision, name, value)
    revision.saves += 1
    db.flush()
    owners = wording.kind_of(revision).parts
    for part, rows in (beside or {}).items():
        parts.replace(db, part, owners[part], revision.id, rows)
    steps.record(db, "save", revision, by)
    return revision.saves


def check(db: Session, revision: Revision, by: Actor, *, seen: int) -> None:
    """Refuse what `save` would refuse; until the transaction ends, nobody else moves the entry."""
    wording.lock(db, revision)
    workflow.check_editable(revision.status, by.role)
    steps.check_seen(revision, seen)


def discard(db: Session, revision: Revision, by: Actor, *, seen: int) -> None:
    """Stop working on it. The public wording, if there is one, stays as it is."""
    steps.check(db, "discard", revision, by, seen=seen)
    steps.move(db, "discard", revision, by)
