"""The engine outside, as the settings name it. Whether they name one: `settings().meili_url`."""

import time
from functools import lru_cache

from app.settings import settings
from search_index.engine import Engine, RemoteEngine
from search_index.meilisearch import MeiliEngine, Server, scoped_key
from search_index.vocabulary import Vocabulary

FAMILY = "chancenportal"
_WRITING_S, _PATIENCE_S = 10, 60
"""For one answer, and for a batch to be found: nobody waits for these but the worker."""


def reading(vocabulary: Vocabulary) -> Engine:
    """Raises `SearchUnavailable` if there is no key yet and none to be had in time."""
    seconds = settings().search_timeout_ms / 1000
    until = time.monotonic() + seconds
    server = _server(seconds)
    return MeiliEngine(server.within(until - time.monotonic()), FAMILY, vocabulary)


def writing() -> RemoteEngine:
    """With the words the search comes with: those of the editors only change what is asked."""
    return MeiliEngine(_server(_WRITING_S), FAMILY)


def forget() -> None:
    """After failures: an engine that was set up anew does not know our key any more."""
    _server.cache_clear()


@lru_cache
def _server(timeout: float) -> Server:
    """With a key that can do what we need, and no more."""
    url, master = settings().meili_url, settings().meili_master_key.get_secret_value()
    key = scoped_key(Server(url, master, timeout=timeout).within(timeout), FAMILY) if master else ""
    return Server(url, key, timeout=timeout, patience=_PATIENCE_S)
