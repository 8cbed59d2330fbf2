"""Codes from the telephone count once, and only around their half minute."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.accounts import second_factor
from app.accounts.account import Account

NOW = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)


def account() -> tuple[Account, list[str]]:
    made = Account(email="a@b.example", name="Ada")
    return made, second_factor.switch_on(made, second_factor.new_secret(), 0)


@pytest.mark.parametrize(("late_s", "right"), [(0, True), (25, True), (-25, True), (90, False), (-90, False)])
def test_clocks_may_differ_by_half_a_minute(late_s: int, right: bool) -> None:
    ada, _ = account()
    code = pyotp.TOTP(ada.totp_secret).at(NOW - timedelta(seconds=late_s))

    assert second_factor.is_right(ada, code, NOW) is right


def test_a_code_that_was_read_over_a_shoulder_is_worth_nothing() -> None:
    ada, _ = account()
    code = pyotp.TOTP(ada.totp_secret).at(NOW)

    assert second_factor.is_right(ada, code, NOW)
    assert not second_factor.is_right(ada, code, NOW)


def test_each_paper_code_opens_once_and_is_stored_as_a_hash() -> None:
    ada, codes = account()

    assert len(set(codes)) == 8
    assert not set(codes) & set(ada.recovery_codes)
    assert second_factor.is_right(ada, f" {codes[3].upper()} ", NOW)
    assert not second_factor.is_right(ada, codes[3], NOW)
    assert len(ada.recovery_codes) == 7


def test_nothing_opens_a_door_without_a_lock_twice() -> None:
    ada, _ = account()
    second_factor.switch_off(ada)

    assert (ada.totp_secret, ada.recovery_codes) == ("", [])


def test_the_picture_has_no_inline_style() -> None:
    ada, _ = account()
    picture = second_factor.picture(second_factor.address(ada, ada.totp_secret))

    assert picture.startswith("<svg")
    assert "style=" not in picture
