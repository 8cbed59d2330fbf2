"""How far a provider is trusted: whether a change waits, or is public at once and checked afterwards. Pure rules."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Trust(StrEnum):
    CHECKED = "checked"
    """Everything waits for the office."""
    FIRST = "first"
    """The first ones wait; after that many approvals changes are public at once."""
    AFTERWARDS = "afterwards"
    """Public at once, checked afterwards."""


SMALL_CHANGES = frozenset({"phone", "phone2", "email", "contact_phone", "contact_email", "opening_hours", "places"})
"""A wrong one of these sends families to a closed door, and nobody needs to weigh the words."""


@dataclass(frozen=True)
class Rules:
    """What the portal has decided for everybody."""

    trust: Trust = Trust.CHECKED
    first: int = 3
    small_changes: bool = True


@dataclass(frozen=True)
class Case:
    """One submitted wording, as far as trust cares."""

    provider_is_public: bool
    trust: Trust | None
    """The provider's own; None: the portal's."""
    approvals: int
    """How many of its wordings the office has approved so far."""
    changed: Collection[str] | None
    """The names of the fields that differ from the public wording; None: nothing is public yet."""


def is_public_at_once(case: Case, rules: Rules) -> bool:
    """Whatever passes here is read by the office afterwards; nothing passes unseen."""
    if not case.provider_is_public:
        return False
    if rules.small_changes and case.changed is not None and SMALL_CHANGES.issuperset(case.changed):
        return True
    match case.trust or rules.trust:
        case Trust.CHECKED:
            return False
        case Trust.FIRST:
            return case.approvals >= rules.first
        case Trust.AFTERWARDS:
            return True
