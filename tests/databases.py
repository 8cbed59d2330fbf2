"""Databases of our own, beside the one that DATABASE_URL names; that one is only used to create them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app import database
from app.settings import Settings, settings

_GIVEN = os.environ.get("DATABASE_URL", Settings().database_url)


@contextmanager
def own_database(purpose: str) -> Iterator[sa.Engine]:
    """An empty one that the whole application uses until the end of the block; then it is gone."""
    name = f"chancenportal_{purpose}_{os.getpid()}"
    before = os.environ.get("DATABASE_URL")
    _recreate(name)
    _use(sa.make_url(_GIVEN).set(database=name).render_as_string(hide_password=False))
    engine = database.engine()
    try:
        yield engine
    finally:
        for used in (engine, database.engine()):
            used.dispose()
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _use(before)


def tidy_up() -> None:
    """As autovacuum would within minutes."""
    with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("VACUUM ANALYZE"))
        connection.invalidate()  # nobody else gets the connection without its timeout


def _use(url: str | None) -> None:
    if url is None:
        os.environ.pop("DATABASE_URL", None)
    else:
        os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    if database.engine.cache_info().currsize:
        database.engine().dispose()  # whoever still holds it can go on; nobody else would close its connections
    database.engine.cache_clear()


def _recreate(name: str) -> None:
    _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _on_server(f"CREATE DATABASE {name}")


def _on_server(statement: str) -> None:
    server = sa.create_engine(_GIVEN, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(statement))
