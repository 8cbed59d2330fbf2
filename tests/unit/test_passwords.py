"""Which passwords are good enough."""

import re

import pytest
from pwdlib import PasswordHash

from app.accounts import passwords
from app.accounts.devices import named


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [
        ("kurz", True),
        ("123456789", True),
        ("Passwort123", True),
        ("aaaaaaaaaaaa", True),
        ("nneka okafor", True),
        ("nneka.okafor@post.example", True),
        ("nneka.okafor", True),
        ("x" * 201, True),
        ("drei kleine Katzen", False),
        ("Übergrößenträger", False),
    ],
)
def test_length_helps_and_what_is_guessed_first_does_not(password: str, is_weak: bool) -> None:
    assert bool(passwords.fault(password, "nneka.okafor@post.example", "Nneka Okafor")) is is_weak


def test_the_list_of_common_ones_holds_none_that_is_too_short_anyway() -> None:
    assert {word for word in passwords.commonest() if len(word) < passwords.SHORTEST} == set()


def test_the_hash_is_argon2_and_never_the_same_twice() -> None:
    first, second = passwords.hashed("drei kleine Katzen"), passwords.hashed("drei kleine Katzen")

    assert first.startswith("$argon2id$")
    assert first != second


def test_trying_many_passwords_against_a_hash_is_dear(own_hashing: PasswordHash) -> None:
    """At least what OWASP asks for: 19 MiB and two passes for each."""
    effort = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),", own_hashing.hash("drei kleine Katzen"))

    assert effort
    assert int(effort[1]) >= 19 * 1024
    assert int(effort[2]) >= 2


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(user_agent: str, device: str) -> None:
    assert named(user_agent) == device
