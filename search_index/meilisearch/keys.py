"""A key that can do what the portal needs with its own indexes, and nothing else."""

from collections.abc import Sequence

from search_index.engine import SearchUnavailable
from search_index.meilisearch.layout import Names
from search_index.meilisearch.server import Answer, Server

_ACTIONS = [
    *("search", "documents.add", "documents.get", "documents.delete"),
    *("indexes.create", "indexes.get", "indexes.delete", "indexes.swap", "settings.get", "settings.update"),
    "tasks.get",
]


class _Key(Answer):
    name: str | None = None
    key: str
    actions: Sequence[str]
    indexes: Sequence[str]


class _Keys(Answer):
    results: Sequence[_Key]


def scoped_key(master: Server, family: str) -> str:
    """The same one each time, known by its name and by what it may do: after a change here there is a new one.

    It may not ask for the server's version, which belongs to no index. The master key does, here.
    """
    names = Names(family)
    indexes = sorted([*names.settings(), *names.second.settings()])
    wanted = {"name": f"{family} portal", "actions": sorted(_ACTIONS), "indexes": indexes}
    for known in master.ask(_Keys, "GET", "/keys?limit=1000").results:
        if {"name": known.name, "actions": sorted(known.actions), "indexes": sorted(known.indexes)} == wanted:
            return known.key
    made = master.ask(_Key, "POST", "/keys", wanted | {"expiresAt": None})
    if not made.key:
        raise SearchUnavailable("/keys: a key without characters")
    return made.key
