"""Whose requests are counted."""

import pytest
from starlette.requests import Request

from app.usage.who import is_browser, is_counted

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PEOPLE = [
    FIREFOX,
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
        "Mobile/15E148 Safari/604.1"
    ),
    (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 "
        "Chrome/130.0.0.0 Mobile Safari/537.36"
    ),
    (
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile "
        "Safari/537.36"
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
    ),
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)",
    "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; de) Presto/2.12.423 Version/12.16",
]
ROBOTS = [
    "",
    "curl/8.5.0",
    "python-requests/2.32",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 "
        "Safari/537.36"
    ),
    "Mozilla/5.0 (compatible; YandexMetrika/2.0)",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "facebookexternalhit/1.1",
]


@pytest.mark.parametrize("user_agent", PEOPLE)
def test_people_have_browsers(user_agent: str) -> None:
    assert is_browser(user_agent)


@pytest.mark.parametrize("user_agent", ROBOTS)
def test_robots_are_not_people(user_agent: str) -> None:
    assert not is_browser(user_agent)


def asked(**headers: str) -> Request:
    sent = {"user-agent": FIREFOX} | {name.replace("_", "-"): value for name, value in headers.items()}
    encoded = [(name.encode(), value.encode()) for name, value in sent.items()]
    return Request({"type": "http", "headers": encoded, "state": {}})


def test_a_page_that_a_person_opens_counts() -> None:
    assert is_counted(asked())


@pytest.mark.parametrize(
    "headers", [{"sec_purpose": "prefetch;prerender"}, {"purpose": "prefetch"}, {"x_moz": "prefetch"}]
)
def test_a_page_that_is_loaded_ahead_does_not(headers: dict[str, str]) -> None:
    assert not is_counted(asked(**headers))


def test_whoever_is_signed_in_is_at_work() -> None:
    assert not is_counted(asked(cookie="anmeldung=geheim"))
    assert is_counted(asked(cookie="sprache=de"))
