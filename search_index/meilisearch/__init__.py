"""The engine with a service of its own: instant with many documents, and written beside the directory."""

from search_index.meilisearch.engine import MeiliEngine
from search_index.meilisearch.keys import scoped_key
from search_index.meilisearch.server import Server

__all__ = ["MeiliEngine", "Server", "scoped_key"]
