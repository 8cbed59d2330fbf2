"""The engine outside, as the settings name it. Whether they name one: `settings().meili_url`."""

from functools import lru_cache

from app.settings import settings
from search_index.engine import Engine, RemoteEngine
from search_index.meilisearch import MeiliEngine, Server, scoped_key

FAMILY = "chancenportal"
_WRITING_S, _PATIENCE_S = 10, 60
"""For one answer, and for a batch to be found: nobody waits for these but the worker."""


@lru_cache
def reading() -> Engine:
    return _engine(settings().search_timeout_ms / 1000)


@lru_cache
def writing() -> RemoteEngine:
    return _engine(_WRITING_S)


def forget() -> None:
    """After failures: an engine that was set up anew does not know our key any more."""
    reading.cache_clear()
    writing.cache_clear()


def _engine(timeout: float) -> MeiliEngine:
    """With a key that can do what we need, and no more."""
    url, master = settings().meili_url, settings().meili_master_key.get_secret_value()
    key = scoped_key(Server(url, master, timeout=timeout), FAMILY) if master else ""
    return MeiliEngine(Server(url, key, timeout=timeout, patience=_PATIENCE_S), FAMILY)
