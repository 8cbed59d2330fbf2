"""A search engine outside that fails on order, and makes indexes by accident as real ones do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from search_index.engine import Document, Engine, Hit, Kind, Query, Results, SearchUnavailable, Suggestion, fingerprint


@dataclass
class Server:
    """What lies behind all engines that talk to it."""

    indexes: dict[str, dict[UUID, Document]] = field(default_factory=dict)
    with_settings: set[str] = field(default_factory=set)
    poison: set[UUID] = field(default_factory=set)
    """Entries it never takes."""
    down: bool = False
    answers: int | None = None
    """It dies after so many more requests; None: never."""
    asked: int = 0
    on_write: Callable[[], None] = field(default=lambda: None)
    """What happens elsewhere while a batch is on its way."""

    def request(self) -> None:
        self.asked += 1
        if self.answers is not None:
            self.answers -= 1
            self.down = self.down or self.answers < 0
        if self.down:
            raise SearchUnavailable("refused: connection")

    def wipe(self) -> None:
        self.indexes.clear()
        self.with_settings.clear()

    def titles(self, name: str = "entries") -> set[str]:
        return {each.title for each in self.indexes.get(name, {}).values()}


@dataclass(frozen=True)
class FakeOutside:
    server: Server
    name: str = "entries"
    version: str = "1"

    @property
    def _documents(self) -> dict[UUID, Document]:
        return self.server.indexes.setdefault(self.name, {})

    def is_ready(self) -> bool:
        self.server.request()
        return self.name in self.server.with_settings

    def replace(self, documents: Iterable[Document]) -> None:
        sent = list(documents)
        if not sent:
            return
        self.server.on_write()
        self.server.request()
        if {each.id for each in sent} & self.server.poison:
            raise SearchUnavailable("task failed: invalid document")
        half = len(sent) // 2
        self._documents.update({each.id: each for each in sent[:half]})
        self.server.request()  # here it may die in the middle of a batch
        self._documents.update({each.id: each for each in sent[half:]})

    def remove(self, ids: Iterable[UUID]) -> None:
        unwanted = list(ids)
        if unwanted:
            self.server.request()
            for each in unwanted:
                self._documents.pop(each, None)

    def held(self) -> Iterator[tuple[Kind, UUID, str]]:
        self.server.request()
        for each in list(self._documents.values()):
            yield each.kind, each.id, fingerprint(each)

    def second(self) -> "FakeOutside":
        return FakeOutside(self.server, "entries_next", self.version)

    def fresh(self) -> "FakeOutside":
        self.server.request()
        self.server.indexes["entries_next"] = {}
        self.server.with_settings.add("entries_next")
        return self.second()

    def take_over(self, second: "FakeOutside") -> None:
        self.server.request()
        self.server.indexes[self.name] = self.server.indexes.pop(second.name)
        self.server.with_settings.add(self.name)
        self.server.with_settings.discard(second.name)
        self.server.request()  # here it may die when all is done and nobody has heard of it


@dataclass
class FakeReading:
    """Answers like `truth` while it may, and then as it was told to."""

    truth: Engine
    failing: Exception | None = None
    good_answers: int = 0
    """So many questions are answered well before it fails."""
    change: Callable[[Results], Results] = lambda results: results
    asked: int = 0

    def _request(self) -> None:
        self.asked += 1
        if self.failing and self.asked > self.good_answers:
            raise self.failing

    def search(self, query: Query, now: datetime) -> Results:
        self._request()
        return self.change(self.truth.search(query, now))

    def counts(self, queries: Sequence[Query], now: datetime) -> list[int]:
        self._request()
        return self.truth.counts(queries, now)

    def counts_until(self, stages: Sequence[Sequence[Query]], more_than: int, now: datetime) -> list[list[int]]:
        self._request()
        return self.truth.counts_until(stages, more_than, now)

    def first(self, sort: Any, now: datetime, limit: int) -> list[Hit]:
        self._request()
        return self.truth.first(sort, now, limit)

    def suggest(self, text: str, now: datetime, limit: int = 5) -> list[Suggestion]:
        self._request()
        return self.truth.suggest(text, now, limit)

    def replace(self, documents: Iterable[Document]) -> None: ...

    def remove(self, ids: Iterable[UUID]) -> None: ...
