"""The table of steps: buttons and guard agree for every state and role, and the states hang together."""

import pytest

from app.directory.workflow import EDITABLE, STEPS, Role, Standing, State, Status, available, check, check_editable
from app.errors import Conflict, NotAllowed

STATES: list[State] = [*Status, *Standing]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{type(state).__name__}.{state}")
def test_a_button_is_there_exactly_where_the_step_is_allowed(state: State, role: Role) -> None:
    offered = available(state, role)

    for name in STEPS:
        if name in offered:
            check(name, state, role)
        else:
            with pytest.raises((Conflict, NotAllowed)):
                check(name, state, role)


# Pairs, since states of wordings and of providers that are written alike would be one key.
BUTTONS = [
    ((Status.DRAFT, Role.PROVIDER), ["submit", "discard"]),
    ((Status.RETURNED, Role.PROVIDER), ["submit", "discard"]),
    ((Status.SUBMITTED, Role.PROVIDER), ["withdraw"]),
    ((Status.PUBLISHED, Role.PROVIDER), ["change", "end", "archive"]),
    ((Status.ARCHIVED, Role.PROVIDER), ["reopen"]),
    ((Status.REJECTED, Role.PROVIDER), ["reopen"]),
    ((Status.WITHDRAWN, Role.PROVIDER), ["reopen"]),
    ((Status.SUPERSEDED, Role.PROVIDER), []),
    ((Status.DRAFT, Role.EDITOR), ["submit", "discard"]),
    ((Status.SUBMITTED, Role.EDITOR), ["approve", "correct", "return", "reject", "remove"]),
    ((Status.PUBLISHED, Role.EDITOR), ["check_off", "take_back", "change", "end", "archive", "remove"]),
    ((Status.RETURNED, Role.EDITOR), ["submit", "discard"]),
    ((Status.ARCHIVED, Role.EDITOR), ["reopen", "remove"]),
    ((Status.WITHDRAWN, Role.EDITOR), ["reopen"]),
    ((Status.SUPERSEDED, Role.EDITOR), []),
    ((Standing.WAITING, Role.EDITOR), ["release"]),
    ((Standing.APPROVED, Role.EDITOR), ["suspend"]),
    ((Standing.SUSPENDED, Role.EDITOR), ["reinstate"]),
    ((Standing.ARCHIVED, Role.EDITOR), []),
]


@pytest.mark.parametrize(("at", "steps"), BUTTONS, ids=str)
def test_the_buttons_people_see(at: tuple[State, Role], steps: list[str]) -> None:
    assert available(*at) == steps


@pytest.mark.parametrize("standing", Standing)
def test_a_provider_never_moves_its_own_standing(standing: Standing) -> None:
    assert available(standing, Role.PROVIDER) == []


def test_only_the_office_and_the_rules_of_trust_make_anything_public() -> None:
    to_public = {
        name: step.roles
        for name, step in STEPS.items()
        if step.to == Status.PUBLISHED and Status.PUBLISHED not in step.starts
    }

    assert all(Role.PROVIDER not in roles for roles in to_public.values()), to_public


def test_who_refuses_gives_a_reason() -> None:
    asked = {"return", "reject", "take_back", "suspend", "remove"}
    assert {name for name, step in STEPS.items() if step.needs_reason} == asked


def test_every_state_but_the_first_is_reached_by_a_step() -> None:
    reached = {(type(step.to), step.to) for step in STEPS.values()}

    assert {(type(state), state) for state in STATES} - reached == {
        (Standing, Standing.WAITING),
        (Standing, Standing.ARCHIVED),
    }


@pytest.mark.parametrize("status", Status)
def test_only_a_draft_and_a_returned_wording_can_be_written(status: Status) -> None:
    if status in EDITABLE:
        check_editable(status, Role.PROVIDER)
    else:
        with pytest.raises(Conflict):
            check_editable(status, Role.PROVIDER)


def test_the_portal_writes_nothing() -> None:
    with pytest.raises(NotAllowed):
        check_editable(Status.DRAFT, Role.PORTAL)
