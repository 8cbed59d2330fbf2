"""The engines that have to keep the promises. A second one is added to the list and to the fixture, nowhere else."""

import pytest
from sqlalchemy import Connection

from search_index.engine import Engine
from search_index.postgres import PostgresEngine


@pytest.fixture(params=["postgres"])
def engine(request: pytest.FixtureRequest, connection: Connection) -> Engine:
    engines = {"postgres": lambda: PostgresEngine(connection)}
    return engines[request.param]()
