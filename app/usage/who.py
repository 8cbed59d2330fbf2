"""Whose requests are counted: people's, in a browser, who are not at work here."""

import re
from functools import lru_cache

from fastapi import Request

from app.access import cookie_name

# What robots call themselves. Whoever wants to be taken for a browser is: counts are not worth an arms race.
_ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|scrap|fetch|preview|monitor|uptime|scan|check|valid|archiv|headless|phantom"
    r"|selenium|playwright|puppeteer|lighthouse|pagespeed|pingdom|statuscake|externalhit|embedly|feed|https?://"
    r"|http-?client|compatible;(?! msie)|search|index|analy[sz]|audit|\bseo|grab|capture|screenshot|agent\b|synthetic"
    r"|transcoder|mediapartners|proxy|dataprovider|inspect|survey",
    re.IGNORECASE,
)
_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
"""In these a browser says that it loads a page before anybody has asked for it."""
_LONGEST = 400


def is_counted(request: Request) -> bool:
    """Not: somebody signed in (staff, or the provider's own team), a HEAD, a page loaded ahead, a robot."""
    if cookie_name() in request.cookies or getattr(request.state, "is_head", False):
        return False
    if any(re.search("prefetch|prerender|preview", request.headers.get(name, "")) for name in _AHEAD):
        return False
    return is_browser(request.headers.get("user-agent", "")[:_LONGEST])


@lru_cache(maxsize=1024)
def is_browser(user_agent: str) -> bool:
    """All browsers call themselves Mozilla, or once did Opera; of programs only those that pretend."""
    return user_agent.startswith(("Mozilla/", "Opera/")) and not _ROBOT.search(user_agent)
