"""The domain every audience shares: what is on offer, by whom, where and when. Imports no web framework."""

from app.directory import (  # noqa: F401 - importing the modules registers their tables
    area,
    category,
    history,
    offer,
    place,
    provider,
    schedule,
    source,
)
