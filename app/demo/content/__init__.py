"""The words of Lindenaue, in TOML files. How they are written: `app/demo/offers.py` and `app/demo/when.py`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def entries(what: str) -> list[dict[str, Any]]:
    """All entries of a kind ("venue", "provider", "offer") in the order of the files' names."""
    return [
        entry
        for path in sorted(_HERE.rglob("*.toml"))
        for entry in tomllib.loads(path.read_text("utf-8")).get(what, [])
    ]


@cache
def search_words() -> dict[str, list[str]]:
    """By the slug of an offer, under which words its provider wants it to be found."""
    words: dict[str, list[str]] = tomllib.loads((_HERE / "search_words.toml").read_text("utf-8"))
    return words
