"""What is sent to us is there before anybody works on it."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.forms import LARGEST


class WholeForms:
    """Whoever sends slowly holds a socket, and not one of the few connections to the database.

    Routes may ask the database before they read a form: by then it lies in memory. What is larger than any form is
    refused unread, or a file: forms with one are read first (`app.uploads`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_form(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        read: list[Message] = []
        while not read or read[-1].get("more_body"):
            read.append(await receive())
        if read[-1]["type"] == "http.disconnect":  # nobody waits for an answer
            return
        read.reverse()

        async def again() -> Message:
            return read.pop() if read else await receive()

        await self.app(scope, again, send)


def _is_form(headers: Headers) -> bool:
    length = headers.get("content-length", "")
    return length.isdecimal() and 0 < int(length) <= LARGEST
