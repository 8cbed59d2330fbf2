"""A database of our own, made by the real migrations; a transaction per test that is rolled back."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session
from starlette.testclient import TestClient

from app import database
from app.commands import db as db_command
from app.directory import labels
from app.families import start
from app.settings import Settings, settings
from tests.asking import served

_given = os.environ.get("DATABASE_URL", Settings().database_url)
TEST_DATABASE = f"chancenportal_tests_{os.getpid()}"


@pytest.fixture(scope="session")
def server() -> Iterator[sa.Engine]:
    """The server that DATABASE_URL names. Its own database is only used to create ours beside it."""
    engine = sa.create_engine(_given, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def _create(server: sa.Engine, name: str) -> str:
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    return sa.make_url(_given).set(database=name).render_as_string(hide_password=False)


def _drop(server: sa.Engine, name: str) -> None:
    database.engine().dispose()
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def migrated(server: sa.Engine) -> Iterator[sa.Engine]:
    os.environ["DATABASE_URL"] = _create(server, TEST_DATABASE)
    settings.cache_clear()
    database.engine.cache_clear()
    db_command.upgrade()
    yield database.engine()
    _drop(server, TEST_DATABASE)
    os.environ["DATABASE_URL"] = _given


@pytest.fixture
def connection(migrated: sa.Engine) -> Iterator[Connection]:
    labels.forget()
    start.forget()
    with migrated.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def db(connection: Connection) -> Iterator[Session]:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def client(connection: Connection) -> Iterator[TestClient]:
    with served(connection) as client:
        yield client


@pytest.fixture
def statements(migrated: sa.Engine) -> Iterator[list[str]]:
    """Every SQL statement sent while the test runs."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    sa.event.listen(migrated, "before_cursor_execute", note)
    yield sent
    sa.event.remove(migrated, "before_cursor_execute", note)
