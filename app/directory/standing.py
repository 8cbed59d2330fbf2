"""Whether the office stands behind a provider: what changes it shows or hides everything the provider offers."""

from sqlmodel import Session

from app.directory import history, notices, steps, workflow
from app.directory.provider import Provider
from app.directory.trust import Trust
from app.directory.workflow import Actor, Standing


def release(db: Session, provider: Provider, by: Actor) -> None:
    """Let the public see it and whatever of it is published. Approving the first profile does this."""
    _take(db, "release", provider, by)
    notices.tell_owners(db, "provider_released", provider)


def suspend(db: Session, provider: Provider, by: Actor, *, reason: str) -> None:
    """Everything of it disappears from everywhere at once; it can go on working on it."""
    _take(db, "suspend", provider, by, reason)
    notices.tell_owners(db, "provider_suspended", provider, reason=reason)


def reinstate(db: Session, provider: Provider, by: Actor) -> None:
    """All of it is public again, as it was."""
    _take(db, "reinstate", provider, by)
    notices.tell_owners(db, "provider_reinstated", provider)


def set_trust(db: Session, provider: Provider, by: Actor, trust: Trust | None) -> None:
    """From the next submission on; what already waits goes on waiting."""
    if provider.trust != trust:
        provider.trust = trust
        db.flush()
        history.record(db, "trust", by, provider_id=provider.id, note=trust.value if trust else "")


def _take(db: Session, name: str, provider: Provider, by: Actor, reason: str = "") -> None:
    db.refresh(provider, with_for_update=True)
    workflow.check(name, provider.standing, by.role)
    steps.check_reason(name, reason)
    after = workflow.STEPS[name].to
    assert isinstance(after, Standing)  # noqa: S101 -- providers take no steps of wordings
    provider.standing = after
    db.flush()
    history.record(db, name, by, provider_id=provider.id, note=reason)
    steps.refresh(db, provider)
