"""What a server does before it lets the first family in."""

import asyncio
from contextlib import nullcontext

import pytest
import sqlalchemy as sa

from app import main
from search_index import vocabulary


def test_the_lists_of_words_are_read_before_the_first_family_comes_even_without_a_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They take seconds, and a family's first search would take as long."""
    read: list[str] = []
    nowhere = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    monkeypatch.setattr(vocabulary, "_shipped", lambda: read.append("lists"))
    monkeypatch.setattr(main.database, "engine", lambda: nowhere)
    monkeypatch.setattr(main.carrying, "counting", nullcontext)
    monkeypatch.setattr(main.papers, "making", nullcontext)

    async def life() -> None:
        async with main.app.router.lifespan_context(main.app):
            assert read == ["lists"]

    asyncio.run(life())
