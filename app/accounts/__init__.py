"""Who signs in; used by providers, editors and planners."""

from app.accounts import account, attempts, sessions, tokens

# Importing the modules registers their tables.
__all__ = ["account", "attempts", "sessions", "tokens"]
