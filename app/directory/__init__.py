"""The domain every audience shares: what is on offer, by whom, where and when. Imports no web framework."""

from app.directory import area, category, history, offer, outbox, place, provider, reminder, schedule, source

# Importing the modules registers their tables.
__all__ = ["area", "category", "history", "offer", "outbox", "place", "provider", "reminder", "schedule", "source"]
