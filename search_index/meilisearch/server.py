"""Requests to a Meilisearch server. Whatever goes wrong with one is `SearchUnavailable`, and says nothing secret."""

import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from threading import Event
from typing import Any, Generic, Self, TypeVar
from weakref import finalize

import httpx2
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from search_index.engine import SearchUnavailable

OLDEST = (1, 15)
"""The first version that can be told not to look for typing errors in numbers."""
_T = TypeVar("_T", bound=BaseModel)
_FIRST_LOOK_S, _LOOK_EVERY_S = 0.005, 0.25
_LOOK_AFTER = 0.1
"""Of the time that was waited already: what is over is known hardly later, and what takes long is asked for seldom."""


class Answer(BaseModel):
    """As the server sends it: with more fields than we ask for, and its own way of writing names."""

    model_config = ConfigDict(alias_generator=to_camel)


class _Problem(Answer):
    message: str = ""
    code: str = ""


class _Enqueued(Answer):
    task_uid: int


class _Task(Answer):
    status: str
    error: _Problem | None = None


class _Version(Answer):
    pkg_version: str


class Found(Answer, Generic[_T]):
    hits: Sequence[_T]
    total_hits: int | None = None
    facet_distribution: Mapping[str, Mapping[str, int]] = Field(default_factory=dict)


class _ManyFound(Answer, Generic[_T]):
    results: Sequence[Found[_T]]


class Server:
    """`timeout` is for one answer, `patience` for a task to come to its end; both in seconds."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = 1.5,
        patience: float = 120,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._key, self._timeout, self._patience = key, timeout, patience
        self._http = httpx2.Client(base_url=url, headers=headers, transport=transport)
        # Whoever forgets a server must not close it: others may be asking it just now. The last one does.
        finalize(self, self._http.close)
        self._is_known = Event()  # shared with whoever asks it in a hurry
        self._until: float | None = None
        self._whole: Server | None = None

    def within(self, seconds: float) -> Self:
        """The same server for so long in all, however many answers that takes: none is waited for any longer."""
        hurried = copy(self)
        # The whole one must not be forgotten while this one is asked: that would close the connection.
        vars(hurried).update(_until=time.monotonic() + seconds, _whole=self)
        return hurried

    def close(self) -> None:
        self._http.close()

    def found(self, hits: type[_T], queries: Sequence[Mapping[str, Any]]) -> Sequence[Found[_T]]:
        """An answer to each of these searches, with hits of this shape."""
        answer = self.ask(_ManyFound[hits], "POST", "/multi-search", {"queries": queries})  # type: ignore[valid-type]
        if len(answer.results) != len(queries):
            raise SearchUnavailable(f"asked {len(queries)} searches, got {len(answer.results)} answers")
        return answer.results

    def ask(self, shape: type[_T], method: str, path: str, body: object = None) -> _T:
        self._check_version()
        return self._read(shape, self._send(method, path, body), path)

    def look(self, shape: type[_T], path: str) -> _T | None:
        """None if there is no such thing."""
        self._check_version()
        response = self._send("GET", path, None)
        return None if response.status_code == httpx2.codes.NOT_FOUND else self._read(shape, response, path)

    def enqueue(self, method: str, path: str, body: object = None) -> int:
        """The number of the task that this began."""
        return self.ask(_Enqueued, method, path, body).task_uid

    def finish(self, *tasks: int) -> None:
        """Wait until these have succeeded."""
        for task in tasks:
            self.wait(partial(self._is_over, task), f"task {task} is not done")

    def wait(self, is_so: Callable[[], bool], otherwise: str) -> None:
        begun = time.monotonic()
        while not is_so():
            waited = time.monotonic() - begun
            if waited > self._patience:
                raise SearchUnavailable(f"{otherwise} after {self._patience:.0f} s")
            time.sleep(min(max(_FIRST_LOOK_S, waited * _LOOK_AFTER), _LOOK_EVERY_S))

    def _is_over(self, task: int) -> bool:
        seen = self.ask(_Task, "GET", f"/tasks/{task}")
        if seen.status in ("enqueued", "processing"):
            return False
        if seen.status != "succeeded":
            reason = seen.error.message if seen.error else "for no given reason"
            raise SearchUnavailable(self._without_key(f"task {task} {seen.status}: {reason}"))
        return True

    def _check_version(self) -> None:
        if self._is_known.is_set():
            return
        response = self._send("GET", "/version", None)
        if response.status_code == httpx2.codes.FORBIDDEN:
            self._is_known.set()  # A key for our indexes only may not ask; who made it has asked.
            return
        version = self._read(_Version, response, "/version").pkg_version
        numbers = version.split(".")[:2]
        if not all(number.isdecimal() for number in numbers) or tuple(map(int, numbers)) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise SearchUnavailable(f"Meilisearch {self._without_key(version)} is too old, {oldest} or newer is needed")
        self._is_known.set()

    def _read(self, shape: type[_T], response: httpx2.Response, path: str) -> _T:
        self._refuse_errors(response, path)
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            raise SearchUnavailable(f"{path}: an answer in another shape, {_first(error)}") from None

    def _send(self, method: str, path: str, body: object) -> httpx2.Response:
        seconds = self._timeout
        if self._until is not None:
            seconds = min(seconds, self._until - time.monotonic())
        if seconds <= 0:
            raise SearchUnavailable(f"{path}: no time left")
        try:
            return self._http.request(method, path, json=body, timeout=seconds)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            # No chain: what the client knows of the request includes its headers.
            raise SearchUnavailable(self._without_key(f"{path}: {type(error).__name__} {error}")) from None

    def _refuse_errors(self, response: httpx2.Response, path: str) -> None:
        if response.is_success:
            return
        try:
            problem = _Problem.model_validate_json(response.content)
        except ValidationError:
            problem = _Problem()
        reason = f"{path}: {response.status_code} {problem.code} {problem.message}".strip()
        raise SearchUnavailable(self._without_key(reason))

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key else text


def _first(error: ValidationError) -> str:
    """Which field, and why; not what stood there."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
