"""The engine outside, as the settings name it."""

from functools import lru_cache

from app.settings import settings
from search_index.engine import Engine, Outside


@lru_cache
def reading() -> Engine | None:
    """None: there is none, the built-in one answers everything."""
    return None if not settings().meili_url else None


@lru_cache
def writing() -> Outside | None:
    return None if not settings().meili_url else None
