"""The engines that have to keep the promises. A second one is added to the list and to the fixture, nowhere else."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from search_index.engine import Engine
from search_index.postgres import PostgresEngine


@pytest.fixture(params=["postgres"])
def engine(request: pytest.FixtureRequest, connection: Connection) -> Iterator[Engine]:
    engines = {"postgres": lambda: PostgresEngine(connection)}
    yield engines[request.param]()
