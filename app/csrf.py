"""Refuses posts that did not come from our own pages, by what browsers say in their headers; no hidden field."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.i18n import gettext
from app.pages import page
from app.settings import settings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_from_us(headers: Headers) -> bool:
    """Sec-Fetch-Site where there is one; older browsers and plain http tell by Origin.

    Without either it is no browser, and nobody can be tricked into sending a cookie with it.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc in (headers.get("host"), urlsplit(settings().base_url).netloc)


class OwnPostsOnly:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE or is_from_us(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        message = gettext(
            "Diese Eingabe kam nicht von unserer Seite. Öffnen Sie die Seite neu und versuchen Sie es noch einmal."
        )
        answer = page(Request(scope), "errors/error.html", status_code=403, message=message)
        await answer(scope, receive, send)
