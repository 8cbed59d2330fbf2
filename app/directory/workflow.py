"""The states of a wording and of a provider, the steps between them, and who may take each. No database, no web."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.errors import Conflict, NotAllowed
from app.i18n import gettext as _


class Status(StrEnum):
    """Of one wording."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Standing(StrEnum):
    """Whether the editorial office stands behind a provider. Only an approved one is public, with all it offers."""

    WAITING = "waiting"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


OPEN = "'draft', 'submitted', 'returned'"
"""As SQL: the wordings somebody still works on. At most one per entry, beside at most one published."""

UNCHECKED = "unchecked AND status = 'published'"
"""As SQL: the public wordings that the office has still to read."""


class Role(StrEnum):
    """In which capacity a step is taken; one account may have several."""

    PROVIDER = "provider"
    EDITOR = "editor"
    PORTAL = "portal"
    """The portal itself, by its rules of trust or as a part of somebody's step."""


@dataclass(frozen=True)
class Actor:
    """Who takes a step, and in which capacity."""

    account_id: UUID | None
    role: Role


PORTAL = Actor(None, Role.PORTAL)

State = Status | Standing


@dataclass(frozen=True)
class Step:
    starts: frozenset[State]
    to: State | None
    """None: the wording stays in the state it is in."""
    roles: frozenset[Role]
    needs_reason: bool = False
    is_new: bool = False
    """Makes another wording in the state `to`; the one it starts from stays as it is."""


def _step(*starts: State, to: State | None, roles: set[Role], needs_reason: bool = False, is_new: bool = False) -> Step:
    return Step(frozenset(starts), to, frozenset(roles), needs_reason, is_new)


_PROVIDER, _EDITOR, _PORTAL = {Role.PROVIDER}, {Role.EDITOR}, {Role.PORTAL}
_BOTH = _PROVIDER | _EDITOR

STEPS: Mapping[str, Step] = {
    "approve": _step(Status.SUBMITTED, to=Status.PUBLISHED, roles=_EDITOR),
    "correct": _step(Status.SUBMITTED, to=Status.PUBLISHED, roles=_EDITOR),
    "return": _step(Status.SUBMITTED, to=Status.RETURNED, roles=_EDITOR, needs_reason=True),
    "reject": _step(Status.SUBMITTED, to=Status.REJECTED, roles=_EDITOR, needs_reason=True),
    "publish": _step(Status.SUBMITTED, to=Status.PUBLISHED, roles=_PORTAL),
    "check_off": _step(Status.PUBLISHED, to=Status.PUBLISHED, roles=_EDITOR),
    "take_back": _step(Status.PUBLISHED, to=Status.REJECTED, roles=_EDITOR, needs_reason=True),
    "submit": _step(Status.DRAFT, Status.RETURNED, to=Status.SUBMITTED, roles=_BOTH),
    "withdraw": _step(Status.SUBMITTED, to=Status.DRAFT, roles=_PROVIDER),
    "discard": _step(Status.DRAFT, Status.RETURNED, to=Status.WITHDRAWN, roles=_BOTH),
    "change": _step(Status.PUBLISHED, to=Status.DRAFT, roles=_BOTH, is_new=True),
    "reopen": _step(Status.ARCHIVED, Status.WITHDRAWN, Status.REJECTED, to=Status.DRAFT, roles=_BOTH, is_new=True),
    "end": _step(Status.PUBLISHED, to=Status.PUBLISHED, roles=_BOTH, is_new=True),
    "archive": _step(Status.PUBLISHED, to=Status.ARCHIVED, roles=_BOTH),
    "remove": _step(*(Status.SUBMITTED, Status.PUBLISHED, Status.ARCHIVED), to=None, roles=_EDITOR, needs_reason=True),
    "supersede": _step(Status.PUBLISHED, to=Status.SUPERSEDED, roles=_PORTAL),
    "restore": _step(Status.SUPERSEDED, to=Status.PUBLISHED, roles=_PORTAL),
    "release": _step(Standing.WAITING, to=Standing.APPROVED, roles=_EDITOR),
    "suspend": _step(Standing.APPROVED, to=Standing.SUSPENDED, roles=_EDITOR, needs_reason=True),
    "reinstate": _step(Standing.SUSPENDED, to=Standing.APPROVED, roles=_EDITOR),
}
"""In the order their buttons stand. Saving a draft is no step: it stays what it is."""

EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})


def available(state: State, role: Role) -> list[str]:
    """The steps to offer as buttons. `check` refuses every other one."""
    return [name for name, step in STEPS.items() if role in step.roles and _starts(step, state)]


def check(name: str, state: State, role: Role) -> None:
    """Refuse a step that this role never takes, or that does not start from this state (any more)."""
    step = STEPS[name]
    if role not in step.roles:
        raise NotAllowed(_("Diesen Schritt dürfen Sie nicht gehen."))
    if not _starts(step, state):
        raise Conflict(_("Das geht nicht mehr: Inzwischen hat jemand anders entschieden. Es ist nichts verändert."))


def check_editable(state: Status, role: Role) -> None:
    if role not in _BOTH:
        raise NotAllowed(_("Diesen Text dürfen Sie nicht ändern."))
    if state not in EDITABLE:
        raise Conflict(_("Dieser Text wird geprüft oder ist schon entschieden. Ihre Änderung ist nicht gespeichert."))


def _starts(step: Step, state: State) -> bool:
    # Both kinds of state know the word "archived", and words that are spelled alike are equal.
    return any(state is start for start in step.starts)
