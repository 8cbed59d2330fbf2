"""The engine with no extra service: it keeps its own tables beside the directory's, in the same transaction."""

from search_index.postgres.engine import PostgresEngine
from search_index.postgres.tables import metadata

__all__ = ["PostgresEngine", "metadata"]
