"""The search engine room. Imports nothing from `app`."""
