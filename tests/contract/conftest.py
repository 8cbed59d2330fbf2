"""The engines that have to keep the promises. Another one is added to the list and to the fixture, nowhere else."""

import pytest
from sqlalchemy import Connection

from search_index.engine import Engine
from search_index.meilisearch import MeiliEngine
from search_index.postgres import PostgresEngine


@pytest.fixture(params=["postgres", "meilisearch"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "meilisearch":
        remote: MeiliEngine = request.getfixturevalue("meilisearch")
        remote.empty()
        return remote
    connection: Connection = request.getfixturevalue("connection")
    return PostgresEngine(connection)
