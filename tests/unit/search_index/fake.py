"""A Meilisearch server that says what a test wants it to say."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx2

from search_index.meilisearch import MeiliEngine, Server

KEY = "a-secret-key-0123456789"
Said = httpx2.Response | Exception


class Fake:
    """Answers by method and path: the last answer of a list for ever. Notes every request it got."""

    def __init__(self, answers: Mapping[str, Any] | None = None, version: str = "1.50.0") -> None:
        self.answers: dict[str, Any] = {"GET /version": {"pkgVersion": version}, **(answers or {})}
        self.asked: list[str] = []
        self.bodies: list[bytes] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        asked = f"{request.method} {request.url.path}"
        self.asked.append(asked)
        self.bodies.append(request.content)
        answer = self.answers.get(asked, httpx2.Response(404, json={"message": "not here", "code": "not_found"}))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(request)
        return answer if isinstance(answer, httpx2.Response) else httpx2.Response(200, json=answer)

    def server(self, **options: Any) -> Server:
        return Server("http://search.example", KEY, transport=httpx2.MockTransport(self), **options)

    def engine(self, **options: Any) -> MeiliEngine:
        return MeiliEngine(self.server(**options), "town")
