"""The engine, the names of constraints, and `Db`: one session and one transaction per request."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated

from fastapi import Depends
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

from app import accounts, directory, mail
from app.settings import settings

MODELS = (accounts, directory, mail)
"""Tables point to each other across these modules: whoever has a session has all of them."""


@lru_cache
def engine() -> Engine:
    """One pool per process. A lost server costs one reconnect, a stuck statement ten seconds."""
    return create_engine(
        settings().database_url,
        pool_size=settings().database_pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            # A four-table PostGIS plan is never worth a parallel worker or a compiler: both cost more than the query.
            # The hits of one search fit into work_mem; the default would write them to disk and read them four times.
            "options": "-c statement_timeout=10000 -c jit=off -c max_parallel_workers_per_gather=0 -c work_mem=32MB"
            " -c timezone=UTC",
        },
    )


def get_session() -> Iterator[Session]:
    """Give one transaction to one request: commit when it returns, roll back when it raises."""
    with Session(engine()) as session, session.begin():
        yield session


# scope="function" commits before the response leaves; the default would commit after it.
Db = Annotated[Session, Depends(get_session, scope="function")]
