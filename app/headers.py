"""Headers every answer carries: nothing from elsewhere is loaded, and what cannot change is kept."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import settings

_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_KEPT_A_WHILE = "public, max-age=3600"


def content_security_policy(tiles_url: str) -> str:
    """No inline script or style. The host of the map tiles is asked only after a click."""
    tiles = urlsplit(tiles_url)
    images = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""
    return (
        f"default-src 'self'; img-src 'self' data:{images}; script-src 'self'; style-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(settings().tiles_url),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if settings().environment == "production":
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class StaticCaching:
    """A file asked for by its fingerprint never changes; without one it may."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_age(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                lasting = scope["query_string"].startswith(b"v=")
                MutableHeaders(scope=message)["Cache-Control"] = _KEPT_FOR_EVER if lasting else _KEPT_A_WHILE
            await send(message)

        await self.app(scope, receive, with_age)
