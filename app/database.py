"""The engine, the names of constraints, and `Db`: one session and one transaction per request."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Annotated

from fastapi import Depends
from sqlalchemy import URL, Engine, create_engine
from sqlmodel import Session

from app import accounts, directory, mail, usage
from app.settings import settings

MODELS = (accounts, directory, mail, usage)
"""Tables point to each other across these modules: whoever has a session has all of them."""


@lru_cache
def engine() -> Engine:
    """One pool per process. A lost server costs one reconnect, a stuck statement ten seconds."""
    return _made(settings().database_url, settings().database_pool_size)


def _made(url: str | URL, pool_size: int) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # an error names its statement, never what people typed
        connect_args={
            "connect_timeout": 5,
            # A four-table PostGIS plan is never worth a parallel worker or a compiler: both cost more than the query.
            # The hits of one search fit into work_mem; the default would write them to disk and read them four times.
            "options": "-c statement_timeout=10000 -c jit=off -c max_parallel_workers_per_gather=0 -c work_mem=32MB"
            # What is asked for often lies in memory, or on a disk without arms.
            " -c random_page_cost=1.1"
            " -c timezone=UTC",
        },
    )


@lru_cache
def _beside(first: Engine) -> Engine:
    """A pool of its own: out of one, requests that each hold a connection could all wait for a second one."""
    return _made(first.url, pool_size=2)


@contextmanager
def apart(db: Session) -> Iterator[Session]:
    """A transaction beside the request's: it is through at the end of the block, whatever becomes of the request."""
    bind = db.get_bind()
    if isinstance(bind, Engine):  # else a connection, whose owner minds the transaction: this one ends with it
        bind = _beside(bind)
    with Session(bind, join_transaction_mode="create_savepoint") as own, own.begin():
        yield own


def get_session() -> Iterator[Session]:
    """Give one transaction to one request: commit when it returns, roll back when it raises."""
    with Session(engine()) as session, session.begin():
        yield session


# scope="function" commits before the response leaves; the default would commit after it.
Db = Annotated[Session, Depends(get_session, scope="function")]
