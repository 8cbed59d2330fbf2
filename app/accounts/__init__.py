"""Who signs in; used by providers, editors and planners."""

from app.accounts import account

__all__ = ["account"]
