"""Headers every answer carries: nothing from elsewhere is loaded, and what cannot change is kept."""

from mimetypes import guess_type
from urllib.parse import urlsplit

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers, MutableHeaders
from starlette.status import HTTP_200_OK
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


class HeadAsGet:
    """Link checkers and monitors ask with HEAD: the same answer without its body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        state = {**scope.get("state", {}), "is_head": True}
        await self.app({**scope, "method": "GET", "state": state}, receive, without_body)


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
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():  # an answer may be stricter for itself
                    headers.setdefault(name, value)
                if scope.get("state", {}).get("private"):  # written for one person
                    headers["Cache-Control"] = "private, no-store"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class Static(StaticFiles):
    """Files for ever, where they are asked for by their fingerprint; compressed, where that lies beside them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        accepted = Headers(scope=scope).get("accept-encoding", "")
        encoding, compressed = self._compressed(path, accepted)
        response = await super().get_response(compressed, scope)
        if response.status_code == HTTP_200_OK:
            lasting = scope["query_string"].startswith(b"v=")
            response.headers["Cache-Control"] = _KEPT_FOR_EVER if lasting else _KEPT_A_WHILE
            response.headers.add_vary_header("Accept-Encoding")
        if encoding:
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Type"] = guess_type(path)[0] or "application/octet-stream"
        return response

    def _compressed(self, path: str, accepted: str) -> tuple[str, str]:
        """The encoding and the file to send; no encoding and the file itself where there is nothing better."""
        for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
            if encoding in accepted and self.lookup_path(path + ending)[1] is not None:
                return encoding, path + ending
        return "", path
