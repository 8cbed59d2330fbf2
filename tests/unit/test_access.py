"""What each role may do, and where somebody may be sent after signing in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import STAFF_RIGHTS, TEAM_RIGHTS, Right, Staff, may, own_path
from app.accounts.account import Account, MemberRole, StaffRole


def test_every_role_stands_in_the_table_and_every_right_belongs_to_somebody() -> None:
    tables = [*STAFF_RIGHTS.values(), *TEAM_RIGHTS.values()]

    assert set(STAFF_RIGHTS) == {*StaffRole}
    assert set(TEAM_RIGHTS) == {*MemberRole}
    assert {right for rights in tables for right in rights} == set(Right)


@pytest.mark.parametrize(
    ("role", "right", "allowed"),
    [
        (StaffRole.ADMIN, Right.ADMINISTER, True),
        (StaffRole.ADMIN, Right.DECIDE, False),
        (StaffRole.EDITOR, Right.DECIDE, True),
        (StaffRole.EDITOR, Right.PLAN, False),
        (StaffRole.PLANNER, Right.DECIDE, False),
        (MemberRole.EDITOR, Right.KEEP_TEAM, False),
        (MemberRole.EDITOR, Right.DECIDE, False),
        (MemberRole.OWNER, Right.KEEP_TEAM, True),
    ],
)
def test_a_role_is_no_other_role(role: StaffRole | MemberRole, right: Right, allowed: bool) -> None:
    assert may(role, right) is allowed


def test_who_is_limited_to_areas_has_nothing_elsewhere_and_nothing_without_a_place() -> None:
    everywhere = Staff(Account(email="", name=""), StaffRole.EDITOR, None)
    in_one = Staff(Account(email="", name=""), StaffRole.EDITOR, frozenset({1}))

    assert everywhere.covers(set())
    assert everywhere.covers({2})
    assert in_one.covers({1, 2})
    assert not in_one.covers({2})
    assert not in_one.covers(set())


@pytest.mark.parametrize(
    "text",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: b",
    ],
)
def test_nobody_is_sent_to_another_host(text: str) -> None:
    assert own_path(text) == "/mein-bereich"


@given(st.text())
def test_wherever_somebody_is_sent_it_is_a_path(text: str) -> None:
    path = own_path(text)

    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isprintable()
