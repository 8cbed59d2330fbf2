"""The domain every audience shares: what is on offer, by whom, where and when. Imports no web framework."""

from app.directory import (
    area,
    category,
    data_import,
    geocoding,
    history,
    offer,
    outbox,
    picture,
    place,
    planning,
    policy,
    prospect,
    provider,
    reminder,
    schedule,
    snapshot,
    source,
    wordlist,
)

# Importing the modules registers their tables.
__all__ = [
    "area",
    "category",
    "data_import",
    "geocoding",
    "history",
    "offer",
    "outbox",
    "picture",
    "place",
    "planning",
    "policy",
    "prospect",
    "provider",
    "reminder",
    "schedule",
    "snapshot",
    "source",
    "wordlist",
]
