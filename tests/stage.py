"""What all tests of a file find, laid once: each takes back only what it has done itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session

from app.directory import labels, wordlist
from app.families import start


@dataclass(frozen=True)
class Stage:
    connection: Connection
    laid: Any
    """What whoever laid it wants to be found again by; rows among it belong to no session."""


@contextmanager
def stage_of(engine: sa.Engine, lay: Callable[[Session], Any]) -> Iterator[Stage]:
    forget()
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
            laid = lay(db)
            db.commit()
        yield Stage(connection, laid)
        transaction.rollback()


def forget() -> None:
    """What the application knows by heart of the database that it met before."""
    labels.forget()
    start.forget()
    wordlist.forget()
