"""Writing: documents into the indexes, their settings, and one pair of indexes in place of another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from pydantic import ConfigDict

from search_index.engine import Document, Held, Kind, SearchUnavailable
from search_index.meilisearch.layout import Names
from search_index.meilisearch.rows import Row, row, words
from search_index.meilisearch.server import Answer, Server
from search_index.vocabulary import Vocabulary

_BATCH = 500
"""Of the time that a task takes, much is the same for one document and for hundreds."""
_PAGE = 1000
_UNFINISHED = 4
"""Tasks the server may be behind while the next documents are read."""


class _Settings(Answer):
    model_config = ConfigDict(extra="allow")


class _Index(Answer):
    created_at: str


class _HeldRow(Answer):
    id: UUID
    kind: Kind
    fingerprint: str


class _HeldRows(Answer):
    results: Sequence[_HeldRow]
    total: int


class _WordRow(Answer):
    id: str


class _WordRows(Answer):
    results: Sequence[_WordRow]


def is_ready(server: Server, names: Names) -> bool:
    return all(_holds(server, uid, settings) for uid, settings in names.settings().items())


def prepare(server: Server, names: Names) -> None:
    _make(server, names)
    for uid, settings in names.settings().items():
        if not _holds(server, uid, settings):
            server.finish(server.enqueue("PATCH", f"/indexes/{uid}/settings", settings))
            if not _holds(server, uid, settings):
                raise SearchUnavailable(f"the settings of {uid} are not those that were sent")


def _make(server: Server, names: Names) -> None:
    for uid in names.settings():
        if not server.look(_Index, f"/indexes/{uid}"):
            server.finish(server.enqueue("POST", "/indexes", {"uid": uid, "primaryKey": "id"}))


def _holds(server: Server, uid: str, settings: Mapping[str, Any]) -> bool:
    """False also if there is no such index."""
    held = server.look(_Settings, f"/indexes/{uid}/settings")
    current = held.model_dump() if held else {}
    return all(_agrees(current.get(name), wanted, name in _UNORDERED) for name, wanted in settings.items())


_UNORDERED = ("filterableAttributes", "sortableAttributes")


def _agrees(current: Any, wanted: Any, unordered: bool) -> bool:
    """The server may say more than it was told, and lists what has no order in one of its own."""
    if isinstance(wanted, Mapping):
        return isinstance(current, Mapping) and all(_agrees(current.get(name), wanted[name], False) for name in wanted)
    if unordered and isinstance(current, list):
        return sorted(map(str, current)) == sorted(wanted)
    return bool(current == wanted)


def empty(server: Server, names: Names) -> None:
    server.finish(*(server.enqueue("DELETE", f"/indexes/{uid}/documents") for uid in names.settings()))


def replace(server: Server, names: Names, documents: Iterable[Document], vocabulary: Vocabulary) -> None:
    tasks: list[int] = []
    waiting = iter(documents)
    is_checked = False
    while batch := list({document.id: document for document in islice(waiting, _BATCH)}.values()):
        if not is_checked:
            is_checked = _check(server, names)
        # Words first: what is written somewhere must never be taken for a typing error.
        if unknown := _unknown(server, names, words(batch, vocabulary)):
            tasks.append(server.enqueue("POST", f"/indexes/{names.words}/documents", unknown))
        new = [row(document, vocabulary) for document in batch]
        tasks.append(server.enqueue("POST", f"/indexes/{names.documents}/documents", new))
        while len(tasks) > _UNFINISHED:
            server.finish(tasks.pop(0))
    server.finish(*tasks)


def _unknown(server: Server, names: Names, written: Sequence[Row]) -> list[Row]:
    """A task takes as long as another one, however little it writes, and who edits a text seldom finds a new word."""
    wanted = {"ids": [each["id"] for each in written], "fields": ["id"], "limit": len(written)}
    found = server.ask(_WordRows, "POST", f"/indexes/{names.words}/documents/fetch", wanted)
    known = {each.id for each in found.results}
    return [each for each in written if each["id"] not in known]


def _check(server: Server, names: Names) -> bool:
    """The server would make up an index that is missing, without our settings."""
    for uid, settings in names.settings().items():
        if not _holds(server, uid, settings):
            raise SearchUnavailable(f"the settings of {uid} are not ours")
    return True


def remove(server: Server, names: Names, ids: Iterable[UUID]) -> None:
    waiting = iter(ids)
    while batch := list(islice(waiting, _PAGE)):
        path = f"/indexes/{names.documents}/documents/delete-batch"
        server.finish(server.enqueue("POST", path, list(map(str, batch))))


def held(server: Server, names: Names) -> Iterator[Held]:
    """In the order they were written: what is replaced meanwhile may come twice, or not."""
    fields = {"fields": ["id", "kind", "fingerprint"], "limit": _PAGE}
    offset, total = 0, 1
    while offset < total:
        path = f"/indexes/{names.documents}/documents/fetch"
        found = server.ask(_HeldRows, "POST", path, fields | {"offset": offset})
        yield from (Held(each.kind, each.id, each.fingerprint) for each in found.results)
        offset, total = offset + _PAGE, found.total


def take_over(server: Server, names: Names, fresh: Names) -> None:
    _make(server, names)  # with whatever settings: others would be minutes of work on what is about to be dropped
    pairs = list(zip(names.settings(), fresh.settings(), strict=True))
    wanted = _created(server, fresh.documents)
    server.enqueue("POST", "/swap-indexes", [{"indexes": list(pair)} for pair in pairs])
    # A task of several indexes is hidden from a key for ours alone: its outcome is looked at instead.
    server.wait(lambda: _created(server, names.documents) == wanted, f"{names.documents} has not been swapped")
    for uid in fresh.settings():
        server.finish(server.enqueue("DELETE", f"/indexes/{uid}"))


def _created(server: Server, uid: str) -> str:
    """Goes with an index when it gets another name."""
    return server.ask(_Index, "GET", f"/indexes/{uid}").created_at
