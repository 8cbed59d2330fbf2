"""A database of our own, made by the real migrations; a transaction per test that is rolled back."""

import gc
from collections.abc import Iterator

import hypothesis
import pytest
import sqlalchemy as sa
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection
from sqlmodel import Session
from starlette.testclient import TestClient
from xdist.remote import Producer

from app.commands import db as db_command
from search_index.meilisearch import MeiliEngine
from tests import meili
from tests.asking import served
from tests.cast import Cast, make_cast
from tests.databases import own_database
from tests.spread import ByFile
from tests.stage import Stage, forget

# No timed tests: a busy machine is no defect.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


@pytest.fixture(scope="session", autouse=True)
def own_hashing() -> Iterator[PasswordHash]:
    """How the portal keeps passwords. Tests do without the effort: their passwords guard nothing."""
    from app.accounts import passwords

    own = passwords.HASHING
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHING", PasswordHash([Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)]))
        yield own


@pytest.fixture(scope="session")
def migrated() -> Iterator[sa.Engine]:
    with own_database("tests") as engine:
        db_command.upgrade()
        yield engine


@pytest.fixture(scope="session")
def meilisearch() -> Iterator[MeiliEngine]:
    """On indexes of its own; whoever uses it empties them first."""
    if not meili.is_there():
        pytest.skip(meili.MISSING)
    with meili.server() as (url, key), meili.indexes(url, key) as engine:
        yield engine


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    """What is there now stays: whoever looks for garbage in thousands of tests need not look through it each time."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(meili.MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())):
        terminalreporter.write_line(f"WARNING: {meili.MISSING}", red=True, bold=True)


@pytest.fixture(scope="module")
def stage() -> Stage | None:
    """A file whose tests all begin with the same many rows has its own one, and lays them once."""
    return None


@pytest.fixture
def connection(migrated: sa.Engine, stage: Stage | None) -> Iterator[Connection]:
    forget()
    if stage:
        of_this_test = stage.connection.begin_nested()
        yield stage.connection
        of_this_test.rollback()
        return
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
def cast(db: Session, client: TestClient) -> Cast:
    """Asks for the client, so that every browser of theirs works in the transaction of the test."""
    return make_cast(db)


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
