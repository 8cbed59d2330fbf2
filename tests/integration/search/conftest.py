"""An engine outside that is filled with what the test has laid into the directory."""

import pytest

from tests.outside import FakeOutside, Server


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def engine(server: Server) -> FakeOutside:
    return FakeOutside(server)
