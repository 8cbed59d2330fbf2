"""The demo town, loaded once for all tests in this folder; they only read."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session

from app.demo.load import load
from app.directory.recurrence import BERLIN
from tests.stage import forget


@pytest.fixture(scope="package")
def loaded(migrated: sa.Engine) -> Iterator[Connection]:
    forget()
    with migrated.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.execute(sa.text("SET LOCAL statement_timeout = 0"))
            load(session, datetime.now(BERLIN).date())
            session.commit()
        yield connection
        transaction.rollback()


@pytest.fixture
def connection(loaded: Connection) -> Connection:
    """Takes the place of the empty database in all fixtures that build on it."""
    return loaded
