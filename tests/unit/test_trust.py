"""Which changes are public at once: the rule as a table."""

from dataclasses import replace

import pytest

from app.directory.trust import SMALL_CHANGES, Case, Rules, Trust, is_public_at_once
from app.editors import fields

WORDS = {"title"}
PHONE = {"phone"}
KNOWN = Case(provider_is_public=True, trust=None, approvals=0, changed=WORDS)
CHECKED, FIRST, AFTERWARDS = (Rules(trust=each, first=3) for each in Trust)
STRICT = Rules(small_changes=False)

CASES = [
    # What the portal says holds for whoever has no rule of their own.
    (KNOWN, CHECKED, False),
    (replace(KNOWN, approvals=50), CHECKED, False),
    (KNOWN, FIRST, False),
    (replace(KNOWN, approvals=2), FIRST, False),
    (replace(KNOWN, approvals=3), FIRST, True),
    (KNOWN, AFTERWARDS, True),
    # A provider's own rule goes before.
    (replace(KNOWN, trust=Trust.AFTERWARDS), CHECKED, True),
    (replace(KNOWN, trust=Trust.CHECKED), AFTERWARDS, False),
    (replace(KNOWN, trust=Trust.FIRST, approvals=3), CHECKED, True),
    (replace(KNOWN, trust=Trust.FIRST, approvals=2), AFTERWARDS, False),
    # Small changes pass, and only they.
    (replace(KNOWN, changed=PHONE), CHECKED, True),
    (replace(KNOWN, changed=SMALL_CHANGES), CHECKED, True),
    (replace(KNOWN, changed=PHONE | WORDS), CHECKED, False),
    (replace(KNOWN, changed=PHONE), STRICT, False),
    (replace(KNOWN, changed=set()), CHECKED, True),
    # What was never public is no small change.
    (replace(KNOWN, changed=None), CHECKED, False),
    (replace(KNOWN, changed=None), AFTERWARDS, True),
    # Nobody trusts a provider that is not released, or is suspended.
    (replace(KNOWN, provider_is_public=False), AFTERWARDS, False),
    (replace(KNOWN, provider_is_public=False, trust=Trust.AFTERWARDS), AFTERWARDS, False),
    (replace(KNOWN, provider_is_public=False, changed=PHONE), CHECKED, False),
]


@pytest.mark.parametrize(("case", "rules", "at_once"), CASES)
def test_what_is_public_at_once(case: Case, rules: Rules, at_once: bool) -> None:
    assert is_public_at_once(case, rules) == at_once


def test_every_small_change_has_a_name_that_people_read() -> None:
    assert set(fields.SMALL_CHANGES) == SMALL_CHANGES
